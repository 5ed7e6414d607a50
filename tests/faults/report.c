/* report.c - what is printed, and the sums. */
#define _GNU_SOURCE
#include "report.h"

#include <sys/resource.h>
#include <unistd.h>

#include "options.h"

enum { NOISE_MOST = 4000 };

static unsigned passed, failed, runs, missed, cut;
static struct {
    unsigned points, failed_points;
    unsigned endured[WAYS_MOST], failed[WAYS_MOST];
} sums[CALLS];

/* Why a kind of call is made by no scenario; NULL: it must be. */
static const char *unreached_because(enum call kind)
{
    if (kind == CALL_MAP && WOI_POOL == 0)
        return "this build has no pool; faults-pool has one";
    return NULL;
}

static double children_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void print_noise(int noise)
{
    char text[NOISE_MOST];
    const off_t end = lseek(noise, 0, SEEK_END);
    const off_t begin = end > NOISE_MOST ? end - NOISE_MOST : 0;
    const ssize_t n = pread(noise, text, sizeof text, begin);

    if (n > 0)
        fwrite(text, 1, (size_t)n, stdout);
}

/* Once for all the ways in which a call fails: a crash there is one point that was not survived. */
static void count_failure(const struct plan *plan)
{
    static struct plan last;
    const int way = way_index(plan);

    if (way < 0)
        return;
    sums[plan->kind].failed[way]++;
    sums[plan->kind].failed_points += last.kind != plan->kind || last.nth != plan->nth;
    last = *plan;
}

void report_failure(const struct scenario *scenario, const struct outcome *outcome, int noise)
{
    char options[128];

    if (scenario->planted && strstr(outcome->failure, scenario->planted))
        return;
    plan_format(&outcome->plan, options, sizeof options);
    printf("%s: %s\n", scenario->name, outcome->failure);
    printf("replay: %s --scenario %s%s\n", program_invocation_name, scenario->name,
           is_no_fault(&outcome->plan) ? "" : options);
    print_noise(noise);
    if (!is_no_fault(&outcome->plan))
        count_failure(&outcome->plan);
}

void report_scenario(const struct scenario *scenario, const struct outcome *outcome, unsigned failures)
{
    if (scenario->planted) {
        const bool caught = failures > 0 && strstr(outcome->failure, scenario->planted);

        passed += caught;
        failed += !caught;
        printf("%-32s %s\n", scenario->name, caught ? "caught" : "NOT CAUGHT");
        return;
    }
    for (int kind = 0; kind < CALLS; kind++) {
        sums[kind].points += outcome->counts[kind];
        for (int way = 0; way < WAYS_MOST; way++)
            sums[kind].endured[way] += outcome->endured[kind][way];
    }
    runs += outcome->runs;
    missed += outcome->missed;
    passed += failures == 0;
    failed += failures > 0;
    printf("%-32s %6u runs %s\n", scenario->name, outcome->runs, failures ? "FAILED" : "");
}

/* A planted bug may lie behind the end of the time. */
void report_cut(const struct scenario *scenario, const struct outcome *outcome, unsigned failures)
{
    cut++;
    printf("%-32s no time for all its runs\n", scenario->name);
    if (!scenario->planted)
        report_scenario(scenario, outcome, failures);
}

/* --- the table --- */

static void report_way(enum call kind, int way, bool is_whole)
{
    const int error = call_kinds[kind].ways[way].error;

    if (sums[kind].endured[way] || sums[kind].failed[way] || !is_whole)
        return;
    if (unreached_because(kind)) {
        printf("    %s %s is not reached: %s\n", call_kinds[kind].name, errno_name(error),
               unreached_because(kind));
        return;
    }
    printf("    %s %s is NOT REACHED by any scenario\n", call_kinds[kind].name, errno_name(error));
    failed++;
}

static void report_kind(enum call kind, bool is_whole)
{
    unsigned pairs = 0, hit = 0, survived = 0;

    for (int way = 0; call_kinds[kind].ways[way].error; way++) {
        pairs++;
        hit += sums[kind].endured[way] || sums[kind].failed[way];
        survived += sums[kind].endured[way] && !sums[kind].failed[way];
    }
    printf("%-16s %6u %8u %7u %5u %8u\n", call_kinds[kind].name, sums[kind].points,
           sums[kind].points - sums[kind].failed_points, pairs, hit, survived);
    for (int way = 0; call_kinds[kind].ways[way].error; way++)
        report_way(kind, way, is_whole);
}

static void report_table(bool is_whole, int only)
{
    printf("\n%-16s %6s %8s %7s %5s %8s\n", "call", "points", "survived", "errnos", "hit", "survived");
    for (int kind = 0; kind < CALLS; kind++)
        if (only < 0 || only == kind)
            report_kind((enum call)kind, is_whole);
}

int report_end(bool is_whole, int only, bool has_table)
{
    if (has_table)
        report_table(is_whole, only);
    printf("\n%u runs, %u of which did not come to their fault; %.1f s of processor time in the children\n",
           runs, missed, children_seconds());
    if (cut)
        printf("%u scenarios were cut short\n", cut);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
