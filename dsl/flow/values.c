/* values.c - what an expression is, and what is done with it: read, written, its address given away. */
#include "flow/build.h"

bool value_is_array(struct value value)
{
    return value.kind == VALUE_VARIABLE && value.rank > 0;
}

/* Of the calls that it may be, those of such functions give a future that nobody has. */
static void drop(struct builder *builder, struct value value, uint32_t classes)
{
    FOR_EACH_VALUE(call, builder, value)
    {
        const uint32_t has = call.kind == VALUE_CALL ? classes_of(builder->flow->file, call.symbol) : 0;

        if (has & classes)
            event_add(builder, EVENT_DROP, NO_VARIABLE, call.token)->flags =
                has & WORD_SPAWNS ? EVENT_SPAWNED : 0;
    }
}

void value_read(struct builder *builder, struct value value, uint32_t flags)
{
    if (value.kind == VALUE_VARIABLE && value.variable)
        event_add(builder, EVENT_READ, value.variable, value.token)->flags = (uint8_t)flags;
    else if (value.kind == VALUE_ADDRESS)
        value_touch(builder, value);
    else if (flags & EVENT_TEST)
        drop(builder, value, WORD_MAKES | WORD_SPAWNS);
}

void value_discard(struct builder *builder, struct value value)
{
    if (value.kind != VALUE_CALL && value.kind != VALUE_CHOICE) {
        if (!value.assigned)
            value_read(builder, value, EVENT_TEST);
        return;
    }
    drop(builder, value, WORD_MAKES | WORD_GIVES | WORD_SPAWNS);
    FOR_EACH_VALUE(call, builder, value)
    {
        const uint32_t has = call.kind == VALUE_CALL ? classes_of(builder->flow->file, call.symbol) : 0;

        if (has & WORD_FAILS && !(has & (WORD_MAKES | WORD_GIVES | WORD_SPAWNS)))
            event_add(builder, EVENT_UNCHECKED, NO_VARIABLE, call.token)->other = call.token;
    }
}

/* An element of an array is written: what else is in it counts as written, too. */
void value_write(struct builder *builder, struct value value)
{
    if (value.kind != VALUE_VARIABLE || !value.variable)
        return;
    const enum variable_kind kind = builder->flow->variables[value.variable].kind;

    if (kind == VARIABLE_FRAME)
        note_effect(builder, value.token);
    event_add(builder, value.partial && kind == VARIABLE_FRAME ? EVENT_TOUCH : EVENT_WRITE, value.variable,
              value.token);
}

void value_touch(struct builder *builder, struct value value)
{
    if (!value.variable || (value.kind != VALUE_VARIABLE && value.kind != VALUE_ADDRESS))
        return;
    builder->flow->variables[value.variable].address_taken |= builder->mute == 0;
    event_add(builder, EVENT_TOUCH, value.variable, value.token);
}

/* Whether the value is where a local lives, or a compound literal does. */
static bool is_on_the_stack(const struct builder *builder, struct value value)
{
    if (value.kind == VALUE_ADDRESS && !value.variable)
        return true;
    if (value.kind != VALUE_ADDRESS && !value_is_array(value))
        return false;
    return builder->flow->variables[value.variable].kind != VARIABLE_FRAME;
}

static void store_call(struct builder *builder, struct value left, struct value call)
{
    const uint32_t classes = classes_of(builder->flow->file, call.symbol);
    struct event *event;

    if (left.partial || !left.variable || left.kind != VALUE_VARIABLE)
        return;
    if (!(classes & (WORD_MAKES | WORD_SPAWNS | WORD_FAILS)))
        return;
    if (classes & WORD_FAILS) {
        event_add(builder, EVENT_RESULT, left.variable, left.token);
        return;
    }
    event = event_add(builder, EVENT_MAKE, left.variable, call.token);
    event->flags = classes & WORD_SPAWNS ? EVENT_SPAWNED : 0;
}

void value_store(struct builder *builder, struct value left, struct value right)
{
    const bool in_frame =
        left.kind == VALUE_VARIABLE && builder->flow->variables[left.variable].kind == VARIABLE_FRAME;

    value_read(builder, right, 0);
    value_write(builder, left);
    if (left.kind != VALUE_VARIABLE)
        note_effect(builder, left.token);
    FOR_EACH_VALUE(value, builder, right)
    {
        if (value.kind == VALUE_CALL)
            store_call(builder, left, value);
        if (!in_frame || !is_on_the_stack(builder, value))
            continue;
        struct event *event = event_add(builder, EVENT_STORE, value.variable, value.token);

        event->other = left.variable;
        event->flags = value.variable ? 0 : EVENT_LITERAL;
    }
}
