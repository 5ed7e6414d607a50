/* checker.c - what the checks have in common. */
#include "check/checker.h"

#include <stdarg.h>
#include <stdlib.h>

__attribute__((format(printf, 1, 0))) static struct text format_text(const char *format, va_list arguments)
{
    struct text text = {0};
    va_list again;

    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    text_add(&text, "", 0);
    for (int i = 0; i < length; i++)
        text_add_char(&text, ' ');
    if (length > 0)
        vsnprintf(text.at, (size_t)length + 1, format, arguments);
    return text;
}

struct slice checker_text(const struct checker *checker, uint32_t token)
{
    return token_text(checker->file->list.source, checker->flow->tree.tokens[token]);
}

struct slice checker_name(const struct checker *checker, uint32_t variable)
{
    return checker->file->list.names.text[checker->flow->variables[variable].symbol];
}

unsigned checker_line(const struct checker *checker, uint32_t token)
{
    return source_place(checker->file->list.source, checker->flow->tree.tokens[token].at).line;
}

struct finding *checker_add(struct checker *checker, enum finding_kind kind, uint32_t token,
                            const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    struct text text = format_text(format, arguments);
    va_end(arguments);
    return report_add(checker->report, kind, checker->flow->tree.tokens[token].at,
                      (uint32_t)checker_text(checker, token).length, &text);
}

void checker_note(struct checker *checker, struct finding *finding, uint32_t token, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    struct text text = format_text(format, arguments);
    va_end(arguments);
    free(finding->note);
    finding->note = text.at;
    finding->note_at = checker->flow->tree.tokens[token].at;
    finding->note_length = (uint32_t)checker_text(checker, token).length;
}
