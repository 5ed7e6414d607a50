/* variables.c - the variables of a flow. */
#include "base/memory.h"
#include "flow/build.h"
#include "parse/types.h"

/* A struct with more members than this, that a function names, is one variable as a whole. */
enum { MOST_PARTS = 32 };

static uint32_t add(struct builder *builder, enum variable_kind kind, uint32_t symbol, uint32_t token)
{
    struct flow *flow = builder->flow;

    MEMORY_GROW(flow->variables, flow->variable_count, flow->variable_room);
    flow->variables[flow->variable_count] = (struct variable){
        .kind = (uint8_t)kind,
        .symbol = symbol,
        .token = token,
        .before_begin = builder->region == REGION_BEFORE,
    };
    return (uint32_t)flow->variable_count++;
}

struct type type_between(const struct builder *builder, uint32_t first, uint32_t last)
{
    const struct token *tokens = builder->tree->tokens;
    const struct file *file = builder->flow->file;

    if (last <= first || last > builder->tree->token_count)
        return (struct type){0};
    return type_of(file, token_list_find(&file->list, tokens[first].at),
                   token_list_find(&file->list, tokens[last - 1].at) + 1);
}

/* How many dimensions it has, with those of its type. */
static uint8_t rank_of(const struct builder *builder, const struct declaration *declaration,
                       const struct declarator *declarator, uint32_t *ret_body)
{
    const struct tree *tree = builder->tree;
    const struct range range = declaration->specifiers;
    struct type type = {0};
    uint32_t rank = 0;

    if (!declarator->is_pointer)
        type = type_between(builder, range.first, range.last);
    for (uint32_t i = declarator->name + 1; kind_at(tree, i) == TOKEN_OPEN_BRACKET && rank < 100; rank++)
        i = behind_bracket(tree, i);
    *ret_body = type.body;
    return (uint8_t)(type.rank + rank);
}

uint32_t variable_declare(struct builder *builder, uint32_t statement, const struct declaration *declaration,
                          const struct declarator *declarator)
{
    const uint32_t symbol = builder->tree->tokens[declarator->name].symbol;
    const uint32_t index = add(builder, VARIABLE_LOCAL, symbol, declarator->name);
    struct variable *variable = &builder->flow->variables[index];

    variable->rank = rank_of(builder, declaration, declarator, &variable->body);
    variable->is_array = variable->rank > 0;
    variable->is_pointer = declarator->is_pointer;
    variable->is_union = declaration->is_union;
    variable->statement = statement;
    bindings_set(builder->bindings, BINDING_LOCAL, symbol, index);
    return index;
}

uint32_t variable_declare_other(struct builder *builder, uint32_t statement,
                                const struct declaration *declaration, const struct declarator *declarator)
{
    const uint32_t symbol = builder->tree->tokens[declarator->name].symbol;
    const uint32_t index = add(builder, VARIABLE_OTHER, symbol, declarator->name);

    builder->flow->variables[index].is_type = declaration->is_typedef;
    builder->flow->variables[index].statement = statement;
    bindings_set(builder->bindings, BINDING_LOCAL, symbol, index);
    return index;
}

uint32_t variable_part(struct builder *builder, uint32_t local, uint32_t symbol)
{
    struct variable *variables = builder->flow->variables;

    if (variables[local].kind != VARIABLE_LOCAL || variables[local].is_union || variables[local].is_array)
        return local;
    for (uint32_t part = variables[local].first_part; part; part = variables[part].next_part)
        if (variables[part].symbol == symbol)
            return part;
    if (variables[local].parts == MOST_PARTS)
        return local;
    const uint32_t part = add(builder, VARIABLE_PART, symbol, variables[local].token);

    variables = builder->flow->variables;
    variables[part].of = local;
    variables[part].before_begin = variables[local].before_begin;
    variables[part].next_part = variables[local].first_part;
    variables[local].first_part = part;
    variables[local].parts++;
    return part;
}

uint32_t variable_frame(struct builder *builder, uint32_t symbol)
{
    const uint32_t known = bindings_get(builder->bindings, BINDING_FRAME, symbol);

    if (known)
        return known;
    const uint32_t index = add(builder, VARIABLE_FRAME, symbol, 0);

    bindings_set(builder->bindings, BINDING_FRAME, symbol, index);
    return index;
}

uint32_t variable_named(struct builder *builder, uint32_t at)
{
    const uint32_t symbol = builder->tree->tokens[at].symbol;
    const uint32_t variable = bindings_get(builder->bindings, BINDING_LOCAL, symbol);

    if (variable != NO_VARIABLE)
        variable_refer(builder, at, variable);
    return local_of(builder, symbol);
}

void variable_refer(struct builder *builder, uint32_t at, uint32_t variable)
{
    struct flow *flow = builder->flow;

    MEMORY_GROW(flow->references, flow->reference_count, flow->reference_room);
    flow->references[flow->reference_count++] = (struct reference){at, variable};
}
