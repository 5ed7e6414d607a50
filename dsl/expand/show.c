/* show.c - words about a state machine. */
#include "expand/show.h"

#include "expand/code.h"

/* More at once nobody reads. */
enum { MOST_CONDITIONS = 3 };

static const struct source *source_of(const struct machine *machine)
{
    return machine->file->list.source;
}

static void add(struct text *text, const struct machine *machine, struct range range)
{
    code_add(text, source_of(machine), machine->tree.tokens, range, LONGEST_SHOWN);
}

void show_add_name(struct text *text, const struct file *file, const struct function *function)
{
    struct head head;

    if (head_read(file, function, &head))
        head_add_name(text, file, &head);
    else
        code_add(text, file->list.source, file->list.tokens,
                 (struct range){function->name, function->name + 1}, LONGEST_SHOWN);
}

void show_add_output(struct text *text, const struct file *file, const struct function *function)
{
    struct head head;

    if (!head_read(file, function, &head))
        return;
    if (head.type.first < head.type.last)
        code_add(text, file->list.source, file->list.tokens, head.type, LONGEST_SHOWN);
    else
        text_add_string(text, "void");
}

unsigned show_line(const struct machine *machine, uint32_t token)
{
    return source_place(source_of(machine), machine->tree.tokens[token].at).line;
}

/* A macro with its arguments. */
static struct range call_at(const struct machine *machine, uint32_t token)
{
    const struct tree *tree = &machine->tree;

    if (kind_at(tree, token + 1) == TOKEN_OPEN_PAREN)
        return (struct range){token, behind_bracket(tree, token + 1)};
    return (struct range){token, token + 1};
}

void show_add_waits(struct text *text, const struct machine *machine, const struct node *state)
{
    if (state->future.first < state->future.last)
        add(text, machine, state->future);
    else if (word_at(&machine->tree, state->token, WORD_WOI_YIELD))
        text_add_string(text, "its next turn");
    else
        add(text, machine, call_at(machine, state->token));
}

void show_add_target(struct text *text, const struct machine *machine, const struct node *node)
{
    switch (node->kind) {
    case NODE_STATE:
        text_printf(text, "state %u", node->number);
        break;
    case NODE_RETURN:
        text_add_string(text, node->text.first < node->text.last ? "return " : "return");
        add(text, machine, node->text);
        break;
    case NODE_PANIC:
        text_add_string(text, "panic ");
        add(text, machine, node->text);
        break;
    case NODE_STOP:
        add(text, machine, node->text);
        break;
    case NODE_FINALLY:
        text_add_string(text, "finally");
        break;
    default:
        text_add_string(text, "end");
    }
}

/* --- conditions ------------------------------------------------------------------------------------ */

static void add_case(struct text *text, const struct machine *machine, const struct node *node, bool holds)
{
    add(text, machine, node->head);
    text_add_string(text, holds ? " == " : " != ");
    add(text, machine, node->text);
}

static void add_directive(struct text *text, const struct machine *machine, const struct node *node,
                          bool holds)
{
    const struct source *source = source_of(machine);
    const struct slice line = source_line(source, show_line(machine, node->token));
    struct source one;

    text_add_string(text, holds ? "" : "not ");
    if (source_from("", line.at, line.length, &one) == 0) {
        struct token_list list;

        token_list_read(&list, &one);
        text_add_char(text, '#');
        code_add(text, &one, list.lines, (struct range){0, (uint32_t)list.line_count}, LONGEST_SHOWN / 2);
        token_list_release(&list);
        source_release(&one);
    }
}

/* A macro that loops does, or is done. */
static void add_macro(struct text *text, const struct machine *machine, const struct node *node, bool holds)
{
    add(text, machine, node->text);
    text_add_string(text, holds ? " goes on" : " is done");
}

static bool has_or(const struct machine *machine, struct range range)
{
    for (uint32_t i = range.first; i < range.last; i++) {
        const enum token_kind kind = kind_at(&machine->tree, i);

        if (kind == TOKEN_OR_OR || kind == TOKEN_QUESTION || kind == TOKEN_ASSIGN || kind == TOKEN_COMPOUND ||
            kind == TOKEN_COMMA)
            return true;
        if (kind == TOKEN_OPEN_PAREN || kind == TOKEN_OPEN_BRACKET)
            i = machine->tree.match[i] < range.last ? machine->tree.match[i] : i;
    }
    return false;
}

static void add_literal(struct text *text, const struct machine *machine, struct literal literal, bool alone)
{
    const struct node *node = &machine->nodes[literal.node];
    const bool brackets = !alone && literal.holds && has_or(machine, node->text);

    switch (node->condition) {
    case CONDITION_CASE:
        add_case(text, machine, node, literal.holds);
        break;
    case CONDITION_DIRECTIVE:
        add_directive(text, machine, node, literal.holds);
        break;
    case CONDITION_MACRO:
        add_macro(text, machine, node, literal.holds);
        break;
    default:
        text_add_string(text, brackets ? "(" : "");
        code_add_condition(text, source_of(machine), machine->tree.tokens, node->text, literal.holds,
                           LONGEST_SHOWN);
        text_add_string(text, brackets ? ")" : "");
    }
}

void show_add_condition(struct text *text, const struct machine *machine, const struct step *step)
{
    if (step->is_more || step->literal_count == 0 || step->literal_count > MOST_CONDITIONS)
        return;
    text_add_string(text, step->is_sure ? "if " : "only if ");
    for (uint32_t i = 0; i < step->literal_count; i++) {
        text_add_string(text, i > 0 ? " && " : "");
        add_literal(text, machine, step->literals[i], step->literal_count == 1);
    }
}
