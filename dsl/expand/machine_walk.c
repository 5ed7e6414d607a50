/* machine_walk.c - walks over the statements of a body, and makes the nodes of its state machine. */
#include <stdlib.h>

#include "base/memory.h"
#include "expand/machine.h"
#include "parse/skip.h"

/* Beyond that nobody can look at it. */
enum { MOST_NODES = 1 << 20 };

/* What is in a statement that its machine has to show. A loop keeps breaks to itself, and so on. */
enum matter { MATTERS = 1, MATTERS_BREAK = 2, MATTERS_CONTINUE = 4 };

struct label {
    uint32_t symbol;
    uint32_t node;
};

struct walker {
    struct machine *machine;
    const struct tree *tree;
    uint8_t *matter;  /* of each statement */
    uint32_t present; /* whose next is to be set, or NO_NODE */
    uint32_t break_to, continue_to;
    uint32_t last_case;       /* the test of the innermost switch whose other is to be set, or NO_NODE */
    struct range switch_head; /* of that */
    uint32_t default_node;    /* and its default, or NO_NODE */
    bool ended;               /* WOI_END was seen */
    struct label *labels, *gotos;
    size_t label_count, label_room, goto_count, goto_room;
};

static void walk(struct walker *walker, uint32_t index);

static const struct statement *get(const struct walker *walker, uint32_t index)
{
    return &walker->tree->statements[index];
}

/* --- what matters ---------------------------------------------------------------------------------- */

static uint8_t matter_of_words(const struct tree *tree, struct range range)
{
    for (uint32_t i = range.first; i < range.last; i++)
        if (classes_at(tree, i) & (WORD_WAITS | WORD_ENDS | WORD_NORETURN))
            return MATTERS;
    return 0;
}

static uint8_t matter_of(const struct tree *tree, const struct statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_EXPRESSION:
    case STATEMENT_DECLARATION:
        return matter_of_words(tree, statement->all);
    case STATEMENT_MACRO:
        return matter_of_words(tree, (struct range){statement->all.first, statement->all.first + 1});
    case STATEMENT_BREAK:
    case STATEMENT_CASE:
        return MATTERS_BREAK;
    case STATEMENT_CONTINUE:
        return MATTERS_CONTINUE;
    case STATEMENT_RETURN:
    case STATEMENT_GOTO:
    case STATEMENT_LABEL:
    case STATEMENT_BEGIN:
    case STATEMENT_END:
    case STATEMENT_FINALLY:
        return MATTERS;
    default:
        return 0;
    }
}

static uint8_t kept_inside(enum statement_kind kind)
{
    switch (kind) {
    case STATEMENT_WHILE:
    case STATEMENT_DO:
    case STATEMENT_FOR:
    case STATEMENT_MACRO:
        return MATTERS_BREAK | MATTERS_CONTINUE;
    case STATEMENT_SWITCH:
        return MATTERS_BREAK;
    default:
        return 0;
    }
}

/* A child stands behind its parent. */
static void find_matter(struct walker *walker)
{
    const struct tree *tree = walker->tree;

    walker->matter = memory_new(tree->count, sizeof *walker->matter);
    for (size_t i = tree->count; i-- > 1;) {
        const struct statement *statement = &tree->statements[i];

        walker->matter[i] |= matter_of(tree, statement);
        walker->matter[i] &= (uint8_t)~kept_inside(statement->kind);
        walker->matter[statement->parent] |= walker->matter[i];
    }
}

/* --- nodes ----------------------------------------------------------------------------------------- */

static struct node *node_of(const struct walker *walker, uint32_t node)
{
    return &walker->machine->nodes[node];
}

/* What comes next is that node. */
static void go_to(struct walker *walker, uint32_t node)
{
    if (walker->present != NO_NODE && node != NO_NODE)
        node_of(walker, walker->present)->next = node;
    walker->present = node;
}

static void leave_to(struct walker *walker, uint32_t node)
{
    go_to(walker, node);
    walker->present = NO_NODE;
}

static uint32_t pass_new(struct walker *walker)
{
    return node_new(walker->machine, NODE_PASS, 0);
}

/* Where the condition holds, the present node is one after it; returns the one where it does not. */
static uint32_t decide(struct walker *walker, enum condition_kind kind, struct range text)
{
    const uint32_t branch = node_new(walker->machine, NODE_BRANCH, text.first);
    const uint32_t yes = pass_new(walker), no = pass_new(walker);

    go_to(walker, branch);
    node_of(walker, branch)->condition = kind;
    node_of(walker, branch)->text = text;
    node_of(walker, branch)->next = yes;
    node_of(walker, branch)->other = no;
    walker->present = yes;
    return no;
}

static void add_state(struct walker *walker, uint32_t node)
{
    struct machine *machine = walker->machine;

    MEMORY_GROW(machine->states, machine->state_count, machine->state_room);
    machine->nodes[node].number = (uint32_t)machine->state_count;
    machine->states[machine->state_count++] = node;
    go_to(walker, node);
}

/* --- expressions ----------------------------------------------------------------------------------- */

/* Behind the parentheses of the macro at `at`, if it has any. */
static uint32_t behind(const struct tree *tree, uint32_t at)
{
    return kind_at(tree, at + 1) == TOKEN_OPEN_PAREN ? behind_bracket(tree, at + 1) : at + 1;
}

static void wait_at(struct walker *walker, uint32_t at)
{
    const struct tree *tree = walker->tree;
    const uint32_t node = node_new(walker->machine, NODE_STATE, at);
    struct node *state = node_of(walker, node);
    struct argument arguments[2];

    if (word_at(tree, at, WORD_WOI_AWAIT) || word_at(tree, at, WORD_WOI_TRY)) {
        const uint32_t close = behind(tree, at) - 1;
        const uint32_t count = close > at + 1 ? split_arguments(tree->tokens, at + 1, close, 2, arguments) : 0;

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

    node_of(walker, node)->text = value;
    leave_to(walker, node);
}

static void walk_words(struct walker *walker, struct range range)
{
    const struct tree *tree = walker->tree;

    for (uint32_t i = range.first; i < range.last;) {
        const uint32_t classes = classes_at(tree, i);

        if (classes & WORD_WAITS) {
            wait_at(walker, i);
            i = behind(tree, i);
        } else if (classes & WORD_ENDS && kind_at(tree, i + 1) == TOKEN_OPEN_PAREN) {
            const uint32_t end = behind(tree, i);

            leave_at(walker, word_at(tree, i, WORD_WOI_PANIC) ? NODE_PANIC : NODE_RETURN, i,
                     (struct range){i + 2, end - 1});
            i = end;
        } else if (classes & WORD_NORETURN && kind_at(tree, i + 1) == TOKEN_OPEN_PAREN) {
            leave_at(walker, NODE_STOP, i, (struct range){i, behind(tree, i)});
            i = behind(tree, i);
        } else {
            i++;
        }
    }
}

/* --- conditionals ---------------------------------------------------------------------------------- */

/* Chains of else-ifs are long: no recursion along them. */
static void walk_if(struct walker *walker, uint32_t index)
{
    const uint32_t join = pass_new(walker);

    while (index) {
        const uint32_t then = get(walker, index)->child;
        const uint32_t otherwise = then ? get(walker, then)->next : 0;
        const uint32_t no = decide(walker, CONDITION_EXPRESSION, get(walker, index)->head);

        if (then)
            walk(walker, then);
        leave_to(walker, join);
        walker->present = no;
        index = NO_STATEMENT;
        if (otherwise && get(walker, otherwise)->kind == STATEMENT_IF && walker->matter[otherwise])
            index = otherwise;
        else if (otherwise)
            walk(walker, otherwise);
    }
    leave_to(walker, join);
    walker->present = join;
}

static void walk_choice(struct walker *walker, uint32_t index)
{
    const uint32_t join = pass_new(walker);
    bool has_else = false;

    for (uint32_t branch = get(walker, index)->child; branch; branch = get(walker, branch)->next) {
        const struct statement statement = *get(walker, branch);
        const struct range directive = {statement.all.first - 1, statement.all.first};
        uint32_t no = NO_NODE;

        has_else = statement.is_else_branch;
        if (!has_else)
            no = decide(walker, CONDITION_DIRECTIVE, directive);
        for (uint32_t child = statement.child; child; child = get(walker, child)->next)
            walk(walker, child);
        leave_to(walker, join);
        walker->present = no;
    }
    if (!has_else)
        leave_to(walker, join);
    walker->present = join;
}

static void walk_switch(struct walker *walker, uint32_t index)
{
    const struct statement statement = *get(walker, index);
    const uint32_t outer_break = walker->break_to, outer_case = walker->last_case;
    const struct range outer_head = walker->switch_head;
    const uint32_t outer_default = walker->default_node;
    const uint32_t join = pass_new(walker), head = pass_new(walker);

    go_to(walker, head);
    walker->present = NO_NODE;
    walker->break_to = join;
    walker->last_case = head;
    walker->switch_head = statement.head;
    walker->default_node = NO_NODE;
    if (statement.child)
        walk(walker, statement.child);
    leave_to(walker, join);
    node_of(walker, walker->last_case)->next = walker->default_node != NO_NODE ? walker->default_node : join;
    walker->break_to = outer_break;
    walker->last_case = outer_case;
    walker->switch_head = outer_head;
    walker->default_node = outer_default;
    walker->present = join;
}

/* The tests of a switch are a chain; last_case is its end, and leads to the default. */
static void walk_case(struct walker *walker, uint32_t index)
{
    const struct statement *statement = get(walker, index);
    const uint32_t here = pass_new(walker), from = walker->present, chain = walker->last_case;

    if (chain != NO_NODE && word_at(walker->tree, statement->all.first, WORD_default)) {
        walker->default_node = here;
    } else if (chain != NO_NODE) {
        walker->present = chain;
        walker->last_case = decide(walker, CONDITION_CASE, statement->head);
        node_of(walker, node_of(walker, chain)->next)->head = walker->switch_head;
        go_to(walker, here);
    }
    walker->present = from;
    go_to(walker, here);
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
        walk(walker, body);
    leave_to(walker, continue_to);
    walker->break_to = outer_break;
    walker->continue_to = outer_continue;
}

/* while, for, and a macro in front of a statement. */
static void walk_loop(struct walker *walker, uint32_t body, enum condition_kind kind, struct range condition)
{
    const uint32_t out = pass_new(walker), head = pass_new(walker);

    go_to(walker, head);
    if (kind != CONDITION_EXPRESSION || !is_endless(walker, condition)) {
        const uint32_t no = decide(walker, kind, condition);

        node_of(walker, no)->next = out;
    }
    walk_body(walker, body, out, head);
    walker->present = out;
}

static void walk_do(struct walker *walker, uint32_t index)
{
    const struct statement statement = *get(walker, index);
    const uint32_t out = pass_new(walker), body = pass_new(walker), test = pass_new(walker);

    go_to(walker, body);
    walk_body(walker, statement.child, out, test);
    walker->present = test;
    if (statement.head.first < statement.head.last &&
        slice_is(token_text(walker->machine->file->list.source, walker->tree->tokens[statement.head.first]), "0") &&
        statement.head.last == statement.head.first + 1) {
        leave_to(walker, out);
    } else {
        const uint32_t no = decide(walker, CONDITION_EXPRESSION, statement.head);

        leave_to(walker, body);
        node_of(walker, no)->next = out;
    }
    walker->present = out;
}

static void walk_macro(struct walker *walker, uint32_t index)
{
    const struct statement statement = *get(walker, index);
    const uint32_t name = statement.all.first;

    if (classes_at(walker->tree, name) & WORD_WAITS) {
        const uint32_t again = pass_new(walker);

        go_to(walker, again);
        wait_at(walker, name);
        walk_loop(walker, statement.child, CONDITION_MACRO, (struct range){name, behind(walker->tree, name)});
        return;
    }
    walk_loop(walker, statement.child, CONDITION_MACRO, (struct range){name, behind(walker->tree, name)});
}

/* --- labels and parts ------------------------------------------------------------------------------ */

static void walk_label(struct walker *walker, uint32_t index)
{
    const uint32_t here = pass_new(walker);

    MEMORY_GROW(walker->labels, walker->label_count, walker->label_room);
    walker->labels[walker->label_count++] =
        (struct label){walker->tree->tokens[get(walker, index)->head.first].symbol, here};
    go_to(walker, here);
}

static void walk_goto(struct walker *walker, uint32_t index)
{
    const struct range head = get(walker, index)->head;

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
    go_to(walker, node);
}

static void walk_end(struct walker *walker, uint32_t token)
{
    if (walker->ended)
        return;
    const uint32_t node = node_new(walker->machine, NODE_END, token);

    walker->machine->end = node;
    walker->ended = true;
    leave_to(walker, node);
}

/* --- statements ------------------------------------------------------------------------------------ */

static void walk_children(struct walker *walker, uint32_t index)
{
    for (uint32_t child = get(walker, index)->child; child && !walker->ended; child = get(walker, child)->next)
        walk(walker, child);
}

static void walk(struct walker *walker, uint32_t index)
{
    const struct statement statement = *get(walker, index);

    if (walker->matter[index] == 0 || walker->ended || walker->machine->node_count > MOST_NODES)
        return;
    switch (statement.kind) {
    case STATEMENT_EXPRESSION:
    case STATEMENT_DECLARATION:
        walk_words(walker, statement.all);
        break;
    case STATEMENT_IF:
        walk_if(walker, index);
        break;
    case STATEMENT_WHILE:
        walk_loop(walker, statement.child, CONDITION_EXPRESSION, statement.head);
        break;
    case STATEMENT_FOR:
        walk(walker, statement.child);
        walk_loop(walker, get(walker, statement.child)->next, CONDITION_EXPRESSION, statement.head);
        break;
    case STATEMENT_DO:
        walk_do(walker, index);
        break;
    case STATEMENT_MACRO:
        walk_macro(walker, index);
        break;
    case STATEMENT_SWITCH:
        walk_switch(walker, index);
        break;
    case STATEMENT_CASE:
        walk_case(walker, index);
        break;
    case STATEMENT_CHOICE:
        walk_choice(walker, index);
        break;
    case STATEMENT_LABEL:
        walk_label(walker, index);
        break;
    case STATEMENT_GOTO:
        walk_goto(walker, index);
        break;
    case STATEMENT_BREAK:
        leave_to(walker, walker->break_to);
        break;
    case STATEMENT_CONTINUE:
        leave_to(walker, walker->continue_to);
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
        const struct label *to = bsearch(&walker->gotos[i], walker->labels, walker->label_count,
                                         sizeof *walker->labels, compare);

        if (to)
            node_of(walker, walker->gotos[i].node)->next = to->node;
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

    find_matter(&walker);
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
