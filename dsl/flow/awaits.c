/* awaits.c - WOI_AWAIT and WOI_TRY: the future, the wait, and where the output goes. */
#include "flow/build.h"

struct value walk_future(struct builder *builder, struct range range)
{
    const struct tree *tree = builder->tree;

    if (kind_at(tree, range.first) == TOKEN_NAME && range.last > range.first + 2 &&
        kind_at(tree, range.first + 1) == TOKEN_OPEN_PAREN &&
        tree->match[range.first + 1] == range.last - 1 &&
        !local_of(builder, tree->tokens[range.first].symbol) &&
        !(classes_at(tree, range.first) & (WORD_SPAWNS | WORD_TAKES | WORD_MACRO | WORD_SILENT))) {
        const uint32_t end = builder->end;
        const struct value value = walk_call(builder, range.first, range.first + 1, WORD_MAKES);

        builder->end = end;
        return value;
    }
    return walk_range(builder, range);
}

/* Whether the future's output is a negative errno that somebody should look at. */
static bool may_fail(const struct builder *builder, struct value future)
{
    return future.kind == VALUE_CALL && classes_of(builder->flow->file, future.symbol) & WORD_FAILS_MADE;
}

/* WOI_AWAIT(future), WOI_AWAIT(lhs, future), and WOI_TRY. */
void walk_await(struct builder *builder, uint32_t name, uint32_t open, bool tries)
{
    const uint32_t close = close_of(builder, open);
    uint32_t at = open + 1;
    struct range first = next_argument(builder->tree, &at, close);
    const bool two = first.last < close;
    struct range future = two ? next_argument(builder->tree, &at, close) : first;

    if (two)
        future.last = close;
    const struct value value = walk_future(builder, future);

    value_take(builder, value);
    suspend_here(builder, name);
    if (two) {
        const struct value left = walk_range(builder, first);

        value_write(builder, left);
        if (may_fail(builder, value) && !tries && left.kind == VALUE_VARIABLE && left.variable &&
            !left.partial)
            event_add(builder, EVENT_RESULT, left.variable, left.token)->other = name;
    } else if (!tries && may_fail(builder, value)) {
        event_add(builder, EVENT_UNCHECKED, NO_VARIABLE, value.token)->other = name;
    }
}
