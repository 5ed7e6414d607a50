/* locals.c - task locals: made, bound, found and let go. */
#include "locals.h"

#include "base/memory.h"
#include "base/thread.h"

/* A block is aligned to 16 if its size is a multiple of that. */
static size_t size_of(const struct woi_local_key_ *key)
{
    return sizeof(struct local_value) + ((key->size + 15) & ~(size_t)15);
}

struct locals *locals_new(const struct woi_local_key_ *key, const void *value)
{
    struct local_value *of = pool_allocate(size_of(key));

    if (!of)
        return NULL;
    of->references = 1;
    of->key = key;
    of->first = (struct locals){.references = 1, .of = of};
    memcpy(of->value, value, key->size);
    return &of->first;
}

static void let_go(struct local_value *of)
{
    if (--of->references == 0)
        pool_free(of, size_of(of->key));
}

void locals_release(struct locals *locals)
{
    while (locals && --locals->references == 0) {
        struct locals *outer = locals->outer;
        struct local_value *of = locals->of;

        if (locals != &of->first)
            pool_free(locals, sizeof *locals);
        let_go(of);
        locals = outer;
    }
}

static struct locals *find(struct locals *locals, const struct woi_local_key_ *key)
{
    while (locals && locals->of->key != key)
        locals = locals->outer;
    return locals;
}

static struct locals *copy(const struct locals *locals)
{
    struct locals *same = pool_allocate(sizeof *same);

    if (!same)
        return NULL;
    *same = (struct locals){.references = 1, .of = locals->of};
    same->of->references++;
    return same;
}

void locals_bind(struct locals *locals, struct locals *outer)
{
    const struct locals *hidden = find(outer, locals->of->key);
    struct locals **end = &locals->outer;

    for (const struct locals *next = outer; hidden && next != hidden; next = next->outer) {
        *end = copy(next);
        if (!*end) {
            locals_release(locals->outer);
            locals->outer = locals_retain(outer);
            return;
        }
        end = &(*end)->outer;
    }
    *end = locals_retain(hidden ? hidden->outer : outer);
}

void *woi_local_get_(const struct woi_local_key_ *key)
{
    struct locals *locals = find(thread_self()->locals, key);

    return locals ? locals->of->value : NULL;
}
