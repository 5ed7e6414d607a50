/* plan.c - which calls are spoilt, and how. */
#include "plan.h"

#include "clock.h"

struct faults faults;

void faults_begin(struct plan plan)
{
    faults = (struct faults){.plan = plan, .on = true, .endless = faults.endless};
}

bool is_transfer(enum call kind)
{
    return kind >= CALL_READV && kind <= CALL_SEND_PARTS;
}

bool is_memory(enum call kind)
{
    return kind <= CALL_MAP;
}

/* Of every other call the first, or the second, and so on. */
static bool is_every_other(enum call kind)
{
    return faults.of[kind] % 2 == faults.plan.nth % 2;
}

static bool is_nth(enum call kind)
{
    return kind == faults.plan.kind && faults.of[kind] == faults.plan.nth;
}

static bool has_begun(enum call kind)
{
    const bool same = kind == faults.plan.kind || (is_memory(kind) && is_memory(faults.plan.kind));

    faults.failing |= is_nth(kind);
    return same && faults.failing;
}

static bool is_due(enum call kind)
{
    switch (faults.plan.mode) {
    case MODE_ONCE:
        return is_nth(kind);
    case MODE_FROM:
        return has_begun(kind);
    case MODE_STORM:
        return way_of(kind, faults.plan.error) && way_of(kind, faults.plan.error)->passes &&
               is_every_other(kind);
    default:
        return false;
    }
}

int plan_count(enum call kind)
{
    clock_tick();
    if (!faults.on)
        return 0;
    faults.of[kind]++;
    if (++faults.calls >= CALLS_MOST && faults.endless)
        faults.endless();
    if (!is_due(kind))
        return 0;
    faults.hits++;
    return -faults.plan.error;
}

size_t plan_cut(enum call kind, size_t size)
{
    const bool now = faults.on && is_nth(kind);
    size_t most = size;

    if (size > 1 && ((faults.on && faults.plan.mode == MODE_BYTES) || (now && faults.plan.mode == MODE_BYTE)))
        most = 1;
    else if (size > 1 && now && faults.plan.mode == MODE_HALF)
        most = size / 2;
    faults.hits += most < size;
    return most;
}

bool plan_is_empty(void)
{
    const bool now = (faults.plan.mode == MODE_EMPTY && is_nth(CALL_EPOLL_WAIT)) ||
                     (faults.plan.mode == MODE_EMPTIES && is_every_other(CALL_EPOLL_WAIT));

    faults.hits += now;
    return now;
}

bool plan_is_lie(void)
{
    const bool now =
        (faults.plan.mode == MODE_LIE && is_nth(CALL_EPOLL_WAIT)) || faults.plan.mode == MODE_LIES;

    faults.hits += now;
    return now;
}
