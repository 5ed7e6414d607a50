/* check.c - fuzzed: woi check says the same twice, about places that are there, in order; and what it fixes
 * can be checked again. libFuzzer itself sees to it that no input takes long. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check/apply.h"
#include "check/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_places(const struct source *source, const struct report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];

        if (finding->at > source->size || finding->length > source->size - finding->at)
            abort();
        if (finding->note && finding->note_at > source->size)
            abort();
        if (i > 0 && finding->at < report->findings[i - 1].at)
            abort();
        if (finding->fix > report->fix_count)
            abort();
    }
}

static void check_same(const struct report *a, const struct report *b)
{
    if (a->count != b->count || a->fix_count != b->fix_count || a->skipped_count != b->skipped_count)
        abort();
    for (size_t i = 0; i < a->count; i++) {
        const struct finding *x = &a->findings[i], *y = &b->findings[i];

        if (x->at != y->at || x->kind != y->kind || x->fix != y->fix || strcmp(x->message, y->message) != 0)
            abort();
    }
}

static void check_fixed(const struct source *source, const struct check_settings *settings,
                        const struct report *report)
{
    struct source fixed;
    struct report again;
    struct text text;

    if (fixes_apply(source, report, &text) > 0 && source_from("fixed.c", text.at, text.length, &fixed) == 0) {
        check_source(&fixed, settings, &again);
        report_release(&again);
        source_release(&fixed);
    }
    text_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct check_settings settings = {.format = CHECK_TEXT};
    struct source source;
    struct report first, second;

    if (source_from("fuzzed.c", (const char *)data, size, &source) != 0)
        return 0;
    check_source(&source, &settings, &first);
    check_source(&source, &settings, &second);
    check_places(&source, &first);
    check_same(&first, &second);
    check_fixed(&source, &settings, &first);
    report_release(&first);
    report_release(&second);
    source_release(&source);
    return 0;
}
