/* unmovable.c - why a declaration cannot move into the frame: what --fix would write would not compile, or no
 * rule says what to write. */
#include "base/memory.h"
#include "check/mover.h"

/* --- the type ------------------------------------------------------------------------------------ */

/* To a local; other names of the body are told apart. */
static bool has_reference(const struct mover *mover, struct range range)
{
    const struct flow *flow = mover->flow;

    for (size_t i = 0; i < flow->reference_count; i++)
        if (flow->references[i].token >= range.first && flow->references[i].token < range.last &&
            flow->variables[flow->references[i].variable].kind == VARIABLE_LOCAL)
            return true;
    return false;
}

static bool has_class(const struct mover *mover, struct range range, uint32_t classes)
{
    for (uint32_t i = range.first; i < range.last; i++)
        if (classes_at(&mover->flow->tree, i) & classes)
            return true;
    return false;
}

/* `#define N 4` between the head of the function and the token: the frame stands in front of it. */
static bool is_defined_in_body(const struct mover *mover, uint32_t token)
{
    const struct token_list *list = &mover->checker->file->list;
    const uint32_t symbol = mover->flow->tree.tokens[token].symbol;
    const uint32_t head = list->tokens[mover->checker->function->open].at;
    size_t low = 0, high = list->directive_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (list->directives[middle].at < head)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < list->directive_count && list->directives[low].at < mover->flow->tree.tokens[token].at;
         low++) {
        const struct directive *directive = &list->directives[low];

        if (!checker_may_look(mover->checker, 1) ||
            (directive->count > 1 && list->lines[directive->first + 1].symbol == symbol))
            return true;
    }
    return false;
}

/* A type, a tag or a constant of an enum that the body declares, or a macro that it defines. */
static bool is_of_body(const struct mover *mover, uint32_t token)
{
    const struct checker *checker = mover->checker;
    const uint32_t symbol = mover->flow->tree.tokens[token].symbol;

    if (symbol == WORD___auto_type || symbol == WORD_auto || symbol == WORD_self)
        return true;
    if (kind_at(&mover->flow->tree, token) != TOKEN_NAME || symbol < WORD_COUNT)
        return false;
    const bool tag = token > 0 && classes_at(&mover->flow->tree, token - 1) & WORD_TAG;

    for (size_t i = 0; i < checker->body_count; i++)
        if (checker->body_names[i] == (symbol << 1 | tag) || !checker_may_look(mover->checker, 1))
            return true;
    return (names_has(&checker->file->list.names, symbol, WORD_MACRO) && checker->body_in_macro) ||
           is_defined_in_body(mover, token);
}

static bool is_type_of_body(const struct mover *mover, struct range range, uint32_t but)
{
    for (uint32_t i = range.first; i < range.last; i++)
        if (i != but && is_of_body(mover, i))
            return true;
    return false;
}

static void add_body_name(struct checker *checker, uint32_t symbol, bool tag)
{
    MEMORY_GROW(checker->body_names, checker->body_count, checker->body_room);
    checker->body_names[checker->body_count++] = symbol << 1 | tag;
    checker->body_in_macro |= checker->file->in_macro[symbol];
}

static void add_enumerators(struct checker *checker, uint32_t brace)
{
    const struct tree *tree = &checker->flow->tree;

    for (uint32_t i = brace + 1; i < tree->match[brace] && i < tree->token_count; i++)
        if (kind_at(tree, i) == TOKEN_NAME &&
            (kind_at(tree, i - 1) == TOKEN_OPEN_BRACE || kind_at(tree, i - 1) == TOKEN_COMMA))
            add_body_name(checker, tree->tokens[i].symbol, false);
}

void checker_note_body_names(struct checker *checker)
{
    const struct tree *tree = &checker->flow->tree;
    const struct flow *flow = checker->flow;

    for (size_t i = 1; i < flow->variable_count; i++)
        if (flow->variables[i].kind == VARIABLE_OTHER)
            add_body_name(checker, flow->variables[i].symbol, false);
    for (uint32_t i = 0; i < tree->token_count; i++) {
        if (!(classes_at(tree, i) & WORD_TAG))
            continue;
        const bool named = kind_at(tree, i + 1) == TOKEN_NAME;
        const uint32_t brace = i + (named ? 2 : 1);

        if (named && (kind_at(tree, brace) == TOKEN_OPEN_BRACE || kind_at(tree, brace) == TOKEN_SEMICOLON))
            add_body_name(checker, tree->tokens[i + 1].symbol, true);
        if (word_at(tree, i, WORD_enum) && kind_at(tree, brace) == TOKEN_OPEN_BRACE)
            add_enumerators(checker, brace);
    }
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

/* --- all of it ----------------------------------------------------------------------------------- */

static const char *refuse_shape(const struct mover *mover, uint32_t i)
{
    const struct tree *tree = &mover->flow->tree;
    const struct declarator *declarator = &mover->declarators[i];
    const struct variable *variable = &mover->flow->variables[mover->variables[i]];
    const bool value = mover_has_value(mover, i);
    const bool brace = value && kind_at(tree, declarator->initialiser.first) == TOKEN_OPEN_BRACE;
    const bool attributed = has_class(mover, mover->declaration.specifiers, WORD_ATTRIBUTE) ||
                            has_class(mover, declarator->shape, WORD_ATTRIBUTE);
    const bool pointers = kind_at(tree, declarator->shape.first) == TOKEN_OPEN_PAREN;

    if (variable->ends_with_scope)
        return "it ends with its scope";
    if (declarator->is_array && declarator->dimension.last <= declarator->dimension.first)
        return "only its value says how long it is";
    if (has_reference(mover, declarator->shape))
        return "its type names another local";
    if (is_type_of_body(mover, declarator->shape, declarator->name))
        return "the body alone knows how long it is, or its type";
    if (value && variable->is_array && (mover->in_for || pointers))
        return "no assignment says the same";
    if (attributed && (brace || (value && variable->is_array)))
        return "its type has an attribute";
    for (uint32_t k = declarator->shape.first; k < declarator->shape.last; k++)
        if (word_at(tree, k, WORD_asm) || word_at(tree, k, WORD___asm__))
            return "it lives in a register";
    if (value && !declarator->is_pointer && mover->type.is_constant)
        return "its type is const, or has a member that is";
    return mover->type.is_unsized && !declarator->is_pointer ? "its type does not say how long it is" : NULL;
}

static const char *refuse_variable(const struct mover *mover, uint32_t i)
{
    const uint32_t variable = mover->variables[i];

    if (variable == NO_VARIABLE)
        return "its declaration is not understood";
    const char *why = refuse_shape(mover, i);

    if (why)
        return why;
    why = mover_use_refusal(mover, variable);
    if (why)
        return why;
    return mover->before_begin && is_set_before_begin(mover, i) ? "it is set in front of WOI_BEGIN" : NULL;
}

static bool has_directive(const struct mover *mover)
{
    const struct token_list *list = &mover->checker->file->list;
    const struct tree *tree = &mover->flow->tree;
    const struct range all = tree->statements[mover->statement].all;
    const char *bytes = list->source->bytes + tree->tokens[all.first].at;
    bool fresh = false;

    /* a hash that is first on its line */
    for (size_t length = tree->tokens[all.last - 1].at - tree->tokens[all.first].at; length > 0; length--) {
        if (*bytes == '#' && fresh)
            return true;
        fresh = *bytes == '\n' || (fresh && (*bytes == ' ' || *bytes == '\t'));
        bytes++;
    }
    return false;
}

const char *mover_refusal(const struct mover *mover)
{
    const struct declaration *declaration = &mover->declaration;

    if (has_directive(mover))
        return "there is a # line in its declaration";
    if (declaration->has_body)
        return "its declaration says what its type is";
    if (declaration->is_storage || declaration->cleanup)
        return "it ends with its scope";
    if (has_reference(mover, declaration->specifiers))
        return "its type names another local";
    if (is_type_of_body(mover, declaration->specifiers, UINT32_MAX))
        return "the body alone knows its type";
    for (uint32_t i = 0; i < mover->count; i++) {
        const char *why = refuse_variable(mover, i);

        if (why)
            return why;
    }
    return NULL;
}
