/* finding.c - what woi check can find, and what it has found. */
#include "check/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const struct {
    const char *name;
    const char *about;
} table[] = {
#define F(identifier, name, about) {name, about},
    FINDINGS(F)
#undef F
};

const char *finding_name(enum finding_kind kind)
{
    return table[kind].name;
}

const char *finding_about(enum finding_kind kind)
{
    return table[kind].about;
}

enum finding_kind finding_named(struct slice name)
{
    enum finding_kind kind = 0;

    while (kind < FINDING_COUNT && !slice_is(name, table[kind].name))
        kind++;
    return kind;
}

static void finding_release(struct finding *finding)
{
    free(finding->message);
    free(finding->note);
}

void report_release(struct report *report)
{
    for (size_t i = 0; i < report->count; i++)
        finding_release(&report->findings[i]);
    for (size_t i = 0; i < report->fix_count; i++) {
        for (size_t k = 0; k < report->fixes[i].count; k++)
            free(report->fixes[i].edits[k].text);
        free(report->fixes[i].edits);
        free(report->fixes[i].about);
    }
    free(report->findings);
    free(report->fixes);
    free(report->skipped);
    *report = (struct report){0};
}

struct finding *report_add(struct report *report, enum finding_kind kind, uint32_t at, uint32_t length,
                           struct text *message)
{
    MEMORY_GROW(report->findings, report->count, report->room);
    report->findings[report->count] = (struct finding){
        .kind = kind,
        .at = at,
        .length = length,
        .message = message->at,
        .order = (uint32_t)report->count,
    };
    *message = (struct text){0};
    return &report->findings[report->count++];
}

static int compare(const struct finding *a, const struct finding *b)
{
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->kind == b->kind ? 0 : a->kind < b->kind ? -1 : 1;
}

static int compare_in_order(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    const int order = compare(x, y);

    return order ? order : x->order < y->order ? -1 : x->order > y->order;
}

void report_sort(struct report *report)
{
    size_t kept = 0;

    if (report->count == 0)
        return;
    qsort(report->findings, report->count, sizeof *report->findings, compare_in_order);
    for (size_t i = 0; i < report->count; i++) {
        if (kept > 0 && compare(&report->findings[kept - 1], &report->findings[i]) == 0)
            finding_release(&report->findings[i]);
        else
            report->findings[kept++] = report->findings[i];
    }
    report->count = kept;
}
