/* macros.c - looks into the macros of a source: what they do, and what they do to their arguments.
 *
 * What a text names, the macro does: from each name an edge leads to the macros that have it in their text,
 * and what is learnt about the name goes along the edges. So chains may be defined in any order. */
#include "parse/macros.h"

#include <stdlib.h>

#include "base/memory.h"
#include "parse/macro_edges.h"

enum { MOST_ALIASES = 8 };

/* --- all of them ---------------------------------------------------------------------------------- */

static uint64_t own_effects(const struct file *file, uint32_t symbol)
{
    const uint32_t classes = file->list.names.classes[symbol];

    switch (symbol) {
    case WORD_WOI_BEGIN:
        return MACRO_BEGINS;
    case WORD_WOI_END:
        return MACRO_CLOSES;
    case WORD_WOI_FINALLY:
        return MACRO_CLEANS;
    case WORD_goto:
        return MACRO_GOES | MACRO_ENDS;
    case WORD_break:
        return MACRO_BREAKS | MACRO_ENDS;
    case WORD_continue:
        return MACRO_GOES_ON | MACRO_ENDS;
    case WORD_return:
        return MACRO_RETURNS | MACRO_ENDS;
    case WORD_WOI_RETURN:
        return MACRO_LEAVES | MACRO_ENDS;
    case WORD_WOI_PANIC:
        return MACRO_PANICS | MACRO_ENDS;
    case WORD_WOI_ASSERT:
        return MACRO_PANICS;
    case WORD_cleanup:
    case WORD___cleanup__:
        return WORD_CLEANS;
    case WORD_WOI_ASYNC_DECLARE:
    case WORD_WOI_FUTURE:
    case WORD_WOI_STREAM_DECLARE:
        return 0; /* declares one only */
    default:
        return (classes & WORD_FUNCTION ? classes & ~(uint32_t)OF_CALLS : classes) |
               (classes & WORD_NORETURN ? MACRO_ENDS : 0);
    }
}

static void learn(struct macro_reader *reader, uint32_t symbol, uint64_t does, uint16_t sets)
{
    struct macro *macro = &reader->file->macros[reader->file->macro_of[symbol] - 1];

    if ((macro->does | does) == macro->does && (macro->sets | sets) == macro->sets)
        return;
    macro->does |= does;
    macro->sets |= sets;
    MEMORY_GROW(reader->queue, reader->queued, reader->queue_room);
    reader->queue[reader->queued++] = symbol;
}

/* What is known of a name, to the macros that have it in their text. */
static void pass_on(struct macro_reader *reader, uint32_t symbol, const uint32_t *symbols)
{
    const struct macro *macro = macro_named(reader->file, symbol);
    const uint64_t does = macro ? macro->does : own_effects(reader->file, symbol);

    for (uint32_t i = reader->first[symbol]; i; i = reader->edges[i - 1].next) {
        const struct macro_edge *edge = &reader->edges[i - 1];

        learn(reader, symbols[edge->to], does & edge->passes, macro && macro->sets ? edge->passed : 0);
    }
}

/* Each name that a macro has: its number. */
static uint32_t *number_macros(struct file *file)
{
    const struct token_list *list = &file->list;
    uint32_t *symbols = memory_new(list->directive_count + 1, sizeof *symbols);

    for (size_t i = 0; i < list->directive_count; i++) {
        const struct directive *directive = &list->directives[i];

        if (directive->word != WORD_define || directive->count < 2)
            continue;
        const struct token name = list->lines[directive->first + 1];

        if (name.kind != TOKEN_NAME || name.symbol < WORD_COUNT || file->macro_of[name.symbol])
            continue;
        MEMORY_GROW(file->macros, file->macro_count, file->macro_room);
        file->macros[file->macro_count] = (struct macro){0};
        symbols[file->macro_count++] = name.symbol;
        file->macro_of[name.symbol] = (uint32_t)file->macro_count;
    }
    return symbols;
}

void macros_learn(struct file *file)
{
    struct names *names = &file->list.names;
    struct macro_reader reader = {.file = file};

    free(file->macro_of);
    file->macro_of = memory_new(names->count, sizeof *file->macro_of);
    file->macro_count = 0;
    uint32_t *symbols = number_macros(file);

    if (file->macro_count > 0) {
        reader.first = memory_new(names->count, sizeof *reader.first);
        for (size_t i = 0; i < file->list.directive_count; i++)
            macro_read(&reader, &file->list.directives[i]);
        for (uint32_t i = 1; i < names->count; i++)
            if (reader.first[i])
                pass_on(&reader, i, symbols);
        while (reader.queued > 0)
            pass_on(&reader, reader.queue[--reader.queued], symbols);
        for (size_t i = 0; i < file->macro_count; i++)
            names->classes[symbols[i]] |= WORD_MACRO | ((uint32_t)file->macros[i].does & OF_ANY_MENTION);
    }
    free(symbols);
    free(reader.edges);
    free(reader.first);
    free(reader.queue);
}

/* --- asking -------------------------------------------------------------------------------------- */

uint32_t macro_alias(const struct file *file, uint32_t symbol)
{
    for (int steps = 0; steps < MOST_ALIASES; steps++) {
        const struct macro *macro = macro_named(file, symbol);

        if (!macro || macro->count != 1 || file->macro[symbol] == 0 || macro->parameters > 0 ||
            file->list.lines[macro->first].kind != TOKEN_NAME)
            break;
        symbol = file->list.lines[macro->first].symbol;
    }
    return symbol;
}

uint32_t macro_part(const struct file *file, uint32_t symbol)
{
    const struct macro *macro = macro_named(file, symbol);

    if (!macro)
        return symbol;
    if (macro->does & MACRO_BEGINS)
        return WORD_WOI_BEGIN;
    if (macro->does & MACRO_CLEANS)
        return WORD_WOI_FINALLY;
    return macro->does & MACRO_CLOSES ? WORD_WOI_END : symbol;
}

uint32_t macro_parameter(const struct file *file, const struct macro *macro, uint32_t symbol)
{
    const struct token *tokens = &file->list.lines[macro->line];
    uint32_t number = 1;

    for (uint32_t i = 3; number <= macro->parameters && macro->line + i < macro->first; i++) {
        if (tokens[i].kind == TOKEN_NAME && tokens[i].symbol == symbol)
            return number;
        if (tokens[i].kind == TOKEN_ELLIPSIS)
            return slice_is(file->list.names.text[symbol], "__VA_ARGS__") ? number : 0;
        number += tokens[i].kind == TOKEN_COMMA ? 1 : 0;
    }
    return 0;
}
