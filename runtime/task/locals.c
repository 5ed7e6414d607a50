/* locals.c - task locals: made, found and let go. */
#include "locals.h"

#include "base/memory.h"

struct locals *locals_new(const struct woi_local_key_ *key, const void *value)
{
    struct locals *locals = pool_allocate(sizeof *locals + key->size);

    if (!locals)
        return NULL;
    locals->references = 1;
    locals->outer = NULL;
    locals->key = key;
    memcpy(locals->value, value, key->size);
    return locals;
}

void locals_release(struct locals *locals)
{
    while (locals && --locals->references == 0) {
        struct locals *outer = locals->outer;

        pool_free(locals, sizeof *locals + locals->key->size);
        locals = outer;
    }
}

void *woi_local_get_(const struct woi_local_key_ *key)
{
    struct locals *locals = thread_self()->locals;

    while (locals && locals->key != key)
        locals = locals->outer;
    return locals ? locals->value : NULL;
}
