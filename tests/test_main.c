/* test_main.c - WOI_MAIN: from an output to the exit status of a program. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/host.h"

TestSuite(main, .init = support_begin, .fini = support_end);

static WOI_ASYNC(int, give, ((int, value)))
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(self->value);
    WOI_END;
}

static WOI_ASYNC(void, give_nothing, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
}

static WOI_ASYNC(int, fall, ())
{
    WOI_BEGIN;
    WOI_PANIC("it fell");
    WOI_END;
}

static WOI_ASYNC(int, await_nothing, ())
{
    WOI_BEGIN;
    WOI_AWAIT((struct give *)NULL);
    WOI_RETURN(0);
    WOI_END;
}

/* What is said is of no interest. */
static void quiet_begin(void)
{
    support_begin();
    cr_assert(ne(ptr, freopen("/dev/null", "w", stderr), NULL));
}

static int main_of(int n)
{
    static struct gate gate;
    struct rlimit no_files = {0};

    switch (n) {
    case 0:
        return WOI_MAIN(give(0));
    case 1:
        return WOI_MAIN(give(7));
    case 2:
        return WOI_MAIN(give(255));
    case 3:
        return WOI_MAIN(give(-ECONNREFUSED));
    case 4:
        return WOI_MAIN(give_nothing());
    case 5:
        return WOI_MAIN(fall());
    case 6:
        return WOI_MAIN((struct give *)NULL);
    case 7:
        return WOI_MAIN(await_nothing());
    case 8:
        return WOI_MAIN(walk(&gate, 'w'));
    case 9:
        return WOI_MAIN(woi_yield_now());
    case 10:
        return setrlimit(RLIMIT_NOFILE, &no_files) ? 99 : WOI_MAIN(give(0));
    case 11:
        return WOI_MAIN(give(256));
    case 12:
        return WOI_MAIN(give(INT_MAX - 255));
    case 13:
        return WOI_MAIN(give(INT_MIN));
    case 14:
        return WOI_MAIN(give(-256));
    default:
        return 98;
    }
}

/* Runs a main in a process of its own; what it wrote to stderr is in said. */
static char said[4096];

static int status_of(int n)
{
    const int file = memfd_create("stderr", MFD_CLOEXEC);
    int status;

    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        dup2(file, STDERR_FILENO);
        const int result = main_of(n);
        fflush(stderr);
        _exit(result);
    }
    cr_assert(eq(int, waitpid(child, &status, 0), child));
    cr_assert(eq(int, WIFEXITED(status) ? 1 : 0, 1));
    const ssize_t length = pread(file, said, sizeof said - 1, 0);
    said[length < 0 ? 0 : length] = 0;
    close(file);
    return WEXITSTATUS(status);
}

static void check_said(const char *text)
{
    cr_assert(strstr(said, text) != NULL, "no \"%s\" in: %s", text, said);
}

Test(main, an_output_that_is_not_negative_is_the_status)
{
    cr_assert(eq(int, status_of(0), 0));
    cr_assert(eq(int, status_of(1), 7));
    cr_assert(eq(int, status_of(2), 255));
    cr_assert(eq(str, said, ""));
}

/* Of more than 255 the parent would see the last 8 bits: these would be 0, success. */
Test(main, an_output_that_is_too_large_for_a_status_is_255)
{
    cr_assert(eq(int, status_of(11), 255));
    cr_assert(eq(int, status_of(12), 255));
    cr_assert(eq(str, said, ""));
}

Test(main, a_negative_output_that_is_no_error_is_status_1_too)
{
    cr_assert(eq(int, status_of(13), 1));
    cr_assert(eq(int, status_of(14), 1));
    check_said("main: ");
}

Test(main, a_negative_output_is_named_and_is_status_1)
{
    cr_assert(eq(int, status_of(3), 1));
    check_said("Connection refused");
}

Test(main, void_is_status_0)
{
    cr_assert(eq(int, status_of(4), 0));
    cr_assert(eq(str, said, ""));
}

Test(main, a_panic_is_status_101)
{
    cr_assert(eq(int, status_of(5), 101));
    check_said("fall panicked at ");
    check_said("it fell");
}

Test(main, a_future_that_was_not_to_be_had_is_status_1)
{
    cr_assert(eq(int, status_of(6), 1));
    check_said("memory");
    cr_assert(eq(int, status_of(7), 1));
    check_said("memory");
}

Test(main, a_deadlock_is_told_and_is_status_1)
{
    cr_assert(eq(int, status_of(8), 1));
    check_said("deadlock");
    check_said("walk at ");
}

Test(main, a_future_that_is_no_async_function_will_do)
{
    cr_assert(eq(int, status_of(9), 0));
}

Test(main, no_runtime_to_be_had_is_told_and_is_status_1)
{
    cr_assert(eq(int, status_of(10), 1));
    check_said("Too many open files");
}

Test(main, leaves_no_byte_and_no_fd_however_it_ends, .init = quiet_begin)
{
    static const int statuses[] = {0, 7, 255, 1, 0, 101, 1, 1, 1, 0};

    for (int i = 0; i < 10; i++)
        cr_assert(eq(int, main_of(i), statuses[i]), "main %d", i);
}

Test(main, drops_the_future_if_there_is_no_runtime_to_be_had, .init = quiet_begin)
{
    struct gate gate = {.is_open = true};
    struct woi_future *future = &walk(&gate, 'w')->future;

    heap.fail_at = 1;
    cr_assert(eq(int, woi_main_(future, true), 1));
    cr_assert(eq(str, journal.text, "w"));
    cr_assert(eq(int, gate.polls, 0));
}
