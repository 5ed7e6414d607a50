/* thread.c - the state of a thread, from its first use of woi to its end. */
#include "thread.h"

#include <stdatomic.h>

#include "report.h"
#include "woi/runtime.h"

_Thread_local struct thread *thread_started_;

/* Most programs have one thread that uses woi. Not thread-local: a library that is loaded late gets but a few
 * words of what is cheap to reach. */
static struct thread first;
static atomic_flag first_is_taken = ATOMIC_FLAG_INIT;

static void thread_end(void *data)
{
    struct thread *thread = data;

    pool_abandon(&thread->pool);
    thread_started_ = NULL;
    if (thread != &first)
        sys_linux.release(thread);
}

static void thread_forked(void)
{
    struct thread *thread = thread_started_;

    if (!thread)
        return;
    thread->forks++;
    thread->stirs++;
}

static struct thread *allocate(void)
{
    struct thread *thread = &first;

    if (atomic_flag_test_and_set(&first_is_taken)) {
        thread = sys_linux.allocate(sizeof *thread);
        if (!thread)
            die("no memory for a thread's first use of woi");
    }
    memset(thread, 0, sizeof *thread);
    return thread;
}

struct thread *thread_start(void)
{
    struct thread *thread = allocate();

    thread->sys = &sys_linux;
    thread_started_ = thread;
    pool_begin(&thread->pool);
    sys_at_thread_exit(thread_end, thread);
    sys_at_fork(thread_forked);
    return thread;
}

void thread_set_sys(const struct sys *table)
{
    thread_self()->sys = table ? table : &sys_linux;
}

size_t woi_trim(void)
{
    return pool_trim(&thread_self()->pool);
}
