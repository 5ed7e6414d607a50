/* build.h - how a flow is made: inside of dsl/flow only.
 *
 * statements.c walks the tree and makes blocks and edges, expressions.c the tokens of expressions, calls.c
 * what the arguments of a call mean. All of them emit events into the current block. */
#ifndef DSL_FLOW_BUILD_H
#define DSL_FLOW_BUILD_H

#include "flow/bindings.h"
#include "parse/macros.h"
#include "parse/skip.h"

#define NO_BLOCK UINT32_MAX

/* Where break and continue lead. */
struct targets {
    uint32_t break_to, continue_to;
};

struct waiting_goto {
    uint32_t block, token, statement;
    uint8_t region;
};

struct label {
    uint32_t block;
    uint8_t region;
};

/* What an expression is, as far as it matters to whoever gets it. */
enum value_kind {
    VALUE_NONE,
    VALUE_VARIABLE, /* not read yet */
    VALUE_ADDRESS,  /* of a variable; NO_VARIABLE: of a compound literal */
    VALUE_NAME,     /* of a function, or something else that is no local */
    VALUE_CALL,     /* what a call of a known function gave */
    VALUE_CHOICE,   /* one of several, which are read already: see choices.c */
    VALUE_SELF,
};

struct value {
    enum value_kind kind;
    uint32_t variable;
    uint32_t token;
    uint32_t symbol;
    bool partial;  /* an element or member of it */
    bool assigned; /* of a variable: by this expression; who wants no value does not read it */
    uint8_t rank;  /* of an array that it is: the dimensions */
    uint32_t body; /* of a struct that it is, or an array of them: see struct type */
    uint32_t next; /* of a choice: the first value; of such a value the next one; from 1, 0 ends */
};

struct builder {
    struct flow *flow;
    struct tree *tree;
    struct bindings *bindings;
    const struct names *names;
    uint32_t block;     /* the current one */
    uint32_t statement; /* the current one */
    uint32_t at, end;   /* tokens of the current expression */
    uint32_t mute;      /* above 0: names are noted, nothing happens */
    uint32_t depth;
    enum region region;
    uint32_t finally;     /* the block of the finally part, or NO_BLOCK */
    uint32_t switches;    /* of the user's, around */
    uint32_t nested;      /* statement expressions around */
    uint32_t switch_head; /* of the innermost switch, or NO_BLOCK */
    bool has_default;
    uint32_t effects; /* how often something but a local was changed */
    uint32_t effect;  /* the token of the last one */
    struct label *labels;
    size_t label_count, label_room;
    struct waiting_goto *gotos;
    size_t goto_count, goto_room;
    struct targets targets; /* of the current statement */
    uint32_t result;        /* the last statement of a statement expression, or NO_STATEMENT */
    struct value yielded;   /* what that one gives */
    struct value *choices;
    size_t choice_count, choice_room;
    uint32_t lock_symbols[MOST_LOCKS]; /* what each lock is: a hash of its text */
};

/* --- blocks and events: builder.c ------------------------------------------------------------------ */

uint32_t block_new(struct builder *builder);
void block_begin(struct builder *builder, uint32_t block); /* it becomes the current one */
void edge_add(struct builder *builder, uint32_t from, uint32_t to, bool cancel);
/* A new block behind the current one, which becomes current. */
void block_follow(struct builder *builder);
struct event *event_add(struct builder *builder, enum event_kind kind, uint32_t variable, uint32_t token);
/* Something but a local is changed. */
void note_effect(struct builder *builder, uint32_t token);
/* The function may be left here. */
void suspend_here(struct builder *builder, uint32_t token);
/* It is left here for good: through the finally part, or by a plain return. */
void leave_here(struct builder *builder, enum event_kind kind, uint32_t token);
/* It may be left here, as by WOI_ASSERT. */
void leave_perhaps(struct builder *builder, enum event_kind kind, uint32_t token);

/* --- variables: variables.c ------------------------------------------------------------------------ */

uint32_t variable_declare(struct builder *builder, uint32_t statement, const struct declaration *declaration,
                          const struct declarator *declarator);
uint32_t variable_part(struct builder *builder, uint32_t local, uint32_t symbol);
uint32_t variable_frame(struct builder *builder, uint32_t symbol);
/* static, extern, a function, a type: hides a local, is none. */
uint32_t variable_declare_other(struct builder *builder, uint32_t statement,
                                const struct declaration *declaration, const struct declarator *declarator);
uint32_t variable_named(struct builder *builder, uint32_t at); /* the local that tokens[at] names, noted */
/* The type that the specifiers say, tokens [first, last) of the tree. */
struct type type_between(const struct builder *builder, uint32_t first, uint32_t last);
void variable_refer(struct builder *builder, uint32_t at, uint32_t variable);
/* The local of that name, right here. */
static inline uint32_t local_of(const struct builder *builder, uint32_t symbol)
{
    const uint32_t variable = bindings_get(builder->bindings, BINDING_LOCAL, symbol);

    return builder->flow->variables[variable].kind == VARIABLE_LOCAL ? variable : NO_VARIABLE;
}

/* --- expressions: expressions.c -------------------------------------------------------------------- */

static inline enum token_kind token_here(const struct builder *builder)
{
    return builder->at < builder->end ? builder->tree->tokens[builder->at].kind : TOKEN_END;
}

static inline uint32_t classes_here(const struct builder *builder)
{
    return token_here(builder) == TOKEN_NAME ? classes_at(builder->tree, builder->at) : 0;
}

/* One level deeper; builder->depth-- comes behind it in any case. False: too deep; the rest of the expression
 * is given up. */
bool descend(struct builder *builder);

/* All of tokens [range.first, range.last): expressions with commas between. The last one's value is not read.
 */
struct value walk_range(struct builder *builder, struct range range);
/* The same, and reads it; flags: enum event_flag. */
void walk_and_read(struct builder *builder, struct range range, uint32_t flags);
/* conditions.c: where it holds, `yes` is next, else `no`. There is no current block behind it. */
void walk_condition(struct builder *builder, struct range range, uint32_t yes, uint32_t no);
void walk_initialiser(struct builder *builder, struct range range); /* { ... } */
struct value walk_assignment(struct builder *builder);

/* --- operands: operands.c, parentheses.c ------------------------------------------------------------ */

struct value walk_unary(struct builder *builder);
struct value walk_parenthesis(struct builder *builder);
/* What stands between the brackets at `open`; leaves `at` behind them. Muted: nothing in it happens. */
struct value walk_bracket(struct builder *builder, uint32_t open);
void mute_bracket(struct builder *builder, uint32_t open);

/* --- values: values.c ------------------------------------------------------------------------------ */

static inline struct value value_of(const struct builder *builder, uint32_t variable, uint32_t token)
{
    return (struct value){
        .kind = VALUE_VARIABLE,
        .variable = variable,
        .token = token,
        .symbol = builder->tree->tokens[token].symbol,
        .rank = builder->flow->variables[variable].rank,
        .body = builder->flow->variables[variable].body,
    };
}

void value_read(struct builder *builder, struct value value, uint32_t flags);
void value_write(struct builder *builder, struct value value);
void value_touch(struct builder *builder, struct value value);
/* left = right; */
void value_store(struct builder *builder, struct value left, struct value right);
bool value_is_array(struct value value);
/* Reads it for the last time: a future is lost, a result not looked at. */
void value_discard(struct builder *builder, struct value value);

/* choices.c: one of two values that are read already. */
struct value value_choose(struct builder *builder, struct value left, struct value right);
/* What it may be, one after the other: itself, or the values of a choice. VALUE_NONE ends. */
struct value value_first(const struct builder *builder, struct value value);
struct value value_next(const struct builder *builder, struct value value);
#define FOR_EACH_VALUE(each, builder, of)                                                                    \
    for (struct value each = value_first(builder, of); each.kind != VALUE_NONE;                              \
         each = value_next(builder, each))

/* --- calls: calls.c -------------------------------------------------------------------------------- */

/* A call of the function or macro that tokens[name] names; tokens[open] opens its arguments. extra: classes
 * that it has here. */
struct value walk_call(struct builder *builder, uint32_t name, uint32_t open, uint32_t extra);
/* A call of something that has no name. */
void walk_unnamed_call(struct builder *builder, uint32_t open);
/* A future that is awaited or given away. */
struct value walk_future(struct builder *builder, struct range range);

/* effects.c: what a call does besides what it does to its arguments, tokens[open] opens; or a macro that
 * stands alone, open is its name then. symbol: what the name stands for. */
void note_call(struct builder *builder, uint32_t name, uint32_t open, uint32_t symbol, uint32_t classes);
/* A macro of the source reads and writes what its text names. */
void walk_macro_text(struct builder *builder, uint32_t name);

/* The next argument from *at on; sets it behind the comma. */
struct range next_argument(const struct tree *tree, uint32_t *at, uint32_t close);
/* What closes the parenthesis, or the end. */
uint32_t close_of(const struct builder *builder, uint32_t open);
/* The future in it is given away. */
void value_take(struct builder *builder, struct value value);
/* awaits.c: WOI_AWAIT(future), WOI_AWAIT(lhs, future), and WOI_TRY. */
void walk_await(struct builder *builder, uint32_t name, uint32_t open, bool tries);

/* --- statements: statements.c ---------------------------------------------------------------------- */

static inline const struct statement *statement_at(const struct builder *builder, uint32_t index)
{
    return &builder->tree->statements[index];
}

void walk_statement(struct builder *builder, uint32_t index, struct targets targets);
void walk_children(struct builder *builder, uint32_t index, struct targets targets);
struct value walk_statement_expression(struct builder *builder, uint32_t brace);

/* declarations.c: what is declared behind scope_begin() is gone behind scope_end(). */
size_t scope_begin(const struct builder *builder);
void scope_end(struct builder *builder, size_t begin);
void walk_declaration(struct builder *builder, uint32_t index);

/* loops.c */
void walk_if(struct builder *builder, uint32_t index, struct targets targets);
void walk_while(struct builder *builder, uint32_t index);
void walk_do(struct builder *builder, uint32_t index);
void walk_for(struct builder *builder, uint32_t index);
void walk_macro(struct builder *builder, uint32_t index);

/* constants.c: whether the condition of a for surely holds when it is first asked, as in
 * `for (int i = 0; i < 4; i++)`. */
bool runs_once(const struct builder *builder, uint32_t index);

/* jumps.c */
void walk_switch(struct builder *builder, uint32_t index, struct targets targets);
void walk_case(struct builder *builder, uint32_t index);
void walk_label(struct builder *builder, uint32_t index);
void walk_goto(struct builder *builder, uint32_t index);
void walk_choice(struct builder *builder, uint32_t index, struct targets targets);
/* To a label, we do not know which. */
void goto_anywhere(struct builder *builder);
/* break or continue; NO_BLOCK: there is nothing that it leaves. */
void jump_to(struct builder *builder, uint32_t index, uint32_t target);

#endif
