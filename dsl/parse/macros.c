/* macros.c - looks into the macros of a source: what they do, and what they do to their arguments.
 *
 * What a text names, the macro does: from each name an edge leads to the macros that have it in their text,
 * and what is learnt about the name goes along the edges. So chains may be defined in any order. */
#include "parse/macros.h"

#include <stdlib.h>

#include "base/memory.h"
#include "lex/library.h"
#include "parse/skip.h"

enum { MOST_ALIASES = 8, MOST_CALLS = 32 };

static const uint32_t of_any_mention = WORD_WAITS | WORD_CLEANS | WORD_ASYNC;
static const uint32_t of_calls = WORD_BLOCKS | WORD_BLOCKS_FD | WORD_LOCKS | WORD_UNLOCKS;
static const uint32_t of_values = WORD_MAKES | WORD_GIVES | WORD_SPAWNS | WORD_FAILS | WORD_FAILS_MADE;

/* From a name to a macro whose text has it. */
struct edge {
    uint32_t from;   /* a symbol */
    uint32_t to;     /* a macro */
    uint32_t next;   /* the next edge from there, from 1 */
    uint64_t passes; /* what goes along it */
    uint16_t passed; /* parameters that the text gives to that macro */
};

struct reader {
    struct file *file;
    struct edge *edges;
    size_t count, room;
    uint32_t *first; /* by symbol: its first edge, from 1 */
    uint32_t *queue; /* symbols that something new is known about */
    size_t queued, queue_room;
};

/* One text that is read. */
struct text_reader {
    struct reader *reader;
    const struct directive *directive;
    const struct token *tokens; /* of the directive */
    uint32_t macro;
    uint32_t whole;             /* the name of the call that is all of the text, or 0 */
    bool conditional;           /* what comes need not happen */
    uint32_t calls[MOST_CALLS]; /* names in front of the parentheses that are open; 0: of no call */
    uint32_t depth;
};

/* --- the text ------------------------------------------------------------------------------------ */

static bool has_parameters(const struct file *file, const struct token *tokens, uint32_t count)
{
    return count > 2 && tokens[2].kind == TOKEN_OPEN_PAREN &&
           tokens[2].at == tokens[1].at + token_text(file->list.source, tokens[1]).length;
}

/* Behind the parameters, which are kept. */
static uint32_t read_parameters(struct file *file, struct macro *macro, const struct token *tokens,
                                uint32_t count)
{
    uint32_t i = 2, seen = 0;

    if (!has_parameters(file, tokens, count))
        return i;
    macro->has_parameters = true;
    for (i = 3; i < count && tokens[i].kind != TOKEN_CLOSE_PAREN; i++) {
        seen += tokens[i].kind == TOKEN_NAME ||
                (tokens[i].kind == TOKEN_ELLIPSIS && tokens[i - 1].kind != TOKEN_NAME);
        macro->is_variadic |= tokens[i].kind == TOKEN_ELLIPSIS;
    }
    macro->parameters = (uint8_t)(seen < MOST_PARAMETERS_SEEN ? seen : MOST_PARAMETERS_SEEN);
    return i < count ? i + 1 : count;
}

/* The number of that parameter, from 1; 0: it is none. */
static uint32_t parameter_of(const struct file *file, const struct macro *macro, uint32_t symbol)
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

/* What closes the bracket, or `last`. */
static uint32_t find_close(const struct token *tokens, uint32_t open, uint32_t last)
{
    uint32_t depth = 0, i = open;

    for (; i < last; i++) {
        depth += is_open(tokens[i].kind) ? 1 : 0;
        depth -= is_close(tokens[i].kind) && depth ? 1 : 0;
        if (depth == 0)
            break;
    }
    return i;
}

/* `f(x)`, `(f(x))` or `f` alone: the name; 0: there is more. */
static uint32_t find_whole(const struct token *tokens, uint32_t first, uint32_t last)
{
    while (last > first + 1 && tokens[first].kind == TOKEN_OPEN_PAREN &&
           find_close(tokens, first, last) == last - 1) {
        first++;
        last--;
    }
    if (first >= last || tokens[first].kind != TOKEN_NAME)
        return 0;
    const bool call = last > first + 1 && tokens[first + 1].kind == TOKEN_OPEN_PAREN &&
                      find_close(tokens, first + 1, last) == last - 1;

    return call || last == first + 1 ? first : 0;
}

static bool is_conditional(struct token token)
{
    switch (token.kind) {
    case TOKEN_QUESTION:
    case TOKEN_AND_AND:
    case TOKEN_OR_OR:
        return true;
    case TOKEN_NAME:
        return token.symbol == WORD_if || token.symbol == WORD_else || token.symbol == WORD_for ||
               token.symbol == WORD_while || token.symbol == WORD_switch || token.symbol == WORD_goto;
    default:
        return false;
    }
}

/* --- parameters ---------------------------------------------------------------------------------- */

static bool is_kind(const struct text_reader *reader, uint32_t at, enum token_kind kind)
{
    return at < reader->directive->count && reader->tokens[at].kind == kind;
}

/* Whether the text may write what stands there: `p = `, `&p`, `(p)++`, `int p`, `p##_x`. */
static bool may_set(const struct text_reader *reader, uint32_t at)
{
    const struct token *tokens = reader->tokens;
    uint32_t before = at - 1, behind = at + 1;

    while (is_kind(reader, before, TOKEN_OPEN_PAREN) && is_kind(reader, behind, TOKEN_CLOSE_PAREN) &&
           tokens[before - 1].kind != TOKEN_NAME) {
        before--;
        behind++;
    }
    const uint32_t word = tokens[before].kind == TOKEN_NAME ? tokens[before].symbol : WORD_return;

    return is_kind(reader, behind, TOKEN_ASSIGN) || is_kind(reader, behind, TOKEN_COMPOUND) ||
           is_kind(reader, behind, TOKEN_STEP) || is_kind(reader, behind, TOKEN_HASH_HASH) ||
           tokens[before].kind == TOKEN_STEP || tokens[before].kind == TOKEN_AND ||
           tokens[before].kind == TOKEN_HASH_HASH ||
           (word != WORD_return && word != WORD_sizeof && word != WORD_else && word != WORD_do && before > 1);
}

static struct edge *add_edge(struct text_reader *reader, uint32_t from)
{
    struct reader *all = reader->reader;

    MEMORY_GROW(all->edges, all->count, all->room);
    all->edges[all->count] = (struct edge){.from = from, .to = reader->macro, .next = all->first[from]};
    all->first[from] = (uint32_t)++all->count;
    return &all->edges[all->count - 1];
}

/* The innermost call that the text is in gets the parameter. */
static void pass_parameter(struct text_reader *reader, uint16_t bit, struct macro *macro)
{
    const uint32_t call =
        reader->depth > 0 && reader->depth <= MOST_CALLS ? reader->calls[reader->depth - 1] : 0;
    const struct names *names = &reader->reader->file->list.names;

    if (reader->depth > MOST_CALLS)
        macro->sets |= bit;
    if (call == 0)
        return;
    if (reader->reader->file->macro_of[call])
        add_edge(reader, call)->passed = bit;
    else if (slice_is_capital(names->text[call]) || slice_begins(names->text[call], "va_") ||
             call == WORD_asm || call == WORD___asm__)
        macro->sets |= bit;
}

static void read_use(struct text_reader *reader, uint32_t at, uint32_t number)
{
    struct macro *macro = &reader->reader->file->macros[reader->macro];
    const uint16_t bit = (uint16_t)(1u << (number - 1));

    if (reader->tokens[at - 1].kind == TOKEN_HASH)
        return; /* its text */
    macro->uses |= bit;
    if (may_set(reader, at))
        macro->sets |= bit;
    pass_parameter(reader, bit, macro);
}

/* --- names --------------------------------------------------------------------------------------- */

static uint64_t own_effects(const struct file *file, uint32_t symbol)
{
    const uint32_t classes = file->list.names.classes[symbol];

    switch (symbol) {
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
        return 0; /* declares one only */
    default:
        return (classes & WORD_FUNCTION ? classes & ~of_calls : classes) |
               (classes & WORD_NORETURN ? MACRO_ENDS : 0);
    }
}

static void read_name(struct text_reader *reader, uint32_t at)
{
    struct file *file = reader->reader->file;
    const struct token *tokens = reader->tokens;
    const uint32_t symbol = tokens[at].symbol;
    const uint32_t close =
        is_kind(reader, at + 1, TOKEN_OPEN_PAREN) ? find_close(tokens, at + 1, reader->directive->count) : 0;
    const bool macro = file->macro_of[symbol] != 0;
    struct edge *edge;

    if (tokens[at - 1].kind == TOKEN_DOT || tokens[at - 1].kind == TOKEN_ARROW)
        return;
    edge = add_edge(reader, symbol);
    edge->passes = of_any_mention;
    if (at == reader->whole)
        edge->passes |= of_values;
    if (!macro && !close && symbol != WORD_return)
        return;
    edge->passes |= of_calls | MACRO_RETURNS | MACRO_LEAVES | MACRO_PANICS;
    if (!reader->conditional)
        edge->passes |= MACRO_ENDS;
    if (close &&
        library_is_harmless(file->list.source, &file->list.names, symbol, tokens + at + 2, close - at - 2))
        edge->passes &= ~(uint64_t)(WORD_BLOCKS | WORD_BLOCKS_FD);
}

static void read_text(struct text_reader *reader, uint32_t first)
{
    const struct file *file = reader->reader->file;
    const struct token *tokens = reader->tokens;

    reader->whole = find_whole(tokens, first, reader->directive->count);
    for (uint32_t i = first; i < reader->directive->count; i++) {
        const uint32_t symbol = tokens[i].kind == TOKEN_NAME ? tokens[i].symbol : 0;
        const uint32_t parameter = symbol ? parameter_of(file, &file->macros[reader->macro], symbol) : 0;

        if (is_open(tokens[i].kind)) {
            const bool call =
                tokens[i].kind == TOKEN_OPEN_PAREN && tokens[i - 1].kind == TOKEN_NAME && i > first;

            if (reader->depth < MOST_CALLS)
                reader->calls[reader->depth] = call ? tokens[i - 1].symbol : 0;
            reader->depth++;
        } else if (is_close(tokens[i].kind)) {
            reader->depth -= reader->depth ? 1 : 0;
        } else if (parameter) {
            read_use(reader, i, parameter);
        } else if (symbol) {
            read_name(reader, i);
        }
        reader->conditional |= is_conditional(tokens[i]);
    }
}

/* --- all of them --------------------------------------------------------------------------------- */

static void read_macro(struct reader *reader, const struct directive *directive)
{
    struct file *file = reader->file;
    const struct token *tokens = &file->list.lines[directive->first];

    if (directive->word != WORD_define || directive->count < 2 || tokens[1].kind != TOKEN_NAME)
        return;
    if (tokens[1].symbol < WORD_COUNT)
        return;
    struct text_reader text = {.reader = reader,
                               .directive = directive,
                               .tokens = tokens,
                               .macro = file->macro_of[tokens[1].symbol] - 1};
    struct macro *macro = &file->macros[text.macro];
    const uint32_t first = read_parameters(file, macro, tokens, directive->count);

    macro->line = directive->first;
    macro->first = directive->first + first;
    macro->count = directive->count - first;
    read_text(&text, first);
}

static void learn(struct reader *reader, uint32_t symbol, uint64_t does, uint16_t sets)
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
static void pass_on(struct reader *reader, uint32_t symbol, const uint32_t *symbols)
{
    const struct macro *macro = macro_named(reader->file, symbol);
    const uint64_t does = macro ? macro->does : own_effects(reader->file, symbol);

    for (uint32_t i = reader->first[symbol]; i; i = reader->edges[i - 1].next) {
        const struct edge *edge = &reader->edges[i - 1];

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
        const struct token name = list->lines[directive->count > 1 ? directive->first + 1 : 0];

        if (directive->word != WORD_define || directive->count < 2 || name.kind != TOKEN_NAME ||
            name.symbol < WORD_COUNT || file->macro_of[name.symbol])
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
    struct reader reader = {.file = file};

    free(file->macro_of);
    file->macro_of = memory_new(names->count, sizeof *file->macro_of);
    file->macro_count = 0;
    uint32_t *symbols = number_macros(file);

    if (file->macro_count > 0) {
        reader.first = memory_new(names->count, sizeof *reader.first);
        for (size_t i = 0; i < file->list.directive_count; i++)
            read_macro(&reader, &file->list.directives[i]);
        for (uint32_t i = 1; i < names->count; i++)
            if (reader.first[i])
                pass_on(&reader, i, symbols);
        while (reader.queued > 0)
            pass_on(&reader, reader.queue[--reader.queued], symbols);
        for (size_t i = 0; i < file->macro_count; i++)
            names->classes[symbols[i]] |= WORD_MACRO | ((uint32_t)file->macros[i].does & of_any_mention);
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

bool macro_has_parameter(const struct file *file, const struct macro *macro, uint32_t symbol)
{
    return parameter_of(file, macro, symbol) != 0;
}
