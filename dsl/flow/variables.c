/* variables.c - the variables of a flow. */
#include "base/memory.h"
#include "flow/build.h"

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

uint32_t variable_declare(struct builder *builder, uint32_t statement, const struct declaration *declaration,
                          const struct declarator *declarator)
{
    const uint32_t symbol = builder->tree->tokens[declarator->name].symbol;
    const uint32_t index = add(builder, VARIABLE_LOCAL, symbol, declarator->name);
    struct variable *variable = &builder->flow->variables[index];

    variable->is_array = declarator->is_array;
    variable->is_pointer = declarator->is_pointer;
    variable->is_union = declaration->is_union;
    variable->statement = statement;
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
    struct flow *flow = builder->flow;
    const uint32_t variable =
        bindings_get(builder->bindings, BINDING_LOCAL, builder->tree->tokens[at].symbol);

    if (variable == NO_VARIABLE || flow->variables[variable].kind != VARIABLE_LOCAL)
        return NO_VARIABLE;
    MEMORY_GROW(flow->references, flow->reference_count, flow->reference_room);
    flow->references[flow->reference_count++] = (struct reference){at, variable};
    return variable;
}
