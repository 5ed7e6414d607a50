/* test.c - runs one test, or all of a program, each in a simulation of its own. */
#include "woi/test.h"

#include <stdlib.h>

#include "base/report.h"
#include "base/sys_crash.h"
#include "woi/runtime.h"

static struct woi_test_ *tests, **last_test = &tests;

static uint64_t seed(void)
{
    const char *text = getenv("WOI_SIM_SEED");

    return text ? strtoull(text, NULL, 0) : 0;
}

static int run(const struct woi_test_ *test)
{
    struct woi_runtime *runtime;
    int error = woi_runtime_new(&runtime);

    if (error)
        return error;
    error = woi_block_on(runtime, test->make(), NULL, 0);
    (void)woi_runtime_free(runtime);
    return error;
}

static bool leaves_nothing(const struct woi_test_ *test, const struct woi_sim *sim)
{
    const struct woi_sim_left left = woi_sim_left(sim);

    if (left.blocks || left.descriptors)
        report("%s leaves %zu blocks of memory and %zu descriptors", test->name, left.blocks,
               left.descriptors);
    return !left.blocks && !left.descriptors;
}

bool woi_test_passes_(const struct woi_test_ *test)
{
    const struct woi_sim_options options = {.seed = seed()};
    struct woi_sim *sim = NULL;
    bool passes;
    int error = woi_sim_new(&options, &sim);

    if (error == 0)
        error = woi_sim_enter(sim);
    if (error == 0) {
        error = run(test);
        (void)woi_sim_leave(sim);
    }
    if (error)
        report("%s: %s", test->name, woi_strerror(error));
    passes = error == 0 && leaves_nothing(test, sim);
    (void)woi_sim_free(sim);
    return passes;
}

void woi_test_add_(struct woi_test_ *test)
{
    *last_test = test;
    last_test = &test->next;
}

static bool is_chosen(const struct woi_test_ *test, int n, char **filters)
{
    for (int i = 0; i < n; i++)
        if (strstr(test->name, filters[i]))
            return true;
    return n == 0;
}

static bool run_and_say(const struct woi_test_ *test)
{
    char crash[160];
    bool passes;

    snprintf(crash, sizeof crash, "woi: %s crashed\n", test->name);
    sys_tell_crash(crash);
    passes = woi_test_passes_(test);
    sys_tell_crash(NULL);
    printf("%s %s\n", passes ? "ok    " : "FAILED", test->name);
    return passes;
}

int woi_test_main_(int argc, char **argv)
{
    const bool list = argc > 1 && strcmp(argv[1], "--list") == 0;
    const int first = list ? 2 : 1;
    unsigned passed = 0, failed = 0;

    if (!list && argc > 1 && argv[1][0] == '-') {
        printf("usage: %s [--list] [FILTER...]\n", argv[0]);
        return strcmp(argv[1], "--help") ? 2 : 0;
    }
    for (const struct woi_test_ *test = tests; test; test = test->next) {
        if (!is_chosen(test, argc - first, argv + first))
            continue;
        if (list)
            puts(test->name);
        else if (run_and_say(test))
            passed++;
        else
            failed++;
    }
    if (!list)
        printf("%u passed, %u failed\n", passed, failed);
    return failed ? 1 : 0;
}
