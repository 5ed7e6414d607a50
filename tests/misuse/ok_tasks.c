/* Tasks and their handles, of every kind of future. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_runtime_handle *, elsewhere)),
    struct add_later_handle *job;
    struct add_later_result done;
    struct nothing_handle *quiet;
    struct nothing_result quiet_done;
    struct find_point_handle *finder;
    struct find_point_result found;
    struct countdown_handle *counter;
    struct countdown_result counted;
    struct woi_future_int_handle *sleeper;
    struct woi_future_int_result slept;
    int which, error;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(add_later(1, 2));
    WOI_AWAIT(self->done, self->job);
    if (self->done.error == WOI_OK)
        WOI_RETURN(self->done.value);
    puts(woi_error_name(self->done.error));
    puts(woi_panic_text(&self->done.panic));
    self->quiet = woi_spawn(nothing());
    WOI_AWAIT(self->quiet_done, self->quiet);
    self->finder = woi_spawn(find_point());
    WOI_AWAIT(self->found, self->finder);
    self->counter = woi_spawn(countdown_from(3));
    WOI_AWAIT(self->counted, self->counter);
    self->sleeper = woi_spawn(woi_sleep(WOI_MS(5)));
    WOI_AWAIT(self->slept, self->sleeper);
    self->sleeper = woi_spawn(woi_join(nothing(), woi_timeout(WOI_MS(5), nothing())));
    WOI_AWAIT(self->sleeper);
    WOI_AWAIT(woi_spawn(nothing()));
    WOI_AWAIT(self->done, woi_spawn(add_later(3, 4)));
    self->job = woi_spawn_on(self->elsewhere, add_later(1, 2));
    woi_abort(self->job);
    if (woi_is_finished(self->job))
        printf("%llu\n", (unsigned long long)woi_id(self->job));
    WOI_AWAIT(self->which, woi_select(WOI_INTO(self->done, self->job), woi_sleep(WOI_MS(5))));
    self->job = woi_spawn(add_later(1, 2));
    woi_detach(self->job);
    WOI_TRY(self->error, woi_try_join(woi_spawn(nothing()), woi_spawn(add_later(1, 2))));
    self->error = woi_spawn_detached(woi_select(nothing(), add_later(self->which, 2)));
    woi_spawn_detached(add_later(1, 2));
    woi_drop(add_later(1, 2));
    WOI_RETURN(0);
    WOI_END;
}
