/* skip.c - walking over tokens whose brackets need not match. */
#include "parse/skip.h"

#include <stdlib.h>

#include "base/memory.h"

bool is_async_macro(const struct token_list *list, uint32_t at)
{
    return list->tokens[at].kind == TOKEN_NAME && list->tokens[at + 1].kind == TOKEN_OPEN_PAREN &&
           names_has(&list->names, list->tokens[at].symbol, WORD_ASYNC);
}

struct async_layout async_layout(uint32_t macro)
{
    switch (macro) {
    case WORD_WOI_ASYNC:
    case WORD_WOI_ASYNC_DEFINE:
    case WORD_WOI_ASYNC_DECLARE:
    case WORD_WOI_FUTURE:
    case WORD_WOI_STREAM:
    case WORD_WOI_STREAM_DECLARE:
    case WORD_WOI_STREAM_DEFINE:
        return (struct async_layout){1, 2, 3};
    case WORD_WOI_ASYNC_OWNS:
    case WORD_WOI_ASYNC_DEFINE_OWNS:
        return (struct async_layout){2, 3, 4};
    case WORD_WOI_TEST:
        return (struct async_layout){1, 0, 2};
    default:
        return (struct async_layout){0, 0, 0};
    }
}

/* The depths that branches of conditionals begin with. */
struct depths {
    uint32_t *at;
    size_t count;
    size_t room;
};

/* What the depth is behind a directive. */
static uint32_t depth_behind(struct depths *depths, enum word word, uint32_t depth)
{
    switch (word) {
    case WORD_if:
    case WORD_ifdef:
    case WORD_ifndef:
        MEMORY_GROW(depths->at, depths->count, depths->room);
        depths->at[depths->count++] = depth;
        return depth;
    case WORD_else:
    case WORD_elif:
    case WORD_elifdef:
    case WORD_elifndef:
        return depths->count ? depths->at[depths->count - 1] : depth;
    case WORD_endif:
        depths->count -= depths->count ? 1 : 0;
        return depth;
    default:
        return depth;
    }
}

uint32_t skip_bracket(const struct token_list *list, uint32_t at, bool *ret_closed)
{
    struct depths depths = {0};
    uint32_t depth = 0, i = at;

    *ret_closed = false;
    for (; i < list->count; i++) {
        const struct token token = list->tokens[i];

        if (token.kind == TOKEN_DIRECTIVE) {
            depth = depth_behind(&depths, list->directives[token.symbol].word, depth);
        } else if (is_open(token.kind)) {
            depth++;
        } else if (is_close(token.kind) && --depth == 0) {
            *ret_closed = true;
            break;
        } else if (i > at && is_async_macro(list, i)) {
            break;
        }
    }
    free(depths.at);
    return i;
}

uint32_t split_arguments(const struct token *tokens, uint32_t open, uint32_t close, uint32_t most,
                         struct argument *ret_arguments)
{
    uint32_t count = 0, depth = 0, first = open + 1;

    for (uint32_t i = open + 1; i <= close; i++) {
        depth += is_open(tokens[i].kind) ? 1 : 0;
        if (i == close || (tokens[i].kind == TOKEN_COMMA && depth == 0 && count + 1 < most)) {
            if (i > first || i < close || count > 0)
                ret_arguments[count++] = (struct argument){first, i};
            first = i + 1;
        }
        depth -= is_close(tokens[i].kind) && depth ? 1 : 0;
    }
    return count;
}
