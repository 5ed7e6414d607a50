/* plain_lines.c - the lines of a body: how deep they stand, their comments, and the names in them. */
#include "expand/plain.h"

#include <stdarg.h>
#include <string.h>

enum { LONGEST_COMMENT = 60 };

/* --- lines ----------------------------------------------------------------------------------------- */

void plain_indent(struct plain *plain, struct indent indent)
{
    text_add_slice(&plain->out, indent.base);
    for (unsigned i = 0; i < indent.levels; i++)
        text_add_string(&plain->out, "    ");
}

void plain_line(struct plain *plain, struct indent indent, const char *format, ...)
{
    va_list arguments;

    plain_indent(plain, indent);
    va_start(arguments, format);
    text_vprintf(&plain->out, format, arguments);
    va_end(arguments);
    text_add_char(&plain->out, '\n');
}

struct indent indent_deeper(struct indent indent)
{
    indent.levels++;
    return indent;
}

struct indent indent_of(const struct plain *plain, uint32_t token)
{
    const size_t at = plain->file->list.tokens[token].at;
    const size_t start = plain->source->lines[source_place(plain->source, at).line - 1];
    size_t end = start;

    while (end < at && (plain->source->bytes[end] == ' ' || plain->source->bytes[end] == '\t'))
        end++;
    return (struct indent){{plain->source->bytes + start, end - start}, 0};
}

struct indent indent_shallower(struct indent indent)
{
    size_t *length = &indent.base.length;

    if (*length > 0 && indent.base.at[*length - 1] == '\t') {
        --*length;
        return indent;
    }
    for (int i = 0; i < 4 && *length > 0 && indent.base.at[*length - 1] == ' '; i++)
        --*length;
    return indent;
}

void plain_trim(struct plain *plain, const char *blanks)
{
    struct text *out = &plain->out;

    while (out->length > plain->counted && out->at[out->length - 1] &&
           strchr(blanks, out->at[out->length - 1]))
        out->length--;
}

/* --- names ----------------------------------------------------------------------------------------- */

struct state_name site_state(const struct site *site)
{
    struct state_name name;

    if (site->of_its_line)
        snprintf(name.text, sizeof name.text, "line_%u_%u_", site->line, site->of_its_line + 1);
    else
        snprintf(name.text, sizeof name.text, "line_%u_", site->line);
    return name;
}

struct label_name body_label(const struct body *body, const char *state)
{
    struct label_name name;

    snprintf(name.text, sizeof name.text, body->keeps_macros ? "WOI_WIDE_(%s)" : "%s", state);
    return name;
}

/* "*" and "/" do not meet in a comment. */
void plain_add_comment(struct plain *plain, const struct site *site)
{
    struct text text = {0};
    uint32_t last = site->name + 1;

    if (site->value.first < site->value.last)
        last = site->value.last + 1;
    else if (site->word == WORD_WOI_YIELD || site->word == WORD_WOI_RETURN)
        last = site->name + 3;

    code_add(&text, plain->source, plain->file->list.tokens, (struct range){site->name, last},
             LONGEST_COMMENT);
    for (size_t i = 0; i < text.length; i++) {
        text_add_char(&plain->out, text.at[i]);
        if (i + 1 < text.length && (text.at[i] == '*' || text.at[i] == '/') &&
            (text.at[i + 1] == '*' || text.at[i + 1] == '/'))
            text_add_char(&plain->out, ' ');
    }
    text_release(&text);
}

void plain_comment_line(struct plain *plain, const struct site *site, struct indent indent)
{
    plain_indent(plain, indent);
    text_printf(&plain->out,
                "/* line %u: ", source_place(plain->source, plain->file->list.tokens[site->name].at).line);
    plain_add_comment(plain, site);
    text_add_string(&plain->out, " */\n");
}
