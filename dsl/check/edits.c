/* edits.c - what is written where when a declaration moves into the frame.
 *
 * Edits touch as little as they can, so that those of two declarations never overlap. */
#include "base/memory.h"
#include "check/mover.h"
#include "parse/skip.h"

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

/* --- the edits ----------------------------------------------------------------------------------- */

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
    const bool crlf = has_crlf(list->source);

    add_specifiers(mover, &type, mover->declarators[i].is_pointer);
    if (kind_at(&mover->flow->tree, mover->declarators[i].shape.first) == TOKEN_OPEN_PAREN)
        text_add_char(&type, ' '); /* int (*f)(void) */
    add_shape(mover, &type, i, mover->names[i]);
    text_printf(&text, "    %s;%s", type.at, crlf ? "\r\n" : "\n");
    text_release(&type);
    at = own_line ? line : at;
    add_edit(mover, at, at, &text)->lead = function->has_locals && own_line ? ""
                                           : function->has_locals           ? (crlf ? "\r\n" : "\n")
                                           : crlf                           ? ",\r\n"
                                                                            : ",\n";
}

static bool is_array(const struct mover *mover, uint32_t i)
{
    return mover->flow->variables[mover->variables[i]].is_array;
}

/* In front of the value: what makes it one that can be assigned. */
static void add_left_side(const struct mover *mover, struct text *text, uint32_t i)
{
    const struct declarator *declarator = &mover->declarators[i];
    const bool brace = kind_at(&mover->flow->tree, declarator->initialiser.first) == TOKEN_OPEN_BRACE;
    struct text type = {0};

    add_specifiers(mover, &type, declarator->is_pointer);
    add_shape(mover, &type, i, "");
    if (is_array(mover, i))
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

    if (is_array(mover, i))
        text_printf(text, "%s, sizeof self->%s)", brace ? "" : "}", mover->names[i]);
}

/* Of a statement that is removed. Those within values that stand behind WOI_BEGIN now are there. */
static struct text kept_comments(const struct mover *mover, uint32_t first, uint32_t last)
{
    struct text all = {0};

    for (uint32_t i = 0; i <= mover->count; i++) {
        const bool value = i < mover->count && mover_has_value(mover, i);
        const struct range range = mover->declarators[i < mover->count ? i : 0].initialiser;

        if (i < mover->count && !value)
            continue;
        struct text text = comments_of(mover, first, value ? start_of(mover, range.first) : last);

        text_add_slice(&all, text_slice(&text));
        text_release(&text);
        if (value)
            first = end_of(mover, range.last - 1);
    }
    return all;
}

/* The whole statement goes, with its line if nothing else is on it. */
static void remove_statement(struct mover *mover)
{
    const struct tree *tree = &mover->flow->tree;
    const struct range all = tree->statements[mover->statement].all;
    const char *bytes = mover->checker->file->list.source->bytes;
    uint32_t first = start_of(mover, all.first), last = end_of(mover, all.last - 1);
    struct text text = kept_comments(mover, first, last);

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
    if (!text.length && line > 0 && bytes[line - 1] == '\n' && bytes[end] == '\n') {
        first = line;
        last = end + 1;
    }
    add_edit(mover, first, last, &text);
}

/* `int i = 0, j, k = 1;` becomes `self->i = 0; self->k = 1;`. */
static void rewrite_statement(struct mover *mover)
{
    bool first = true, open = false; /* an assignment is written, and its semicolon is not */

    for (uint32_t i = 0; i < mover->count; i++) {
        const struct declarator *declarator = &mover->declarators[i];
        const uint32_t start = i == 0 ? start_of(mover, mover->declaration.specifiers.first)
                                      : start_of(mover, declarator->all.first - 1); /* the comma */
        const bool value = mover_has_value(mover, i);
        const uint32_t last = value ? start_of(mover, declarator->initialiser.first)
                                    : end_of(mover, declarator->shape.last - 1);
        struct text text = {0}, comments = comments_of(mover, start, last);

        if (open && (value || comments.length))
            text_add_string(&text, "; ");
        open &= !value && !comments.length;
        if (value && !first && mover->in_for)
            text_add_string(&text, ", ");
        text_add_slice(&text, text_slice(&comments));
        text_release(&comments);
        if (!value) {
            add_edit(mover, start, last, &text);
            continue;
        }
        add_left_side(mover, &text, i);
        add_edit(mover, start, last, &text);
        add_right_end(mover, &text, i);
        const uint32_t end = end_of(mover, declarator->initialiser.last - 1);

        if (text.length)
            add_edit(mover, end, end, &text);
        first = false;
        open = !mover->in_for;
    }
}

static uint32_t find_begin(const struct tree *tree)
{
    for (uint32_t i = 0; i < tree->token_count; i++)
        if (word_at(tree, i, WORD_WOI_BEGIN)) {
            if (kind_at(tree, i + 1) == TOKEN_OPEN_PAREN) /* a macro's */
                i = behind_bracket(tree, i + 1) - 1;
            return i + (kind_at(tree, i + 1) == TOKEN_SEMICOLON ? 1 : 0);
        }
    return 0;
}

/* What stood before WOI_BEGIN is set once, behind it. */
static void set_behind_begin(struct mover *mover)
{
    const uint32_t begin = end_of(mover, find_begin(&mover->flow->tree));

    for (uint32_t i = 0; i < mover->count; i++) {
        const struct range range = mover->declarators[i].initialiser;
        struct text text = {0};

        if (!mover_has_value(mover, i))
            continue;
        text_add_string(&text, has_crlf(mover->checker->file->list.source) ? "\r\n    " : "\n    ");
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

void mover_edit(struct mover *mover)
{
    bool values = false;
    struct text about = {0};

    for (uint32_t i = 0; i < mover->count; i++) {
        edit_frame(mover, i);
        values |= mover_has_value(mover, i);
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
