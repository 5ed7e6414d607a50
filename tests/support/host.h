/* host.h - one runtime per test.
 *
 *     TestSuite(block_on, .init = host_begin, .fini = host_end);
 *     TestSuite(sleep, .init = host_begin_entered, .fini = host_end_entered);   // the current one
 *
 * A test that frees it itself sets `runtime` to NULL. */
#ifndef WOI_TESTS_HOST_H
#define WOI_TESTS_HOST_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "support.h"
#include "woi/runtime.h"

static struct woi_runtime *runtime;
static struct woi_enter_guard entered;
static struct panics panics;

static inline void host_begin(void)
{
    support_begin();
    (void)woi_set_panic_hook(keep_panic, &panics);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
}

static inline void host_end(void)
{
    support_check(woi_runtime_current() == NULL, "a runtime is left entered");
    support_check(woi_runtime_free(runtime) == 0, "the runtime cannot be freed");
    support_end();
}

static inline void host_begin_entered(void)
{
    host_begin();
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
}

static inline void host_end_entered(void)
{
    support_check(woi_runtime_leave(&entered) == 0, "another runtime is entered");
    host_end();
}

/* The output of a future, an int, or an error of block_on's, moved to where no output is. */
enum { BLOCK_ON_FAILED = 1000000 };
#define RUN_ON(on, fut)                                                                                      \
    __extension__({                                                                                          \
        int output_ = WAITING;                                                                               \
        const int error_ = WOI_BLOCK_ON(on, output_, (fut));                                                 \
        error_ ? error_ - BLOCK_ON_FAILED : output_;                                                         \
    })
#define RUN(fut) RUN_ON(runtime, fut)

#endif
