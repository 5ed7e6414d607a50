/* lexer.c - fuzzed: the tokens of any bytes, put together again, are those bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lex/list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One behind the other, none empty, up to the end. */
static void check_tokens(const struct source *source)
{
    struct lexer lexer;
    size_t at = 0;

    lexer_init(&lexer, source->bytes, source->size);
    for (;;) {
        const enum token_kind kind = lexer_next(&lexer);
        const size_t end = (size_t)(lexer.at - source->bytes);
        const struct token token = {(uint32_t)at, kind, 0};

        if (end < at || end > source->size || (end == at) != (kind == TOKEN_END))
            abort();
        if (token_text(source, token).length != end - at)
            abort();
        at = end;
        if (kind == TOKEN_END)
            break;
    }
    if (at != source->size)
        abort();
}

/* What a parser sees: in order, and every name has its text. */
static void check_list(const struct source *source)
{
    struct token_list list;
    char buffer[4096];

    token_list_read(&list, source);
    for (size_t i = 0; i < list.count; i++) {
        const struct token token = list.tokens[i];
        struct slice text;

        if (token.at >= list.tokens[i + 1].at)
            abort();
        if (token.kind != TOKEN_NAME || !token_clean(token_text(source, token), buffer, 1024, &text))
            continue;
        if (!slice_equal(text, list.names.text[token.symbol]) ||
            names_find(&list.names, text) != token.symbol)
            abort();
    }
    token_list_release(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source source;

    if (source_from("fuzzed.c", (const char *)data, size, &source) != 0)
        return 0;
    check_tokens(&source);
    check_list(&source);
    source_release(&source);
    return 0;
}
