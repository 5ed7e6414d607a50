/* tree.h - the statements of one function as a tree. Expressions stay tokens.
 *
 * The parser takes what it is given: it knows no types and expands no macros, and whatever it cannot make
 * sense of becomes an expression statement. */
#ifndef DSL_PARSE_TREE_H
#define DSL_PARSE_TREE_H

#include "lex/list.h"

enum statement_kind {
    STATEMENT_BLOCK,
    STATEMENT_EXPRESSION,  /* also a macro that stands as a statement, and `;` */
    STATEMENT_DECLARATION, /* declare.h takes it apart */
    STATEMENT_IF,          /* head; children: then, and else if there is one */
    STATEMENT_WHILE,       /* head; child: the body */
    STATEMENT_DO,          /* the same */
    STATEMENT_FOR,         /* children: the first part (a statement), the body; head: the condition; step */
    STATEMENT_SWITCH,      /* head; child */
    STATEMENT_CASE,        /* head; also default:, with an empty one */
    STATEMENT_LABEL,       /* head: its name */
    STATEMENT_GOTO,        /* head: its name, or an expression */
    STATEMENT_BREAK,
    STATEMENT_CONTINUE,
    STATEMENT_RETURN,   /* head */
    STATEMENT_MACRO,    /* NAME(head) child: a macro in front of a statement, such as list_for_each */
    STATEMENT_CHOICE,   /* #if: a STATEMENT_BRANCH for each */
    STATEMENT_BRANCH,   /* its statements */
    STATEMENT_FUNCTION, /* a nested one: not looked into */
    STATEMENT_ASM,
    STATEMENT_BEGIN, /* WOI_BEGIN */
    STATEMENT_END,
    STATEMENT_FINALLY,
};

enum { NO_STATEMENT = 0 }; /* the root, which is nobody's child */

struct range {
    uint32_t first, last; /* tokens [first, last) of the tree */
};

/* Indices into tree->statements. */
struct statement {
    enum statement_kind kind;
    bool is_else_branch; /* of a CHOICE: #else, so that one of them is there in any case */
    struct range all;
    struct range head;
    struct range step;
    uint32_t parent, child, next;
};

/* A name that the body declares. */
struct declared {
    uint32_t symbol;
    bool is_type; /* by a typedef */
};

struct tree {
    const struct token *tokens; /* ends with a TOKEN_END */
    uint32_t token_count;
    const struct names *names;
    uint32_t *match;              /* of a bracket: the index of the other one, or token_count */
    struct statement *statements; /* [0] is the whole body */
    size_t count, room;
    uint32_t depth;
    struct declared *declared; /* what is declared around the statement that is parsed, innermost last */
    size_t declared_count, declared_room;
    bool too_deep; /* nested deeper than we follow */
    uint32_t deep; /* at this token */
};

enum { DEEPEST = 500 };

/* tokens[0] is the brace that opens the body. The tokens stay the caller's. */
void tree_init(struct tree *tree, const struct token *tokens, uint32_t count, const struct names *names);
void tree_release(struct tree *tree);

/* The statements of `({ ... })`, whose brace is tokens[brace], as children of a new block; returns it. */
uint32_t tree_add_block(struct tree *tree, uint32_t brace, uint32_t parent);

static inline enum token_kind kind_at(const struct tree *tree, uint32_t at)
{
    return at < tree->token_count ? tree->tokens[at].kind : TOKEN_END;
}

static inline bool word_at(const struct tree *tree, uint32_t at, enum word word)
{
    return kind_at(tree, at) == TOKEN_NAME && tree->tokens[at].symbol == word;
}

/* What a name is; 0 of anything else. */
static inline uint32_t classes_at(const struct tree *tree, uint32_t at)
{
    return kind_at(tree, at) == TOKEN_NAME ? tree->names->classes[tree->tokens[at].symbol] : 0;
}

/* Behind the bracket that opens at `at`. */
static inline uint32_t behind_bracket(const struct tree *tree, uint32_t at)
{
    return tree->match[at] < tree->token_count ? tree->match[at] + 1 : tree->token_count;
}

#endif
