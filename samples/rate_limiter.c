/* rate_limiter.c - no more requests than tokens come in, and no more than two at once.
 *
 * A token is a permit that is used up: whoever acquires it forgets it. When there is none left, a task is
 * notified, which adds one after a while. A place is a permit that is given back. Both are given out first
 * come, first served. */
// expect: request 1 begins
// expect: request 2 begins
// expect: request 3 has no place yet
// expect: ...
// expect: request 3 begins
// expect: request 4 has no token yet
// expect: ...
// expect: a token is added
// expect: ...
// expect: request 4 begins
// expect: ...
// expect: a token is added
// expect: ...
// expect: request 5 ends
// expect: 5 requests, 0 tokens left

#include <stdio.h>
#include <woi.h>

enum { TOKENS = 3, AT_ONCE = 2, REQUESTS = 5 };

struct limiter {
    struct woi_semaphore tokens, places;
    int missing; /* tokens that somebody waits for and that nobody makes yet */
    struct woi_notify shortage;
    struct woi_once all_done;
    int done;
};

/* While it waits for a token it already has its place: who comes later waits for that. */
static WOI_ASYNC(int, request, ((struct limiter *, limiter), (int, number)),
    struct woi_permit place, token;
)
{
    WOI_BEGIN;
    if (woi_semaphore_available(&self->limiter->places) == 0)
        printf("request %d has no place yet\n", self->number);
    WOI_TRY(woi_semaphore_acquire(&self->limiter->places, 1, &self->place));
    if (woi_semaphore_available(&self->limiter->tokens) == 0) {
        printf("request %d has no token yet\n", self->number);
        self->limiter->missing++;
        woi_notify_one(&self->limiter->shortage);
    }
    WOI_TRY(woi_semaphore_acquire(&self->limiter->tokens, 1, &self->token));
    woi_permit_forget(&self->token);
    printf("request %d begins\n", self->number);
    WOI_YIELD();
    printf("request %d ends\n", self->number);
    if (++self->limiter->done == REQUESTS)
        (void)woi_once_set(&self->limiter->all_done);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_permit_release(&self->token);
    woi_permit_release(&self->place);
    WOI_END;
}

/* A notification says that there is something to do, and not how much: two that come while nobody waits for
 * them are one. */
static WOI_ASYNC(int, refill, ((struct limiter *, limiter)))
{
    WOI_BEGIN;
    for (;;) {
        while (self->limiter->missing == 0)
            WOI_TRY(woi_notified(&self->limiter->shortage));
        self->limiter->missing--;
        WOI_TRY(woi_sleep(WOI_MS(20)));
        puts("a token is added");
        (void)woi_semaphore_add_permits(&self->limiter->tokens, 1);
    }
    WOI_END;
}

static WOI_ASYNC(int, serve, ((struct limiter *, limiter)),
    struct refill_handle *refilling;
    int i;
)
{
    WOI_BEGIN;
    self->refilling = woi_spawn(refill(self->limiter));
    for (self->i = 1; self->i <= REQUESTS; self->i++)
        WOI_ASSERT(woi_spawn_detached(request(self->limiter, self->i)) == 0);
    WOI_TRY(woi_once_wait(&self->limiter->all_done));
    printf("%d requests, %zu tokens left\n", self->limiter->done,
           woi_semaphore_available(&self->limiter->tokens));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_abort(self->refilling);
    woi_detach(self->refilling);
    WOI_END;
}

int main(void)
{
    static struct limiter limiter = {.tokens = WOI_SEMAPHORE_INIT(TOKENS),
                                     .places = WOI_SEMAPHORE_INIT(AT_ONCE)};

    return WOI_MAIN(serve(&limiter));
}
