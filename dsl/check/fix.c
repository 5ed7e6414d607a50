/* fix.c - the fix of a lost local: what its declaration declares moves into the frame, and every use of it
 * becomes self->name. Where a rule does not say what to write, there is no fix. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/mover.h"
#include "parse/skip.h"

/* --- may it move? -------------------------------------------------------------------------------- */

static bool has_reference(const struct mover *mover, struct range range)
{
    const struct flow *flow = mover->flow;

    for (size_t i = 0; i < flow->reference_count; i++)
        if (flow->references[i].token >= range.first && flow->references[i].token < range.last)
            return true;
    return false;
}

/* A type that only the body knows. */
static bool is_of_local_type(const struct mover *mover)
{
    const struct tree *tree = &mover->flow->tree;
    const struct range specifiers = mover->declaration.specifiers;

    for (uint32_t i = specifiers.first; i < specifiers.last; i++) {
        const uint32_t symbol = kind_at(tree, i) == TOKEN_NAME ? tree->tokens[i].symbol : 0;

        for (uint32_t k = 1; symbol >= WORD_COUNT && k + 1 < specifiers.first; k++)
            if (kind_at(tree, k) == TOKEN_NAME && tree->tokens[k].symbol == symbol &&
                (kind_at(tree, k + 1) == TOKEN_OPEN_BRACE || kind_at(tree, k + 1) == TOKEN_SEMICOLON))
                return true;
        if (symbol == WORD___auto_type || symbol == WORD_auto || symbol == WORD_self)
            return true;
    }
    return false;
}

/* Set in front of WOI_BEGIN by more than its initialiser: where that belongs, we cannot say. */
static bool is_set_before_begin(const struct mover *mover, uint32_t i)
{
    const struct flow *flow = mover->flow;

    for (size_t k = 0; k < flow->event_count; k++) {
        const struct event *event = &flow->events[k];

        if (event->region == REGION_BEFORE && event->variable == mover->variables[i] &&
            (event->kind == EVENT_WRITE || event->kind == EVENT_TOUCH) &&
            event->token != mover->declarators[i].name)
            return true;
    }
    return has_reference(mover, mover->declarators[i].initialiser);
}

static bool may_move(const struct mover *mover, uint32_t i)
{
    const struct declarator *declarator = &mover->declarators[i];
    const struct tree *tree = &mover->flow->tree;
    const uint32_t symbol = tree->tokens[declarator->name].symbol;
    const bool has_value = declarator->initialiser.last > declarator->initialiser.first;

    if (mover->variables[i] == NO_VARIABLE || mover->checker->file->in_macro[symbol])
        return false;
    if (mover->flow->variables[mover->variables[i]].ends_with_scope)
        return false;
    if (declarator->is_array && (declarator->dimension.last <= declarator->dimension.first ||
                                 has_reference(mover, declarator->dimension) || (has_value && mover->in_for)))
        return false;
    if (has_value && kind_at(tree, declarator->shape.first) == TOKEN_OPEN_PAREN && declarator->is_array)
        return false;
    return !mover->before_begin || !is_set_before_begin(mover, i);
}

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
    uint32_t at = read_specifiers(tree, all, &mover->declaration);

    while (at < all.last) {
        if (mover->count == MOST_DECLARATORS)
            return false;
        struct declarator *declarator = &mover->declarators[mover->count];

        if (!read_declarator(tree, at, all.last, declarator, &at))
            continue;
        mover->variables[mover->count++] = variable_of(mover->flow, declarator->name);
    }
    return mover->count > 0;
}

static bool may_move_all(struct mover *mover)
{
    const struct declaration *declaration = &mover->declaration;

    if (declaration->is_storage || declaration->has_body || declaration->cleanup || is_of_local_type(mover) ||
        has_reference(mover, declaration->specifiers))
        return false;
    for (uint32_t i = 0; i < mover->count; i++)
        if (!may_move(mover, i))
            return false;
    for (uint32_t i = 0; i < mover->count; i++)
        if (!choose_name(mover, i))
            return false;
    return true;
}

uint32_t fix_lost_local(struct checker *checker, uint32_t variable)
{
    const struct flow *flow = checker->flow;
    const uint32_t statement = flow->variables[variable].statement;
    const struct statement *statements = flow->tree.statements;
    const uint32_t parent = statements[statement].parent;
    struct mover mover = {.checker = checker, .flow = flow, .statement = statement};

    if (checker->has_variants || !checker->function->takes_locals ||
        flow->variables[variable].kind != VARIABLE_LOCAL || !flow->has_begin ||
        !checker_may_look(checker, (uint32_t)(flow->reference_count + flow->event_count)))
        return 0;
    if (!checker->fixes)
        checker->fixes = memory_new(flow->tree.count, sizeof *checker->fixes);
    if (checker->fixes[statement])
        return checker->fixes[statement] == UINT32_MAX ? 0 : checker->fixes[statement];
    mover.in_for = statements[parent].kind == STATEMENT_FOR && statements[parent].child == statement;
    mover.before_begin = flow->variables[variable].before_begin;
    checker->fixes[statement] = UINT32_MAX;
    if (!read_declaration(&mover) || !may_move_all(&mover))
        return 0;
    mover_edit(&mover);
    MEMORY_GROW(checker->report->fixes, checker->report->fix_count, checker->report->fix_room);
    checker->report->fixes[checker->report->fix_count++] = mover.fix;
    checker->fixes[statement] = (uint32_t)checker->report->fix_count;
    return checker->fixes[statement];
}
