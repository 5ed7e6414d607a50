/* head.h - the macro in front of an async function, taken apart. */
#ifndef DSL_EXPAND_HEAD_H
#define DSL_EXPAND_HEAD_H

#include "parse/file.h"
#include "parse/tree.h"

enum { MOST_PARAMETERS = 12 };

struct parameter {
    struct range type;
    uint32_t name; /* a token */
};

/* All numbers are tokens of the file's list. */
struct head {
    uint32_t macro, open, close;
    enum word word;        /* which macro it is */
    struct range type;     /* of the output; empty of a WOI_TEST: void */
    struct range drop;     /* of the output's destructor, or empty */
    struct range suite;    /* of a WOI_TEST, or empty */
    uint32_t name;         /* of the function, without its suite */
    struct range locals;   /* empty: there are none */
    uint32_t locals_comma; /* what stands in front of them */
    struct parameter parameters[MOST_PARAMETERS];
    uint32_t parameter_count;
};

/* Of a function that an async macro defines. False: it is not one of ours, or not as it should be. */
bool head_read(const struct file *file, const struct function *function, struct head *ret_head);

/* Of the WOI_ASYNC_DECLARE that tokens[macro] is. */
bool head_read_declaration(const struct file *file, uint32_t macro, struct head *ret_head);

/* What the function is called; of a WOI_TEST, SUITE_NAME. */
void head_add_name(struct text *text, const struct file *file, const struct head *head);

/* What T is in `struct T *name` among parameters and locals, as a symbol; 0: nothing so simple. */
uint32_t head_points_at(const struct file *file, const struct head *head, uint32_t name);

#endif
