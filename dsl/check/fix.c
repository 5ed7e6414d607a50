/* fix.c - the fix of a lost local: what its declaration declares moves into the frame, and every use of it
 * becomes self->name. Where a rule does not say what to write, there is no fix. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/mover.h"
#include "parse/skip.h"

/* --- names --------------------------------------------------------------------------------------- */

/* In the macro: a parameter or a local. */
static bool is_taken(const struct mover *mover, const char *name)
{
    const struct checker *checker = mover->checker;
    const struct token_list *list = &checker->file->list;
    const uint32_t symbol = names_find(&list->names, slice_of(name));
    struct text wanted = {0};

    text_printf(&wanted, " %s ", name);
    bool taken = checker->moved.length > 0 && strstr(checker->moved.at, wanted.at) != NULL;

    text_release(&wanted);
    for (uint32_t i = checker->function->open; symbol && !taken && i < checker->function->close; i++)
        taken = list->tokens[i].kind == TOKEN_NAME && list->tokens[i].symbol == symbol;
    return taken || strcmp(name, "woi") == 0;
}

static bool choose_name(struct mover *mover, uint32_t i)
{
    const struct slice name = checker_name(mover->checker, mover->variables[i]);

    if (name.length >= sizeof mover->names[i] - 8 || memchr(name.at, '\\', name.length))
        return false;
    snprintf(mover->names[i], sizeof mover->names[i], "%.*s", SLICE(name));
    for (unsigned n = 2; is_taken(mover, mover->names[i]); n++) {
        if (n == 100)
            return false;
        snprintf(mover->names[i], sizeof mover->names[i], "%.*s_%u", SLICE(name), n);
    }
    text_printf(&mover->checker->moved, " %s ", mover->names[i]);
    return true;
}

/* --- all of it ----------------------------------------------------------------------------------- */

static uint32_t variable_of(const struct flow *flow, uint32_t name)
{
    for (uint32_t i = 1; i < flow->variable_count; i++)
        if (flow->variables[i].kind == VARIABLE_LOCAL && flow->variables[i].token == name)
            return i;
    return NO_VARIABLE;
}

static bool read_declaration(struct mover *mover)
{
    const struct tree *tree = &mover->flow->tree;
    const struct range all = tree->statements[mover->statement].all;
    const struct token_list *list = &mover->checker->file->list;
    uint32_t at = read_specifiers(tree, all, &mover->declaration);
    const struct range specifiers = mover->declaration.specifiers;

    while (at < all.last) {
        if (mover->count == MOST_DECLARATORS)
            return false;
        struct declarator *declarator = &mover->declarators[mover->count];

        if (!read_declarator(tree, at, all.last, declarator, &at))
            continue;
        mover->variables[mover->count++] = variable_of(mover->flow, declarator->name);
    }
    if (specifiers.last > specifiers.first)
        mover->type = type_of(mover->checker->file, token_list_find(list, tree->tokens[specifiers.first].at),
                              token_list_find(list, tree->tokens[specifiers.last - 1].at) + 1);
    mover->type.is_constant |= type_has_constant(mover->checker->file, mover->type.body);
    return mover->count > 0;
}

static void look_at_names(struct checker *checker)
{
    const struct flow *flow = checker->flow;

    checker->fixes = memory_new(flow->tree.count, sizeof *checker->fixes);
    checker->refused = memory_new(flow->tree.count, sizeof *checker->refused);
    checker->known = memory_new(flow->tree.token_count, sizeof *checker->known);
    for (size_t i = 0; i < flow->reference_count; i++)
        checker->known[flow->references[i].token] = true;
    for (size_t i = 1; i < flow->variable_count; i++)
        checker->known[flow->variables[i].token] = true;
    checker_note_body_names(checker);
}

static const char *fill_mover(struct mover *mover)
{
    const char *why = NULL;

    if (!read_declaration(mover))
        return "its declaration is not understood";
    why = mover_refusal(mover);
    for (uint32_t i = 0; i < mover->count && !why; i++)
        if (!choose_name(mover, i))
            why = "there is no name for it in the frame";
    return why;
}

static const char *refuse_function(struct checker *checker)
{
    const struct flow *flow = checker->flow;
    const uint32_t cost = (uint32_t)(8 * flow->reference_count + flow->event_count + flow->tree.token_count +
                                     4 * flow->variable_count);

    if (checker->has_variants)
        return "the function is another one under another #if";
    if (!checker->function->is_whole)
        return "the function has several heads";
    if (!checker->function->takes_locals)
        return "the head of the function is none of woi's";
    if (!flow->has_begin)
        return "the function has no WOI_BEGIN";
    return checker_may_look(checker, cost) ? NULL : "the function is too large";
}

static void make_fix(struct checker *checker, uint32_t variable)
{
    const struct flow *flow = checker->flow;
    const uint32_t statement = flow->variables[variable].statement;
    const struct statement *statements = flow->tree.statements;
    const uint32_t parent = statements[statement].parent;
    struct mover mover = {.checker = checker, .flow = flow, .statement = statement};

    mover.in_for = statements[parent].kind == STATEMENT_FOR && statements[parent].child == statement;
    mover.before_begin = flow->variables[variable].before_begin;
    checker->refused[statement] = fill_mover(&mover);
    if (checker->refused[statement])
        return;
    mover_edit(&mover);
    MEMORY_GROW(checker->report->fixes, checker->report->fix_count, checker->report->fix_room);
    checker->report->fixes[checker->report->fix_count++] = mover.fix;
    checker->fixes[statement] = (uint32_t)checker->report->fix_count;
}

void fix_local(struct checker *checker, struct finding *finding, uint32_t variable)
{
    const struct variable *variables = checker->flow->variables;
    const uint32_t whole = variables[variable].kind == VARIABLE_PART ? variables[variable].of : variable;
    const uint32_t statement = variables[whole].statement;

    if (variables[whole].kind != VARIABLE_LOCAL)
        return;
    if (!checker->fixes)
        look_at_names(checker);
    if (!checker->fixes[statement] && !checker->refused[statement]) {
        checker->refused[statement] = refuse_function(checker);
        if (!checker->refused[statement])
            make_fix(checker, whole);
    }
    finding->fix = checker->fixes[statement];
    finding->unfixed = checker->refused[statement];
}
