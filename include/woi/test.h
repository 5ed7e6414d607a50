/* test.h - tests that are async functions, on a clock that costs no time.
 *
 *     #include <criterion/criterion.h>
 *     #include <woi.h>
 *     #include <woi/test.h>
 *
 *     WOI_TEST(cache, an_entry_expires_after_a_minute, struct cache *cache;)
 *     {
 *         WOI_BEGIN;
 *         self->cache = cache_new(WOI_MIN(1));
 *         cache_put(self->cache, "key", 1);
 *         WOI_AWAIT(woi_sleep(WOI_MIN(1)));                  // at once
 *         WOI_ASSERT(!cache_has(self->cache, "key"));
 *     WOI_FINALLY:
 *         cache_free(self->cache);
 *         WOI_END;
 *     }
 *
 * The body is that of an async function that returns nothing; what follows the name are its locals.
 * Each test has a runtime of its own in a simulation (sim.h) of its own: the clock begins at one second
 * and jumps to the next deadline when no task is runnable; TCP works on 127.0.0.1, in memory. The test fails
 * if it panics, if it can never go on (where every task waits is printed), or if it leaves memory or
 * descriptors behind; tasks that it leaves are cancelled. woi_test_pause() and woi_test_advance() move the
 * clock by hand.
 *
 * With Criterion, included before, each is a Criterion test; its assertions work in the body. Without,
 *
 *     WOI_TEST_MAIN;
 *
 * at the end of the file makes a main that runs them: `[--list] [FILTER...]`, a filter being a part of
 * SUITE/NAME; it ends with `N passed, N failed`. What makes the choices of a test's run is its seed: 0,
 * or WOI_SIM_SEED. */
#ifndef WOI_TEST_H
#define WOI_TEST_H

#include "async.h"
#include "sim.h"

WOI_EXTERN_C_BEGIN_

/* The clock stands still from now on, also when nothing is runnable. */
static inline void woi_test_pause(void)
{
    woi_sim_pause(woi_sim_current());
}

/* It jumps again. */
static inline void woi_test_resume(void)
{
    woi_sim_resume(woi_sim_current());
}

/* The future that moves the clock on, paused or not: see woi_sim_advance. */
static inline WOI_MUST_USE struct woi_future_int *woi_test_advance(int64_t nanoseconds)
{
    return woi_sim_advance(nanoseconds);
}

struct woi_test_ {
    const char *name; /* SUITE/NAME */
    struct woi_future *(*make)(void);
    struct woi_test_ *next;
};

WOI_API bool woi_test_passes_(const struct woi_test_ *test);
WOI_API void woi_test_add_(struct woi_test_ *test);
WOI_API int woi_test_main_(int argc, char **argv);

WOI_EXTERN_C_END_

#ifndef __cplusplus

#define WOI_TEST(suite, ...) WOI_CAT_(WOI_TEST_, WOI_NO_LOCALS_(__VA_ARGS__))(suite, __VA_ARGS__)

#define WOI_TEST_MAIN                                                                                        \
    int main(int argc, char **argv)                                                                          \
    {                                                                                                        \
        return woi_test_main_(argc, argv);                                                                   \
    }                                                                                                        \
    struct woi_test_

#define WOI_TEST_1(suite, ...)                                                                               \
    WOI_TEST_ASYNC_(suite, WOI_HEAD_(__VA_ARGS__))                                                           \
    static WOI_ASYNC_DEFINE(void, WOI_TEST_NAME_(suite, WOI_HEAD_(__VA_ARGS__)), ())
#define WOI_TEST_0(suite, name, ...)                                                                         \
    WOI_TEST_ASYNC_(suite, name)                                                                             \
    static WOI_ASYNC_DEFINE(void, WOI_TEST_NAME_(suite, name), (), __VA_ARGS__)
#define WOI_TEST_NAME_(suite, name) WOI_CAT_(WOI_CAT_(suite, _), name)

#define WOI_TEST_ASYNC_(suite, name) WOI_TEST_ASYNC__(suite, name, WOI_TEST_NAME_(suite, name))
#define WOI_TEST_ASYNC__(suite, name, fn)                                                                    \
    static WOI_ASYNC_DECLARE(void, fn, ());                                                                  \
    static struct woi_future *WOI_CAT_(fn, _make_)(void)                                                     \
    {                                                                                                        \
        return WOI_AS_FUTURE_(fn());                                                                         \
    }                                                                                                        \
    static struct woi_test_ WOI_CAT_(fn, _test_) = {#suite "/" #name, WOI_CAT_(fn, _make_), NULL};           \
    WOI_TEST_REGISTER_(suite, name, &WOI_CAT_(fn, _test_))

#ifdef CRITERION_H_
#define WOI_TEST_REGISTER_(suite, name, test)                                                                \
    Test(suite, name)                                                                                        \
    {                                                                                                        \
        cr_assert(woi_test_passes_(test), "it ended with what is said above");                               \
    }
#else
#define WOI_TEST_REGISTER_(suite, name, test)                                                                \
    __attribute__((constructor)) static void WOI_CAT_(WOI_TEST_NAME_(suite, name), _add_)(void)              \
    {                                                                                                        \
        woi_test_add_(test);                                                                                 \
    }
#endif

#endif
#endif
