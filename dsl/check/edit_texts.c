/* edit_texts.c - the pieces of text that a declaration is put together from again. */
#include "check/mover.h"

static bool ends_in_name(const struct text *text)
{
    const char c = text->length ? text->at[text->length - 1] : ' ';

    return c == '_' || c == ')' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void add_token(struct text *text, struct slice token)
{
    const char c = token.at[0];
    const bool name = c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

    if (text->length && ((name && ends_in_name(text)) || (c == '*' && ends_in_name(text))))
        text_add_char(text, ' ');
    text_add_slice(text, token);
}

void add_specifiers(const struct mover *mover, struct text *text, bool is_pointer)
{
    const struct tree *tree = &mover->flow->tree;
    const struct range range = mover->declaration.specifiers;

    for (uint32_t i = range.first; i < range.last; i++) {
        const bool dropped = word_at(tree, i, WORD_register) || word_at(tree, i, WORD_auto) ||
                             word_at(tree, i, WORD___extension__) ||
                             (!is_pointer && word_at(tree, i, WORD_const));

        if (!dropped)
            add_token(text, checker_text(mover->checker, i));
    }
}

void add_shape(const struct mover *mover, struct text *text, uint32_t i, const char *name)
{
    const struct declarator *declarator = &mover->declarators[i];
    const struct tree *tree = &mover->flow->tree;

    for (uint32_t k = declarator->shape.first; k < declarator->shape.last; k++) {
        if (k == declarator->name) {
            if (*name)
                add_token(text, slice_of(name));
        } else if (!(word_at(tree, k, WORD_const) && k < declarator->name)) {
            add_token(text, checker_text(mover->checker, k));
        }
    }
}

bool has_crlf(const struct source *source)
{
    const uint32_t second = source->line_count > 1 ? source->lines[1] : 0;

    return second > 1 && source->bytes[second - 2] == '\r';
}

struct text comments_of(const struct mover *mover, uint32_t first, uint32_t last)
{
    const struct source *source = mover->checker->file->list.source;
    struct text text = {0};
    struct lexer lexer;

    lexer_init(&lexer, source->bytes + first, source->size - first);
    while (lexer.at < source->bytes + last) {
        const char *start = lexer.at;
        const enum token_kind kind = lexer_next(&lexer);

        if (kind == TOKEN_END)
            break;
        if (kind != TOKEN_COMMENT)
            continue;
        text_add(&text, start, (size_t)(lexer.at - start));
        if (start[1] == '*')
            text_add_char(&text, ' ');
        else
            text_add_string(&text, has_crlf(source) ? "\r\n    " : "\n    ");
    }
    return text;
}
