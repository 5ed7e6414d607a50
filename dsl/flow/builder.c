/* builder.c - blocks, edges and events of a flow that is being made. */
#include "base/memory.h"
#include "flow/build.h"

uint32_t block_new(struct builder *builder)
{
    struct flow *flow = builder->flow;

    MEMORY_GROW(flow->blocks, flow->block_count, flow->block_room);
    flow->blocks[flow->block_count] = (struct block){0, 0};
    return (uint32_t)flow->block_count++;
}

void block_begin(struct builder *builder, uint32_t block)
{
    struct flow *flow = builder->flow;

    flow->blocks[block].first = (uint32_t)flow->event_count;
    flow->blocks[block].last = (uint32_t)flow->event_count;
    builder->block = block;
}

void edge_add(struct builder *builder, uint32_t from, uint32_t to, bool cancel)
{
    struct flow *flow = builder->flow;

    MEMORY_GROW(flow->edges, flow->edge_count, flow->edge_room);
    flow->edges[flow->edge_count++] = (struct edge){from, to, cancel};
}

void block_follow(struct builder *builder)
{
    const uint32_t next = block_new(builder);

    edge_add(builder, builder->block, next, false);
    block_begin(builder, next);
}

struct event *event_add(struct builder *builder, enum event_kind kind, uint32_t variable, uint32_t token)
{
    struct flow *flow = builder->flow;
    static struct event nowhere;

    if (builder->mute > 0)
        return &nowhere;
    MEMORY_GROW(flow->events, flow->event_count, flow->event_room);
    flow->events[flow->event_count] = (struct event){
        .kind = (uint8_t)kind,
        .region = (uint8_t)builder->region,
        .variable = variable,
        .token = token,
        .statement = builder->statement,
    };
    flow->blocks[builder->block].last = (uint32_t)flow->event_count + 1;
    return &flow->events[flow->event_count++];
}

void note_effect(struct builder *builder, uint32_t token)
{
    if (builder->mute > 0)
        return;
    builder->effects++;
    builder->effect = token;
}

static uint32_t way_out(const struct builder *builder)
{
    const bool cleans = builder->finally != NO_BLOCK && builder->region == REGION_BODY;

    return cleans ? builder->finally : builder->flow->exit;
}

void suspend_here(struct builder *builder, uint32_t token)
{
    if (builder->mute > 0)
        return;
    const uint8_t flags =
        (uint8_t)((builder->switches > 0 ? EVENT_SWITCH : 0) | (builder->nested > 0 ? EVENT_NESTED : 0));

    event_add(builder, EVENT_SUSPEND, NO_VARIABLE, token)->flags = flags;
    edge_add(builder, builder->block, way_out(builder), true);
    block_follow(builder);
}

void leave_here(struct builder *builder, enum event_kind kind, uint32_t token)
{
    if (builder->mute > 0)
        return;
    event_add(builder, kind, NO_VARIABLE, token);
    if (kind == EVENT_LEAVE)
        edge_add(builder, builder->block, way_out(builder), false);
    else if (kind == EVENT_PANIC)
        edge_add(builder, builder->block, way_out(builder), true);
    else
        edge_add(builder, builder->block, builder->flow->exit, false);
    block_begin(builder, block_new(builder));
}

void leave_perhaps(struct builder *builder, enum event_kind kind, uint32_t token)
{
    if (builder->mute > 0)
        return;
    const uint32_t from = builder->block, leaves = block_new(builder), next = block_new(builder);

    edge_add(builder, from, leaves, kind == EVENT_PANIC);
    edge_add(builder, from, next, false);
    block_begin(builder, leaves);
    leave_here(builder, kind, token);
    block_begin(builder, next);
}
