/* unreachable.c - unreachable-after-return: a statement right behind one that always ends the function. */
#include "check/checker.h"
#include "parse/macros.h"

enum { DEEPEST_END = 64 };

/* WOI_RETURN(...), or a macro of the source that always ends the function, and nothing else. */
static bool is_ending_call(const struct checker *checker, struct range all)
{
    const struct tree *tree = &checker->flow->tree;
    const struct macro *macro = kind_at(tree, all.first) == TOKEN_NAME
                                    ? macro_named(checker->file, tree->tokens[all.first].symbol)
                                    : NULL;
    const bool call = kind_at(tree, all.first + 1) == TOKEN_OPEN_PAREN;
    const uint32_t behind = call ? behind_bracket(tree, all.first + 1) : all.first + 1;

    if (macro)
        return macro->does & MACRO_ENDS && macro->does & (MACRO_RETURNS | MACRO_LEAVES | MACRO_PANICS) &&
               (behind >= all.last || kind_at(tree, behind) == TOKEN_SEMICOLON);
    return call && classes_at(tree, all.first) & WORD_ENDS;
}

/* Whether a statement always ends in WOI_RETURN, WOI_PANIC or return. */
static bool ends_function(const struct checker *checker, uint32_t index, uint32_t depth)
{
    const struct tree *tree = &checker->flow->tree;
    const struct statement *statement = &tree->statements[index];
    const struct statement *all = tree->statements;
    uint32_t last = statement->child;

    switch (statement->kind) {
    case STATEMENT_RETURN:
        return true;
    case STATEMENT_EXPRESSION:
        return is_ending_call(checker, statement->all);
    case STATEMENT_BLOCK:
        while (last && all[last].next)
            last = all[last].next;
        return last && depth < DEEPEST_END && ends_function(checker, last, depth + 1);
    case STATEMENT_IF:
        return last && all[last].next && depth < DEEPEST_END && ends_function(checker, last, depth + 1) &&
               ends_function(checker, all[last].next, depth + 1);
    default:
        return false;
    }
}

/* Nothing of it runs, or it may be reached from elsewhere. */
static bool is_excused(const struct tree *tree, uint32_t index)
{
    const struct statement *statement = &tree->statements[index];

    switch (statement->kind) {
    case STATEMENT_LABEL:
    case STATEMENT_CASE:
    case STATEMENT_FINALLY:
    case STATEMENT_END:
    case STATEMENT_BREAK:
    case STATEMENT_FUNCTION:
    case STATEMENT_CHOICE:
        return true;
    case STATEMENT_EXPRESSION:
        return kind_at(tree, statement->all.first) == TOKEN_SEMICOLON ||
               statement->all.first >= statement->all.last ||
               classes_at(tree, statement->all.first) & WORD_NORETURN;
    default:
        return false;
    }
}

/* A label anywhere inside makes it reachable. What is inside comes right behind it. */
static bool has_label(const struct tree *tree, uint32_t index)
{
    const uint32_t last = tree->statements[index].all.last;

    for (uint32_t i = index; i < tree->count && tree->statements[i].all.first < last; i++)
        if (tree->statements[i].kind == STATEMENT_LABEL || tree->statements[i].kind == STATEMENT_CASE)
            return true;
    return false;
}

void check_unreachable(struct checker *checker)
{
    const struct tree *tree = &checker->flow->tree;

    for (uint32_t i = 0; checker->flow->is_async && i < tree->count; i++) {
        const uint32_t next = tree->statements[i].next;
        const enum statement_kind parent = tree->statements[tree->statements[i].parent].kind;
        const bool listed = parent == STATEMENT_BLOCK || parent == STATEMENT_BRANCH;

        if (!next || !listed || !ends_function(checker, i, 0) || is_excused(tree, next))
            continue;
        if (has_label(tree, next))
            continue;
        struct finding *finding =
            checker_add(checker, FINDING_UNREACHABLE_AFTER_RETURN, tree->statements[next].all.first,
                        "no way leads here: the function has ended above");

        checker_note(checker, finding, tree->statements[i].all.first, "it ends here");
    }
}
