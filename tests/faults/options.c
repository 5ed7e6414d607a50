/* options.c - the command line. */
#define _GNU_SOURCE
#include "options.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
    "faults [OPTION...]     every public operation under every fault; ends with `N passed, N failed`\n"
    "\n"
    "--list                 the scenarios\n"
    "--scenario NAME        that one alone\n"
    "--kind KIND            faults of that kind of call alone, such as `receive`\n"
    "--budget SECONDS       begins no run after that time; what is left out is said, and not judged\n"
    "--jobs N               processes at once; as many as there are processors if not said\n"
    "\n"
    "One fault alone, as a failure prints it; with --scenario:\n"
    "--kind KIND --call N --errno NAME [--from]     the Nth call of that kind, and those after it\n"
    "--kind KIND --call N --byte | --half           transfers 1 byte, or half\n"
    "--kind epoll_wait --call N --lie | --empty     reports what is not so, or nothing\n"
    "--storm --errno NAME --call 1|2                every other call; the first or the second first\n"
    "--empties --call 1|2, --bytes, --lies          throughout\n";

static const char *const mode_names[MODES] = {"once",  "from",  "byte",  "half", "lie",
                                              "empty", "storm", "bytes", "lies", "empties"};

void options_fail(const char *why)
{
    fprintf(stderr, "faults: %s; --help explains\n", why);
    exit(2);
}

void options_list(const struct scenario *array)
{
    for (; array->name; array++)
        printf("%s%s\n", array->name, array->planted ? " (a planted bug)" : "");
}

const char *errno_name(int error)
{
    return error ? strerrorname_np(error) : "none";
}

static int errno_of(const char *name)
{
    for (int error = 1; error < 200; error++)
        if (strerrorname_np(error) && strcmp(strerrorname_np(error), name) == 0)
            return error;
    options_fail("no such errno");
}

static int kind_of(const char *name)
{
    for (int kind = 0; kind < CALLS; kind++)
        if (strcmp(call_kinds[kind].name, name) == 0)
            return kind;
    options_fail("no such kind of call");
}

void plan_format(const struct plan *plan, char *buffer, size_t size)
{
    char call[64] = "", error[48] = "", mode[16] = "";

    if (plan->mode < MODE_STORM)
        snprintf(call, sizeof call, " --call %u --kind %s", plan->nth, call_kinds[plan->kind].name);
    else if (plan->nth)
        snprintf(call, sizeof call, " --call %u", plan->nth);
    if (plan->error)
        snprintf(error, sizeof error, " --errno %s", errno_name(plan->error));
    if (plan->mode != MODE_ONCE)
        snprintf(mode, sizeof mode, " --%s", mode_names[plan->mode]);
    snprintf(buffer, size, "%s%s%s", call, error, mode);
}

static bool parse_mode(const char *text, struct choice *choice)
{
    for (int mode = MODE_FROM; mode < MODES; mode++)
        if (strncmp(text, "--", 2) == 0 && strcmp(text + 2, mode_names[mode]) == 0) {
            choice->plan.mode = (enum mode)mode;
            choice->has_plan = true;
            return true;
        }
    return false;
}

static unsigned number_of(const char *text)
{
    char *end;
    const unsigned long number = strtoul(text, &end, 10);

    if (*end || end == text || number > 1000000)
        options_fail("that is no number");
    return (unsigned)number;
}

static int64_t seconds_from_now(unsigned seconds)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return WOI_SEC(time.tv_sec) + time.tv_nsec + WOI_SEC(seconds);
}

static void parse_value(struct options *options, const char *name, const char *value)
{
    struct choice *choice = &options->choice;

    if (!value)
        options_fail("an option is unknown, or wants a value");
    if (strcmp(name, "--scenario") == 0)
        options->scenario = value;
    else if (strcmp(name, "--kind") == 0)
        choice->kind = kind_of(value);
    else if (strcmp(name, "--budget") == 0)
        choice->until = seconds_from_now(number_of(value));
    else if (strcmp(name, "--jobs") == 0)
        options->jobs = number_of(value);
    else if (strcmp(name, "--errno") == 0)
        choice->plan.error = errno_of(value);
    else if (strcmp(name, "--call") == 0)
        choice->plan.nth = number_of(value);
    else
        options_fail("an option is unknown");
}

/* A fault that exists: otherwise the table would look for what is not there. */
static void check_plan(struct options *options)
{
    struct choice *choice = &options->choice;
    struct plan *plan = &choice->plan;

    choice->has_plan |= plan->nth > 0;
    if (!choice->has_plan)
        return;
    if (!options->scenario)
        options_fail("one fault alone wants --scenario");
    if (plan->mode < MODE_STORM && (choice->kind < 0 || plan->nth == 0))
        options_fail("one fault alone wants --kind and --call");
    plan->kind = choice->kind < 0 ? CALL_ALLOCATE : (enum call)choice->kind;
    if (plan->mode <= MODE_FROM && !way_of(plan->kind, plan->error))
        options_fail("this kind of call does not fail with that errno");
}

void options_parse(struct options *ret_options, int argc, char **argv)
{
    struct options options = {.choice = {.kind = -1, .until = INT64_MAX},
                              .jobs = (unsigned)sysconf(_SC_NPROCESSORS_ONLN)};

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(help, stdout);
            exit(0);
        }
        if (strcmp(argv[i], "--list") == 0)
            options.lists = true;
        else if (!parse_mode(argv[i], &options.choice)) {
            parse_value(&options, argv[i], argv[i + 1]);
            i++;
        }
    }
    check_plan(&options);
    *ret_options = options;
}
