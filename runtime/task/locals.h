/* locals.h - task locals: a chain of values, each bound around those that were bound before it. */
#ifndef WOI_TASK_LOCALS_H
#define WOI_TASK_LOCALS_H

#include "woi/task_local.h"

/* Counted: by the future that binds it, by what is bound inside it, by the tasks that inherited it. */
struct locals {
    size_t references;
    struct locals *outer; /* or NULL */
    const struct woi_local_key_ *key;
    _Alignas(16) char value[];
};

/* A copy of key->size bytes, bound inside nothing yet; NULL when out of memory. */
struct locals *locals_new(const struct woi_local_key_ *key, const void *value);

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
