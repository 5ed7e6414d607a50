/* unreachable.c - unreachable-after-return: a statement right behind one that always ends the function. */
#include "check/checker.h"

enum { DEEPEST_END = 64 };

/* Whether a statement always ends in WOI_RETURN, WOI_PANIC or return. */
static bool ends_function(const struct tree *tree, uint32_t index, uint32_t depth)
{
    const struct statement *statement = &tree->statements[index];
    const struct statement *all = tree->statements;
    uint32_t last = statement->child;

    switch (statement->kind) {
    case STATEMENT_RETURN:
        return true;
    case STATEMENT_EXPRESSION:
        return classes_at(tree, statement->all.first) & WORD_ENDS &&
               kind_at(tree, statement->all.first + 1) == TOKEN_OPEN_PAREN;
    case STATEMENT_BLOCK:
        while (last && all[last].next)
            last = all[last].next;
        return last && depth < DEEPEST_END && ends_function(tree, last, depth + 1);
    case STATEMENT_IF:
        return last && all[last].next && depth < DEEPEST_END && ends_function(tree, last, depth + 1) &&
               ends_function(tree, all[last].next, depth + 1);
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

        if (!next || !listed || !ends_function(tree, i, 0) || is_excused(tree, next))
            continue;
        if (has_label(tree, next))
            continue;
        struct finding *finding =
            checker_add(checker, FINDING_UNREACHABLE_AFTER_RETURN, tree->statements[next].all.first,
                        "no way leads here: the function has ended above");

        checker_note(checker, finding, tree->statements[i].all.first, "it ends here");
    }
}
