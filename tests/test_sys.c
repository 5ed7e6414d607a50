/* test_sys.c - the table that calls Linux. */
#define _GNU_SOURCE
#include "support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

TestSuite(sys, .init = support_begin, .fini = support_end);

Test(sys, a_map_is_zeroed_and_aligned_to_its_size)
{
    enum { MAPS = 20 };
    char *maps[MAPS];
    size_t size = 4096;

    for (int i = 0; i < MAPS; i++, size = i % 4 ? 2 * size : 4096) {
        maps[i] = sys_linux.map(size);
        cr_assert(eq(sz, (uintptr_t)maps[i] % size, 0));
        for (size_t k = 0; k < size; k++)
            cr_assert(eq(int, maps[i][k], 0));
        memset(maps[i], 1, size);
    }
    size = 4096;
    for (int i = 0; i < MAPS; i++, size = i % 4 ? 2 * size : 4096)
        sys_linux.unmap(maps[i], size);
}

/* How many pages the process has; nothing is allocated for the answer. */
static long pages_of_process(void)
{
    char text[100] = "";
    const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);

    cr_assert(gt(long, read(fd, text, sizeof text - 1), 0));
    close(fd);
    return atol(text);
}

/* Pages between them, so that some maps come out aligned and others do not. */
Test(sys, a_map_takes_what_was_asked_for_and_goes_as_a_whole)
{
    enum { MAPS = 32, PAGE = 4096, SIZE = 16 * PAGE };
    char *maps[MAPS], *between[MAPS];
    const long before = pages_of_process();

    for (int i = 0; i < MAPS; i++) {
        between[i] = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        maps[i] = sys_linux.map(SIZE);
        cr_assert(eq(long, pages_of_process(), before + (i + 1) * (SIZE / PAGE + 1)));
        cr_assert(eq(sz, (uintptr_t)maps[i] % SIZE, 0));
        maps[i][0] = maps[i][SIZE - 1] = 1;
    }
    for (int i = 0; i < MAPS; i++) {
        munmap(between[i], PAGE);
        sys_linux.unmap(maps[i], SIZE);
    }
    cr_assert(eq(long, pages_of_process(), before));
}

Test(sys, a_map_that_is_too_large_is_null)
{
    cr_assert(eq(ptr, sys_linux.map((size_t)1 << 62), NULL));
}

/* The limit has room for a map that happens to lie right, and not for one twice as large to cut it from. */
Test(sys, a_map_that_cannot_be_aligned_is_null)
{
    const size_t size = (size_t)1 << 30;
    struct rlimit limit = {0};
    const int access = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    long pages = 0;
    char *probe = mmap(NULL, size, access, flags, -1, 0);

    cr_assert(ne(ptr, probe, MAP_FAILED));
    munmap(probe, size);
    if ((uintptr_t)probe % size == 0) /* a page at its end, and the next one lies lower */
        cr_assert(
            eq(ptr, mmap(probe + size - 4096, 4096, access, flags | MAP_FIXED, -1, 0), probe + size - 4096));
    FILE *file = fopen("/proc/self/statm", "r");
    cr_assert(eq(int, fscanf(file, "%ld", &pages), 1));
    fclose(file);
    cr_assert(eq(int, getrlimit(RLIMIT_AS, &limit), 0));
    limit.rlim_cur = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + size + size / 2;
    cr_assert(eq(int, setrlimit(RLIMIT_AS, &limit), 0));
    cr_assert(eq(ptr, sys_linux.map(size), NULL));
    limit.rlim_cur = RLIM_INFINITY;
    cr_assert(eq(int, setrlimit(RLIMIT_AS, &limit), 0));
}

Test(sys, the_clock_does_not_go_back)
{
    int64_t before = sys_linux.now();

    for (int i = 0; i < 1000; i++) {
        const int64_t now = sys_linux.now();
        cr_assert(ge(i64, now, before));
        before = now;
    }
}

static int64_t clock_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

Test(sys, the_clock_is_the_monotonic_one_in_nanoseconds)
{
    const int64_t before = clock_now(), now = sys_linux.now(), after = clock_now();

    cr_assert(ge(i64, now, before));
    cr_assert(le(i64, now, after));
}

Test(sys, a_timer_is_set_to_the_nanosecond)
{
    const int64_t century = INT64_C(3155760000123456789);
    const int timer = sys_linux.timer_create();
    struct itimerspec left;

    cr_assert(eq(int, sys_linux.timer_set(timer, century), 0));
    const int64_t before = clock_now();
    cr_assert(eq(int, timerfd_gettime(timer, &left), 0));
    const int64_t after = clock_now();
    const int64_t until = left.it_value.tv_sec * INT64_C(1000000000) + left.it_value.tv_nsec;
    cr_assert(ge(i64, until, century - after));
    cr_assert(le(i64, until, century - before));
    sys_linux.close(timer);
}

Test(sys, a_forked_child_has_an_id_of_its_own)
{
    const int parent = sys_linux.process_id();
    int status;

    cr_assert(eq(int, parent, getpid()));
    const pid_t child = fork();
    if (child == 0)
        _exit(sys_linux.process_id() == getpid() && sys_linux.process_id() != parent ? 0 : 1);
    cr_assert(eq(int, waitpid(child, &status, 0), child));
    cr_assert(eq(int, status, 0));
    cr_assert(eq(int, sys_linux.process_id(), parent));
}

Test(sys, what_the_kernel_refuses_is_a_negative_errno)
{
    struct epoll_event event = {0};
    struct iovec part = {0};
    char byte;

    cr_assert(eq(int, sys_linux.epoll_control(-1, EPOLL_CTL_ADD, 0, &event), -EBADF));
    cr_assert(eq(int, sys_linux.epoll_wait(-1, &event, 1, 0), -EBADF));
    cr_assert(eq(int, sys_linux.timer_set(-1, 1), -EBADF));
    cr_assert(eq(int, sys_linux.close(-1), -EBADF));
    cr_assert(eq(int, sys_linux.set_nonblocking(-1), -EBADF));
    cr_assert(eq(long, sys_linux.readv(-1, &part, 1), -EBADF));
    cr_assert(eq(long, sys_linux.writev(-1, &part, 1), -EBADF));
    cr_assert(eq(long, sys_linux.receive(-1, &byte, 1), -EBADF));
    cr_assert(eq(long, sys_linux.send(-1, &byte, 1), -EBADF));
    cr_assert(eq(int, sys_linux.socket(-1, 0, 0), -EAFNOSUPPORT));
}

Test(sys, descriptors_are_closed_on_exec_and_do_not_block)
{
    const int fds[] = {sys_linux.timer_create(), sys_linux.socket(AF_UNIX, SOCK_STREAM, 0)};
    const int epoll = sys_linux.epoll_create();

    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++) {
        cr_assert(eq(int, fcntl(fds[i], F_GETFD), FD_CLOEXEC));
        cr_assert(eq(int, fcntl(fds[i], F_GETFL) & O_NONBLOCK, O_NONBLOCK));
        cr_assert(eq(int, sys_linux.close(fds[i]), 0));
    }
    cr_assert(eq(int, fcntl(epoll, F_GETFD), FD_CLOEXEC));
    cr_assert(eq(int, sys_linux.close(epoll), 0));
}

Test(sys, a_timer_takes_every_time_but_zero_and_before)
{
    const int timer = sys_linux.timer_create();

    cr_assert(eq(int, sys_linux.timer_set(timer, 1), 0));
    cr_assert(eq(int, sys_linux.timer_set(timer, INT64_MAX), 0));
    cr_assert(eq(int, sys_linux.timer_set(timer, -1), -EINVAL));
    sys_linux.close(timer);
}

/* --- the end of a thread --- */

static unsigned ends;

static void count_end(void *data)
{
    (void)data;
    ends++;
}

static void *set_end(void *unused)
{
    sys_at_thread_exit(count_end, &ends);
    return unused;
}

static void run_thread(void)
{
    pthread_t thread;

    cr_assert(eq(int, pthread_create(&thread, NULL, set_end, NULL), 0));
    cr_assert(eq(int, pthread_join(thread, NULL), 0));
}

/* No suite: the key is made at the first use of woi. */
Test(sys_keys, a_thread_says_when_it_ends)
{
    run_thread();
    run_thread();
    cr_assert(eq(u32, ends, 2));
}

Test(sys_keys, without_a_key_left_a_thread_ends_in_silence_and_nobody_elses_key_is_used)
{
    pthread_key_t key, first = 0;
    unsigned keys = 0;

    for (; pthread_key_create(&key, count_end) == 0; keys++)
        first = keys ? first : key;
    cr_assert(gt(u32, keys, 0));
    run_thread();
    cr_assert(eq(u32, ends, 0));
    sys_at_thread_exit(count_end, &ends);
    for (key = first; key < first + keys; key++)
        cr_assert(eq(ptr, pthread_getspecific(key), NULL));
}

/* --- forks --- */

static unsigned forks;

static void count_fork(void)
{
    forks++;
}

/* By its address: gcov forgets what happens within a call of it that it sees. */
static pid_t (*const volatile fork_as_ever)(void) = fork;

static unsigned forks_in_child(void)
{
    int status;
    const pid_t child = fork_as_ever();

    if (child == 0)
        _exit((int)forks);
    cr_assert(eq(int, waitpid(child, &status, 0), child));
    return (unsigned)WEXITSTATUS(status);
}

static void *fork_here(void *ret_forks)
{
    *(unsigned *)ret_forks = forks_in_child();
    return NULL;
}

Test(sys_keys, a_fork_is_told_to_the_thread_that_asked_and_not_to_another)
{
    pthread_t thread;
    unsigned of_another = 9;

    sys_at_fork(count_fork);
    cr_assert(eq(u32, forks_in_child(), 1));
    cr_assert(eq(int, pthread_create(&thread, NULL, fork_here, &of_another), 0));
    cr_assert(eq(int, pthread_join(thread, NULL), 0));
    cr_assert(eq(u32, of_another, 0));
    cr_assert(eq(u32, forks, 0));
}
