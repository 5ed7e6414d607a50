/* locals.h - task locals: a chain of values, each bound inside those that were bound before it.
 *
 * No key is in it twice, so that it is never longer than there are keys.
 *
 *     bound here ──outer──> bound around it ──outer──> ...
 *         │ of                  │ of
 *         v                     v
 *       value                 value <──of── in a chain without what was bound anew inside
 */
#ifndef WOI_TASK_LOCALS_H
#define WOI_TASK_LOCALS_H

#include "woi/task_local.h"

struct local_value;

/* Counted: by the future that binds it, by what is bound inside it, by the tasks that inherited it. */
struct locals {
    size_t references;
    struct locals *outer; /* or NULL */
    struct local_value *of;
};

/* Counted by all those that are of it. */
struct local_value {
    size_t references;
    const struct woi_local_key_ *key;
    struct locals first; /* that of the future that binds it */
    _Alignas(16) char value[];
};

/* Of a copy of key->size bytes, bound inside nothing yet; NULL when out of memory. */
struct locals *locals_new(const struct woi_local_key_ *key, const void *value);

/* Binds it inside those, which may be NULL, but for one that it hides. Without memory that one stays. */
void locals_bind(struct locals *locals, struct locals *outer);

/* NULL stays NULL. */
static inline struct locals *locals_retain(struct locals *locals)
{
    if (locals)
        locals->references++;
    return locals;
}

/* Takes no C stack, however long the chain. */
void locals_release(struct locals *locals);

#endif
