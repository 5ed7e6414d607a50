/* explore_task.c - goes through every sequence of operations on two tasks, up to a length, and compares
 * what the real code does with what the rules say.
 *
 *     explore_task                     until no sequence leads to anything new
 *     explore_task --depth N           sequences of up to N operations
 *     explore_task --replay "spawn0 run:pending wake0 ..."     one sequence, step by step
 *
 * A sequence that leads where a shorter one has led is not continued: all that the future depends on
 * is the same. Each is begun anew and done to its end, where everything is given back. The first
 * violation ends the search, and none is shorter. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/explore.h"

enum { DEEPEST = 30, MOST_OPERATIONS = 64, TABLE = 1 << 22 };

/* --- the operations and their names --- */

static struct operation operations[MOST_OPERATIONS];
static unsigned operation_count;

static const char *const whats[] = {"spawn",       "run",   "wake-by-ref", "wake",   "clone",
                                    "drop-waker",  "abort", "join-a",      "join-b", "take",
                                    "drop-handle", "stale", "close"};
static const char *const acts[] = {
    "", "+wake", "+abort", "+abort-other", "+drop-handle", "+join-itself", "+join-other"};
static const char *const ends[] = {"pending", "ready", "panic"};

static void list_operations(void)
{
    for (unsigned what = SPAWN; what <= USE_STALE_HANDLE; what++)
        for (unsigned unit = 0; what != RUN && unit < UNITS; unit++)
            operations[operation_count++] = (struct operation){.what = what, .unit = unit};
    operations[operation_count++] = (struct operation){.what = CLOSE};
    for (unsigned act = NOTHING; act < ACTS; act++)
        for (unsigned end = PENDING; end < ENDS; end++)
            operations[operation_count++] = (struct operation){.what = RUN, .act = act, .end = end};
}

static void name_operation(const struct operation *operation, char name[64])
{
    if (operation->what == RUN)
        snprintf(name, 64, "run:%s%s", ends[operation->end], acts[operation->act]);
    else
        snprintf(name, 64, operation->what == CLOSE ? "%s" : "%s%u", whats[operation->what], operation->unit);
}

/* --- sequences --- */

struct sequence {
    uint8_t steps[DEEPEST];
};

static struct sequence current; /* for whoever reports a crash */
static unsigned current_length;

static void print_replay(void)
{
    fprintf(stderr, "explore_task --replay \"");
    for (unsigned i = 0; i < current_length; i++) {
        char name[64];

        name_operation(&operations[current.steps[i]], name);
        fprintf(stderr, "%s%s", i ? " " : "", name);
    }
    fprintf(stderr, "\"\n");
}

/* There in programs that are built with a sanitizer. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void die_of_signal(int number)
{
    fprintf(stderr, "violation: signal %d\n", number);
    print_replay();
    _Exit(1);
}

enum {
    PER_UNIT = sizeof(struct unit_sight) / sizeof(uint32_t),
    ALL = sizeof(struct sight) / sizeof(uint32_t)
};

/* The name of the so-manieth number of a sight. */
static void name_number(unsigned i, char name[64])
{
    static const char *const of_unit[PER_UNIT] = {
        "lives",  "state",           "references", "slot",       "polls",       "schedules",
        "finals", "outputs_dropped", "wakes of A", "wakes of B", "wakers of A", "wakers of B"};
    static const char *const of_all[ALL - UNITS * PER_UNIT] = {"first in the queue", "second in the queue",
                                                               "third in the queue", "unfinished", "blocks"};

    if (i < UNITS * PER_UNIT)
        snprintf(name, 64, "task %u, %s", i / PER_UNIT, of_unit[i % PER_UNIT]);
    else
        snprintf(name, 64, "%s", of_all[i - UNITS * PER_UNIT]);
}

static void print_difference(const struct sight *rules, const struct sight *world)
{
    uint32_t expected[ALL], seen[ALL];

    memcpy(expected, rules, sizeof expected);
    memcpy(seen, world, sizeof seen);
    for (unsigned i = 0; i < ALL; i++) {
        char name[64];

        name_number(i, name);
        if (expected[i] != seen[i])
            fprintf(stderr, "violation: %s: %#x by the rules, %#x in truth\n", name, expected[i], seen[i]);
    }
}

static bool agree(void)
{
    struct sight rules, world;

    rules_look(&rules);
    world_look(&world);
    if (memcmp(&rules, &world, sizeof rules) == 0 && !world_fault)
        return true;
    print_difference(&rules, &world);
    if (world_fault)
        fprintf(stderr, "violation: %s\n", world_fault);
    return false;
}

static void begin(void)
{
    world_begin();
    rules_begin();
}

static void step(unsigned number)
{
    world_do(&operations[number]);
    rules_do(&operations[number]);
}

/* Does it from the start; the steps before the last have been compared when they were the last. */
static bool run_sequence(void)
{
    bool holds;

    for (unsigned i = 0; i < current_length; i++)
        step(current.steps[i]);
    holds = agree();
    if (holds) {
        world_end();
        holds = !world_fault;
        if (!holds)
            fprintf(stderr, "violation at the end: %s\n", world_fault);
    }
    if (!holds)
        print_replay();
    return holds;
}

/* --- the search --- */

static uint64_t *known; /* keys + 1, open addressing */
static struct sequence *frontier, *next;
static size_t frontier_count, next_count, states, sequences;

static bool is_new(uint64_t key)
{
    size_t place = (size_t)((key * 0x9e3779b97f4a7c15u) >> 42);

    for (; known[place]; place = (place + 1) % TABLE)
        if (known[place] == key + 1)
            return false;
    if (++states == TABLE / 2) {
        fprintf(stderr, "too many states\n");
        exit(1);
    }
    known[place] = key + 1;
    return true;
}

static void keep(void)
{
    if ((next_count & (next_count - 1)) == 0) {
        next = realloc(next, (next_count ? 2 * next_count : 1) * sizeof *next);
        if (!next)
            abort();
    }
    next[next_count++] = current;
}

/* Continues the sequence by whatever the rules allow. */
static bool extend(const struct sequence *sequence, unsigned length)
{
    for (unsigned i = 0; i < operation_count; i++) {
        rules_begin();
        for (unsigned j = 0; j < length; j++)
            rules_do(&operations[sequence->steps[j]]);
        if (!rules_allow(&operations[i]))
            continue;
        current = *sequence;
        current.steps[length] = (uint8_t)i;
        current_length = length + 1;
        sequences++;
        begin();
        if (!run_sequence())
            return false;
        if (is_new(rules_key()))
            keep();
    }
    return true;
}

static bool explore(unsigned depth)
{
    unsigned length = 0;

    known = calloc(TABLE, sizeof *known);
    if (!known)
        abort();
    keep();
    for (; length < depth && next_count > 0; length++) {
        free(frontier);
        frontier = next;
        frontier_count = next_count;
        next = NULL;
        next_count = 0;
        for (size_t i = 0; i < frontier_count; i++)
            if (!extend(&frontier[i], length))
                return false;
    }
    printf("%zu states, %zu sequences of up to %u operations; %s\n", states, sequences, length,
           next_count ? "longer ones lead on" : "no longer one leads to another state");
    return true;
}

/* --- one sequence --- */

static bool replay(char *text)
{
    begin();
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
        unsigned i = 0;
        char name[64] = "";

        for (; i < operation_count; i++) {
            name_operation(&operations[i], name);
            if (strcmp(name, word) == 0)
                break;
        }
        if (i == operation_count || current_length == DEEPEST || !rules_allow(&operations[i])) {
            fprintf(stderr, "%s: is no operation, or cannot be done here\n", word);
            return false;
        }
        printf("%s\n", word);
        fflush(stdout);
        current.steps[current_length++] = (uint8_t)i;
        step(i);
        if (!agree())
            return false;
    }
    world_end();
    if (world_fault)
        fprintf(stderr, "violation at the end: %s\n", world_fault);
    return !world_fault;
}

int main(int argc, char **argv)
{
    static const int signals[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV};
    unsigned long depth = DEEPEST;
    bool holds;

    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], die_of_signal);
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(print_replay);
    list_operations();
    arena_install();
    if (argc == 3 && strcmp(argv[1], "--replay") == 0)
        return !replay(argv[2]);
    if (argc == 3 && strcmp(argv[1], "--depth") == 0)
        depth = strtoul(argv[2], NULL, 10);
    if ((argc != 1 && argc != 3) || depth == 0 || depth > DEEPEST) {
        fprintf(stderr, "explore_task [--depth N | --replay \"OPERATION ...\"], N at most %d\n", DEEPEST);
        return 2;
    }
    holds = explore((unsigned)depth);
    printf("%d passed, %d failed\n", holds, !holds);
    return !holds;
}
