/* runner.c - stands in for Criterion, which takes 50 times as long to begin a test. The program's
 * arguments are tests, each as SUITE/NAME:PROCESSOR:CLOCK, the limits in milliseconds; without any it lists
 * what it has. Each is run in a fork, up to the first that does not pass; one line is said of each, and then
 * one of which mutants it reached, if that is asked for: + in front of those that made a difference. */
#define _GNU_SOURCE

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern unsigned char *woi_mutants_reached;
extern size_t woi_mutants_size;

extern struct criterion_test *__start_cr_tst[], *__stop_cr_tst[];
extern struct criterion_suite *__start_cr_sts[] __attribute__((weak)), *__stop_cr_sts[] __attribute__((weak));

enum { STATUS_FAILED = 97 };

static struct criterion_test *current;
static FILE *report;

/* --- what tests call of Criterion --- */

struct criterion_options criterion_options;

static _Noreturn void fail(void)
{
    _exit(STATUS_FAILED);
}

static struct criterion_test_extra_data *suite_of(const struct criterion_test *test)
{
    for (struct criterion_suite **each = __start_cr_sts; each < __stop_cr_sts; each++)
        if (*each && !strcmp((*each)->name, test->category))
            return (*each)->data;
    return NULL;
}

static void call(void (*function)(void))
{
    if (function)
        function();
}

void criterion_internal_test_setup(void)
{
    const struct criterion_test_extra_data *suite = suite_of(current);

    call(suite ? suite->init : NULL);
    call(current->data->init);
}

void criterion_internal_test_main(void (*function)(void))
{
    function();
}

void criterion_internal_test_teardown(void)
{
    const struct criterion_test_extra_data *suite = suite_of(current);

    call(current->data->fini);
    call(suite ? suite->fini : NULL);
}

void criterion_abort_test(void)
{
    fail();
}

void criterion_continue_test(void)
{
    fail();
}

void criterion_skip_test(const char *format, ...)
{
    (void)format;
    _exit(current->data->exit_code);
}

void criterion_send_assert(struct criterion_assert_stats *stats)
{
    if (!stats->passed)
        fail();
}

void cri_asserts_passed_incr(void)
{
}

char *cr_translate_assert_msg(int index, ...)
{
    (void)index;
    return NULL;
}

int cr_asprintf(char **ret_text, const char *format, ...)
{
    (void)format;
    *ret_text = NULL;
    return 0;
}

void cr_asprintf_free(char *text)
{
    (void)text;
}

char *cri_assert_message(const char *format, ...)
{
    (void)format;
    return NULL;
}

void cri_assert_node_init(struct cri_assert_node *node)
{
    memset(node, 0, sizeof *node);
}

struct cri_assert_node *cri_assert_node_add(struct cri_assert_node *tree, struct cri_assert_node *node)
{
    static struct cri_assert_node nowhere;

    (void)tree;
    nowhere = *node;
    return &nowhere;
}

void cri_assert_node_negate(struct cri_assert_node *tree)
{
    (void)tree;
}

void cri_assert_node_term(struct cri_assert_node *tree)
{
    (void)tree;
}

void cri_assert_node_send(const char *file, size_t line, struct cri_assert_node *tree)
{
    (void)file, (void)line, (void)tree;
    fail();
}

int cr_user_str_eq(char **a, char **b)
{
    return !strcmp(*a, *b);
}

char *cr_user_str_tostr(char **text)
{
    (void)text;
    return NULL;
}

static int redirected = -1;

void cr_redirect_stderr(void)
{
    redirected = memfd_create("stderr", 0);
    dup2(redirected, STDERR_FILENO);
}

int cr_stderr_match_str(const char *wanted)
{
    static char said[1 << 16];
    const ssize_t n = pread(redirected, said, sizeof said - 1, 0);

    said[n < 0 ? 0 : n] = '\0';
    return !strcmp(said, wanted); /* as an operand of `== 0`, negated */
}

/* --- one test --- */

/* The first limit has no grace and knows threads; the second one is for what the test starts itself. */
static void limit_processor(long limit)
{
    const struct itimerval once = {.it_value = {.tv_sec = limit / 1000, .tv_usec = limit % 1000 * 1000}};
    const rlim_t seconds = (rlim_t)limit / 1000 + 2;

    setitimer(ITIMER_PROF, &once, NULL);
    setrlimit(RLIMIT_CPU, &(struct rlimit){.rlim_cur = seconds, .rlim_max = seconds + 1});
}

static void run_here(const sigset_t *mask, long processor)
{
    sigprocmask(SIG_SETMASK, mask, NULL);
    setpgid(0, 0);
    fclose(report);
    limit_processor(processor);
    current->test();
    exit(0);
}

static long milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False: it has not ended within so many milliseconds. */
static bool wait_for_child(pid_t child, long clock, int *ret_status, struct rusage *ret_used)
{
    const long end = milliseconds() + clock;
    sigset_t ended;

    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    for (;;) {
        if (wait4(child, ret_status, WNOHANG, ret_used) == child)
            return true;
        const long left = end - milliseconds();
        if (left <= 0)
            return false;
        sigtimedwait(&ended, NULL,
                     &(struct timespec){.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000});
    }
}

static const char *judge(bool is_over, int status)
{
    if (!is_over)
        return "hung";
    if (WIFSIGNALED(status)) {
        if (WTERMSIG(status) == current->data->signal)
            return "passed";
        return WTERMSIG(status) == SIGPROF || WTERMSIG(status) == SIGXCPU ? "hung" : "failed";
    }
    return !current->data->signal && WEXITSTATUS(status) == current->data->exit_code ? "passed" : "failed";
}

static bool run(const sigset_t *mask, const char *name, long processor, long clock)
{
    int status = 0;
    struct rusage used = {0};

    fflush(report);
    const pid_t child = fork();
    if (child == 0)
        run_here(mask, processor);
    const bool is_over = wait_for_child(child, clock, &status, &used);
    setpgid(child, child);
    kill(-child, SIGKILL);
    if (!is_over) {
        kill(child, SIGKILL);
        wait4(child, &status, 0, &used);
    }
    const char *how = judge(is_over, status);
    const struct timeval *user = &used.ru_utime, *system = &used.ru_stime;
    const long spent = (user->tv_sec + system->tv_sec) * 1000 + (user->tv_usec + system->tv_usec) / 1000;
    fprintf(report, "%s %s %ld\n", name, how, spent);
    return !strcmp(how, "passed");
}

static void say_reached(void)
{
    for (size_t i = 0; i < woi_mutants_size; i++) {
        if (woi_mutants_reached[i])
            fprintf(report, "%s%zu ", woi_mutants_reached[i] > 1 ? "+" : "", i);
        woi_mutants_reached[i] = 0;
    }
    fprintf(report, "\n");
}

static struct criterion_test *find(const char *name, size_t length)
{
    for (struct criterion_test **each = __start_cr_tst; each < __stop_cr_tst; each++) {
        const char *its = *each ? (*each)->data->identifier_ : "";

        if (strlen(its) == length && !memcmp(its, name, length))
            return *each;
    }
    return NULL;
}

int main(int count, char **arguments)
{
    sigset_t blocked, mask;

    if (count == 1)
        for (struct criterion_test **each = __start_cr_tst; each < __stop_cr_tst; each++)
            if (*each)
                printf("%s\n", (*each)->data->identifier_);
    report = fdopen(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 100), "w");
    if (!report || !freopen("/dev/null", "w", stdout))
        return 1;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_BLOCK, &blocked, &mask);
    if (woi_mutants_reached)
        memset(woi_mutants_reached, 0, woi_mutants_size);
    for (int i = 1; i < count; i++) {
        char *end = strchr(arguments[i], ':');
        long processor, clock;

        if (!end || sscanf(end, ":%ld:%ld", &processor, &clock) != 2)
            return 1;
        current = find(arguments[i], (size_t)(end - arguments[i]));
        if (!current)
            return 1;
        *end = '\0';
        const bool good = run(&mask, arguments[i], processor, clock);
        if (woi_mutants_reached)
            say_reached();
        else if (!good)
            break;
    }
    fclose(report);
    return 0;
}
