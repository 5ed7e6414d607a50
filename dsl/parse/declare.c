/* declare.c - takes a declaration apart. */
#include "parse/declare.h"

enum { MOST_LOOKED_AT = 256 }; /* declarations around one */

/* What the body itself says about a name: its innermost declaration, or NULL. */
static const struct declared *declared_at(const struct tree *tree, uint32_t at)
{
    const uint32_t symbol = tree->tokens[at].symbol;

    for (size_t i = tree->declared_count; i-- > 0 && tree->declared_count - i < MOST_LOOKED_AT;)
        if (tree->declared[i].symbol == symbol)
            return &tree->declared[i];
    return NULL;
}

static bool is_local(const struct tree *tree, uint32_t at)
{
    const struct declared *declared = declared_at(tree, at);

    return declared && !declared->is_type;
}

static uint32_t skip_attributes(const struct tree *tree, uint32_t at)
{
    while (classes_at(tree, at) & WORD_ATTRIBUTE) {
        at++;
        while (classes_at(tree, at) & WORD_QUALIFIER)
            at++;
        if (kind_at(tree, at) == TOKEN_OPEN_PAREN)
            at = behind_bracket(tree, at);
    }
    return at;
}

static uint32_t skip_stars(const struct tree *tree, uint32_t at)
{
    while (kind_at(tree, at) == TOKEN_STAR || (classes_at(tree, at) & (WORD_QUALIFIER | WORD_ATTRIBUTE)))
        at = classes_at(tree, at) & WORD_ATTRIBUTE ? skip_attributes(tree, at) : at + 1;
    return at;
}

static bool ends_declarator(enum token_kind kind)
{
    return kind == TOKEN_SEMICOLON || kind == TOKEN_ASSIGN || kind == TOKEN_COMMA;
}

/* `name ( * name ) (`: a function pointer whose result has a type of that name. */
static bool is_function_pointer(const struct tree *tree, uint32_t paren)
{
    const uint32_t behind = behind_bracket(tree, paren);
    const enum token_kind kind = kind_at(tree, behind);

    return kind_at(tree, paren + 1) == TOKEN_STAR && kind_at(tree, paren + 2) == TOKEN_NAME &&
           (kind == TOKEN_OPEN_PAREN || kind == TOKEN_OPEN_BRACKET);
}

/* The name at `at` is none we know: does what follows make it a type? */
static bool is_type_here(const struct tree *tree, uint32_t at)
{
    uint32_t next = at + 1;

    if (kind_at(tree, next) == TOKEN_OPEN_PAREN) {
        if (is_function_pointer(tree, next))
            return true;
        next = behind_bracket(tree, next); /* g_autoptr(T) name */
        if (kind_at(tree, next) != TOKEN_NAME || is_local(tree, next) ||
            (classes_at(tree, next) & (WORD_STATEMENT | WORD_BODY | WORD_TYPE)))
            return false;
        return ends_declarator(kind_at(tree, next + 1)) || kind_at(tree, next + 1) == TOKEN_OPEN_BRACKET;
    }
    const uint32_t name = skip_stars(tree, next);
    const enum token_kind behind = kind_at(tree, name + 1);

    if (kind_at(tree, name) != TOKEN_NAME || (classes_at(tree, name) & (WORD_STATEMENT | WORD_BODY)))
        return false;
    if (classes_at(tree, next) & WORD_TYPE && tree->tokens[next].symbol < WORD_COUNT)
        return true;  /* a macro in front of `int` */
    if (name == next) /* type name */
        return ends_declarator(behind) || behind == TOKEN_OPEN_BRACKET || behind == TOKEN_OPEN_PAREN ||
               behind == TOKEN_COLON || behind == TOKEN_NAME;
    return !is_local(tree, at) && (ends_declarator(behind) || behind == TOKEN_OPEN_BRACKET ||
                                   (classes_at(tree, name + 1) & WORD_ATTRIBUTE));
}

bool is_declaration(const struct tree *tree, uint32_t at)
{
    while (classes_at(tree, at) & (WORD_QUALIFIER | WORD_ATTRIBUTE) && !(classes_at(tree, at) & WORD_TYPE)) {
        const uint32_t next = skip_attributes(tree, at);

        at = next == at ? at + 1 : next;
    }
    if (classes_at(tree, at) & WORD_CLEANS && kind_at(tree, at + 1) == TOKEN_NAME)
        return true;
    if (kind_at(tree, at) != TOKEN_NAME)
        return false;
    const uint32_t classes = classes_at(tree, at);

    if (classes & WORD_TYPE) /* of a name such as bool there could also be a variable */
        return !(is_local(tree, at) && tree->tokens[at].symbol >= WORD_COUNT);
    if (classes & (WORD_STATEMENT | WORD_SILENT | WORD_BODY | WORD_TAKES))
        return false;
    return is_type_here(tree, at);
}

static void note_attribute(const struct tree *tree, struct range range, struct declaration *ret)
{
    for (uint32_t i = range.first; i < range.last && ret->cleanup == 0; i++)
        if (word_at(tree, i, WORD_cleanup) || word_at(tree, i, WORD___cleanup__))
            ret->cleanup = i;
}

/* Behind struct, union or enum: its name and its body. */
static uint32_t read_tag(const struct tree *tree, uint32_t at, struct declaration *ret)
{
    at = skip_attributes(tree, at);
    if (kind_at(tree, at) == TOKEN_NAME)
        at = skip_attributes(tree, at + 1);
    if (kind_at(tree, at) == TOKEN_OPEN_BRACE) {
        ret->has_body = true;
        at = skip_attributes(tree, behind_bracket(tree, at));
    }
    return at;
}

/* One specifier that begins at `at`; returns `at` if there is none. */
static uint32_t read_specifier(const struct tree *tree, uint32_t at, uint32_t last, bool *typed,
                               struct declaration *ret)
{
    const uint32_t classes = classes_at(tree, at);
    uint32_t next = at + 1;

    if (kind_at(tree, at) != TOKEN_NAME)
        return at;
    if (classes & WORD_CLEANS && ret->cleanup == 0)
        ret->cleanup = at;
    ret->is_storage |= (classes & WORD_STORAGE) != 0;
    ret->is_typedef |= word_at(tree, at, WORD_typedef);
    ret->is_constant_object |= word_at(tree, at, WORD_const);
    if (classes & WORD_ATTRIBUTE) {
        next = skip_attributes(tree, at);
        note_attribute(tree, (struct range){at, next}, ret);
        return next;
    }
    if (classes & WORD_CLEANS && kind_at(tree, next) != TOKEN_OPEN_PAREN)
        return next;
    if (classes & WORD_TAG) {
        ret->is_union |= word_at(tree, at, WORD_union);
        *typed = true;
        return read_tag(tree, next, ret);
    }
    if (classes & WORD_QUALIFIER || classes & WORD_STORAGE) {
        const bool atomic = word_at(tree, at, WORD__Atomic) && kind_at(tree, next) == TOKEN_OPEN_PAREN;

        *typed |= atomic || word_at(tree, at, WORD_auto);
        return atomic ? behind_bracket(tree, next) : next;
    }
    if (*typed && !(classes & WORD_TYPE && tree->tokens[at].symbol < WORD_COUNT)) {
        /* `unsigned name`, but `macro_type macro_attribute name` too */
        if (kind_at(tree, next) != TOKEN_NAME || next >= last || (classes_at(tree, next) & WORD_ATTRIBUTE))
            return at;
        return next;
    }
    *typed = true;
    if (kind_at(tree, next) == TOKEN_OPEN_PAREN && !is_function_pointer(tree, next))
        return behind_bracket(tree, next); /* typeof(x), g_autoptr(T) */
    return next;
}

uint32_t read_specifiers(const struct tree *tree, struct range all, struct declaration *ret)
{
    uint32_t at = all.first;
    bool typed = false;

    *ret = (struct declaration){0};
    while (at < all.last) {
        const uint32_t next = read_specifier(tree, at, all.last, &typed, ret);

        if (next == at)
            break;
        at = next;
    }
    if (at > all.last)
        at = all.last;
    ret->specifiers = (struct range){all.first, at};
    return at;
}

/* The name within `*const (*name[3])(int)`; sets what kind it is of. */
static uint32_t find_name(const struct tree *tree, uint32_t at, uint32_t last, struct declarator *ret)
{
    while (at < last) {
        const enum token_kind kind = kind_at(tree, at);

        if (kind == TOKEN_STAR) {
            ret->is_pointer = true;
            at++;
        } else if (classes_at(tree, at) & WORD_ATTRIBUTE) {
            at = skip_attributes(tree, at);
        } else if (kind == TOKEN_OPEN_PAREN || (classes_at(tree, at) & WORD_QUALIFIER)) {
            at++;
        } else {
            return kind == TOKEN_NAME ? at : last;
        }
    }
    return last;
}

static uint32_t find_end(const struct tree *tree, uint32_t at, uint32_t last, bool initialiser)
{
    while (at < last) {
        const enum token_kind kind = kind_at(tree, at);

        if (kind == TOKEN_COMMA || kind == TOKEN_SEMICOLON || (!initialiser && kind == TOKEN_ASSIGN))
            break;
        at = is_open(kind) ? behind_bracket(tree, at) : at + 1;
    }
    return at < last ? at : last;
}

bool read_declarator(const struct tree *tree, uint32_t at, uint32_t last, struct declarator *ret,
                     uint32_t *ret_next)
{
    *ret = (struct declarator){0};
    const uint32_t name = find_name(tree, at, last, ret);

    if (name == last) {
        const uint32_t end = find_end(tree, at, last, true);

        *ret_next = end < last ? end + 1 : last;
        return false;
    }
    ret->name = name;
    const enum token_kind suffix = kind_at(tree, name + 1);

    ret->is_array = suffix == TOKEN_OPEN_BRACKET;
    ret->is_function = suffix == TOKEN_OPEN_PAREN;
    if (ret->is_array)
        ret->dimension = (struct range){name + 2, tree->match[name + 1]};
    uint32_t end = find_end(tree, at, last, false);

    ret->shape = (struct range){at, end};
    if (kind_at(tree, end) == TOKEN_ASSIGN && end < last) {
        const uint32_t first = end + 1;

        end = find_end(tree, first, last, true);
        ret->initialiser = (struct range){first, end};
    }
    ret->all = (struct range){at, end};
    *ret_next = end < last ? end + 1 : last;
    return true;
}
