/* test_names.c - errors and the version as text, and what is said before an abort. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/report.h"
#include "base/thread.h"
#include "woi/base.h"

Test(names, an_error_has_the_text_of_its_errno)
{
    static const struct {
        int error;
        const char *text;
    } cases[] = {
        {-EPERM, "Operation not permitted"},
        {-EINTR, "Interrupted system call"},
        {-EPIPE, "Broken pipe"},
        {-EAGAIN, "Resource temporarily unavailable"},
        {-ETIMEDOUT, "Connection timed out"},
        {-ECANCELED, "Operation canceled"},
        {-EDEADLK, "Resource deadlock avoided"},
        {-ENOTRECOVERABLE, "State not recoverable"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert(eq(str, (char *)woi_strerror(cases[i].error), (char *)cases[i].text));
}

Test(names, zero_and_counts_are_success)
{
    cr_assert(eq(str, (char *)woi_strerror(0), "success"));
    cr_assert(eq(str, (char *)woi_strerror(1), "success"));
    cr_assert(eq(str, (char *)woi_strerror(INT32_MAX), "success"));
}

Test(names, an_unknown_error_has_a_text_too)
{
    cr_assert(eq(str, (char *)woi_strerror(-9999), "unknown error"));
    cr_assert(eq(str, (char *)woi_strerror(INT32_MIN), "unknown error"));
    cr_assert(eq(str, (char *)woi_strerror(INT32_MIN + 1), "unknown error"));
}

Test(names, every_errno_of_the_system_has_a_text)
{
    for (int error = 1; error < EHWPOISON; error++)
        if (error != 41 && error != 58) /* EWOULDBLOCK and EDEADLOCK once were */
            cr_assert(ne(str, (char *)woi_strerror(-error), "unknown error"), "errno %d", error);
}

Test(names, the_library_and_the_header_are_of_one_version)
{
    char text[32];

    snprintf(text, sizeof text, "%d.%d.%d", WOI_VERSION_MAJOR, WOI_VERSION_MINOR, WOI_VERSION_PATCH);
    cr_assert(eq(str, (char *)woi_version(), text));
    cr_assert(eq(str, (char *)woi_version(), WOI_VERSION));
}

Test(report, a_report_is_one_line_on_stderr_that_says_whose_it_is, .init = cr_redirect_stderr)
{
    report("%d of %s", 2, "three");
    fflush(stderr);
    cr_assert_stderr_eq_str("woi: 2 of three\n");
}

Test(report, who_breaks_a_rule_is_told_and_aborted, .signal = SIGABRT)
{
    die("rule %d", 1);
}

Test(report, a_thread_that_is_quiet_reports_nothing, .init = cr_redirect_stderr)
{
    thread_self()->quiet = true;
    report("%d of %s", 1, "three");
    thread_self()->quiet = false;
    report("%d of %s", 2, "three");
    fflush(stderr);
    cr_assert_stderr_eq_str("woi: 2 of three\n");
}

Test(report, the_last_word_is_one_line_on_stderr)
{
    char said[100] = "";
    int fds[2], status;

    cr_assert(eq(int, pipe(fds), 0));
    const pid_t child = fork();
    if (child == 0) {
        dup2(fds[1], STDERR_FILENO);
        die("rule %d", 1);
    }
    close(fds[1]);
    cr_assert(eq(int, waitpid(child, &status, 0), child));
    cr_assert(gt(long, read(fds[0], said, sizeof said - 1), 0));
    close(fds[0]);
    cr_assert(eq(str, said, "woi: rule 1\n"));
    cr_assert(eq(int, WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, true));
}
