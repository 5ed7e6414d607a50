/* main.c - every public operation under every fault of the kernel's and the heap's. See --help. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "options.h"
#include "report.h"
#include "run.h"

enum { FAILURES_MOST = 8, SCENARIOS_MOST = 200, JOBS_MOST = 64 };

/* A scenario under way, or over. */
struct job {
    const struct scenario *scenario;
    struct outcome *outcome; /* shared with the child */
    pid_t child;             /* 0: none */
    int noise;               /* what the child writes to stderr */
    unsigned failures;
    bool over;
};

static struct job jobs[SCENARIOS_MOST];
static size_t jobs_count;
static struct options options;

static void add_scenarios(const struct scenario *array)
{
    for (; array->name; array++) {
        const bool wanted = options.scenario ? strcmp(options.scenario, array->name) == 0
                                             : !array->planted || options.choice.kind < 0;
        void *outcome;

        if (!wanted)
            continue;
        outcome =
            mmap(NULL, sizeof(struct outcome), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (outcome == MAP_FAILED || jobs_count == SCENARIOS_MOST)
            abort();
        jobs[jobs_count++] = (struct job){
            .scenario = array, .outcome = outcome, .noise = memfd_create(array->name, MFD_CLOEXEC)};
    }
}

static void start(struct job *job)
{
    fflush(stdout);
    job->outcome->failure[0] = '\0';
    job->child = fork();
    if (job->child < 0)
        abort();
    if (job->child > 0)
        return;
    dup2(job->noise, STDERR_FILENO);
    run_scenario(job->scenario, &options.choice, job->outcome);
}

/* The child is gone, with the run that it was at: the next child goes on behind it. */
static void fail(struct job *job, int status)
{
    struct outcome *outcome = job->outcome;

    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        snprintf(outcome->failure, TEXT_MOST, "it does not end: the watchdog barks");
    else if (WIFSIGNALED(status))
        snprintf(outcome->failure, TEXT_MOST, "it crashes: %s", strsignal(WTERMSIG(status)));
    else if (!outcome->failure[0])
        snprintf(outcome->failure, TEXT_MOST, "it crashes: exit status %d", WEXITSTATUS(status));
    job->failures++;
    report_failure(job->scenario, outcome, job->noise);
    job->over = job->scenario->planted || options.choice.has_plan || is_no_fault(&outcome->plan) ||
                job->failures >= FAILURES_MOST;
}

static void end(struct job *job, int status)
{
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;

    job->child = 0;
    if (code == EXIT_ENDED || code == EXIT_CUT)
        job->over = true;
    else
        fail(job, status);
    if (code == EXIT_CUT)
        report_cut(job->scenario, job->outcome, job->failures);
    else if (job->over)
        report_scenario(job->scenario, job->outcome, job->failures);
}

static struct job *find(pid_t child)
{
    for (size_t i = 0; i < jobs_count; i++)
        if (jobs[i].child == child)
            return &jobs[i];
    return NULL;
}

/* Up to that many children at once. */
static void run_all(unsigned at_once)
{
    unsigned running = 0;

    for (;;) {
        int status;
        struct job *job;

        for (size_t i = 0; i < jobs_count && running < at_once; i++)
            if (!jobs[i].child && !jobs[i].over) {
                start(&jobs[i]);
                running++;
            }
        if (running == 0)
            return;
        job = find(wait(&status));
        if (!job)
            continue;
        running--;
        end(job, status);
    }
}

int main(int argc, char **argv)
{
    static const struct scenario *const all[] = {
        scenarios_runtime,     scenarios_tasks,         scenarios_futures,  scenarios_groups,
        scenarios_time,        scenarios_channels,      scenarios_oneshots, scenarios_casts,
        scenarios_locks,       scenarios_fds,           scenarios_streams,  scenarios_tcp,
        scenarios_connections, scenarios_conversations, scenarios_dropped,  scenarios_alarms,
        scenarios_items,       scenarios_scopes,        scenarios_planted};

    options_parse(&options, argc, argv);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (options.lists)
            options_list(all[i]);
        add_scenarios(all[i]);
    }
    if (options.lists)
        return 0;
    if (jobs_count == 0)
        options_fail("no such scenario");
    run_all(options.jobs);
    return report_end(!options.scenario && options.choice.until == INT64_MAX, options.choice.kind,
                      !options.choice.has_plan);
}
