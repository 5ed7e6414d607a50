/* apply.c - applies the fixes of a report to a source. */
#include "check/apply.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* An edit, and where it comes from: those at the same place stay in that order. */
struct piece {
    const struct edit *edit;
    size_t order;
};

static int compare(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;

    if (x->edit->at != y->edit->at)
        return x->edit->at < y->edit->at ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static bool is_same(const struct edit *a, const struct edit *b)
{
    return a->at == b->at && a->length == b->length && a->length > 0 && strcmp(a->text, b->text) == 0;
}

static void add_pieces(struct text *text, const struct source *source, const struct piece *pieces,
                       size_t count)
{
    const struct edit *before = NULL;
    uint32_t at = 0;

    for (size_t i = 0; i < count; i++) {
        const struct edit *edit = pieces[i].edit;

        if (before && is_same(before, edit))
            continue;
        text_add(text, source->bytes + at, edit->at - at);
        if (edit->lead && !(before && before->at == edit->at && before->lead))
            text_add_string(text, edit->lead);
        text_add_string(text, edit->text);
        at = edit->at + edit->length;
        before = edit;
    }
    text_add(text, source->bytes + at, source->size - at);
}

static bool overlap(const struct piece *pieces, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (pieces[i].edit->at < pieces[i - 1].edit->at + pieces[i - 1].edit->length &&
            !is_same(pieces[i - 1].edit, pieces[i].edit))
            return true;
    return false;
}

/* All fixes of the report that some finding still has. */
static size_t collect(const struct report *report, bool *wanted)
{
    size_t count = 0;

    for (size_t i = 0; i < report->count; i++) {
        const uint32_t fix = report->findings[i].fix;

        if (fix && !wanted[fix - 1]) {
            wanted[fix - 1] = true;
            count++;
        }
    }
    return count;
}

size_t fixes_apply(const struct source *source, const struct report *report, struct text *ret_text)
{
    bool *wanted = memory_new(report->fix_count, sizeof *wanted);
    size_t fixes = collect(report, wanted), room = 0, count = 0;
    struct piece *pieces;

    for (size_t i = 0; i < report->fix_count; i++)
        room += wanted[i] ? report->fixes[i].count : 0;
    pieces = memory_new(room, sizeof *pieces);
    for (size_t i = 0; i < report->fix_count; i++)
        for (size_t k = 0; wanted[i] && k < report->fixes[i].count; k++, count++)
            pieces[count] = (struct piece){&report->fixes[i].edits[k], count};
    qsort(pieces, count, sizeof *pieces, compare);
    if (overlap(pieces, count)) {
        fixes = 0;
        count = 0;
    }
    *ret_text = (struct text){0};
    add_pieces(ret_text, source, pieces, count);
    free(pieces);
    free(wanted);
    return fixes;
}
