/* ways.c - what depends on a condition. */
#include "check/ways.h"

enum { MOST_STEPS = 1000 }; /* up from a statement to the root */

static bool chooses(enum statement_kind kind)
{
    return kind == STATEMENT_IF || kind == STATEMENT_SWITCH || kind == STATEMENT_CHOICE ||
           kind == STATEMENT_WHILE || kind == STATEMENT_FOR || kind == STATEMENT_MACRO;
}

static bool is_inside(const struct flow *flow, uint32_t statement, uint32_t outer)
{
    for (int steps = 0; statement && steps < MOST_STEPS; steps++) {
        if (statement == outer)
            return true;
        statement = flow->tree.statements[statement].parent;
    }
    return statement == outer;
}

bool is_conditional(const struct flow *flow, uint32_t statement, uint32_t other)
{
    const struct statement *statements = flow->tree.statements;
    const uint32_t start = statement;

    for (int steps = 0; statement && steps < MOST_STEPS; steps++) {
        if (statement != start && is_inside(flow, other, statement))
            return false;
        const uint32_t parent = statements[statement].parent;

        if (chooses(statements[statement].kind) && statement != start)
            return true;
        statement = parent;
    }
    return false;
}

uint32_t block_around(const struct flow *flow, uint32_t statement)
{
    const struct statement *statements = flow->tree.statements;

    do {
        statement = statements[statement].parent;
    } while (statement && (statements[statement].kind == STATEMENT_CHOICE ||
                           statements[statement].kind == STATEMENT_BRANCH));
    return statement;
}

bool is_conditional_in_loop(const struct flow *flow, uint32_t statement)
{
    const struct statement *statements = flow->tree.statements;

    for (int steps = 0; statement && steps < MOST_STEPS; steps++) {
        statement = statements[statement].parent;
        const enum statement_kind kind = statements[statement].kind;

        if (kind == STATEMENT_IF || kind == STATEMENT_SWITCH || kind == STATEMENT_CHOICE)
            return true;
        if (kind == STATEMENT_FOR || kind == STATEMENT_WHILE || kind == STATEMENT_DO ||
            kind == STATEMENT_MACRO)
            return false;
    }
    return true;
}
