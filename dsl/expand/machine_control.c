/* machine_control.c - ifs, switches and loops. */
#include "expand/walker.h"

/* --- conditionals ---------------------------------------------------------------------------------- */

/* Chains of else-ifs are long: no recursion along them. */
void control_if(struct walker *walker, uint32_t index)
{
    const uint32_t join = walker_pass(walker);

    while (index) {
        const uint32_t then = walker_statement(walker, index)->child;
        const uint32_t otherwise = then ? walker_statement(walker, then)->next : 0;
        const uint32_t no =
            walker_decide(walker, CONDITION_EXPRESSION, walker_statement(walker, index)->head);

        if (then)
            walker_walk(walker, then);
        walker_leave_to(walker, join);
        walker->present = no;
        index = NO_STATEMENT;
        if (otherwise && walker_statement(walker, otherwise)->kind == STATEMENT_IF &&
            walker->matter[otherwise])
            index = otherwise;
        else if (otherwise)
            walker_walk(walker, otherwise);
    }
    walker_leave_to(walker, join);
    walker->present = join;
}

void control_choice(struct walker *walker, uint32_t index)
{
    const uint32_t join = walker_pass(walker);
    bool has_else = false;

    for (uint32_t branch = walker_statement(walker, index)->child; branch;
         branch = walker_statement(walker, branch)->next) {
        const struct statement statement = *walker_statement(walker, branch);
        const struct range directive = {statement.all.first - 1, statement.all.first};
        uint32_t no = NO_NODE;

        has_else = statement.is_else_branch;
        if (!has_else)
            no = walker_decide(walker, CONDITION_DIRECTIVE, directive);
        for (uint32_t child = statement.child; child; child = walker_statement(walker, child)->next)
            walker_walk(walker, child);
        walker_leave_to(walker, join);
        walker->present = no;
    }
    if (!has_else)
        walker_leave_to(walker, join);
    walker->present = join;
}

void control_switch(struct walker *walker, uint32_t index)
{
    const struct statement statement = *walker_statement(walker, index);
    const uint32_t outer_break = walker->break_to, outer_case = walker->last_case;
    const struct range outer_head = walker->switch_head;
    const uint32_t outer_default = walker->default_node;
    const uint32_t join = walker_pass(walker), head = walker_pass(walker);

    walker_go_to(walker, head);
    walker->present = NO_NODE;
    walker->break_to = join;
    walker->last_case = head;
    walker->switch_head = statement.head;
    walker->default_node = NO_NODE;
    if (statement.child)
        walker_walk(walker, statement.child);
    walker_leave_to(walker, join);
    walker_node(walker, walker->last_case)->next =
        walker->default_node != NO_NODE ? walker->default_node : join;
    walker->break_to = outer_break;
    walker->last_case = outer_case;
    walker->switch_head = outer_head;
    walker->default_node = outer_default;
    walker->present = join;
}

/* The tests of a switch are a chain; last_case is its end, and leads to the default. */
void control_case(struct walker *walker, uint32_t index)
{
    const struct statement *statement = walker_statement(walker, index);
    const uint32_t here = walker_pass(walker), from = walker->present, chain = walker->last_case;

    if (chain != NO_NODE && word_at(walker->tree, statement->all.first, WORD_default)) {
        walker->default_node = here;
    } else if (chain != NO_NODE) {
        walker->present = chain;
        walker->last_case = walker_decide(walker, CONDITION_CASE, statement->head);
        walker_node(walker, walker_node(walker, chain)->next)->head = walker->switch_head;
        walker_go_to(walker, here);
    }
    walker->present = from;
    walker_go_to(walker, here);
}

/* --- loops ----------------------------------------------------------------------------------------- */

/* Whether it can only be left by a jump. */
static bool is_endless(const struct walker *walker, struct range head)
{
    const struct token *tokens = walker->tree->tokens;

    if (head.first == head.last)
        return true;
    if (head.last != head.first + 1)
        return false;
    const struct slice text = token_text(walker->machine->file->list.source, tokens[head.first]);

    return slice_is(text, "1") || slice_is(text, "true");
}

static void walk_body(struct walker *walker, uint32_t body, uint32_t break_to, uint32_t continue_to)
{
    const uint32_t outer_break = walker->break_to, outer_continue = walker->continue_to;

    walker->break_to = break_to;
    walker->continue_to = continue_to;
    if (body)
        walker_walk(walker, body);
    walker_leave_to(walker, continue_to);
    walker->break_to = outer_break;
    walker->continue_to = outer_continue;
}

/* while, for, and a macro in front of a statement. */
void control_loop(struct walker *walker, uint32_t body, enum condition_kind kind, struct range condition)
{
    const uint32_t out = walker_pass(walker), head = walker_pass(walker);

    walker_go_to(walker, head);
    if (kind != CONDITION_EXPRESSION || !is_endless(walker, condition)) {
        const uint32_t no = walker_decide(walker, kind, condition);

        walker_node(walker, no)->next = out;
    }
    walk_body(walker, body, out, head);
    walker->present = out;
}

void control_do(struct walker *walker, uint32_t index)
{
    const struct statement statement = *walker_statement(walker, index);
    const uint32_t out = walker_pass(walker), body = walker_pass(walker), test = walker_pass(walker);

    walker_go_to(walker, body);
    walk_body(walker, statement.child, out, test);
    walker->present = test;
    if (statement.head.first < statement.head.last &&
        slice_is(token_text(walker->machine->file->list.source, walker->tree->tokens[statement.head.first]),
                 "0") &&
        statement.head.last == statement.head.first + 1) {
        walker_leave_to(walker, out);
    } else {
        const uint32_t no = walker_decide(walker, CONDITION_EXPRESSION, statement.head);

        walker_leave_to(walker, body);
        walker_node(walker, no)->next = out;
    }
    walker->present = out;
}

void control_macro(struct walker *walker, uint32_t index)
{
    const struct statement statement = *walker_statement(walker, index);
    const uint32_t name = statement.all.first;

    const struct range head = {name, walker_behind(walker->tree, name)};

    if (classes_at(walker->tree, name) & WORD_WAITS) { /* in each round */
        const uint32_t out = walker_pass(walker), again = walker_pass(walker);

        walker_go_to(walker, again);
        walker_wait(walker, name);
        const uint32_t no = walker_decide(walker, CONDITION_MACRO, head);

        walker_node(walker, no)->next = out;
        walk_body(walker, statement.child, out, again);
        walker->present = out;
        return;
    }
    control_loop(walker, statement.child, CONDITION_MACRO, head);
}
