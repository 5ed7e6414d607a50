/* flow.h - what happens in a function, and in which order: its control flow graph.
 *
 * A block is a run of events; edges lead from its end to the blocks that may come next. Events name
 * variables: locals, members of locals (`p` of `struct point p` has a variable for `p.x` once that is written
 * or read), and, in an async function, members of the frame (`self->x`). */
#ifndef DSL_FLOW_FLOW_H
#define DSL_FLOW_FLOW_H

#include "parse/declare.h"
#include "parse/file.h"
#include "parse/tree.h"

enum event_kind {
    EVENT_DECLARE, /* the variable begins to be; nothing is in it */
    EVENT_READ,
    EVENT_WRITE,
    EVENT_TOUCH,     /* its address is given away: it may be written, or read */
    EVENT_SUSPEND,   /* the function may be left here, and entered anew */
    EVENT_LEAVE,     /* WOI_RETURN: the body's switch is entered anew */
    EVENT_PANIC,     /* the finally part will be entered anew */
    EVENT_BEGIN,     /* WOI_BEGIN */
    EVENT_FINALLY,   /* WOI_FINALLY */
    EVENT_MAKE,      /* the variable holds a new future, made by the call at the token */
    EVENT_TAKE,      /* the future in the variable is given away */
    EVENT_RESULT,    /* the variable has got a result that may be a negative errno */
    EVENT_ESCAPE,    /* its address is given to a future */
    EVENT_STORE,     /* its address is stored in the frame; other: where */
    EVENT_DROP,      /* a future, or a handle, that nobody takes */
    EVENT_UNCHECKED, /* a result that may be a negative errno, and nobody takes */
    EVENT_CALL,      /* of a function that blocks */
    EVENT_LOCK,      /* variable: which lock, counted apart */
    EVENT_UNLOCK,
    EVENT_EFFECT, /* something is changed, before WOI_BEGIN */
    EVENT_BEHIND, /* code behind WOI_END */
    EVENT_RETURN, /* a C return */
    EVENT_STRAY,  /* a break or a case that belongs to the body's own switch */
    EVENT_VLA,
    EVENT_CLEANUP,
    EVENT_SCOPE_END, /* of the variable: only for those with a VLA or CLEANUP event */
};

enum event_flag {
    EVENT_TEST = 1 << 0,    /* a read that only looks whether it is null or what it equals */
    EVENT_THROUGH = 1 << 1, /* a read that follows the pointer */
    EVENT_SPAWNED = 1 << 2, /* of a MAKE or DROP: a task's handle */
    EVENT_SWITCH = 1 << 3,  /* of a SUSPEND: in a switch of the user's */
    EVENT_NESTED = 1 << 4,  /* of a SUSPEND: in a statement expression */
    EVENT_LITERAL = 1 << 5, /* of an ESCAPE: a compound literal, no variable */
};

enum region { REGION_BEFORE, REGION_BODY, REGION_FINALLY, REGION_AFTER };

enum { NO_VARIABLE = 0, MOST_LOCKS = 64, LOCK_OF_MACRO = MOST_LOCKS - 1 };

struct event {
    uint8_t kind;   /* enum event_kind */
    uint8_t flags;  /* enum event_flag */
    uint8_t region; /* enum region */
    uint32_t variable;
    uint32_t other;
    uint32_t token;
    uint32_t statement;
};

enum variable_kind {
    VARIABLE_NONE,
    VARIABLE_LOCAL,
    VARIABLE_PART,
    VARIABLE_FRAME,
    VARIABLE_OTHER, /* what the body declares besides: static, extern, a function, a type */
};

struct variable {
    uint8_t kind;
    bool is_array, is_pointer, is_union;
    uint8_t rank;  /* of an array: its dimensions */
    uint32_t body; /* of a struct that the source defines: see struct type */
    bool before_begin;
    bool address_taken;
    bool is_set_once;     /* const */
    bool is_type;         /* of another name */
    uint32_t constant;    /* of a const: the number in it, a token; or 0 */
    bool ends_with_scope; /* has an EVENT_SCOPE_END */
    uint32_t symbol;
    uint32_t of;                    /* a part: the variable it is part of */
    uint32_t first_part, next_part; /* variables; 0 ends */
    uint32_t parts;
    uint32_t token;     /* its declarator's name */
    uint32_t statement; /* its declaration */
};

/* Every place that names a local, or one of the other names; of a member in offsetof() NO_VARIABLE. */
struct reference {
    uint32_t token;
    uint32_t variable;
};

struct block {
    uint32_t first, last; /* events */
};

struct edge {
    uint32_t from, to;
    bool cancel; /* only taken if the function is cancelled or fails here */
};

struct jump {
    uint32_t token; /* of the goto's label */
    uint32_t statement;
    uint8_t from, to; /* enum region */
};

struct flow {
    const struct file *file;
    struct tree tree;
    bool is_async;
    bool has_begin, has_end, has_finally;
    bool too_deep; /* nothing of this is to be trusted then */
    uint32_t deep; /* at this token */
    uint32_t exit; /* the block behind everything */
    struct event *events;
    size_t event_count, event_room;
    struct block *blocks; /* [0] is the entry */
    size_t block_count, block_room;
    struct edge *edges;
    size_t edge_count, edge_room;
    struct variable *variables; /* [0] is none */
    size_t variable_count, variable_room;
    struct reference *references;
    size_t reference_count, reference_room;
    struct jump *jumps; /* those that change the region */
    size_t jump_count, jump_room;
    uint32_t locks;
};

/* What a name stands for right now; one for a whole source, empty between two functions. */
struct bindings;
struct bindings *bindings_new(const struct names *names);
void bindings_free(struct bindings *bindings);

/* The tokens must be those of the function, with its brace first; they stay the caller's. */
void flow_init(struct flow *flow, const struct file *file, const struct function *function,
               const struct token *tokens, uint32_t count, struct bindings *bindings);
void flow_release(struct flow *flow);

static inline const struct statement *statement_of(const struct flow *flow, const struct event *event)
{
    return &flow->tree.statements[event->statement];
}

#endif
