/* thread.c - the state of a thread, from its first use of woi to its end. */
#include "thread.h"

#include "woi/runtime.h"

_Thread_local struct thread *thread_started_;
static _Thread_local struct thread storage;

static void thread_end(void *data)
{
    struct thread *thread = data;

    pool_abandon(&thread->pool);
    thread_started_ = NULL;
}

static void thread_forked(void)
{
    storage.forks++;
    storage.stirs++;
}

struct thread *thread_start(void)
{
    storage.sys = &sys_linux;
    thread_started_ = &storage;
    pool_begin(&storage.pool);
    sys_at_thread_exit(thread_end, &storage);
    sys_at_fork(thread_forked);
    return &storage;
}

void thread_set_sys(const struct sys *table)
{
    thread_self()->sys = table ? table : &sys_linux;
}

size_t woi_trim(void)
{
    return pool_trim(&thread_self()->pool);
}
