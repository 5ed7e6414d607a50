/* types.c - what a source says about types, as far as it matters where values are: which names stand for
 * arrays, and which members of a struct do.
 *
 * A type that is defined in two ways, or elsewhere, is not known. */
#include "parse/types.h"

#include <stdlib.h>

#include "base/memory.h"
#include "parse/skip.h"

/* Names that stand for one another, and the members of a struct, are followed so many tokens far. */
enum { MOST_STEPS = 64, LONGEST_BODY = 512, MOST_DIMENSIONS = 100 };

/* What the source says that a typedef's name, or a tag, is. */
struct named_type {
    uint32_t first, last; /* of a typedef: its specifiers, tokens */
    uint32_t body;        /* of a tag: its brace */
    uint8_t rank;
    bool is_pointer, is_constant, is_unsized;
    bool again; /* said twice */
};

/* The one of that number, which is new if there is none yet. */
static struct named_type *find_or_add(struct file *file, uint32_t *number)
{
    if (*number == 0) {
        MEMORY_GROW(file->types, file->type_count, file->type_room);
        file->types[file->type_count++] = (struct named_type){0};
        *number = (uint32_t)file->type_count;
    } else {
        file->types[*number - 1].again = true;
    }
    return &file->types[*number - 1];
}

static uint8_t count_dimensions(const struct file *file, uint32_t at)
{
    const struct token *tokens = file->list.tokens;
    uint32_t depth = 0, count = 0;

    for (uint32_t i = at; i < at + LONGEST_BODY && tokens[i].kind != TOKEN_END; i++) {
        if (depth == 0 && tokens[i].kind != TOKEN_OPEN_BRACKET)
            break;
        depth += is_open(tokens[i].kind) ? 1 : 0;
        depth -= is_close(tokens[i].kind) ? 1 : 0;
        count += depth == 0 ? 1 : 0;
    }
    return count < MOST_DIMENSIONS ? (uint8_t)count : MOST_DIMENSIONS;
}

/* struct NAME { */
static void learn_tag(struct file *file, uint32_t at)
{
    const struct token *tokens = file->list.tokens;

    if (tokens[at + 1].kind != TOKEN_NAME || tokens[at + 2].kind != TOKEN_OPEN_BRACE)
        return;
    find_or_add(file, &file->tag[tokens[at + 1].symbol])->body = at + 2;
}

/* typedef type NAME[3]; with one declarator */
static void learn_typedef(struct file *file, uint32_t at)
{
    const struct token *tokens = file->list.tokens;
    uint32_t name = 0, depth = 0, i = at + 1;
    bool pointer = false, constant = false;

    for (; i < at + LONGEST_BODY && tokens[i].kind != TOKEN_END; i++) {
        if (depth == 0 && (tokens[i].kind == TOKEN_SEMICOLON || tokens[i].kind == TOKEN_OPEN_BRACKET))
            break;
        if (depth == 0 && (tokens[i].kind == TOKEN_COMMA || tokens[i].kind == TOKEN_OPEN_PAREN))
            return;
        depth += is_open(tokens[i].kind) ? 1 : 0;
        depth -= is_close(tokens[i].kind) && depth ? 1 : 0;
        if (depth == 0 && tokens[i].kind == TOKEN_STAR) {
            pointer = true;
            constant = false; /* what it points at */
        }
        constant |= depth == 0 && tokens[i].kind == TOKEN_NAME && tokens[i].symbol == WORD_const;
        name = depth == 0 && tokens[i].kind == TOKEN_NAME ? i : name;
    }
    if (!name || name + 1 != i || tokens[i].kind == TOKEN_END || i == at + LONGEST_BODY)
        return;
    struct named_type *type = find_or_add(file, &file->typedef_[tokens[name].symbol]);

    type->first = at + 1;
    type->last = name;
    type->rank = count_dimensions(file, i);
    type->is_pointer = pointer;
    type->is_constant = constant;
    type->is_unsized = tokens[i].kind == TOKEN_OPEN_BRACKET && tokens[i + 1].kind == TOKEN_CLOSE_BRACKET;
}

void types_learn(struct file *file)
{
    const struct token_list *list = &file->list;

    file->typedef_ = memory_new(list->names.count, sizeof *file->typedef_);
    file->tag = memory_new(list->names.count, sizeof *file->tag);
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->tokens[i].kind != TOKEN_NAME)
            continue;
        if (list->tokens[i].symbol == WORD_typedef)
            learn_typedef(file, i);
        else if (list->tokens[i].symbol == WORD_struct || list->tokens[i].symbol == WORD_union)
            learn_tag(file, i);
    }
}

/* --- asking -------------------------------------------------------------------------------------- */

/* The brace of struct or union that tokens[at] is. */
static uint32_t body_of(const struct file *file, uint32_t at)
{
    const struct token *tokens = file->list.tokens;

    if (tokens[at + 1].kind == TOKEN_OPEN_BRACE)
        return at + 1;
    if (tokens[at + 1].kind != TOKEN_NAME)
        return 0;
    if (tokens[at + 2].kind == TOKEN_OPEN_BRACE)
        return at + 2;
    const uint32_t number = file->tag[tokens[at + 1].symbol];

    return number && !file->types[number - 1].again ? file->types[number - 1].body : 0;
}

struct type type_of(const struct file *file, uint32_t first, uint32_t last)
{
    const struct token *tokens = file->list.tokens;
    struct type type = {0};

    for (uint32_t i = first, steps = 0; i < last && steps < MOST_STEPS; i++, steps++) {
        const uint32_t symbol = tokens[i].kind == TOKEN_NAME ? tokens[i].symbol : 0;

        if (tokens[i].kind == TOKEN_OPEN_PAREN)
            return type; /* typeof, or an attribute */
        if (symbol == WORD_struct || symbol == WORD_union) {
            type.body = body_of(file, i);
            return type;
        }
        if (symbol < WORD_COUNT || !file->typedef_[symbol])
            continue;
        const struct named_type *named = &file->types[file->typedef_[symbol] - 1];

        if (named->again)
            return (struct type){0};
        type.rank = (uint8_t)(type.rank + (type.rank + named->rank < MOST_DIMENSIONS ? named->rank : 0));
        type.is_constant |= named->is_constant;
        type.is_unsized |= named->is_unsized;
        if (named->is_pointer)
            return type;
        i = named->first - 1;
        last = named->last;
    }
    return type;
}

bool type_has_constant(const struct file *file, uint32_t body)
{
    const struct token *tokens = file->list.tokens;
    uint32_t depth = 0;
    bool constant = false;

    for (uint32_t i = body; body && i < body + LONGEST_BODY && tokens[i].kind != TOKEN_END; i++) {
        depth += is_open(tokens[i].kind) ? 1 : 0;
        depth -= is_close(tokens[i].kind) ? 1 : 0;
        if (depth == 0)
            return false;
        if (tokens[i].kind == TOKEN_SEMICOLON && constant)
            return true;
        constant |= tokens[i].kind == TOKEN_NAME && tokens[i].symbol == WORD_const;
        constant &= tokens[i].kind != TOKEN_STAR && tokens[i].kind != TOKEN_SEMICOLON;
    }
    return false;
}

/* The member that one declaration of a struct, tokens [first, last), has of that name. */
static bool read_member(const struct file *file, uint32_t first, uint32_t last, uint32_t symbol,
                        struct type *ret_type)
{
    const struct token *tokens = file->list.tokens;
    uint32_t depth = 0, specifiers = last;
    bool pointer = false;

    for (uint32_t i = first; i < last; i++) {
        depth += is_open(tokens[i].kind) ? 1 : 0;
        depth -= is_close(tokens[i].kind) && depth ? 1 : 0;
        if (depth > 0)
            continue;
        pointer = tokens[i].kind == TOKEN_STAR || (pointer && tokens[i].kind != TOKEN_COMMA);
        if (tokens[i].kind == TOKEN_STAR || tokens[i].kind == TOKEN_COMMA)
            specifiers = i < specifiers ? i : specifiers;
        const enum token_kind next = tokens[i + 1].kind;

        if (i == first || tokens[i].kind != TOKEN_NAME || tokens[i].symbol != symbol ||
            (next != TOKEN_SEMICOLON && next != TOKEN_COMMA && next != TOKEN_OPEN_BRACKET))
            continue;
        *ret_type = pointer ? (struct type){0} : type_of(file, first, i < specifiers ? i : specifiers);
        ret_type->rank = (uint8_t)(ret_type->rank + count_dimensions(file, i + 1));
        return true;
    }
    return false;
}

struct type type_of_member(const struct file *file, uint32_t body, uint32_t symbol)
{
    const struct token *tokens = file->list.tokens;
    struct type type = {0};
    uint32_t depth = 0, first = body + 1;

    for (uint32_t i = body; body && i < body + LONGEST_BODY && tokens[i].kind != TOKEN_END; i++) {
        depth += is_open(tokens[i].kind) ? 1 : 0;
        depth -= is_close(tokens[i].kind) ? 1 : 0;
        if (depth == 0)
            break;
        if (depth != 1 || tokens[i].kind != TOKEN_SEMICOLON)
            continue;
        if (read_member(file, first, i, symbol, &type))
            return type;
        first = i + 1;
    }
    return (struct type){0};
}
