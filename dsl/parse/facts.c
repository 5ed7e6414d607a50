/* facts.c - what a source says about its names: macros, typedefs, futures, channels. */
#include "base/memory.h"
#include "parse/file.h"
#include "parse/skip.h"

#include <stdlib.h>

enum { MOST_ARGUMENTS = 5 };

static void learn(struct file *file, uint32_t symbol, uint32_t classes)
{
    file->list.names.classes[symbol] |= classes;
}

/* Learns about the name with that ending. */
static void learn_derived(struct file *file, uint32_t symbol, const char *ending, uint32_t classes)
{
    struct text text = {0};

    text_add_slice(&text, file->list.names.text[symbol]);
    text_add_string(&text, ending);
    learn(file, names_add_copy(&file->list.names, text_slice(&text)), classes);
    text_release(&text);
}

/* The macros that are defined once, and never undone. */
static void note_macros(struct file *file)
{
    const struct token_list *list = &file->list;
    bool *again = memory_new(list->names.count, sizeof *again);

    for (uint32_t i = 0; i < list->directive_count; i++) {
        const struct directive *directive = &list->directives[i];

        if (directive->count < 2)
            continue;
        const struct token name = list->lines[directive->first + 1];

        if (name.kind != TOKEN_NAME || name.symbol < WORD_COUNT ||
            (directive->word != WORD_define && directive->word != WORD_undef))
            continue;
        again[name.symbol] |= file->macro[name.symbol] != 0 || directive->word == WORD_undef;
        file->macro[name.symbol] = again[name.symbol] ? 0 : i + 1;
    }
    free(again);
}

/* What stands in the texts of macros. */
static void note_texts(struct file *file)
{
    const struct token_list *list = &file->list;

    for (size_t i = 0; i < list->directive_count; i++) {
        const struct directive *directive = &list->directives[i];

        for (uint32_t k = 2; directive->word == WORD_define && k < directive->count; k++)
            if (list->lines[directive->first + k].kind == TOKEN_NAME)
                file->in_macro[list->lines[directive->first + k].symbol] = true;
    }
}

/* typedef ... name; or typedef ... (*name)(...); */
static void learn_typedef(struct file *file, uint32_t at)
{
    const struct token *tokens = file->list.tokens;
    uint32_t last = 0, depth = 0;

    for (at++; tokens[at].kind != TOKEN_END && (tokens[at].kind != TOKEN_SEMICOLON || depth > 0); at++) {
        const bool pointer = tokens[at].kind == TOKEN_OPEN_PAREN && tokens[at + 1].kind == TOKEN_STAR &&
                             tokens[at + 2].kind == TOKEN_NAME;

        if (pointer && depth == 0) {
            last = tokens[at + 2].symbol;
            break;
        }
        depth += is_open(tokens[at].kind) ? 1 : 0;
        depth -= is_close(tokens[at].kind) && depth ? 1 : 0;
        if (depth == 0 && tokens[at].kind == TOKEN_NAME && tokens[at].symbol != WORD___attribute__)
            last = tokens[at].symbol;
        if (depth == 0 && tokens[at].kind == TOKEN_COMMA && last >= WORD_COUNT)
            learn(file, last, WORD_TYPE);
        if (tokens[at].kind == TOKEN_NAME && tokens[at].symbol == WORD_typedef)
            return; /* the one before has lost its end */
    }
    if (last >= WORD_COUNT)
        learn(file, last, WORD_TYPE);
}

static void learn_async(struct file *file, uint32_t at)
{
    const struct token *tokens = file->list.tokens;
    const uint32_t macro = tokens[at].symbol;
    const uint32_t wanted = async_layout(macro).name;
    struct argument arguments[MOST_ARGUMENTS];
    bool closed;
    const uint32_t close = skip_bracket(&file->list, at + 1, &closed);

    if (!closed || split_arguments(tokens, at + 1, close, MOST_ARGUMENTS, arguments) <= wanted)
        return;
    const struct token name = tokens[arguments[wanted].first];

    if (name.kind != TOKEN_NAME || name.symbol < WORD_COUNT)
        return;
    if (macro == WORD_WOI_FUTURE) {
        learn_derived(file, name.symbol, "_future_type_", WORD_MAKES);
        return;
    }
    learn(file, name.symbol, WORD_MAKES | WORD_FUNCTION);
    learn_derived(file, name.symbol, "_at", WORD_MAKES);
    learn_derived(file, name.symbol, "_future_type_", WORD_MAKES);
}

static void learn_channel(struct file *file, uint32_t at)
{
    const struct token *tokens = file->list.tokens;
    const uint32_t name = tokens[at + 2].symbol;

    if (tokens[at + 1].kind != TOKEN_OPEN_PAREN || tokens[at + 2].kind != TOKEN_NAME)
        return;
    const bool oneshot = tokens[at].symbol == WORD_WOI_ONESHOT || tokens[at].symbol == WORD_WOI_ONESHOT_OWNS;

    if (!oneshot)
        learn_derived(file, name, "_send", WORD_MAKES);
    learn_derived(file, name, "_recv", WORD_MAKES);
    learn_derived(file, name, "_reserve", WORD_MAKES);
    learn_derived(file, name, "_closed", WORD_MAKES);
    learn_derived(file, name, "_open", WORD_FAILS);
}

/* struct NAME *function( where NAME is a future. */
static void learn_constructor(struct file *file, uint32_t at)
{
    const struct token *tokens = file->list.tokens;
    struct text text = {0};

    if (tokens[at + 1].kind != TOKEN_NAME || tokens[at + 2].kind != TOKEN_STAR ||
        tokens[at + 3].kind != TOKEN_NAME || tokens[at + 4].kind != TOKEN_OPEN_PAREN)
        return;
    const struct slice type = file->list.names.text[tokens[at + 1].symbol];

    text_add_slice(&text, type);
    text_add_string(&text, "_future_type_");
    if (names_find(&file->list.names, text_slice(&text)) || slice_is(type, "woi_future_int") ||
        slice_is(type, "woi_future_ssize_t"))
        learn(file, tokens[at + 3].symbol, WORD_GIVES);
    text_release(&text);
}

static bool is_nonblocking(struct slice name)
{
    return slice_ends(name, "_NONBLOCK") || slice_ends(name, "_DONTWAIT") ||
           slice_begins(name, "woi_pollable") || slice_is(name, "woi_readable") ||
           slice_is(name, "woi_writable") || slice_is(name, "WOI_FUTURE_TYPE");
}

/* Not every name of the table stands in the source. */
static void note_nonblocking(struct file *file)
{
    const struct token_list *list = &file->list;
    bool *said = memory_new(list->names.count, sizeof *said);

    for (size_t i = WORD_COUNT; i < list->names.count; i++)
        said[i] = is_nonblocking(list->names.text[i]);
    for (size_t i = 0; i < list->count; i++)
        file->speaks_of_nonblocking |= list->tokens[i].kind == TOKEN_NAME && said[list->tokens[i].symbol];
    free(said);
}

void file_learn(struct file *file)
{
    const struct token_list *list = &file->list;

    file->in_macro = memory_new(list->names.count, sizeof *file->in_macro);
    file->macro = memory_new(list->names.count, sizeof *file->macro);
    note_nonblocking(file);
    note_macros(file);
    note_texts(file);
    macros_learn(file);
    for (uint32_t i = 0; i < list->count; i++) {
        const struct token token = list->tokens[i];

        if (token.kind != TOKEN_NAME ||
            (token.symbol >= WORD_COUNT && !names_has(&list->names, token.symbol, WORD_ASYNC)))
            continue;
        if (token.symbol == WORD_typedef)
            learn_typedef(file, i);
        else if (token.symbol == WORD_struct)
            learn_constructor(file, i);
        else if (token.symbol >= WORD_WOI_CHANNEL && token.symbol <= WORD_WOI_ONESHOT_OWNS)
            learn_channel(file, i);
        else if (is_async_macro(list, i))
            learn_async(file, i);
    }
}
