/* main.c - a server and a crowd of clients, for as long as asked for; then nothing may be left.
 *
 *     soak [--seconds N] [--leak task|connection|memory]
 *
 * In rounds: each has a server of its own, which ends when so many connections have come and gone, while
 * the clients' runtime lives through all of them. Time decides how many rounds there are, and nothing
 * else. With --leak something is lost on purpose, and the program must fail. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/thread.h"
#include "check.h"
#include "clients.h"
#include "ledger.h"
#include "runtime/runtime.h"
#include "server.h"

enum { CONNECTIONS = 2000, WARM_UP = 4, ROUNDS_LEAST = 6, PER_MILLE_MORE = 10 };

static struct sys table;
static struct woi_runtime *runtime;

/* --- rounds --- */

static bool run_round(enum leak leak)
{
    struct woi_address address;
    int result = 0, error = server_start(CONNECTIONS, &address);

    if (error == 0)
        error = WOI_BLOCK_ON(runtime, result, clients(&address, leak));
    if (error || result) {
        printf("the clients end with %s\n", woi_strerror(error ? error : result));
        return false;
    }
    return server_join() == 0;
}

static long memory_after_trim(void)
{
    (void)woi_trim();
    malloc_trim(0);
    return ledger_own_memory();
}

/* Rounds until the time is over. *ret_before and *ret_after: what was in memory after the warm-up, and
 * at the end. Returns how many there were; 0: one failed. */
static unsigned run_rounds(int64_t until, enum leak leak, long *ret_before, long *ret_after)
{
    unsigned rounds = 0;

    for (; rounds < ROUNDS_LEAST || woi_now() < until; rounds++) {
        if (!run_round(leak))
            return 0;
        if (rounds == WARM_UP - 1)
            *ret_before = memory_after_trim();
    }
    *ret_after = memory_after_trim();
    return rounds;
}

static void print_rates(unsigned rounds, double seconds)
{
    unsigned long visits = 0;

    for (int i = 0; i < VISITS; i++)
        visits += visit_counts[i];
    printf("%u rounds, %lu visits in %.1f s, %.0f a second:", rounds, visits, seconds,
           (double)visits / seconds);
    for (int i = 0; i < VISITS; i++)
        printf(" %s %lu%s", visit_names[i], visit_counts[i], i + 1 < VISITS ? "," : "\n");
}

static void soak(int seconds, enum leak leak)
{
    const int64_t begin = woi_now();
    long before = -1, after = -1;
    unsigned rounds;

    ledger_table(&table);
    thread_set_sys(&table);
    if (woi_runtime_new(&runtime)) {
        check(false, "a runtime can be made");
        return;
    }
    rounds = run_rounds(begin + WOI_SEC(seconds), leak, &before, &after);
    check(rounds > 0, "every visit goes as it should, and the server ends with 0");
    if (rounds == 0)
        return; /* the server may wait for ever */
    print_rates(rounds, (double)(woi_now() - begin) / 1e9);
    printf("in memory: %ld KiB after the warm-up, %ld KiB at the end\n", before, after);

    check(woi_runtime_task_count(runtime) == 0, "no task is left");
    check(after <= before + before * PER_MILLE_MORE / 1000 || before < 0,
          "no more is in memory than after the warm-up");
    check(woi_runtime_free(runtime) == 0, "the runtime can be freed");
    (void)woi_trim();
    check(ledger_check() == 0, "nothing is left behind");
}

/* --- the command line --- */

static enum leak leak_named(const char *name)
{
    static const char *const names[] = {"", "task", "connection", "memory"};

    for (enum leak leak = LEAK_TASK; leak <= LEAK_MEMORY; leak++)
        if (strcmp(name, names[leak]) == 0)
            return leak;
    fprintf(stderr, "soak: nothing leaks that is called %s\n", name);
    exit(2);
}

int main(int argc, char **argv)
{
    int seconds = 10;
    enum leak leak = LEAK_NOTHING;

    for (int i = 1; i < argc; i += 2) {
        if (i + 1 < argc && strcmp(argv[i], "--seconds") == 0)
            seconds = atoi(argv[i + 1]);
        else if (i + 1 < argc && strcmp(argv[i], "--leak") == 0)
            leak = leak_named(argv[i + 1]);
        else
            return fputs("usage: soak [--seconds N] [--leak task|connection|memory]\n", stderr), 2;
    }
    setvbuf(stdout, NULL, _IOLBF,
            0); /* the leak sanitizer ends the program before what is buffered is written */
    printf("takes %d s, or as long as %d connections take if that is longer\n", seconds,
           ROUNDS_LEAST * CONNECTIONS);
    soak(seconds, leak);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
