/* code.c - shows pieces of a source. */
#include "expand/code.h"

#include "parse/skip.h"

/* Conditions are said the other way round only if they are no longer: what is cut off anyway need not be. */
enum { MOST_TOKENS = 64 };

struct slice code_bytes(const struct source *source, const struct token *tokens, struct range range)
{
    if (range.first >= range.last)
        return (struct slice){"", 0};
    const struct slice last = token_text(source, tokens[range.last - 1]);
    const char *first = source->bytes + tokens[range.first].at;

    return (struct slice){first, (size_t)(last.at + last.length - first)};
}

/* Line splices go, control characters and what is no UTF-8 become a question mark. */
static void add_clean(struct text *text, struct slice piece)
{
    while (piece.length > 0) {
        const size_t simple = slice_simple(piece);

        text_add(text, piece.at, simple);
        piece.at += simple;
        piece.length -= simple;
        if (piece.length == 0)
            break;
        const size_t splice = slice_begins(piece, "\\\n") ? 2 : slice_begins(piece, "\\\r\n") ? 3 : 0;
        const size_t length = splice ? splice : slice_utf8(piece);
        const unsigned char first = (unsigned char)piece.at[0];
        const bool control = first < ' ' || first == 0x7f || (first == 0xc2 && (piece.at[1] & 0xe0) == 0x80);

        if (!splice && (length == 0 || control))
            text_add_char(text, '?');
        else if (!splice)
            text_add(text, piece.at, length);
        piece.at += length ? length : 1;
        piece.length -= length ? length : 1;
    }
}

/* Not in the middle of a character. */
static void cut_off(struct text *text, size_t start, size_t most)
{
    size_t end = start + most - 3;

    while (end > start && ((unsigned char)text->at[end] & 0xc0) == 0x80)
        end--;
    text->length = end;
    text_add_string(text, "...");
}

void code_add(struct text *text, const struct source *source, const struct token *tokens, struct range range,
              size_t most)
{
    const size_t start = text->length;
    size_t behind = 0;

    for (uint32_t i = range.first; i < range.last; i++) {
        if (tokens[i].kind == TOKEN_DIRECTIVE)
            continue;
        const struct slice piece = token_text(source, tokens[i]);

        if (text->length > start && behind < tokens[i].at)
            text_add_char(text, ' ');
        add_clean(text, piece);
        behind = tokens[i].at + piece.length;
        if (most && text->length - start > most) {
            cut_off(text, start, most);
            return;
        }
    }
}

/* --- conditions ------------------------------------------------------------------------------------ */

static const char *opposite_of(struct slice operator)
{
    static const char *const pairs[][2] = {{"==", "!="}, {"!=", "=="}, {"<", ">="},
                                           {">=", "<"},  {">", "<="},  {"<=", ">"}};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (slice_is(operator, pairs[i][0]))
            return pairs[i][1];
    return NULL;
}

/* What a condition is made of, outside of its brackets. */
struct shape {
    uint32_t compare; /* the one comparison, or the end */
    uint32_t operators;
    bool is_name; /* a->b.c, f(x), a[1] */
};

/* Binds less than a comparison. */
static bool joins(enum token_kind kind)
{
    return kind == TOKEN_AND_AND || kind == TOKEN_OR_OR || kind == TOKEN_QUESTION || kind == TOKEN_ASSIGN ||
           kind == TOKEN_COMPOUND || kind == TOKEN_COMMA || kind == TOKEN_AND;
}

static struct shape shape_of(const struct source *source, const struct token *tokens, struct range range)
{
    struct shape shape = {range.last, 0, true};
    uint32_t depth = 0;

    if (range.last - range.first > MOST_TOKENS)
        return (struct shape){range.last, 0, false};

    for (uint32_t i = range.first; i < range.last; i++) {
        const enum token_kind kind = tokens[i].kind;

        depth -= is_close(kind) && depth ? 1 : 0;
        if (depth == 0 && !is_close(kind)) {
            const bool plain = kind == TOKEN_NAME || kind == TOKEN_ARROW || kind == TOKEN_DOT ||
                               (is_open(kind) && i > range.first);

            shape.is_name &= plain;
            if (opposite_of(token_text(source, tokens[i])))
                shape.compare = i;
            shape.operators += shape.compare == i || joins(kind) ? 1 : 0;
        }
        depth += is_open(kind) ? 1 : 0;
    }
    return shape;
}

void code_add_condition(struct text *text, const struct source *source, const struct token *tokens,
                        struct range range, bool holds, size_t most)
{
    if (holds || range.first >= range.last) {
        code_add(text, source, tokens, range, most);
        return;
    }
    const struct shape shape = shape_of(source, tokens, range);
    const bool negated = tokens[range.first].kind == TOKEN_NOT;
    const struct range rest = {range.first + 1, range.last};

    if (negated && shape_of(source, tokens, rest).is_name) {
        code_add(text, source, tokens, rest, most);
    } else if (shape.is_name) {
        text_add_char(text, '!');
        code_add(text, source, tokens, range, most);
    } else if (shape.operators == 1 && shape.compare < range.last) {
        code_add(text, source, tokens, (struct range){range.first, shape.compare}, most / 2);
        text_printf(text, " %s ", opposite_of(token_text(source, tokens[shape.compare])));
        code_add(text, source, tokens, (struct range){shape.compare + 1, range.last}, most / 2);
    } else {
        text_add_string(text, "!(");
        code_add(text, source, tokens, range, most);
        text_add_char(text, ')');
    }
}

void code_add_c_string(struct text *text, const char *string)
{
    for (; *string; string++) {
        const unsigned char c = (unsigned char)*string;

        if (c == '"' || c == '\\')
            text_printf(text, "\\%c", c);
        else if (c < ' ' || c == 0x7f)
            text_printf(text, "\\%03o", c);
        else
            text_add_char(text, (char)c);
    }
}
