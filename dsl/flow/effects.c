/* effects.c - what a call does besides what it does to its arguments: it may block, lock, leave the function.
 */
#include "flow/build.h"

/* Of a macro's text, with the macros that it names, so many tokens are looked at. */
enum { MOST_TEXT = 128, DEEPEST_TEXT = 4 };

/* --- locks --------------------------------------------------------------------------------------- */

/* The same names are the same lock. Of one that a macro takes we do not know which it is. */
static uint32_t lock_of(struct builder *builder, uint32_t open, bool by_macro)
{
    const struct tree *tree = builder->tree;
    const uint32_t close = by_macro ? 0 : close_of(builder, open);
    uint32_t hash = 2166136261u;

    for (uint32_t i = open + 1; i < close; i++)
        hash = (hash ^ ((uint32_t)tree->tokens[i].kind << 24 | tree->tokens[i].symbol)) * 16777619u;
    for (uint32_t i = 0; i < builder->flow->locks && !by_macro; i++)
        if (builder->lock_symbols[i] == hash)
            return i;
    if (by_macro || builder->flow->locks == LOCK_OF_MACRO) {
        builder->flow->locks += builder->flow->locks == 0 ? 1 : 0;
        return LOCK_OF_MACRO;
    }
    builder->lock_symbols[builder->flow->locks] = hash;
    return builder->flow->locks++;
}

static void note_locks(struct builder *builder, uint32_t name, uint32_t open, uint32_t classes)
{
    const bool macro = (classes & WORD_MACRO) != 0;

    if (macro && classes & WORD_LOCKS && classes & WORD_UNLOCKS)
        return; /* both, in whichever order */
    if (classes & WORD_LOCKS)
        event_add(builder, EVENT_LOCK, lock_of(builder, open, macro), name);
    if (classes & WORD_UNLOCKS)
        event_add(builder, EVENT_UNLOCK, lock_of(builder, open, macro), name);
}

/* --- the end of the function --------------------------------------------------------------------- */

static void jump(struct builder *builder, uint32_t target)
{
    if (target == NO_BLOCK || builder->mute > 0)
        return;
    edge_add(builder, builder->block, target, false);
    block_follow(builder);
}

/* What the text of a macro may do, one after the other. */
static void leave_by_macro(struct builder *builder, const struct macro *macro, uint32_t name)
{
    if (macro->does & WORD_WAITS)
        suspend_here(builder, name);
    if (macro->does & MACRO_PANICS)
        leave_perhaps(builder, EVENT_PANIC, name);
    if (macro->does & MACRO_RETURNS)
        leave_perhaps(builder, EVENT_RETURN, name);
    if (macro->does & MACRO_LEAVES)
        leave_perhaps(builder, EVENT_LEAVE, name);
    if (macro->does & MACRO_BREAKS)
        jump(builder, builder->targets.break_to);
    if (macro->does & MACRO_GOES_ON)
        jump(builder, builder->targets.continue_to);
    if (macro->does & MACRO_GOES)
        goto_anywhere(builder);
    if (macro->does & MACRO_ENDS && builder->mute == 0)
        block_begin(builder, block_new(builder));
}

static void end_body(struct builder *builder, uint32_t name, uint32_t symbol, uint32_t classes)
{
    const struct macro *macro = macro_named(builder->flow->file, symbol);

    if (macro)
        leave_by_macro(builder, macro, name);
    else if (symbol == WORD_WOI_RETURN)
        leave_here(builder, EVENT_LEAVE, name);
    else if (symbol == WORD_WOI_PANIC)
        leave_here(builder, EVENT_PANIC, name);
    else if (symbol == WORD_WOI_ASSERT)
        leave_perhaps(builder, EVENT_PANIC, name);
    else if (classes & WORD_WAITS)
        suspend_here(builder, name);
    else if (classes & WORD_NORETURN && builder->mute == 0)
        block_begin(builder, block_new(builder)); /* nothing comes behind it */
}

void note_call(struct builder *builder, uint32_t name, uint32_t open, uint32_t symbol, uint32_t classes)
{
    if (classes & (WORD_BLOCKS | WORD_BLOCKS_FD))
        event_add(builder, EVENT_CALL, NO_VARIABLE, name)->other = open;
    note_locks(builder, name, open, classes);
    if (!(classes & (WORD_SILENT | WORD_PURE | WORD_BODY | WORD_MACRO)) &&
        !slice_is_capital(builder->names->text[symbol]))
        note_effect(builder, name);
    end_body(builder, name, symbol, classes);
}

/* --- the names in a text ------------------------------------------------------------------------- */

struct text_walk {
    uint32_t name; /* the token that stands for all of it */
    uint32_t left; /* tokens that may be looked at yet */
    bool writes;   /* looks for what is written, else for what is read */
};

static bool is_written(const struct token *text, uint32_t count, uint32_t i)
{
    const enum token_kind before = i > 0 ? text[i - 1].kind : TOKEN_END;
    const enum token_kind behind = i + 1 < count ? text[i + 1].kind : TOKEN_END;

    return behind == TOKEN_ASSIGN || behind == TOKEN_COMPOUND || behind == TOKEN_STEP ||
           before == TOKEN_STEP || before == TOKEN_AND;
}

static void walk_text(struct builder *builder, struct text_walk *walk, uint32_t symbol, uint32_t depth)
{
    const struct file *file = builder->flow->file;
    const struct macro *macro = file->macro[symbol] ? macro_named(file, symbol) : NULL;
    const struct token *text = macro ? &file->list.lines[macro->first] : NULL;

    for (uint32_t i = 0; macro && i < macro->count && walk->left > 0; i++, walk->left--) {
        const bool member = i > 0 && (text[i - 1].kind == TOKEN_DOT || text[i - 1].kind == TOKEN_ARROW);

        if (text[i].kind != TOKEN_NAME || member || macro_parameter(file, macro, text[i].symbol))
            continue;
        const uint32_t variable = local_of(builder, text[i].symbol);
        const struct value value = {
            .kind = VALUE_VARIABLE, .variable = variable, .token = walk->name, .symbol = text[i].symbol};
        const bool written = is_written(text, macro->count, i);

        if (!variable && depth < DEEPEST_TEXT)
            walk_text(builder, walk, text[i].symbol, depth + 1);
        else if (walk->writes && written)
            value_touch(builder, value);
        else if (!walk->writes && !(written && text[i + (i + 1 < macro->count ? 1 : 0)].kind == TOKEN_ASSIGN))
            value_read(builder, value, 0);
        if (walk->left == 0)
            break;
    }
}

void walk_macro_text(struct builder *builder, uint32_t name)
{
    const uint32_t symbol = builder->tree->tokens[name].symbol;
    struct text_walk reads = {name, MOST_TEXT, false}, writes = {name, MOST_TEXT, true};

    walk_text(builder, &reads, symbol, 0);
    walk_text(builder, &writes, symbol, 0);
}
