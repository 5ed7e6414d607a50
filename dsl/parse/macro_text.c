/* macro_text.c - reads the text of a macro: what it names, and where its parameters stand. */
#include "lex/library.h"
#include "parse/macro_edges.h"
#include "parse/skip.h"

enum { MOST_CALLS = 32, LONGEST_CALL = 256 };

/* One text that is read. */
struct text_reader {
    struct macro_reader *reader;
    const struct directive *directive;
    const struct token *tokens; /* of the directive */
    uint32_t macro;
    uint32_t whole;             /* the name of the call that is all of the text, or 0 */
    bool looped;                /* in a loop or switch of its own, or behind one */
    bool conditional;           /* what comes need not happen */
    uint32_t calls[MOST_CALLS]; /* names in front of the parentheses that are open; 0: of no call */
    uint32_t depth;
    uint32_t silent; /* the depth that a sizeof or its kin begins, or 0 */
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

/* Behind `.x[0].y`. */
static uint32_t skip_members(const struct text_reader *reader, uint32_t at)
{
    const uint32_t count = reader->directive->count;
    const uint32_t limit = at + LONGEST_CALL < count ? at + LONGEST_CALL : count;

    while (at < limit) {
        if (is_kind(reader, at, TOKEN_DOT))
            at += 2;
        else if (is_kind(reader, at, TOKEN_OPEN_BRACKET))
            at = find_close(reader->tokens, at, limit) + 1;
        else
            break;
    }
    return at;
}

/* Whether the text may write what stands there: `p = `, `&p`, `(p)++`, `int p`, `p##_x`, `p.x = `. */
static bool may_set(const struct text_reader *reader, uint32_t at)
{
    const struct token *tokens = reader->tokens;
    uint32_t before = at - 1, behind = at + 1;

    while (is_kind(reader, before, TOKEN_OPEN_PAREN) && is_kind(reader, behind, TOKEN_CLOSE_PAREN) &&
           tokens[before - 1].kind != TOKEN_NAME) {
        before--;
        behind++;
    }
    if (is_kind(reader, behind, TOKEN_DOT))
        behind = skip_members(reader, behind);
    const bool rest = tokens[before].kind == TOKEN_HASH_HASH && tokens[before - 1].kind == TOKEN_COMMA;
    const uint32_t word = tokens[before].kind == TOKEN_NAME ? tokens[before].symbol : WORD_return;

    return is_kind(reader, behind, TOKEN_ASSIGN) || is_kind(reader, behind, TOKEN_COMPOUND) ||
           is_kind(reader, behind, TOKEN_STEP) || is_kind(reader, behind, TOKEN_HASH_HASH) ||
           tokens[before].kind == TOKEN_STEP || tokens[before].kind == TOKEN_AND ||
           (tokens[before].kind == TOKEN_HASH_HASH && !rest) || /* not `, ##__VA_ARGS__` */
           (word != WORD_return && word != WORD_sizeof && word != WORD_else && word != WORD_do && before > 1);
}

/* The innermost call that the text is in gets the parameter. */
static void pass_parameter(struct text_reader *reader, uint16_t bit, struct macro *macro)
{
    const uint32_t call =
        reader->depth > 0 && reader->depth <= MOST_CALLS ? reader->calls[reader->depth - 1] : 0;
    const struct names *names = &reader->reader->file->list.names;

    bool in_asm = reader->depth > MOST_CALLS;

    for (uint32_t i = 0; i < reader->depth && i < MOST_CALLS; i++)
        in_asm |= names_has(names, reader->calls[i], WORD_ATTRIBUTE);
    if (in_asm)
        macro->sets |= bit;
    if (call == 0)
        return;
    if (reader->reader->file->macro_of[call])
        edge_add(reader->reader, call, reader->macro)->passed = bit;
    else if (slice_is_capital(names->text[call]) || slice_begins(names->text[call], "va_"))
        macro->sets |= bit;
}

static bool is_silent(const struct text_reader *reader, uint32_t symbol)
{
    return names_has(&reader->reader->file->list.names, symbol, WORD_SILENT) || symbol == WORD__Generic;
}

static void read_use(struct text_reader *reader, uint32_t at, uint32_t number)
{
    struct macro *macro = &reader->reader->file->macros[reader->macro];
    const uint16_t bit = (uint16_t)(1u << (number - 1));

    if (reader->tokens[at - 1].kind == TOKEN_HASH || reader->silent ||
        (reader->tokens[at - 1].kind == TOKEN_NAME && is_silent(reader, reader->tokens[at - 1].symbol)))
        return; /* its text, its size or its type */
    macro->uses |= bit;
    if (may_set(reader, at))
        macro->sets |= bit;
    pass_parameter(reader, bit, macro);
}

/* --- names --------------------------------------------------------------------------------------- */

static bool is_harmless(const struct text_reader *reader, uint32_t at)
{
    const struct file *file = reader->reader->file;
    const uint32_t limit = at + LONGEST_CALL, count = reader->directive->count;
    const uint32_t close = find_close(reader->tokens, at + 1, limit < count ? limit : count);

    return library_is_harmless(file->list.source, &file->list.names, reader->tokens[at].symbol,
                               reader->tokens + at + 2, close - at - 2);
}

/* What comes behind it need not happen, for all that is known. */
static bool may_be_conditional(const struct file *file, uint32_t symbol)
{
    const struct slice name = file->list.names.text[symbol];

    return file->macro_of[symbol] ||
           (slice_is_capital(name) && !names_has(&file->list.names, symbol, WORD_BODY));
}

static void read_name(struct text_reader *reader, uint32_t at)
{
    struct file *file = reader->reader->file;
    const struct token *tokens = reader->tokens;
    const uint32_t symbol = tokens[at].symbol;
    const bool call = is_kind(reader, at + 1, TOKEN_OPEN_PAREN);
    const bool jump =
        symbol == WORD_return || symbol == WORD_goto || symbol == WORD_break || symbol == WORD_continue;
    const bool macro = file->macro_of[symbol] != 0;
    struct macro_edge *edge;

    if (tokens[at - 1].kind == TOKEN_DOT || tokens[at - 1].kind == TOKEN_ARROW)
        return;
    edge = edge_add(reader->reader, symbol, reader->macro);
    edge->passes = OF_ANY_MENTION | MACRO_BEGINS | MACRO_CLOSES | MACRO_CLEANS;
    if (at == reader->whole)
        edge->passes |= OF_VALUES;
    if (!macro && !call && !jump)
        return;
    edge->passes |= OF_CALLS | MACRO_RETURNS | MACRO_LEAVES | MACRO_PANICS | MACRO_GOES;
    if (!reader->looped)
        edge->passes |= MACRO_BREAKS | MACRO_GOES_ON;
    if (!reader->conditional && !(reader->looped && (symbol == WORD_break || symbol == WORD_continue)))
        edge->passes |= MACRO_ENDS;
    if (call && names_has(&file->list.names, symbol, WORD_BLOCKS | WORD_BLOCKS_FD) && is_harmless(reader, at))
        edge->passes &= ~(uint64_t)(WORD_BLOCKS | WORD_BLOCKS_FD);
}

static void read_text(struct text_reader *reader, uint32_t first)
{
    const struct file *file = reader->reader->file;
    const struct token *tokens = reader->tokens;

    reader->whole = find_whole(tokens, first, reader->directive->count);
    for (uint32_t i = first; i < reader->directive->count; i++) {
        const uint32_t symbol = tokens[i].kind == TOKEN_NAME ? tokens[i].symbol : 0;
        const uint32_t parameter = symbol ? macro_parameter(file, &file->macros[reader->macro], symbol) : 0;

        if (reader->silent && reader->depth < reader->silent)
            reader->silent = 0;
        if (tokens[i].kind == TOKEN_COMMA && reader->depth == reader->silent && reader->depth <= MOST_CALLS &&
            reader->silent && reader->calls[reader->depth - 1] == WORD__Generic)
            reader->silent = 0; /* behind what it asks the type of */
        if (is_open(tokens[i].kind)) {
            const bool call =
                tokens[i].kind == TOKEN_OPEN_PAREN && tokens[i - 1].kind == TOKEN_NAME && i > first;

            if (reader->depth < MOST_CALLS)
                reader->calls[reader->depth] = call ? tokens[i - 1].symbol : 0;
            reader->depth++;
            if (call && !reader->silent && is_silent(reader, tokens[i - 1].symbol))
                reader->silent = reader->depth;
        } else if (is_close(tokens[i].kind)) {
            reader->depth -= reader->depth ? 1 : 0;
        } else if (parameter) {
            read_use(reader, i, parameter);
        } else if (symbol) {
            read_name(reader, i);
            reader->conditional |= may_be_conditional(file, symbol);
            reader->looped |=
                symbol == WORD_do || symbol == WORD_for || symbol == WORD_while || symbol == WORD_switch;
        }
        reader->conditional |= is_conditional(tokens[i]);
    }
}

void macro_read(struct macro_reader *reader, const struct directive *directive)
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
