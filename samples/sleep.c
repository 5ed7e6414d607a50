/* sleep.c - sleep sort: each number sleeps for as long as it is large, then prints itself.
 *
 * A sleeping task is a timer and nothing else: five of them take no longer than the longest. Nothing
 * wakes early; what is not wanted any more is dropped, and its timer with it. */
// expect: 1 2 3 4 5
// expect: nobody woke early
// expect: for ever is too long: Connection timed out

#include <errno.h>
#include <stdio.h>
#include <woi.h>

#define UNIT WOI_MS(30)

static const int numbers[] = {3, 5, 1, 4, 2};
enum { COUNT = sizeof numbers / sizeof *numbers };

/* The output is how late it woke, in nanoseconds. */
static WOI_ASYNC(int64_t, print_later, ((int, number), (int64_t, deadline)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep_until(self->deadline));
    printf("%d%c", self->number, self->number < COUNT ? ' ' : '\n');
    WOI_RETURN(woi_now() - self->deadline);
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    struct print_later_handle *sleepers[COUNT];
    struct print_later_result woke;
    int64_t start;
    int i, error;
)
{
    WOI_BEGIN;
    self->start = woi_now();
    for (self->i = 0; self->i < COUNT; self->i++)
        self->sleepers[self->i] =
            woi_spawn(print_later(numbers[self->i], self->start + numbers[self->i] * UNIT));

    for (self->i = 0; self->i < COUNT; self->i++) {
        WOI_AWAIT(self->woke, self->sleepers[self->i]);
        WOI_ASSERT(self->woke.error == WOI_OK && self->woke.value >= 0);
    }
    puts("nobody woke early");

    WOI_AWAIT(self->error, woi_timeout(UNIT, woi_sleep(WOI_FOREVER)));
    printf("for ever is too long: %s\n", woi_strerror(self->error));
    WOI_RETURN(self->error == -ETIMEDOUT ? 0 : 1);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
