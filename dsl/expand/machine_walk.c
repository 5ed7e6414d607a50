/* machine_walk.c - walks over the statements of a body, and makes the nodes of its state machine. */
#include <stdlib.h>

#include "base/memory.h"
#include "expand/walker.h"
#include "parse/skip.h"

/* Beyond that nobody can look at it. */
enum { MOST_NODES = 1 << 20 };

/* --- nodes ----------------------------------------------------------------------------------------- */

struct node *walker_node(const struct walker *walker, uint32_t node)
{
    return &walker->machine->nodes[node];
}

void walker_go_to(struct walker *walker, uint32_t node)
{
    if (walker->present != NO_NODE && node != NO_NODE)
        walker_node(walker, walker->present)->next = node;
    walker->present = node;
}

void walker_leave_to(struct walker *walker, uint32_t node)
{
    walker_go_to(walker, node);
    walker->present = NO_NODE;
}

uint32_t walker_pass(struct walker *walker)
{
    return node_new(walker->machine, NODE_PASS, 0);
}

uint32_t walker_decide(struct walker *walker, enum condition_kind kind, struct range text)
{
    const uint32_t branch = node_new(walker->machine, NODE_BRANCH, text.first);
    const uint32_t yes = walker_pass(walker), no = walker_pass(walker);

    walker_go_to(walker, branch);
    walker_node(walker, branch)->condition = kind;
    walker_node(walker, branch)->text = text;
    walker_node(walker, branch)->next = yes;
    walker_node(walker, branch)->other = no;
    walker->present = yes;
    return no;
}

static void add_state(struct walker *walker, uint32_t node)
{
    struct machine *machine = walker->machine;

    MEMORY_GROW(machine->states, machine->state_count, machine->state_room);
    machine->nodes[node].number = (uint32_t)machine->state_count;
    machine->states[machine->state_count++] = node;
    walker_go_to(walker, node);
}

/* --- expressions ----------------------------------------------------------------------------------- */

uint32_t walker_behind(const struct tree *tree, uint32_t at)
{
    return kind_at(tree, at + 1) == TOKEN_OPEN_PAREN ? behind_bracket(tree, at + 1) : at + 1;
}

void walker_wait(struct walker *walker, uint32_t at)
{
    const struct tree *tree = walker->tree;
    const uint32_t node = node_new(walker->machine, NODE_STATE, at);
    struct node *state = walker_node(walker, node);
    struct argument arguments[2];

    if (word_at(tree, at, WORD_WOI_AWAIT) || word_at(tree, at, WORD_WOI_TRY)) {
        const uint32_t close = walker_behind(tree, at) - 1;
        const uint32_t count =
            close > at + 1 ? split_arguments(tree->tokens, at + 1, close, 2, arguments) : 0;

        if (count == 2)
            state->text = (struct range){arguments[0].first, arguments[0].last};
        if (count > 0)
            state->future = (struct range){arguments[count - 1].first, arguments[count - 1].last};
        state->is_try = word_at(tree, at, WORD_WOI_TRY);
    }
    add_state(walker, node);
}

static void leave_at(struct walker *walker, enum node_kind kind, uint32_t at, struct range value)
{
    const uint32_t node = node_new(walker->machine, kind, at);

    walker_node(walker, node)->text = value;
    walker_leave_to(walker, node);
}

static void walk_words(struct walker *walker, struct range range)
{
    const struct tree *tree = walker->tree;

    for (uint32_t i = range.first; i < range.last;) {
        const uint32_t classes = classes_at(tree, i);

        if (classes & WORD_WAITS) {
            walker_wait(walker, i);
            i = walker_behind(tree, i);
        } else if (classes & WORD_ENDS && kind_at(tree, i + 1) == TOKEN_OPEN_PAREN) {
            const uint32_t end = walker_behind(tree, i);

            leave_at(walker, word_at(tree, i, WORD_WOI_PANIC) ? NODE_PANIC : NODE_RETURN, i,
                     (struct range){i + 2, end - 1});
            i = end;
        } else if (classes & WORD_NORETURN && kind_at(tree, i + 1) == TOKEN_OPEN_PAREN) {
            leave_at(walker, NODE_STOP, i, (struct range){i, walker_behind(tree, i)});
            i = walker_behind(tree, i);
        } else {
            i++;
        }
    }
}

/* --- labels and parts ------------------------------------------------------------------------------ */

static void walk_label(struct walker *walker, uint32_t index)
{
    const uint32_t here = walker_pass(walker);

    MEMORY_GROW(walker->labels, walker->label_count, walker->label_room);
    walker->labels[walker->label_count++] =
        (struct label){walker->tree->tokens[walker_statement(walker, index)->head.first].symbol, here};
    walker_go_to(walker, here);
}

static void walk_goto(struct walker *walker, uint32_t index)
{
    const struct range head = walker_statement(walker, index)->head;

    if (walker->present != NO_NODE && head.first < head.last) {
        MEMORY_GROW(walker->gotos, walker->goto_count, walker->goto_room);
        walker->gotos[walker->goto_count++] =
            (struct label){walker->tree->tokens[head.first].symbol, walker->present};
    }
    walker->present = NO_NODE;
}

static void walk_finally(struct walker *walker, uint32_t token)
{
    const uint32_t node = node_new(walker->machine, NODE_FINALLY, token);

    walker->machine->finally = node;
    walker_go_to(walker, node);
}

static void walk_end(struct walker *walker, uint32_t token)
{
    if (walker->ended)
        return;
    const uint32_t node = node_new(walker->machine, NODE_END, token);

    walker->machine->end = node;
    walker->ended = true;
    walker_leave_to(walker, node);
}

/* --- statements ------------------------------------------------------------------------------------ */

static void walk_children(struct walker *walker, uint32_t index)
{
    for (uint32_t child = walker_statement(walker, index)->child; child && !walker->ended;
         child = walker_statement(walker, child)->next)
        walker_walk(walker, child);
}

void walker_walk(struct walker *walker, uint32_t index)
{
    const struct statement statement = *walker_statement(walker, index);

    if (walker->matter[index] == 0 || walker->ended || walker->machine->node_count > MOST_NODES)
        return;
    switch (statement.kind) {
    case STATEMENT_EXPRESSION:
    case STATEMENT_DECLARATION:
        walk_words(walker, statement.all);
        break;
    case STATEMENT_IF:
        control_if(walker, index);
        break;
    case STATEMENT_WHILE:
        control_loop(walker, statement.child, CONDITION_EXPRESSION, statement.head);
        break;
    case STATEMENT_FOR:
        walker_walk(walker, statement.child);
        control_loop(walker, walker_statement(walker, statement.child)->next, CONDITION_EXPRESSION,
                     statement.head);
        break;
    case STATEMENT_DO:
        control_do(walker, index);
        break;
    case STATEMENT_MACRO:
        control_macro(walker, index);
        break;
    case STATEMENT_SWITCH:
        control_switch(walker, index);
        break;
    case STATEMENT_CASE:
        control_case(walker, index);
        break;
    case STATEMENT_CHOICE:
        control_choice(walker, index);
        break;
    case STATEMENT_LABEL:
        walk_label(walker, index);
        break;
    case STATEMENT_GOTO:
        walk_goto(walker, index);
        break;
    case STATEMENT_BREAK:
        walker_leave_to(walker, walker->break_to);
        break;
    case STATEMENT_CONTINUE:
        walker_leave_to(walker, walker->continue_to);
        break;
    case STATEMENT_RETURN:
        leave_at(walker, NODE_STOP, statement.all.first, statement.all);
        break;
    case STATEMENT_BEGIN:
        walker->machine->begin = statement.all.first;
        break;
    case STATEMENT_FINALLY:
        walk_finally(walker, statement.all.first);
        break;
    case STATEMENT_END:
        walk_end(walker, statement.all.first);
        break;
    default:
        walk_children(walker, index);
    }
}

/* --- all of it ------------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    const struct label *x = a, *y = b;

    return x->symbol < y->symbol ? -1 : x->symbol > y->symbol;
}

static void connect_gotos(struct walker *walker)
{
    if (walker->label_count > 0)
        qsort(walker->labels, walker->label_count, sizeof *walker->labels, compare);
    for (size_t i = 0; i < walker->goto_count && walker->label_count > 0; i++) {
        const struct label *to =
            bsearch(&walker->gotos[i], walker->labels, walker->label_count, sizeof *walker->labels, compare);

        if (to)
            walker_node(walker, walker->gotos[i].node)->next = to->node;
    }
}

void machine_walk(struct machine *machine)
{
    struct walker walker = {
        .machine = machine,
        .tree = &machine->tree,
        .break_to = NO_NODE,
        .continue_to = NO_NODE,
        .last_case = NO_NODE,
        .default_node = NO_NODE,
        .present = NO_NODE,
    };

    walker_find_matter(&walker);
    add_state(&walker, node_new(machine, NODE_PASS, 0));
    walk_children(&walker, 0);
    if (!walker.ended)
        walk_end(&walker, machine->tree.token_count);
    connect_gotos(&walker);
    if (machine->node_count > MOST_NODES)
        machine->trouble = TOO_LARGE;
    free(walker.matter);
    free(walker.labels);
    free(walker.gotos);
}
