/* dot.c - state machines as a graph, in the language of graphviz. */
#include "expand/expand.h"
#include "expand/show.h"

/* The inside of a string: what is in it shows as it is, entities of HTML too. */
static void add_quoted(struct text *text, struct slice slice)
{
    for (size_t i = 0; i < slice.length; i++) {
        const char c = slice.at[i];

        if (c == '"' || c == '\\')
            text_printf(text, "\\%c", c);
        else if (c == '&')
            text_add_string(text, "&amp;");
        else
            text_add_char(text, c);
    }
}

static void add_quoted_text(struct text *text, struct text *words)
{
    add_quoted(text, text_slice(words));
    text_release(words);
}

/* A node of the graph; names of one function's begin with its number. */
static void add_node_name(struct text *text, size_t function, const struct machine *machine,
                          const struct node *node)
{
    if (node->kind == NODE_STATE || node == &machine->nodes[machine->states[0]])
        text_printf(text, "f%zu_s%u", function, node->number);
    else if (machine->finally != NO_NODE && node->kind != NODE_END && node->kind != NODE_STOP)
        text_printf(text, "f%zu_finally", function);
    else
        text_printf(text, "f%zu_end", function);
}

static void add_state(struct text *text, size_t function, const struct machine *machine,
                      const struct node *state)
{
    struct text words = {0};

    text_printf(text, "        f%zu_s%u [label=\"%u: line %u\\l", function, state->number, state->number,
                show_line(machine, state->token));
    show_add_waits(&words, machine, state);
    add_quoted_text(text, &words);
    text_add_string(text, "\\l\"];\n");
}

static bool has_label(const struct node *to)
{
    return to->kind == NODE_RETURN || to->kind == NODE_PANIC || to->kind == NODE_STOP;
}

static void add_step(struct text *text, size_t function, const struct machine *machine,
                     const struct step *step)
{
    const struct node *to = &machine->nodes[step->to];
    struct text words = {0};

    text_add_string(text, "        ");
    add_node_name(text, function, machine, &machine->nodes[step->from]);
    text_add_string(text, " -> ");
    add_node_name(text, function, machine, to);
    show_add_condition(&words, machine, step);
    if (words.length > 0 || has_label(to)) {
        text_add_string(text, " [label=\"");
        add_quoted_text(text, &words);
        text_add_string(text, text->at[text->length - 1] == '"' ? "" : "\\l");
        if (has_label(to)) {
            show_add_target(&words, machine, to);
            add_quoted_text(text, &words);
            text_add_string(text, "\\l");
        }
        text_add_string(text, "\"]");
    }
    text_add_string(text, ";\n");
    text_release(&words);
}

static void add_try(struct text *text, size_t function, const struct machine *machine,
                    const struct node *state)
{
    text_printf(text,
                "        f%zu_s%u -> f%zu_%s [label=\"if it is negative\\lreturn of the output\\l\"];\n",
                function, state->number, function, machine->finally != NO_NODE ? "finally" : "end");
}

static void add_ending(struct text *text, size_t function, const struct machine *machine)
{
    if (machine->finally != NO_NODE) {
        text_printf(text, "        f%zu_finally [label=\"finally: line %u\\l\"];\n", function,
                    show_line(machine, machine->nodes[machine->finally].token));
        text_printf(text, "        f%zu_finally -> f%zu_end;\n", function, function);
        text_printf(text,
                    "        f%zu_dropped [shape=plaintext, label=\"dropped in any state, or a panic\"];\n",
                    function);
        text_printf(text, "        f%zu_dropped -> f%zu_finally [style=dashed];\n", function, function);
    }
    text_printf(text, "        f%zu_end [shape=doublecircle, label=\"end\"];\n", function);
}

void expand_dot_begin(struct text *text)
{
    text_add_string(text, "digraph woi {\n"
                          "    node [shape=box, fontname=\"monospace\", fontsize=11];\n"
                          "    edge [fontname=\"monospace\", fontsize=10];\n"
                          "    fontname=\"monospace\";\n");
}

void expand_dot(struct text *text, const struct machine *machine, size_t function)
{
    struct text name = {0};

    show_add_name(&name, machine->file, machine->function);
    text_printf(text, "    subgraph cluster_%zu {\n        label=\"", function);
    add_quoted_text(text, &name);
    text_printf(
        text, ", line %u\";\n",
        source_place(machine->file->list.source, machine->file->list.tokens[machine->function->open - 1].at)
            .line);
    text_printf(text, "        f%zu_s0 [shape=circle, label=\"begin\"];\n", function);
    for (size_t i = 1; i < machine->state_count; i++)
        add_state(text, function, machine, &machine->nodes[machine->states[i]]);
    add_ending(text, function, machine);
    for (size_t i = 0; i < machine->step_count; i++)
        if (machine->nodes[machine->steps[i].to].kind != NODE_FINALLY ||
            machine->steps[i].from != machine->finally)
            add_step(text, function, machine, &machine->steps[i]);
    for (size_t i = 1; i < machine->state_count; i++)
        if (machine->nodes[machine->states[i]].is_try)
            add_try(text, function, machine, &machine->nodes[machine->states[i]]);
    text_add_string(text, "    }\n");
}

void expand_dot_end(struct text *text)
{
    text_add_string(text, "}\n");
}
