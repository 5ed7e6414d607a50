/* allow.c - comments that allow what would be found. */
#include "check/allow.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/memory.h"

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || c == '-';
}

/* The next run of letters and dashes; empty at the end, and at anything else than commas and blanks. */
static struct slice next_word(struct slice *text)
{
    size_t n = 0;

    while (text->length && (*text->at == ' ' || *text->at == ',' || *text->at == '\t')) {
        text->at++;
        text->length--;
    }
    while (n < text->length && is_letter(text->at[n]))
        n++;
    const struct slice word = {text->at, n};

    text->at += n;
    text->length -= n;
    return word;
}

static uint32_t read_kinds(struct slice text)
{
    const char *woi = slice_find(text, "woi:");
    uint32_t kinds = 0;

    if (!woi)
        return 0;
    text.length -= (size_t)(woi + 4 - text.at);
    text.at = woi + 4;
    if (!slice_is(next_word(&text), "allow"))
        return 0;
    for (;;) {
        const enum finding_kind kind = finding_named(next_word(&text));

        if (kind == FINDING_COUNT)
            return kinds;
        kinds |= 1u << kind;
    }
}

void allowances_read(struct allowances *allowances, const struct token_list *list)
{
    *allowances = (struct allowances){0};
    for (size_t i = 0; i < list->remark_count; i++) {
        const struct remark *remark = &list->remarks[i];
        const uint32_t kinds = read_kinds((struct slice){list->source->bytes + remark->at, remark->length});
        const unsigned line = remark->alone
                                  ? source_place(list->source, remark->at + remark->length - 1).line + 1
                                  : source_place(list->source, remark->at).line;

        if (!kinds)
            continue;
        MEMORY_GROW(allowances->at, allowances->count, allowances->room);
        allowances->at[allowances->count++] = (struct allowance){line, kinds};
    }
}

void allowances_release(struct allowances *allowances)
{
    free(allowances->at);
    *allowances = (struct allowances){0};
}

/* The first allowance of that line or a later one; they are in order but for the ones that stand alone, which
 * are about the next line and so not behind those of it. */
bool allowances_cover(const struct allowances *allowances, const struct source *source,
                      const struct finding *finding)
{
    const unsigned line = source_place(source, finding->at).line;
    size_t low = 0, high = allowances->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (allowances->at[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < allowances->count && allowances->at[low].line == line; low++)
        if (allowances->at[low].kinds >> finding->kind & 1)
            return true;
    return false;
}
