/* plain_types.c - what the text of a type says. */
#include "expand/plain.h"

struct slice plain_text_of(const struct plain *plain, uint32_t token)
{
    return token_text(plain->source, plain->file->list.tokens[token]);
}

static bool is_any(struct slice text, const char *const *words)
{
    for (; *words; words++)
        if (slice_is(text, *words))
            return true;
    return false;
}

/* Names and stars: a name may simply stand behind it. */
static bool is_simple(const struct plain *plain, struct range type)
{
    const struct token *tokens = plain->file->list.tokens;
    bool starred = false;

    for (uint32_t i = type.first; i < type.last; i++) {
        if (tokens[i].kind == TOKEN_STAR)
            starred = true;
        else if (tokens[i].kind != TOKEN_NAME || (starred && tokens[i].symbol >= WORD_COUNT))
            return false;
    }
    return true;
}

bool type_is_assignable(const struct plain *plain, struct range type)
{
    static const char *const numbers[] = {
        "_Bool",    "bool",     "char",    "double",    "float",    "int",      "int16_t", "int32_t",
        "int64_t",  "int8_t",   "long",    "short",     "signed",   "size_t",   "ssize_t", "uint16_t",
        "uint32_t", "uint64_t", "uint8_t", "uintptr_t", "unsigned", "intptr_t", NULL,
    };

    if (!is_simple(plain, type) || type.first >= type.last)
        return false;
    if (plain->file->list.tokens[type.last - 1].kind == TOKEN_STAR)
        return true;
    for (uint32_t i = type.first; i < type.last; i++)
        if (!is_any(plain_text_of(plain, i), numbers))
            return false;
    return true;
}

int type_signedness(const struct plain *plain, struct range type)
{
    static const char *const yes[] = {"int",     "long",    "short",   "signed",    "ssize_t", "int8_t",
                                      "int16_t", "int32_t", "int64_t", "ptrdiff_t", NULL};
    static const char *const no[] = {"void",     "_Bool",  "bool",    "double",   "float",
                                     "unsigned", "size_t", "uint8_t", "uint16_t", "uint32_t",
                                     "uint64_t", "struct", "union",   NULL};
    const bool pointer = type.first < type.last &&
                         plain->file->list.tokens[type.last - 1].kind == TOKEN_STAR && is_simple(plain, type);
    int all = type.first < type.last ? 1 : 0;

    if (pointer)
        return 0;
    for (uint32_t i = type.first; i < type.last; i++) {
        if (is_any(plain_text_of(plain, i), no))
            return 0;
        if (!is_any(plain_text_of(plain, i), yes))
            all = -1;
    }
    return all;
}

bool type_is_void(const struct plain *plain, struct range type)
{
    return type.first == type.last ||
           (type.last == type.first + 1 && slice_is(plain_text_of(plain, type.first), "void"));
}

void plain_add_type(struct text *out, const struct plain *plain, struct range type)
{
    const bool simple = is_simple(plain, type);

    text_add_string(out, simple ? "" : "__typeof__(");
    code_add(out, plain->source, plain->file->list.tokens, type, CODE_ANY_LENGTH);
    text_add_string(out, simple ? "" : ")");
    if (out->at[out->length - 1] != '*')
        text_add_char(out, ' ');
}
