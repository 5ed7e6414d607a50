/* declarations.c - scopes, and what is declared in them. */
#include "flow/build.h"

/* What ends with a scope matters only for what cannot live across a suspension. */
size_t scope_begin(const struct builder *builder)
{
    return builder->bindings->tables[BINDING_LOCAL].count;
}

void scope_end(struct builder *builder, size_t begin)
{
    const struct binding_table *locals = &builder->bindings->tables[BINDING_LOCAL];

    for (size_t i = locals->count; i-- > begin;) {
        const uint32_t variable = locals->at[locals->hidden[i].symbol];

        if (variable && builder->flow->variables[variable].ends_with_scope)
            event_add(builder, EVENT_SCOPE_END, variable, builder->flow->variables[variable].token);
    }
    bindings_undo(builder->bindings, BINDING_LOCAL, begin);
}

/* --- declarations -------------------------------------------------------------------------------- */

/* Behind the operand of a sizeof. */
static uint32_t skip_operand(const struct tree *tree, uint32_t at)
{
    if (kind_at(tree, at) == TOKEN_OPEN_PAREN)
        return behind_bracket(tree, at);
    while (kind_at(tree, at) == TOKEN_STAR)
        at++;
    while (kind_at(tree, at) == TOKEN_NAME) {
        at++;
        while (kind_at(tree, at) == TOKEN_OPEN_BRACKET)
            at = behind_bracket(tree, at);
        at += kind_at(tree, at) == TOKEN_ARROW || kind_at(tree, at) == TOKEN_DOT ? 1 : 0;
    }
    return at;
}

/* Not a constant: names a local or a member. */
static bool is_variable_length(const struct builder *builder, struct range dimension)
{
    const struct tree *tree = builder->tree;

    for (uint32_t i = dimension.first; i < dimension.last; i++) {
        while (classes_at(tree, i) & WORD_SILENT)
            i = skip_operand(tree, i + 1);
        if (i >= dimension.last || kind_at(tree, i) != TOKEN_NAME)
            continue;
        const uint32_t variable = bindings_get(builder->bindings, BINDING_LOCAL, tree->tokens[i].symbol);

        if (kind_at(tree, i + 1) == TOKEN_ARROW || (variable && !builder->flow->variables[variable].constant))
            return true;
    }
    return false;
}

/* Of `a[n][m]`, and of `(*a)[n]`. Whether one of them is no constant. */
static bool walk_dimensions(struct builder *builder, const struct declarator *declarator)
{
    const struct tree *tree = builder->tree;
    uint32_t at = declarator->name + 1;
    bool variable = false;

    while (at < declarator->shape.last &&
           (kind_at(tree, at) == TOKEN_OPEN_BRACKET || kind_at(tree, at) == TOKEN_CLOSE_PAREN)) {
        const struct range dimension = {at + 1, close_of(builder, at)};

        if (kind_at(tree, at) == TOKEN_CLOSE_PAREN) {
            at++;
            continue;
        }
        variable |= is_variable_length(builder, dimension);
        walk_and_read(builder, dimension, 0);
        at = behind_bracket(tree, at);
    }
    return variable;
}

static void initialise(struct builder *builder, uint32_t variable, const struct declarator *declarator)
{
    const struct value left = value_of(builder, variable, declarator->name);
    struct value right = {0};

    if (kind_at(builder->tree, declarator->initialiser.first) == TOKEN_OPEN_BRACE)
        walk_initialiser(builder, declarator->initialiser);
    else
        right = walk_range(builder, declarator->initialiser);
    value_store(builder, left, right);
}

static void mute_names(struct builder *builder, struct range range)
{
    builder->mute++;
    walk_and_read(builder, range, 0);
    builder->mute--;
}

/* `const int n`, `char *const p` */
static bool is_set_once(const struct builder *builder, const struct declaration *declaration,
                        const struct declarator *declarator)
{
    if (!declarator->is_pointer)
        return declaration->is_constant_object;
    return word_at(builder->tree, declarator->name - 1, WORD_const);
}

static uint32_t constant_of(const struct builder *builder, const struct declarator *declarator)
{
    const struct range range = declarator->initialiser;
    const bool number = range.last == range.first + 1 && kind_at(builder->tree, range.first) == TOKEN_NUMBER;

    return number ? range.first : 0;
}

static void declare(struct builder *builder, uint32_t index, const struct declaration *declaration,
                    const struct declarator *declarator)
{
    const bool vla = walk_dimensions(builder, declarator);

    if (declaration->is_storage || declarator->is_function) {
        const uint32_t other = variable_declare_other(builder, index, declaration, declarator);

        builder->flow->variables[other].ends_with_scope = vla;
        if (vla)
            event_add(builder, EVENT_VLA, other, declarator->name);
        return;
    }
    const uint32_t variable = variable_declare(builder, index, declaration, declarator);

    event_add(builder, EVENT_DECLARE, variable, declarator->name);
    if (is_set_once(builder, declaration, declarator)) {
        builder->flow->variables[variable].is_set_once = true;
        builder->flow->variables[variable].constant = constant_of(builder, declarator);
    }
    builder->flow->variables[variable].ends_with_scope = vla || declaration->cleanup;
    if (vla)
        event_add(builder, EVENT_VLA, variable, declarator->name);
    if (declaration->cleanup)
        event_add(builder, EVENT_CLEANUP, variable, declaration->cleanup);
    if (declarator->initialiser.last > declarator->initialiser.first)
        initialise(builder, variable, declarator);
}

/* `int x __attribute__((cleanup(f))) = 1;` */
static void find_cleanup(const struct builder *builder, struct range all, struct declaration *declaration)
{
    for (uint32_t i = all.first; i < all.last && !declaration->cleanup; i++) {
        if (!(classes_at(builder->tree, i) & WORD_ATTRIBUTE) ||
            kind_at(builder->tree, i + 1) != TOKEN_OPEN_PAREN)
            continue;
        const uint32_t end = behind_bracket(builder->tree, i + 1);

        for (uint32_t k = i; k < end; k++)
            if (word_at(builder->tree, k, WORD_cleanup) || word_at(builder->tree, k, WORD___cleanup__))
                declaration->cleanup = k;
        i = end;
    }
}

void walk_declaration(struct builder *builder, uint32_t index)
{
    const struct range all = statement_at(builder, index)->all;
    struct declaration declaration;
    struct declarator declarator;
    uint32_t at = read_specifiers(builder->tree, all, &declaration);

    mute_names(builder, declaration.specifiers);
    while (at < all.last && !builder->flow->too_deep) {
        struct declaration mine = declaration;

        if (!read_declarator(builder->tree, at, all.last, &declarator, &at))
            continue;
        find_cleanup(builder, declarator.shape, &mine);
        declare(builder, index, &mine, &declarator);
    }
}
