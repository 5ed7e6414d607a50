/* judge.c - what a run may come to. */
#define _GNU_SOURCE
#include "judge.h"

#include "ledger.h"

static bool is_listed(const struct scenario *scenario, int result)
{
    for (int i = 0; i < RESULTS_MOST && scenario->results[i]; i++)
        if (scenario->results[i] == result)
            return true;
    return false;
}

static bool is_told(const struct plan *plan)
{
    if (plan->mode != MODE_ONCE && plan->mode != MODE_FROM)
        return false;
    return way_of(plan->kind, plan->error)->effect == TOLD;
}

bool is_allowed(const struct scenario *scenario, const struct plan *plan, int result)
{
    if (faults.hits == 0)
        return result == 0;
    if (!is_told(plan))
        return result == 0 || (plan->mode == MODE_FROM && is_listed(scenario, result));
    if (result == 0)
        return scenario->hides & BIT(plan->kind);
    return result == -plan->error || is_listed(scenario, result);
}

const char *judge(const struct scenario *scenario, const struct plan *plan, int result)
{
    static char text[128];

    if (is_allowed(scenario, plan, result))
        return ledger_left();
    if (result == 0)
        return "nobody is told of the error";
    snprintf(text, sizeof text, "undocumented: it ends with %d (%s)", result, woi_strerror(result));
    return text;
}
