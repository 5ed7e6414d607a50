/* list.c - reads the tokens of a whole source. */
#include "lex/list.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { LONGEST_NAME = 1024 };

/* Names that are spliced over lines are put together again. */
static uint32_t symbol_of(struct names *names, struct slice text)
{
    char buffer[LONGEST_NAME];
    struct slice clean;

    if (!memchr(text.at, '\\', text.length))
        return names_add(names, text);
    if (!token_clean(text, buffer, sizeof buffer, &clean))
        clean = (struct slice){buffer, sizeof buffer};
    return names_add_copy(names, clean);
}

static void keep_remark(struct token_list *list, struct slice text, bool alone)
{
    if (!slice_find(text, "woi:"))
        return;
    MEMORY_GROW(list->remarks, list->remark_count, list->remark_room);
    list->remarks[list->remark_count++] = (struct remark){
        (uint32_t)(text.at - list->source->bytes),
        (uint32_t)text.length,
        alone,
    };
}

static void begin_directive(struct token_list *list, uint32_t at)
{
    MEMORY_GROW(list->tokens, list->count, list->room);
    list->tokens[list->count++] = (struct token){at, TOKEN_DIRECTIVE, list->directive_count & 0xffffff};
    MEMORY_GROW(list->directives, list->directive_count, list->directive_room);
    list->directives[list->directive_count++] = (struct directive){at, (uint32_t)list->line_count, 0, 0};
}

static void add_to_directive(struct token_list *list, struct token token)
{
    struct directive *directive = &list->directives[list->directive_count - 1];

    if (directive->count++ == 0 && token.kind == TOKEN_NAME)
        directive->word = token.symbol;
    MEMORY_GROW(list->lines, list->line_count, list->line_room);
    list->lines[list->line_count++] = token;
}

void token_list_read(struct token_list *list, const struct source *source)
{
    struct lexer lexer;
    bool in_directive = false, fresh = true; /* nothing on the line yet */

    *list = (struct token_list){.source = source};
    names_init(&list->names);
    lexer_init(&lexer, source->bytes, source->size);
    for (;;) {
        const char *start = lexer.at;
        struct token token = {(uint32_t)(start - source->bytes), 0, 0};
        const enum token_kind kind = lexer_next(&lexer);
        const struct slice text = {start, (size_t)(lexer.at - start)};

        token.kind = kind;
        if (kind == TOKEN_END)
            break;
        if (kind == TOKEN_NEWLINE) {
            in_directive = false;
            fresh = true;
        } else if (kind == TOKEN_COMMENT || kind == TOKEN_OPEN_COMMENT) {
            keep_remark(list, text, fresh);
        } else if (kind == TOKEN_HASH && fresh) {
            begin_directive(list, token.at);
            in_directive = true;
            fresh = false;
        } else if (kind != TOKEN_SPACE) {
            fresh = false;
            if (kind == TOKEN_NAME)
                token.symbol = symbol_of(&list->names, text) & 0xffffff;
            if (in_directive) {
                add_to_directive(list, token);
            } else {
                MEMORY_GROW(list->tokens, list->count, list->room);
                list->tokens[list->count++] = token;
            }
        }
    }
    list->tokens = memory_resize(list->tokens, list->count + TOKENS_AHEAD, sizeof *list->tokens);
    for (size_t i = 0; i < TOKENS_AHEAD; i++)
        list->tokens[list->count + i] = (struct token){(uint32_t)source->size, TOKEN_END, 0};
}

uint32_t token_list_find(const struct token_list *list, uint32_t at)
{
    size_t low = 0, high = list->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (list->tokens[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

void token_list_release(struct token_list *list)
{
    names_release(&list->names);
    free(list->tokens);
    free(list->lines);
    free(list->directives);
    free(list->remarks);
    *list = (struct token_list){0};
}
