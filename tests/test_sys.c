/* test_sys.c - the table that calls Linux. */
#include "support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
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

Test(sys, a_map_that_is_too_large_is_null)
{
    cr_assert(eq(ptr, sys_linux.map((size_t)1 << 62), NULL));
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
