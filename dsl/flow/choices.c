/* choices.c - expressions that may be one of several values, as `c ? a : b`, or are one of their arguments,
 * as strcpy(a, b). By then these are read; what matters is who keeps them. */
#include "base/memory.h"
#include "flow/build.h"

static const struct value none = {0};

static bool matters(struct value value)
{
    return value.kind == VALUE_ADDRESS || value.kind == VALUE_CALL || value_is_array(value);
}

struct value value_first(const struct builder *builder, struct value value)
{
    if (value.kind != VALUE_CHOICE)
        return value;
    return value.next ? builder->choices[value.next - 1] : none;
}

struct value value_next(const struct builder *builder, struct value value)
{
    return value.next ? builder->choices[value.next - 1] : none;
}

static void add(struct builder *builder, struct value *choice, struct value value)
{
    value.next = choice->next;
    MEMORY_GROW(builder->choices, builder->choice_count, builder->choice_room);
    builder->choices[builder->choice_count++] = value;
    choice->next = (uint32_t)builder->choice_count;
    choice->kind = VALUE_CHOICE;
    choice->token = value.token;
}

struct value value_choose(struct builder *builder, struct value left, struct value right)
{
    struct value choice = right.kind == VALUE_CHOICE ? right : none;

    if (matters(right))
        add(builder, &choice, right);
    if (left.kind != VALUE_CHOICE && !matters(left))
        return choice;
    for (struct value value = value_first(builder, left), next; value.kind != VALUE_NONE; value = next) {
        next = value_next(builder, value);
        add(builder, &choice, value);
    }
    return choice;
}
