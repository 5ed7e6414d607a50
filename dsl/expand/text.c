/* text.c - state machines as text, to be read from afar. */
#include "expand/code.h"
#include "expand/expand.h"
#include "expand/show.h"
#include "parse/skip.h"

static void add_label(struct text *text, const char *label)
{
    text_printf(text, "    %-11s ", label);
}

/* --- the frame ------------------------------------------------------------------------------------- */

/* Each declaration on a line of its own. */
static void add_locals(struct text *text, const struct file *file, struct range locals, const char **label)
{
    const struct token *tokens = file->list.tokens;
    struct range range = {locals.first, locals.first};
    uint32_t depth = 0;

    for (uint32_t i = locals.first; i < locals.last; i++) {
        depth += is_open(tokens[i].kind) ? 1 : 0;
        depth -= is_close(tokens[i].kind) && depth ? 1 : 0;
        if (tokens[i].kind != TOKEN_SEMICOLON || depth > 0)
            continue;
        range.last = i;
        add_label(text, *label);
        code_add(text, file->list.source, tokens, range, LONGEST_SHOWN);
        text_add_char(text, '\n');
        range.first = i + 1;
        *label = "";
    }
}

static void add_frame(struct text *text, const struct file *file, const struct function *function)
{
    const char *label = "frame";
    struct head head;

    if (!head_read(file, function, &head))
        return;
    for (uint32_t i = 0; i < head.parameter_count; i++) {
        const struct parameter *parameter = &head.parameters[i];

        add_label(text, label);
        code_add(text, file->list.source, file->list.tokens, parameter->type, LONGEST_SHOWN);
        text_add_string(text, text->at[text->length - 1] == '*' ? "" : " ");
        code_add(text, file->list.source, file->list.tokens,
                 (struct range){parameter->name, parameter->name + 1}, LONGEST_SHOWN);
        text_add_char(text, '\n');
        label = "";
    }
    add_locals(text, file, head.locals, &label);
}

/* --- states ---------------------------------------------------------------------------------------- */

static void add_step(struct text *text, const struct machine *machine, const struct step *step,
                     const char *label)
{
    const struct node *to = &machine->nodes[step->to];
    struct text condition = {0};

    add_label(text, label);
    show_add_target(text, machine, to);
    if (to->kind == NODE_RETURN || to->kind == NODE_PANIC || to->kind == NODE_STOP)
        text_printf(text, " (line %u)", show_line(machine, to->token));
    show_add_condition(&condition, machine, step);
    if (condition.length > 0)
        text_printf(text, "  %s", condition.at);
    text_add_char(text, '\n');
    text_release(&condition);
}

/* Returns the first step behind them. */
static size_t add_steps(struct text *text, const struct machine *machine, uint32_t state, size_t step)
{
    const struct node *node = &machine->nodes[state];
    const char *label = "  next";

    for (; step < machine->step_count && machine->steps[step].from == state; step++) {
        add_step(text, machine, &machine->steps[step], label);
        label = "";
    }
    if (node->is_try) {
        add_label(text, label);
        text_add_string(text, "return of the output  if it is negative\n");
    }
    return step;
}

static void add_state(struct text *text, const struct machine *machine, const struct node *state)
{
    char label[32];

    snprintf(label, sizeof label, "state %u", state->number);
    add_label(text, label);
    text_printf(text, "line %u\n", show_line(machine, state->token));
    add_label(text, "  waits for");
    show_add_waits(text, machine, state);
    text_add_char(text, '\n');
    if (state->text.first == state->text.last)
        return;
    add_label(text, "  output to");
    code_add(text, machine->file->list.source, machine->tree.tokens, state->text, LONGEST_SHOWN);
    text_add_char(text, '\n');
}

static void add_ending(struct text *text, const struct machine *machine)
{
    text_add_char(text, '\n');
    if (machine->finally == NO_NODE) {
        add_label(text, "finally");
        text_add_string(text, "nothing\n");
        return;
    }
    add_label(text, "finally");
    text_printf(text, "line %u\n", show_line(machine, machine->nodes[machine->finally].token));
    add_label(text, "");
    text_add_string(text, "once, after a return, at the end, on a panic, or dropped in any state\n");
}

/* --- all of it ------------------------------------------------------------------------------------- */

void expand_text(struct text *text, const struct machine *machine, uint32_t variant)
{
    const struct function *function = machine->function;
    size_t step = 0;

    text_add_string(text, text->length > 0 ? "\n" : "");
    show_add_name(text, machine->file, function);
    text_printf(
        text, ", line %u",
        source_place(machine->file->list.source, machine->file->list.tokens[function->open - 1].at).line);
    if (machine->branch.variants > 1)
        text_printf(text, ", with branch %u of its #if", variant + 1);
    text_add_char(text, '\n');
    add_frame(text, machine->file, function);
    text_add_char(text, '\n');
    add_label(text, "begin");
    text_printf(text, "line %u\n", show_line(machine, machine->begin));
    for (size_t i = 0; i < machine->state_count; i++) {
        if (i > 0) {
            text_add_char(text, '\n');
            add_state(text, machine, &machine->nodes[machine->states[i]]);
        }
        step = add_steps(text, machine, machine->states[i], step);
    }
    add_ending(text, machine);
}
