/* memory.h - the free blocks that a thread has at hand; nothing here is for users.
 *
 * Futures are made and freed so often that this much of it is inline, also in a user's program: taking a
 * block of a size from its list, and giving it back to the list of the thread that it is from. All else is
 * in the library, which may also keep these lists empty: then every block is allocated on its own. */
#ifndef WOI_MEMORY_H
#define WOI_MEMORY_H

#include "base.h"

WOI_EXTERN_C_BEGIN_

enum {
    WOI_BLOCK_STEP_ = 8, /* sizes are multiples of it */
    WOI_BLOCK_LARGEST_ = 512,
    WOI_BLOCK_CLASSES_ = WOI_BLOCK_LARGEST_ / WOI_BLOCK_STEP_ + 1,
    WOI_SLAB_ = 64 * 1024, /* blocks lie in slabs, which are aligned to their size */
};

/* The first word is left as it is: it may say that what was here is dead. */
struct woi_block_ {
    void *first_word;
    struct woi_block_ *next;
};

struct woi_at_hand_ {
    struct woi_block_ *free[WOI_BLOCK_CLASSES_];
    bool takes_back; /* else none of the blocks is of a slab */
};

/* The beginning of a slab. */
struct woi_slab_ {
    struct woi_at_hand_ *owner; /* of the thread that allocates from it; NULL once that has ended. Atomic */
};

/* Of this thread, never NULL. One word of static TLS: cheap to read, and so little that a library that is
 * loaded late still gets it. */
WOI_API extern __thread struct woi_at_hand_ *woi_at_hand_ __attribute__((tls_model("initial-exec")));

WOI_API void *woi_allocate_slowly_(size_t size);
WOI_API void woi_free_slowly_(void *memory, size_t size);

/* Of blocks of that size. */
static inline struct woi_block_ **woi_free_list_(struct woi_at_hand_ *hand, size_t size)
{
    return &hand->free[(size + WOI_BLOCK_STEP_ - 1) / WOI_BLOCK_STEP_];
}

/* The one that memory is in. */
static inline struct woi_slab_ *woi_slab_of_(const void *memory)
{
    return (struct woi_slab_ *)((uintptr_t)memory & ~(uintptr_t)(WOI_SLAB_ - 1));
}

/* A block that somebody has freed, or NULL. */
WOI_INLINE_ void *woi_take_at_hand_(size_t size)
{
    struct woi_block_ *block = NULL;

    if (size <= WOI_BLOCK_LARGEST_) {
        struct woi_block_ **list = woi_free_list_(woi_at_hand_, size);

        block = *list;
        if (block)
            *list = block->next;
    }
    return block;
}

/* size: at least 16. Not zeroed, aligned to 16 if the size is a multiple of 16. NULL when out of memory. */
WOI_INLINE_ void *woi_allocate_(size_t size)
{
    void *block = woi_take_at_hand_(size);

    return block ? block : woi_allocate_slowly_(size);
}

/* Whether memory of that size is a block from this thread. */
WOI_INLINE_ bool woi_is_own_block_(const struct woi_at_hand_ *hand, const void *memory, size_t size)
{
    return size <= WOI_BLOCK_LARGEST_ && hand->takes_back &&
           __atomic_load_n(&woi_slab_of_(memory)->owner, __ATOMIC_RELAXED) == hand;
}

WOI_INLINE_ void woi_put_at_hand_(struct woi_at_hand_ *hand, void *memory, size_t size)
{
    struct woi_block_ **list = woi_free_list_(hand, size);
    struct woi_block_ *block = (struct woi_block_ *)memory;

    block->next = *list;
    *list = block;
}

/* From any thread; size as it was allocated. */
WOI_INLINE_ void woi_free_(void *memory, size_t size)
{
    struct woi_at_hand_ *hand = woi_at_hand_;

    if (woi_is_own_block_(hand, memory, size))
        woi_put_at_hand_(hand, memory, size);
    else
        woi_free_slowly_(memory, size);
}

WOI_EXTERN_C_END_

#endif
