/* rules.c - what the rules say will happen, written from them alone: a task is in one of six places. */
#include <string.h>

#include "explore.h"
#include "task/state.h"

enum place { NOWHERE, IDLE, QUEUED, RUNNING, RUNNING_WOKEN, DONE };
enum content { NOTHING_YET, ROOT, CHAIN, OUTPUT, TAKEN, CANCELLED, PANICKED, CLEARED };
enum joiner { NOBODY, JOINER_A, JOINER_B, OTHER_TASK };

static struct rule {
    enum place place;
    bool aborted, has_handle;
    enum joiner joiner;
    unsigned wakers; /* in hand */
    enum content content;
    unsigned polls, schedules, finals, outputs_dropped, wakes[2];
} rules[UNITS];

static unsigned queue[UNITS], queued;
static unsigned youngest; /* which was spawned last: closing goes by age */
static bool closed;

static struct rule *other(const struct rule *rule)
{
    return &rules[rule == &rules[0]];
}

static unsigned references(const struct rule *rule)
{
    if (rule->place == NOWHERE)
        return 0;
    return rule->wakers + rule->has_handle + (rule->place != DONE) + (other(rule)->joiner == OTHER_TASK);
}

void rules_begin(void)
{
    memset(rules, 0, sizeof rules);
    queued = 0;
    youngest = 0;
    closed = false;
}

/* --- the rules --- */

static void push(struct rule *rule)
{
    rule->place = QUEUED;
    queue[queued++] = (unsigned)(rule - rules);
}

static void schedule(struct rule *rule)
{
    rule->schedules++;
    push(rule);
}

static void wake(struct rule *rule)
{
    if (rule->place == IDLE)
        schedule(rule);
    else if (rule->place == RUNNING)
        rule->place = RUNNING_WOKEN;
}

static void abort_rule(struct rule *rule)
{
    if (rule->place == DONE)
        return;
    rule->aborted = true;
    wake(rule);
}

static void clear(struct rule *rule)
{
    rule->outputs_dropped += rule->content == OUTPUT;
    rule->content = CLEARED;
}

static void drop_handle(struct rule *rule)
{
    rule->has_handle = false;
    rule->joiner = NOBODY;
    if (rule->place == DONE)
        clear(rule);
}

static void complete(struct rule *rule, enum content content)
{
    const enum joiner joiner = rule->joiner;

    rule->finals++;
    rule->content = content;
    if (!rule->has_handle)
        clear(rule);
    rule->place = DONE;
    rule->aborted = false;
    rule->joiner = NOBODY;
    if (joiner == OTHER_TASK)
        wake(other(rule));
    if (joiner == JOINER_A || joiner == JOINER_B)
        rule->wakes[joiner == JOINER_B]++;
    if (joiner == JOINER_B)
        drop_handle(rule);
}

static void act(struct rule *rule, enum act act)
{
    switch (act) {
    case WAKE_ITSELF:
        wake(rule);
        break;
    case ABORT_ITSELF:
        abort_rule(rule);
        break;
    case ABORT_OTHER:
        abort_rule(other(rule));
        break;
    case DROP_OWN_HANDLE:
        drop_handle(rule);
        break;
    case JOIN_OTHER:
        if (other(rule)->place != DONE)
            other(rule)->joiner = OTHER_TASK;
        break;
    default:
        break;
    }
}

static void run(enum act what, enum end end)
{
    struct rule *rule = &rules[queue[0]];
    const bool finalise = rule->aborted;

    queue[0] = queue[1];
    queued--;
    rule->place = RUNNING;
    if (!finalise) {
        rule->polls++;
        rule->content = CHAIN;
        if (end == PENDING && rule->wakers == 0)
            rule->wakers = 1;
    }
    act(rule, what);
    if (what == JOIN_ITSELF || end == PANIC)
        complete(rule, PANICKED);
    else if (end == READY)
        complete(rule, OUTPUT);
    else if (rule->aborted)
        complete(rule, CANCELLED);
    else if (rule->place == RUNNING_WOKEN)
        push(rule);
    else
        rule->place = IDLE;
}

static void close_all(void)
{
    struct rule *const by_age[] = {&rules[!youngest], &rules[youngest]};

    for (unsigned i = 0; i < UNITS; i++)
        if (by_age[i]->place != NOWHERE)
            abort_rule(by_age[i]);
    while (queued > 0)
        run(NOTHING, PENDING);
    closed = true;
}

/* Whose last reference went is nowhere; another may begin there. */
static void settle(void)
{
    for (struct rule *rule = rules; rule < rules + UNITS; rule++)
        if (rule->place == DONE && references(rule) == 0)
            rule->place = NOWHERE;
}

void rules_do(const struct operation *operation)
{
    struct rule *rule = &rules[operation->unit];

    switch (operation->what) {
    case SPAWN:
        *rule = (struct rule){.has_handle = true, .content = ROOT};
        youngest = operation->unit;
        schedule(rule);
        break;
    case RUN:
        run(operation->act, operation->end);
        break;
    case WAKE_BY_REF:
        wake(rule);
        break;
    case WAKE:
        wake(rule);
        rule->wakers--;
        break;
    case CLONE_WAKER:
        rule->wakers++;
        break;
    case DROP_WAKER:
        rule->wakers--;
        break;
    case ABORT:
        abort_rule(rule);
        break;
    case JOIN_A:
    case JOIN_B:
        rule->joiner = operation->what == JOIN_A ? JOINER_A : JOINER_B;
        break;
    case TAKE:
        if (rule->content == OUTPUT)
            rule->content = TAKEN;
        break;
    case DROP_HANDLE:
        drop_handle(rule);
        break;
    case USE_STALE_HANDLE:
        break;
    case CLOSE:
        close_all();
        break;
    }
    settle();
}

/* --- what makes sense --- */

static bool run_makes_sense(enum act act, enum end end)
{
    const struct rule *rule = &rules[queue[0]];

    if (queued == 0)
        return false;
    /* A finally part is lent no waker and cannot wait. */
    if (rule->aborted && (end == READY || act == JOIN_ITSELF || act == JOIN_OTHER))
        return false;
    switch (act) {
    case WAKE_ITSELF:
        return !rule->aborted || rule->wakers > 0;
    case ABORT_ITSELF:
    case DROP_OWN_HANDLE:
        return rule->has_handle;
    case JOIN_ITSELF:
        return rule->has_handle && end == PANIC;
    case ABORT_OTHER:
    case JOIN_OTHER:
        return other(rule)->has_handle;
    default:
        return true;
    }
}

bool rules_allow(const struct operation *operation)
{
    const struct rule *rule = &rules[operation->unit];

    switch (operation->what) {
    case SPAWN:
        return rule->place == NOWHERE && !closed;
    case CLOSE:
        return !closed;
    case RUN:
        return run_makes_sense(operation->act, operation->end);
    case WAKE_BY_REF:
    case WAKE:
    case DROP_WAKER:
        return rule->wakers > 0;
    case CLONE_WAKER:
        return rule->wakers > 0 && rule->wakers < WAKERS;
    case JOIN_A:
    case JOIN_B:
        return rule->has_handle && rule->place != DONE;
    case TAKE:
        return rule->has_handle && rule->place == DONE && rule->content != TAKEN;
    case ABORT:
    case DROP_HANDLE:
        return rule->has_handle;
    case USE_STALE_HANDLE:
        return rule->place != NOWHERE && !rule->has_handle;
    }
    return false;
}

/* --- what is seen --- */

static uint32_t state_of(const struct rule *rule)
{
    static const uint32_t places[] = {[QUEUED] = TASK_QUEUED, [DONE] = TASK_DONE};

    return places[rule->place] | (rule->aborted ? TASK_CANCEL : 0) | (rule->has_handle ? TASK_JOIN : 0) |
           (rule->joiner != NOBODY ? TASK_JOIN_WAKER : 0);
}

static enum slot slot_of(const struct rule *rule)
{
    static const enum slot slots[] = {
        [ROOT] = STRAND,       [CHAIN] = STRAND,     [OUTPUT] = VALUE, [TAKEN] = VALUE,
        [CANCELLED] = OUTCOME, [PANICKED] = OUTCOME, [CLEARED] = EMPTY};

    return slots[rule->content];
}

/* A root, what it awaits, and the leaf below; of a panic, the record; of a finished task, its root. */
static uint32_t blocks_of(const struct rule *rule)
{
    static const uint32_t blocks[] = {
        [ROOT] = 1, [CHAIN] = 3, [OUTPUT] = 1, [TAKEN] = 1, [PANICKED] = 1, [CLEARED] = 0};

    return rule->place == NOWHERE ? 0 : 1 + blocks[rule->content];
}

void rules_look(struct sight *ret_sight)
{
    memset(ret_sight, 0, sizeof *ret_sight);
    for (unsigned i = 0; i < UNITS; i++) {
        const struct rule *rule = &rules[i];
        struct unit_sight *unit = &ret_sight->units[i];

        if (rule->place != NOWHERE) {
            unit->lives = 1;
            unit->state = state_of(rule);
            unit->references = references(rule);
            unit->slot = slot_of(rule);
        }
        unit->polls = rule->polls;
        unit->schedules = rule->schedules;
        unit->finals = rule->finals;
        unit->outputs_dropped = rule->outputs_dropped;
        for (unsigned j = 0; j < 2; j++) {
            unit->wakes[j] = rule->wakes[j];
            unit->held[j] = rule->joiner == (j ? JOINER_B : JOINER_A);
        }
        ret_sight->unfinished += rule->place != NOWHERE && rule->place != DONE;
        ret_sight->blocks += blocks_of(rule);
    }
    for (unsigned i = 0; i < queued; i++)
        ret_sight->queue[i] = 1 + queue[i];
}

static unsigned saturated(unsigned n)
{
    return n < 2 ? n : 2;
}

static uint64_t key_of(const struct rule *rule)
{
    uint64_t key = rule->place;

    if (rule->place == NOWHERE)
        return 0;
    key = key << 3 | rule->content;
    key = key << 2 | rule->joiner;
    key = key << 2 | rule->wakers;
    key = key << 2 | rule->aborted * 2u | rule->has_handle;
    key = key << 2 | saturated(rule->polls);
    return key << 2 | saturated(rule->wakes[0] + rule->wakes[1]);
}

uint64_t rules_key(void)
{
    const uint64_t order = queued == 2 ? queue[0] : 0;

    return (order << 2 | youngest << 1 | closed) << 32 | key_of(&rules[0]) << 16 | key_of(&rules[1]);
}
