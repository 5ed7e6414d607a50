/* machine_matter.c - which statements a state machine has to show; the others are not walked over. */
#include "base/memory.h"
#include "expand/walker.h"

static uint8_t matter_of_words(const struct tree *tree, struct range range)
{
    for (uint32_t i = range.first; i < range.last; i++)
        if (classes_at(tree, i) & (WORD_WAITS | WORD_ENDS | WORD_NORETURN))
            return MATTERS;
    return 0;
}

static uint8_t matter_of(const struct tree *tree, const struct statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_EXPRESSION:
    case STATEMENT_DECLARATION:
        return matter_of_words(tree, statement->all);
    case STATEMENT_MACRO:
        return matter_of_words(tree, (struct range){statement->all.first, statement->all.first + 1});
    case STATEMENT_BREAK:
    case STATEMENT_CASE:
        return MATTERS_BREAK;
    case STATEMENT_CONTINUE:
        return MATTERS_CONTINUE;
    case STATEMENT_RETURN:
    case STATEMENT_GOTO:
    case STATEMENT_LABEL:
    case STATEMENT_BEGIN:
    case STATEMENT_END:
    case STATEMENT_FINALLY:
        return MATTERS;
    default:
        return 0;
    }
}

static uint8_t kept_inside(enum statement_kind kind)
{
    switch (kind) {
    case STATEMENT_WHILE:
    case STATEMENT_DO:
    case STATEMENT_FOR:
    case STATEMENT_MACRO:
        return MATTERS_BREAK | MATTERS_CONTINUE;
    case STATEMENT_SWITCH:
        return MATTERS_BREAK;
    default:
        return 0;
    }
}

void walker_find_matter(struct walker *walker)
{
    const struct tree *tree = walker->tree;

    walker->matter = memory_new(tree->count, sizeof *walker->matter);
    /* A child stands behind its parent. */
    for (size_t i = tree->count; i-- > 1;) {
        const struct statement *statement = &tree->statements[i];

        walker->matter[i] |= matter_of(tree, statement);
        walker->matter[i] &= (uint8_t)~kept_inside(statement->kind);
        walker->matter[statement->parent] |= walker->matter[i];
    }
}
