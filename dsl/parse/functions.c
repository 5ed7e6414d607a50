/* functions.c - finds the functions of a source. */
#include "base/memory.h"
#include "parse/file.h"
#include "parse/skip.h"

#include <stdlib.h>

enum { MOST_ARGUMENTS = 5 };

static void add_function(struct file *file, const struct function *function)
{
    MEMORY_GROW(file->functions, file->function_count, file->function_room);
    file->functions[file->function_count++] = *function;
}

/* A head that must be followed by a body, and what it is cannot be seen. */
static void add_unread(struct file *file, uint32_t at)
{
    MEMORY_GROW(file->unread, file->unread_count, file->unread_room);
    file->unread[file->unread_count++] = at;
}

static bool must_define(uint32_t macro)
{
    return macro == WORD_WOI_ASYNC || macro == WORD_WOI_ASYNC_OWNS || macro == WORD_WOI_ASYNC_DEFINE ||
           macro == WORD_WOI_ASYNC_DEFINE_OWNS || macro == WORD_WOI_TEST;
}

static uint32_t skip_directives(const struct file *file, uint32_t at)
{
    while (file->list.tokens[at].kind == TOKEN_DIRECTIVE)
        at++;
    return at;
}

/* Behind an #else comes another head of the same body. */
static bool is_another_head(const struct file *file, uint32_t at)
{
    const struct token_list *list = &file->list;
    bool other = false;

    for (; list->tokens[at].kind == TOKEN_DIRECTIVE; at++) {
        const uint32_t word = list->directives[list->tokens[at].symbol].word;

        other |= word == WORD_else || word == WORD_elif || word == WORD_elifdef || word == WORD_elifndef;
    }
    while (other && list->tokens[at].kind == TOKEN_NAME && !is_async_macro(list, at))
        at++; /* static */
    return other && is_async_macro(list, at);
}

/* The only name in the argument; directives may stand around it. */
static bool find_name(const struct token *tokens, struct argument argument, uint32_t *ret_name)
{
    uint32_t count = 0;

    for (uint32_t i = argument.first; i < argument.last; i++) {
        if (tokens[i].kind == TOKEN_DIRECTIVE)
            continue;
        *ret_name = i;
        count += tokens[i].kind == TOKEN_NAME ? 1 : 2;
    }
    return count == 1;
}

/* Returns where to go on. */
static uint32_t read_async(struct file *file, uint32_t at)
{
    const struct token *tokens = file->list.tokens;
    const struct async_layout layout = async_layout(tokens[at].symbol);
    struct argument arguments[MOST_ARGUMENTS];
    struct function function = {.is_async = true, .open = at + 1};
    bool closed;

    function.close = skip_bracket(&file->list, at + 1, &closed);
    if (!closed) {
        add_unread(file, at);
        return function.close;
    }
    const uint32_t most = layout.locals ? layout.locals + 1 : MOST_ARGUMENTS;
    const uint32_t count = split_arguments(tokens, function.open, function.close, most, arguments);

    const bool named = count > layout.name && find_name(tokens, arguments[layout.name], &function.name);

    function.brace = skip_directives(file, function.close + 1);
    if (tokens[function.brace].kind != TOKEN_OPEN_BRACE || !named) {
        if (must_define(tokens[at].symbol) && !(named && is_another_head(file, function.close + 1)))
            add_unread(file, at);
        return function.close + 1;
    }
    function.is_whole = function.brace == function.close + 1;
    function.takes_locals = layout.locals > 0;
    function.has_locals = layout.locals && count > layout.locals;
    function.end = skip_bracket(&file->list, function.brace, &function.closed);
    add_function(file, &function);
    return function.end + (function.closed ? 1 : 0);
}

/* What stands before a brace in a file. */
struct head {
    uint32_t name; /* before the first parenthesis, or 0 */
    bool assigned;
};

static bool is_type_body(const struct file *file, uint32_t brace)
{
    const struct token_list *list = &file->list;

    for (uint32_t back = 1; back <= 2 && back <= brace; back++) {
        const struct token token = list->tokens[brace - back];

        if (token.kind != TOKEN_NAME)
            return false;
        if (names_has(&list->names, token.symbol, WORD_TAG))
            return true;
    }
    return false;
}

static uint32_t read_brace(struct file *file, uint32_t at, const struct head *head)
{
    struct function function = {.name = head->name, .brace = at};

    if (!head->name && at > 0 && file->list.tokens[at - 1].kind == TOKEN_STRING)
        return at + 1; /* extern "C" */
    function.end = skip_bracket(&file->list, at, &function.closed);
    if (head->name && !head->assigned && !is_type_body(file, at)) {
        file->list.names.classes[file->list.tokens[head->name].symbol] |= WORD_FUNCTION;
        add_function(file, &function);
    }
    return function.end + (function.closed ? 1 : 0);
}

static uint32_t read_parenthesis(struct file *file, uint32_t at, struct head *head)
{
    const struct token_list *list = &file->list;
    bool closed;
    const uint32_t close = skip_bracket(list, at, &closed);
    const struct token before = list->tokens[at ? at - 1 : 0];

    if (!head->name && at > 0 && before.kind == TOKEN_NAME &&
        !names_has(&list->names, before.symbol, WORD_ATTRIBUTE | WORD_SILENT))
        head->name = at - 1;
    return close + (closed ? 1 : 0);
}

void file_find_functions(struct file *file)
{
    const struct token_list *list = &file->list;
    struct head head = {0};

    for (uint32_t i = 0; i < list->count;) {
        const enum token_kind kind = list->tokens[i].kind;

        if (is_async_macro(list, i)) {
            i = read_async(file, i);
            head = (struct head){0};
        } else if (kind == TOKEN_OPEN_PAREN) {
            i = read_parenthesis(file, i, &head);
        } else if (kind == TOKEN_OPEN_BRACE) {
            i = read_brace(file, i, &head);
            if (!head.assigned)
                head = (struct head){0};
        } else {
            head.assigned |= kind == TOKEN_ASSIGN;
            if (kind == TOKEN_SEMICOLON || kind == TOKEN_CLOSE_BRACE)
                head = (struct head){0};
            i++;
        }
    }
}
