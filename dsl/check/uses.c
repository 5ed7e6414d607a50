/* uses.c - whether each place where a local's name stands is understood, so that it can be renamed there. */
#include "check/mover.h"
#include "check/ways.h"
#include "parse/skip.h"

enum { MOST_ARGUMENTS = 256 }; /* tokens of a call in front of one */

/* A name that is no variable's: of a member, a label, a tag. */
static bool is_another_name(const struct tree *tree, uint32_t token)
{
    const enum token_kind before = kind_at(tree, token - 1);

    return before == TOKEN_DOT || before == TOKEN_ARROW || before == TOKEN_AND_AND ||
           word_at(tree, token - 1, WORD_goto) || classes_at(tree, token - 1) & WORD_TAG ||
           (kind_at(tree, token + 1) == TOKEN_COLON && before != TOKEN_QUESTION);
}

/* Whether each place where the name stands is known to be the variable, another one, or something else. */
static bool is_accounted_for(const struct mover *mover, uint32_t symbol)
{
    const struct checker *checker = mover->checker;
    const struct tree *tree = &mover->flow->tree;

    for (uint32_t i = 1; i < tree->token_count; i++)
        if (kind_at(tree, i) == TOKEN_NAME && tree->tokens[i].symbol == symbol && !checker->known[i] &&
            !is_another_name(tree, i))
            return false;
    return true;
}

/* Declared once under #if and once under #else: the uses behind are of both. */
static bool is_declared_twice(const struct mover *mover, uint32_t variable)
{
    const struct flow *flow = mover->flow;
    const uint32_t block = block_around(flow, flow->variables[variable].statement);

    for (uint32_t i = 1; i < flow->variable_count; i++)
        if (i != variable && flow->variables[i].kind == VARIABLE_LOCAL &&
            flow->variables[i].symbol == flow->variables[variable].symbol &&
            block_around(flow, flow->variables[i].statement) == block)
            return true;
    return false;
}

/* Whether the macro of the source pastes tokens together. */
static bool pastes(const struct mover *mover, uint32_t symbol)
{
    const struct token_list *list = &mover->checker->file->list;
    const uint32_t number = mover->checker->file->macro[symbol];

    if (!names_has(&list->names, symbol, WORD_MACRO))
        return false;
    if (number == 0)
        return true; /* it has several texts */
    const struct directive *directive = &list->directives[number - 1];

    for (uint32_t i = 0; i < directive->count; i++)
        if (list->lines[directive->first + i].kind == TOKEN_HASH_HASH || !checker_may_look(mover->checker, 1))
            return true;
    return false;
}

/* An argument of a macro that may take it for a name alone: that pastes tokens, or has a type in front, as
 * container_of(p, struct s, member). */
static bool is_name_for_macro(const struct mover *mover, uint32_t token)
{
    const struct tree *tree = &mover->flow->tree;
    const enum token_kind before = kind_at(tree, token - 1), behind = kind_at(tree, token + 1);

    if ((before != TOKEN_COMMA && before != TOKEN_OPEN_PAREN) ||
        (behind != TOKEN_COMMA && behind != TOKEN_CLOSE_PAREN))
        return false;
    for (uint32_t i = token, steps = 0; i-- > 1 && steps < MOST_ARGUMENTS; steps++) {
        const enum token_kind kind = kind_at(tree, i);

        if (!checker_may_look(mover->checker, 1))
            return true;
        if (kind == TOKEN_SEMICOLON || kind == TOKEN_OPEN_BRACE || kind == TOKEN_CLOSE_BRACE)
            return false;
        if (is_close(kind)) {
            if (tree->match[i] >= i)
                return false;
            i = tree->match[i];
        } else if (is_open(kind)) {
            return kind_at(tree, i - 1) == TOKEN_NAME && pastes(mover, tree->tokens[i - 1].symbol);
        } else if (classes_at(tree, i) & WORD_TYPE) {
            return true;
        }
    }
    return false;
}

static bool is_named_by_macro(const struct mover *mover, uint32_t variable)
{
    const struct flow *flow = mover->flow;

    for (size_t i = 0; i < flow->reference_count; i++)
        if (flow->references[i].variable == variable && is_name_for_macro(mover, flow->references[i].token))
            return true;
    return false;
}

const char *mover_use_refusal(const struct mover *mover, uint32_t variable)
{
    const uint32_t symbol = mover->flow->variables[variable].symbol;

    if (mover->checker->file->in_macro[symbol])
        return "a macro of the source has that name in it";
    if (is_declared_twice(mover, variable))
        return "it is declared more than once, under #if and #else";
    if (!is_accounted_for(mover, symbol) || is_named_by_macro(mover, variable))
        return "its name also stands where it may mean something else";
    return NULL;
}
