/* message.c - messages as gcc writes them. */
#include "base/message.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A line that is longer is shown in part. */
enum { WIDTH = 160, LEAD = 60 };

static const char *const names[] = {"error", "warning", "note"};
static const char *const colors[] = {"\033[1;31m", "\033[1;35m", "\033[1;36m"};

bool message_color(const char *wanted, FILE *file, bool *ret_color)
{
    const char *none = getenv("NO_COLOR");

    if (strcmp(wanted, "always") == 0)
        *ret_color = true;
    else if (strcmp(wanted, "never") == 0)
        *ret_color = false;
    else if (strcmp(wanted, "auto") == 0)
        *ret_color = isatty(fileno(file)) && !(none && *none);
    else
        return false;
    return true;
}

/* A source must not talk to the terminal: what is not printable becomes a question mark. */
static void add_shown(struct text *text, struct slice line)
{
    while (line.length > 0) {
        size_t length = slice_utf8(line);
        const unsigned char c = (unsigned char)line.at[0];
        const bool plain = length > 1 ? !(c == 0xc2 && (unsigned char)line.at[1] < 0xa0)
                                      : length == 1 && (c == '\t' || (c >= 0x20 && c != 0x7f));

        if (plain)
            text_add(text, line.at, length);
        else
            text_add_char(text, '?');
        length = length ? length : 1;
        line.at += length;
        line.length -= length;
    }
}

/* Of UTF-8 only the first byte of a character takes a column. */
static void add_blank(struct text *text, struct slice line)
{
    for (size_t i = 0; i < line.length;) {
        const size_t length = slice_utf8((struct slice){line.at + i, line.length - i});

        text_add_char(text, line.at[i] == '\t' ? '\t' : ' ');
        i += length ? length : 1;
    }
}

static void add_excerpt(struct text *text, const struct message_out *out, const struct source *source,
                        struct place place, size_t length, const char *color)
{
    struct slice line = source_line(source, place.line);
    size_t before = place.column - 1;
    bool cut = false;

    if (before > line.length)
        before = line.length;
    if (line.length > WIDTH && before > LEAD) {
        line.at += before - LEAD;
        line.length -= before - LEAD;
        before = LEAD;
        cut = true;
    }
    if (line.length > WIDTH)
        line.length = WIDTH;
    if (length > line.length - before)
        length = line.length - before;
    text_printf(text, "%5u | %s", place.line, cut ? "..." : "");
    add_shown(text, line);
    text_printf(text, "\n      | %s", cut ? "   " : "");
    add_blank(text, (struct slice){line.at, before});
    text_printf(text, "%s^", out->color ? color : "");
    for (size_t i = 1; i < length; i++)
        text_add_char(text, '~');
    text_printf(text, "%s\n", out->color ? "\033[m" : "");
}

void message_at(const struct message_out *out, const struct source *source, size_t offset, size_t length,
                enum message_kind kind, const char *tag, const char *text)
{
    const struct place place = source_place(source, offset);
    const char *color = colors[kind];
    struct text all = {0};

    text_printf(&all, "%s%s:%u:%u:%s ", out->color ? "\033[1m" : "", source->path, place.line, place.column,
                out->color ? "\033[m" : "");
    text_printf(&all, "%s%s:%s %s", out->color ? color : "", names[kind], out->color ? "\033[m" : "", text);
    if (tag)
        text_printf(&all, " [%s%s%s]", out->color ? color : "", tag, out->color ? "\033[m" : "");
    text_add_char(&all, '\n');
    add_excerpt(&all, out, source, place, length, color);
    fwrite(all.at, 1, all.length, out->file);
    text_release(&all);
}

void message_trouble(const char *format, ...)
{
    va_list arguments;

    fputs("woi: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}
