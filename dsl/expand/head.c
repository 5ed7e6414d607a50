/* head.c - takes the macro in front of an async function apart. */
#include "expand/head.h"

#include "parse/skip.h"

/* Names are not looked for in more than so many tokens of locals: every await asks. */
enum { MOST_ARGUMENTS = 5, MOST_LOCALS = 1024 };

static struct range range_of(struct argument argument)
{
    return (struct range){argument.first, argument.last};
}

static bool has_directive(const struct file *file, struct range range)
{
    for (uint32_t i = range.first; i < range.last; i++)
        if (file->list.tokens[i].kind == TOKEN_DIRECTIVE)
            return true;
    return false;
}

/* --- parameters ------------------------------------------------------------------------------------ */

/* (type, name) */
static bool read_parameter(const struct file *file, struct range pair, struct parameter *ret)
{
    const struct token *tokens = file->list.tokens;
    struct argument parts[3];
    bool closed;

    if (pair.first >= pair.last || tokens[pair.first].kind != TOKEN_OPEN_PAREN ||
        skip_bracket(&file->list, pair.first, &closed) != pair.last - 1 || !closed)
        return false;
    if (split_arguments(tokens, pair.first, pair.last - 1, 3, parts) != 2)
        return false;
    *ret = (struct parameter){range_of(parts[0]), parts[1].first};
    return parts[0].last > parts[0].first && parts[1].last == parts[1].first + 1 &&
           tokens[ret->name].kind == TOKEN_NAME;
}

/* ((type, name), ...) */
static bool read_parameters(const struct file *file, struct range all, struct head *head)
{
    const struct token *tokens = file->list.tokens;
    struct argument pairs[MOST_PARAMETERS + 1];
    bool closed;

    if (all.first >= all.last || tokens[all.first].kind != TOKEN_OPEN_PAREN || has_directive(file, all) ||
        skip_bracket(&file->list, all.first, &closed) != all.last - 1 || !closed)
        return false;
    head->parameter_count = split_arguments(tokens, all.first, all.last - 1, MOST_PARAMETERS + 1, pairs);
    if (head->parameter_count > MOST_PARAMETERS)
        return false;
    for (uint32_t i = 0; i < head->parameter_count; i++)
        if (!read_parameter(file, range_of(pairs[i]), &head->parameters[i]))
            return false;
    return true;
}

/* --- the macro ------------------------------------------------------------------------------------- */

static bool read_parts(const struct file *file, struct head *head)
{
    const struct async_layout layout = async_layout(head->word);
    struct argument arguments[MOST_ARGUMENTS];
    const uint32_t count =
        split_arguments(file->list.tokens, head->open, head->close, layout.locals + 1, arguments);
    const bool is_test = head->word == WORD_WOI_TEST;

    if (count <= (is_test ? layout.name : layout.parameters))
        return false;
    const struct range name = range_of(arguments[layout.name]);

    head->name = name.first;
    if (name.last != name.first + 1 || file->list.tokens[name.first].kind != TOKEN_NAME)
        return false;
    if (is_test)
        head->suite = range_of(arguments[0]);
    else
        head->type = range_of(arguments[0]);
    if (has_directive(file, head->type) || (!is_test && head->type.first == head->type.last))
        return false;
    if (is_test && head->suite.last != head->suite.first + 1)
        return false;
    if (layout.name == 2)
        head->drop = range_of(arguments[1]);
    if (count > layout.locals) {
        head->locals = range_of(arguments[layout.locals]);
        head->locals_comma = head->locals.first - 1;
    }
    return is_test || read_parameters(file, range_of(arguments[layout.parameters]), head);
}

static bool is_ours(enum word word)
{
    return word == WORD_WOI_ASYNC || word == WORD_WOI_ASYNC_OWNS || word == WORD_WOI_ASYNC_DEFINE ||
           word == WORD_WOI_ASYNC_DEFINE_OWNS || word == WORD_WOI_TEST || word == WORD_WOI_STREAM ||
           word == WORD_WOI_STREAM_DEFINE;
}

bool head_read(const struct file *file, const struct function *function, struct head *ret_head)
{
    if (!function->is_whole)
        return false; /* its other heads would be left */
    *ret_head = (struct head){.macro = function->open - 1, .open = function->open, .close = function->close};
    ret_head->word = (enum word)file->list.tokens[ret_head->macro].symbol;
    return is_ours(ret_head->word) && read_parts(file, ret_head);
}

bool head_read_declaration(const struct file *file, uint32_t macro, struct head *ret_head)
{
    bool closed;

    *ret_head = (struct head){.macro = macro, .open = macro + 1, .word = WORD_WOI_ASYNC_DECLARE};
    ret_head->close = skip_bracket(&file->list, ret_head->open, &closed);
    return closed && read_parts(file, ret_head);
}

void head_add_name(struct text *text, const struct file *file, const struct head *head)
{
    const struct token *tokens = file->list.tokens;

    if (head->suite.last > head->suite.first) {
        text_add_slice(text, file->list.names.text[tokens[head->suite.first].symbol]);
        text_add_char(text, '_');
    }
    text_add_slice(text, file->list.names.text[tokens[head->name].symbol]);
}

/* --- what a name points at ------------------------------------------------------------------------- */

/* struct T *a, *name; from the `struct`. */
static bool declares(const struct token *tokens, uint32_t at, uint32_t last, uint32_t name)
{
    for (at += 2; at + 1 < last && tokens[at].kind == TOKEN_STAR; at += 3) {
        const enum token_kind behind = tokens[at + 2].kind;

        if (tokens[at + 1].kind != TOKEN_NAME || (behind != TOKEN_COMMA && behind != TOKEN_SEMICOLON))
            return false;
        if (tokens[at + 1].symbol == name)
            return true;
        if (behind == TOKEN_SEMICOLON)
            return false;
    }
    return false;
}

uint32_t head_points_at(const struct file *file, const struct head *head, uint32_t name)
{
    const struct token *tokens = file->list.tokens;
    uint32_t found = 0, count = 0;

    if (head->locals.last - head->locals.first > MOST_LOCALS)
        return 0;
    for (uint32_t i = 0; i < head->parameter_count; i++) {
        const struct parameter *parameter = &head->parameters[i];
        const uint32_t at = parameter->type.first;

        if (tokens[parameter->name].symbol == name && parameter->type.last == at + 3 &&
            tokens[at].symbol == WORD_struct && tokens[at + 2].kind == TOKEN_STAR)
            return tokens[at + 1].symbol;
    }
    for (uint32_t i = head->locals.first; i < head->locals.last; i++) {
        const bool tagged = tokens[i].kind == TOKEN_NAME && tokens[i].symbol == WORD_struct &&
                            tokens[i + 1].kind == TOKEN_NAME;

        if (tagged && declares(tokens, i, head->locals.last, name)) {
            found = tokens[i + 1].symbol;
            count++;
        }
    }
    return count == 1 ? found : 0;
}
