/* fix.c - the fix of a lost local: what its declaration declares moves into the frame, and every use of it
 * becomes self->name.
 *
 * Edits touch as little as they can, so that the fixes of two declarations never overlap. Where a rule does
 * not say what to write, there is no fix. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/checker.h"
#include "parse/skip.h"

enum { MOST_DECLARATORS = 16 };

/* One declaration that moves. */
struct mover {
    struct checker *checker;
    const struct flow *flow;
    uint32_t statement;
    struct declaration declaration;
    struct declarator declarators[MOST_DECLARATORS];
    uint32_t variables[MOST_DECLARATORS];
    char names[MOST_DECLARATORS][64]; /* in the frame */
    uint32_t count;
    bool in_for;
    bool before_begin;
    struct fix fix;
};

static uint32_t start_of(const struct mover *mover, uint32_t token)
{
    return mover->flow->tree.tokens[token].at;
}

static uint32_t end_of(const struct mover *mover, uint32_t token)
{
    return start_of(mover, token) + (uint32_t)checker_text(mover->checker, token).length;
}

/* Takes the text over. */
static struct edit *add_edit(struct mover *mover, uint32_t first, uint32_t last, struct text *text)
{
    struct fix *fix = &mover->fix;

    text_add(text, "", 0);
    MEMORY_GROW(fix->edits, fix->count, fix->room);
    fix->edits[fix->count] = (struct edit){first, last - first, text->at, NULL};
    *text = (struct text){0};
    return &fix->edits[fix->count++];
}

/* --- may it move? ---------------------------------------------------------------------------------- */

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

/* --- names ----------------------------------------------------------------------------------------- */

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

/* --- texts ----------------------------------------------------------------------------------------- */

static bool ends_in_name(const struct text *text)
{
    const char c = text->length ? text->at[text->length - 1] : ' ';

    return c == '_' || c == ')' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void add_token(struct text *text, struct slice token)
{
    const char c = token.at[0];
    const bool name = c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

    if (text->length && ((name && ends_in_name(text)) || (c == '*' && ends_in_name(text))))
        text_add_char(text, ' ');
    text_add_slice(text, token);
}

/* `int`, without what a member cannot be. Of what is no pointer, `const` too: it is set later. */
static void add_specifiers(const struct mover *mover, struct text *text, bool is_pointer)
{
    const struct tree *tree = &mover->flow->tree;
    const struct range range = mover->declaration.specifiers;

    for (uint32_t i = range.first; i < range.last; i++) {
        const bool dropped = word_at(tree, i, WORD_register) || word_at(tree, i, WORD_auto) ||
                             word_at(tree, i, WORD___extension__) ||
                             (!is_pointer && word_at(tree, i, WORD_const));

        if (!dropped)
            add_token(text, checker_text(mover->checker, i));
    }
}

/* `*name[3]`, or without a name. A pointer that is const is set later, too. */
static void add_shape(const struct mover *mover, struct text *text, uint32_t i, const char *name)
{
    const struct declarator *declarator = &mover->declarators[i];
    const struct tree *tree = &mover->flow->tree;

    for (uint32_t k = declarator->shape.first; k < declarator->shape.last; k++) {
        if (k == declarator->name) {
            if (*name)
                add_token(text, slice_of(name));
        } else if (!(word_at(tree, k, WORD_const) && k < declarator->name)) {
            add_token(text, checker_text(mover->checker, k));
        }
    }
}

/* --- the edits ------------------------------------------------------------------------------------- */

/* Where the frame's members end. */
static void edit_frame(struct mover *mover, uint32_t i)
{
    const struct checker *checker = mover->checker;
    const struct token_list *list = &checker->file->list;
    const struct function *function = checker->function;
    uint32_t at = list->tokens[function->close].at;
    uint32_t line = at;
    struct text text = {0}, type = {0};
    const char *bytes = list->source->bytes;

    while (line > 0 && (bytes[line - 1] == ' ' || bytes[line - 1] == '\t'))
        line--;
    const bool own_line = line > 0 && bytes[line - 1] == '\n';

    add_specifiers(mover, &type, mover->declarators[i].is_pointer);
    if (kind_at(&mover->flow->tree, mover->declarators[i].shape.first) == TOKEN_OPEN_PAREN)
        text_add_char(&type, ' '); /* int (*f)(void) */
    add_shape(mover, &type, i, mover->names[i]);
    text_printf(&text, "    %s;\n", type.at);
    text_release(&type);
    at = own_line ? line : at;
    add_edit(mover, at, at, &text)->lead = !function->has_locals ? ",\n" : own_line ? "" : "\n";
}

/* In front of the value: what makes it one that can be assigned. */
static void add_left_side(const struct mover *mover, struct text *text, uint32_t i)
{
    const struct declarator *declarator = &mover->declarators[i];
    const bool brace = kind_at(&mover->flow->tree, declarator->initialiser.first) == TOKEN_OPEN_BRACE;
    struct text type = {0};

    add_specifiers(mover, &type, declarator->is_pointer);
    add_shape(mover, &type, i, "");
    if (declarator->is_array)
        text_printf(text, "memcpy(self->%s, (%s)%s", mover->names[i], type.at, brace ? "" : "{");
    else if (brace)
        text_printf(text, "self->%s = (%s)", mover->names[i], type.at);
    else
        text_printf(text, "self->%s = ", mover->names[i]);
    text_release(&type);
}

static void add_right_end(const struct mover *mover, struct text *text, uint32_t i)
{
    const struct declarator *declarator = &mover->declarators[i];
    const bool brace = kind_at(&mover->flow->tree, declarator->initialiser.first) == TOKEN_OPEN_BRACE;

    if (declarator->is_array)
        text_printf(text, "%s, sizeof self->%s)", brace ? "" : "}", mover->names[i]);
}

static bool has_value(const struct mover *mover, uint32_t i)
{
    return mover->declarators[i].initialiser.last > mover->declarators[i].initialiser.first;
}

/* The whole statement goes, with its line if nothing else is on it. */
static void remove_statement(struct mover *mover)
{
    const struct tree *tree = &mover->flow->tree;
    const struct range all = tree->statements[mover->statement].all;
    const char *bytes = mover->checker->file->list.source->bytes;
    uint32_t first = start_of(mover, all.first), last = end_of(mover, all.last - 1);
    struct text text = {0};

    if (mover->in_for || kind_at(tree, all.first - 1) == TOKEN_COLON) {
        text_add_char(&text, ';');
        add_edit(mover, first, last, &text);
        return;
    }
    uint32_t line = first, end = last;

    while (line > 0 && (bytes[line - 1] == ' ' || bytes[line - 1] == '\t'))
        line--;
    while (bytes[end] == ' ' || bytes[end] == '\t' || bytes[end] == '\r')
        end++;
    if (line > 0 && bytes[line - 1] == '\n' && bytes[end] == '\n') {
        first = line;
        last = end + 1;
    }
    add_edit(mover, first, last, &text);
}

/* `int i = 0, j, k = 1;` becomes `self->i = 0; self->k = 1;`. */
static void rewrite_statement(struct mover *mover)
{
    bool first = true;

    for (uint32_t i = 0; i < mover->count; i++) {
        const struct declarator *declarator = &mover->declarators[i];
        const uint32_t start = i == 0 ? start_of(mover, mover->declaration.specifiers.first)
                                      : start_of(mover, declarator->all.first - 1); /* the comma */
        struct text text = {0};

        if (!has_value(mover, i)) {
            add_edit(mover, start, end_of(mover, declarator->shape.last - 1), &text);
            continue;
        }
        text_add_string(&text, first ? "" : mover->in_for ? ", " : "; ");
        add_left_side(mover, &text, i);
        add_edit(mover, start, start_of(mover, declarator->initialiser.first), &text);
        add_right_end(mover, &text, i);
        const uint32_t end = end_of(mover, declarator->initialiser.last - 1);

        if (text.length)
            add_edit(mover, end, end, &text);
        first = false;
    }
}

static uint32_t find_begin(const struct tree *tree)
{
    for (uint32_t i = 0; i < tree->token_count; i++)
        if (word_at(tree, i, WORD_WOI_BEGIN))
            return i + (kind_at(tree, i + 1) == TOKEN_SEMICOLON ? 1 : 0);
    return 0;
}

/* What stood before WOI_BEGIN is set once, behind it. */
static void set_behind_begin(struct mover *mover)
{
    const uint32_t begin = end_of(mover, find_begin(&mover->flow->tree));

    for (uint32_t i = 0; i < mover->count; i++) {
        const struct range range = mover->declarators[i].initialiser;
        struct text text = {0};

        if (!has_value(mover, i))
            continue;
        text_add_string(&text, "\n    ");
        add_left_side(mover, &text, i);
        text_add(&text, mover->checker->file->list.source->bytes + start_of(mover, range.first),
                 end_of(mover, range.last - 1) - start_of(mover, range.first));
        add_right_end(mover, &text, i);
        text_add_char(&text, ';');
        add_edit(mover, begin, begin, &text);
    }
}

static void rename_uses(struct mover *mover)
{
    const struct flow *flow = mover->flow;

    for (size_t k = 0; k < flow->reference_count; k++) {
        for (uint32_t i = 0; i < mover->count; i++) {
            if (flow->references[k].variable != mover->variables[i])
                continue;
            const uint32_t token = flow->references[k].token;
            struct text text = {0};

            text_printf(&text, "self->%s", mover->names[i]);
            add_edit(mover, start_of(mover, token), end_of(mover, token), &text);
        }
    }
}

/* --- all of it ------------------------------------------------------------------------------------- */

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

static void move(struct mover *mover)
{
    bool values = false;
    struct text about = {0};

    for (uint32_t i = 0; i < mover->count; i++) {
        edit_frame(mover, i);
        values |= has_value(mover, i);
        text_printf(&about, "%s'%s'", i == 0 ? "move " : ", ", mover->names[i]);
    }
    text_add_string(&about, " into the frame");
    mover->fix.about = about.at;
    if (!values || mover->before_begin)
        remove_statement(mover);
    else
        rewrite_statement(mover);
    if (mover->before_begin)
        set_behind_begin(mover);
    rename_uses(mover);
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
    move(&mover);
    MEMORY_GROW(checker->report->fixes, checker->report->fix_count, checker->report->fix_room);
    checker->report->fixes[checker->report->fix_count++] = mover.fix;
    checker->fixes[statement] = (uint32_t)checker->report->fix_count;
    return checker->fixes[statement];
}
