/* test_turns.c - threads that take turns: who runs when, what interrupts a wait, and what there is no room
 * for. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sys_turns.h"

TestSuite(turns, .timeout = 60);

#if defined __SANITIZE_ADDRESS__
#define OWN_HEAP 1 /* of a sanitizer, which does not stand its end */
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define OWN_HEAP 1
#endif
#endif
#ifndef OWN_HEAP
#define OWN_HEAP 0
#endif

static struct turn *home;
static unsigned ran;
static pthread_t waiting; /* the home's thread */
static long waiting_id;

static struct turn *count(void *data)
{
    (void)data;
    ran++;
    return home;
}

Test(turns, one_without_a_turn_yet_does_not_run_and_goes_without_one)
{
    struct turn *other;

    cr_assert(eq(int, turn_new(&home, NULL, NULL), 0));
    cr_assert(eq(int, turn_new(&other, count, NULL), 0));
    turn_free(other);
    cr_assert(eq(u32, ran, 0));
    turn_free(home);
}

Test(turns, whoever_has_it_runs_until_it_is_passed_on)
{
    struct turn *other;

    cr_assert(eq(int, turn_new(&home, NULL, NULL), 0));
    cr_assert(eq(int, turn_new(&other, count, NULL), 0));
    turn_pass(home, other);
    cr_assert(eq(u32, ran, 1));
    turn_free(other);
    turn_free(home);
}

static void interrupt(int number)
{
    (void)number;
    ran++;
}

static bool is_asleep(long thread)
{
    char path[64], state = 0;

    snprintf(path, sizeof path, "/proc/self/task/%ld/stat", thread);
    FILE *file = fopen(path, "r");
    const bool has_state = file && fscanf(file, "%*d (%*[^)]) %c", &state) == 1;
    if (file)
        fclose(file);
    return has_state && state == 'S';
}

/* Its turn has come, and the home sleeps until it is over. */
static struct turn *interrupt_home(void *data)
{
    (void)data;
    for (unsigned i = 0; i < 3; i++) {
        while (!is_asleep(waiting_id))
            sched_yield();
        const unsigned before = __atomic_load_n(&ran, __ATOMIC_SEQ_CST);
        pthread_kill(waiting, SIGUSR1);
        while (__atomic_load_n(&ran, __ATOMIC_SEQ_CST) == before)
            sched_yield();
    }
    ran = 100;
    return home;
}

Test(turns, a_signal_does_not_give_it_to_who_waits_for_it)
{
    const struct sigaction action = {.sa_handler = interrupt};
    struct turn *other;

    waiting = pthread_self();
    waiting_id = syscall(SYS_gettid);
    cr_assert(eq(int, sigaction(SIGUSR1, &action, NULL), 0));
    cr_assert(eq(int, turn_new(&home, NULL, NULL), 0));
    cr_assert(eq(int, turn_new(&other, interrupt_home, NULL), 0));
    turn_pass(home, other);
    cr_assert(eq(u32, ran, 100));
    turn_free(other);
    turn_free(home);
}

/* --- no room --- */

static bool limit_memory(rlim_t size)
{
    struct rlimit limit = {0};

    if (getrlimit(RLIMIT_AS, &limit))
        return false;
    limit.rlim_cur = size;
    return setrlimit(RLIMIT_AS, &limit) == 0;
}

/* Than any that the C library may have kept of threads that have ended. */
static bool ask_for_larger_stacks(void)
{
    pthread_attr_t attributes;

    return pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, 64 << 20) == 0 &&
           pthread_setattr_default_np(&attributes) == 0;
}

static int status_of_child(int (*child)(void))
{
    const pid_t id = fork();
    int status;

    if (id == 0)
        _exit(child());
    cr_assert(eq(int, waitpid(id, &status, 0), id));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int without_a_stack(void)
{
    struct turn *other = NULL;
    void *volatile room = malloc(4096);

    free(room); /* for the turn itself */
    if (!ask_for_larger_stacks() || !limit_memory(0))
        return 1;
    const int error = turn_new(&other, count, NULL);
    limit_memory(RLIM_INFINITY);
    return error == -EAGAIN && !other ? 44 : 2;
}

static int without_a_heap(void)
{
    struct turn *other = NULL;
    void *volatile block; /* volatile, or clang does without malloc */

    if (!limit_memory(0))
        return 1;
    for (size_t size = 1 << 20; size > 0; size /= 2)
        do
            block = malloc(size); /* which keeps all of it */
        while (block);
    const int error = turn_new(&other, NULL, NULL);
    limit_memory(RLIM_INFINITY);
    return error == -ENOMEM && !other ? 44 : 2;
}

Test(turns, without_memory_for_a_thread_there_is_none)
{
    if (OWN_HEAP)
        cr_skip_test("a sanitizer has a heap of its own");
    cr_assert(eq(int, status_of_child(without_a_stack), 44));
    cr_assert(eq(int, status_of_child(without_a_heap), 44));
}
