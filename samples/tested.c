/* tested.c - a small module and its tests, which are async functions on a clock that costs no time.
 *
 *     tested [--list] [FILTER...]
 *
 * The module is a limiter: it lets so many pass in each second. Its tests wait for minutes and stop the
 * clock, and are done in a moment. */
// expect: ok     limiter/lets_as_many_pass_as_it_is_told
// expect: ok     limiter/makes_the_next_one_wait_for_the_next_second
// expect: ok     limiter/serves_a_hundred_in_ten_minutes
// expect: 3 passed, 0 failed

#include <woi.h>
#include <woi/test.h>

/* --- the module ---------------------------------------------------------------------------- */

struct limiter {
    unsigned most;   /* in each period */
    int64_t period;  /* ns */
    int64_t began;   /* the present period */
    unsigned passed; /* in it */
};

static struct limiter limiter_make(unsigned most, int64_t period)
{
    return (struct limiter){.most = most, .period = period, .began = woi_now()};
}

/* Returns 0 when it is one's turn. The limiter must outlive it. */
static WOI_ASYNC(int, limiter_pass, ((struct limiter *, limiter)))
{
    WOI_BEGIN;
    for (;;) {
        if (woi_now() - self->limiter->began >= self->limiter->period) {
            self->limiter->began = woi_now();
            self->limiter->passed = 0;
        }
        if (self->limiter->passed < self->limiter->most)
            break;
        WOI_TRY(woi_sleep_until(self->limiter->began + self->limiter->period));
    }
    self->limiter->passed++;
    WOI_RETURN(0);
    WOI_END;
}

/* --- its tests ----------------------------------------------------------------------------- */

WOI_TEST(limiter, lets_as_many_pass_as_it_is_told, struct limiter limiter; int i, error;)
{
    WOI_BEGIN;
    woi_test_pause(); /* nobody has to wait, or this would never end */
    self->limiter = limiter_make(5, WOI_SEC(1));
    for (; self->i < 5; self->i++)
        WOI_AWAIT(self->error, limiter_pass(&self->limiter));
    WOI_END;
}

WOI_TEST(limiter, makes_the_next_one_wait_for_the_next_second, struct limiter limiter;
         struct limiter_pass_handle * second; int error;)
{
    WOI_BEGIN;
    woi_test_pause();
    self->limiter = limiter_make(1, WOI_SEC(1));
    WOI_AWAIT(self->error, limiter_pass(&self->limiter));
    self->second = woi_spawn(limiter_pass(&self->limiter));

    WOI_AWAIT(self->error, woi_test_advance(WOI_MS(999)));
    WOI_ASSERT(!woi_is_finished(self->second));
    WOI_AWAIT(self->error, woi_test_advance(WOI_MS(1)));
    WOI_ASSERT(woi_is_finished(self->second));
WOI_FINALLY:
    woi_detach(self->second);
    WOI_END;
}

WOI_TEST(limiter, serves_a_hundred_in_ten_minutes, struct limiter limiter; int64_t before; int i, error;)
{
    WOI_BEGIN;
    self->before = woi_now();
    self->limiter = limiter_make(10, WOI_MIN(1));
    for (; self->i < 100; self->i++)
        WOI_AWAIT(self->error, limiter_pass(&self->limiter));
    WOI_ASSERT(woi_now() - self->before >= WOI_MIN(9));
    WOI_ASSERT(woi_now() - self->before < WOI_MIN(10));
    WOI_END;
}

WOI_TEST_MAIN;
