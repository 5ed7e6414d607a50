/* branches.c - resolves the conditionals of one function. Two passes: what each conditional is, then the
 * tokens. Nesting is kept on stacks of our own. */
#include "parse/branches.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "parse/skip.h"

/* One #if with its branches. */
struct group {
    uint32_t branches; /* how many, with the one of a missing #else */
    bool whole;        /* every branch is whole statements */
    bool has_else;
    int constant; /* #if 0: 0; #if 1: 1; else -1 */
};

/* A group that is open, while its tokens are read. */
struct open_group {
    uint32_t group;
    uint32_t depth, after_first; /* at its beginning; behind its first branch */
    uint32_t seen;               /* tokens of this branch */
    enum token_kind last;
};

struct reader {
    const struct token_list *list;
    struct group *groups;
    size_t group_count, group_room;
    struct open_group *open;
    size_t open_count, open_room;
};

static enum word word_of(const struct reader *reader, struct token token)
{
    return reader->list->directives[token.symbol].word;
}

static bool begins_group(enum word word)
{
    return word == WORD_if || word == WORD_ifdef || word == WORD_ifndef;
}

static bool begins_branch(enum word word)
{
    return word == WORD_else || word == WORD_elif || word == WORD_elifdef || word == WORD_elifndef;
}

static int constant_of(const struct reader *reader, const struct directive *directive)
{
    const struct token *tokens = &reader->list->lines[directive->first];

    if (directive->word != WORD_if || directive->count != 2 || tokens[1].kind != TOKEN_NUMBER)
        return -1;
    const struct slice text = token_text(reader->list->source, tokens[1]);

    return slice_is(text, "0") ? 0 : slice_is(text, "1") ? 1 : -1;
}

static bool ends_statement(enum token_kind kind)
{
    return kind == TOKEN_SEMICOLON || kind == TOKEN_CLOSE_BRACE || kind == TOKEN_COLON;
}

static void open_group(struct reader *reader, struct token token, uint32_t depth, enum token_kind before)
{
    MEMORY_GROW(reader->groups, reader->group_count, reader->group_room);
    reader->groups[reader->group_count] = (struct group){
        .branches = 1,
        .whole = ends_statement(before) || before == TOKEN_OPEN_BRACE || before == TOKEN_END,
        .constant = constant_of(reader, &reader->list->directives[token.symbol]),
    };
    MEMORY_GROW(reader->open, reader->open_count, reader->open_room);
    reader->open[reader->open_count++] =
        (struct open_group){(uint32_t)reader->group_count++, depth, depth, 0, TOKEN_END};
}

/* A branch of the innermost group ends at that depth. */
static void end_branch(struct reader *reader, uint32_t depth)
{
    struct open_group *open = &reader->open[reader->open_count - 1];
    struct group *group = &reader->groups[open->group];

    if (depth != open->depth || (open->seen > 0 && !ends_statement(open->last)))
        group->whole = false;
    if (group->branches == 1)
        open->after_first = depth;
}

/* Outer groups are told when this one ends. */
static void note_token(struct reader *reader, struct token token, uint32_t depth)
{
    struct open_group *open = reader->open_count ? &reader->open[reader->open_count - 1] : NULL;

    if (!open)
        return;
    if (depth < open->depth || (open->seen == 0 && token.kind == TOKEN_NAME && token.symbol == WORD_else))
        reader->groups[open->group].whole = false;
    open->seen++;
    open->last = token.kind;
}

static void close_group(struct reader *reader)
{
    const struct open_group closed = reader->open[--reader->open_count];
    struct group *group = &reader->groups[closed.group];

    group->branches += group->has_else ? 0 : 1;
    if (reader->open_count == 0)
        return;
    struct open_group *outer = &reader->open[reader->open_count - 1];

    outer->seen += closed.seen;
    outer->last = group->whole ? TOKEN_SEMICOLON : closed.last;
    if (closed.after_first < outer->depth)
        reader->groups[outer->group].whole = false;
}

static uint32_t read_directive(struct reader *reader, struct token token, uint32_t depth,
                               enum token_kind last)
{
    const enum word word = word_of(reader, token);

    if (begins_group(word)) {
        open_group(reader, token, depth, last);
    } else if (begins_branch(word) && reader->open_count > 0) {
        struct open_group *open = &reader->open[reader->open_count - 1];

        end_branch(reader, depth);
        reader->groups[open->group].branches++;
        reader->groups[open->group].has_else |= word == WORD_else;
        open->seen = 0;
        return open->depth;
    } else if (word == WORD_endif && reader->open_count > 0) {
        end_branch(reader, depth);
        depth = reader->open[reader->open_count - 1].after_first;
        close_group(reader);
    }
    return depth;
}

/* Which groups there are, in the order of their #if. */
static void read_groups(struct reader *reader, uint32_t first, uint32_t last)
{
    enum token_kind before = TOKEN_END;
    uint32_t depth = 1u << 30; /* a stray bracket makes no difference */

    for (uint32_t i = first; i < last; i++) {
        const struct token token = reader->list->tokens[i];

        if (token.kind == TOKEN_DIRECTIVE) {
            depth = read_directive(reader, token, depth, before);
            continue;
        }
        depth += is_open(token.kind) ? 1 : 0;
        depth -= is_close(token.kind) ? 1 : 0;
        note_token(reader, token, depth);
        before = token.kind;
    }
    for (; reader->open_count > 0; close_group(reader))
        reader->groups[reader->open[reader->open_count - 1].group].whole = false;
}

/* An open group in the second pass. */
struct taken {
    bool outer;  /* whether what is around it is there */
    bool here;   /* whether this branch is */
    bool marked; /* whether its directives stay in the tokens */
    uint32_t branch, chosen;
    int constant;
};

struct taking {
    struct taken *at;
    size_t count, room;
};

static bool takes_branch(const struct taken *taken)
{
    if (taken->constant >= 0)
        return (taken->branch == 0) == (taken->constant == 1);
    return taken->marked || taken->branch == taken->chosen;
}

/* Returns whether the directive stays. */
static bool take_directive(struct taking *taking, const struct group *group, enum word word, uint32_t variant)
{
    struct taken *top = taking->count ? &taking->at[taking->count - 1] : NULL;

    if (begins_group(word)) {
        struct taken taken = {.outer = !top || top->here, .constant = group->constant};

        taken.marked = taken.outer && group->whole && group->constant < 0;
        taken.chosen = variant < group->branches ? variant : group->branches - 1;
        taken.here = taken.outer && takes_branch(&taken);
        MEMORY_GROW(taking->at, taking->count, taking->room);
        taking->at[taking->count++] = taken;
        return taken.marked;
    }
    if (!top)
        return false;
    if (word == WORD_endif) {
        taking->count--;
        return top->marked;
    }
    if (!begins_branch(word))
        return false;
    top->branch++;
    top->here = top->outer && takes_branch(top);
    return top->marked;
}

static void take_tokens(struct reader *reader, struct branch_tokens *ret, uint32_t first, uint32_t last,
                        uint32_t variant)
{
    struct taking taking = {0};
    size_t group = 0;

    for (uint32_t i = first; i < last; i++) {
        struct token token = reader->list->tokens[i];
        bool keep = taking.count == 0 || taking.at[taking.count - 1].here;

        if (token.kind == TOKEN_DIRECTIVE) {
            const enum word word = word_of(reader, token);

            keep = take_directive(&taking, &reader->groups[group], word, variant);
            group += begins_group(word) ? 1 : 0;
            token.symbol = word & 0xffffff;
        }
        if (keep)
            ret->tokens[ret->count++] = token;
    }
    free(taking.at);
}

void branch_tokens_read(struct branch_tokens *ret, const struct token_list *list, uint32_t first,
                        uint32_t last, uint32_t variant)
{
    struct reader reader = {.list = list};

    *ret = (struct branch_tokens){.variants = 1};
    ret->tokens = memory_new((size_t)(last - first) + 4, sizeof *ret->tokens);
    read_groups(&reader, first, last);
    for (size_t i = 0; i < reader.group_count; i++)
        if (!reader.groups[i].whole && reader.groups[i].constant < 0 &&
            reader.groups[i].branches > ret->variants)
            ret->variants = reader.groups[i].branches;
    if (ret->variants > MOST_VARIANTS)
        ret->variants = MOST_VARIANTS;
    MEMORY_GROW(reader.groups, reader.group_count,
                reader.group_room); /* one behind the last may be looked at */
    take_tokens(&reader, ret, first, last, variant);
    ret->tokens[ret->count] = (struct token){list->tokens[last].at, TOKEN_END, 0};
    free(reader.groups);
    free(reader.open);
}

void branch_tokens_release(struct branch_tokens *tokens)
{
    free(tokens->tokens);
    *tokens = (struct branch_tokens){0};
}
