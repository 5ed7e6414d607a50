/* timers.c - the wheel: buckets, and moving them down. */
#include "timers.h"

#include "heap.h"

enum {
    MOVED_PER_RUN = 1024,
    FIRED_PER_RUN = 1024,
    SCANNED_FOR_EARLIEST = 16, /* a fuller bucket is taken to begin at its beginning */
};

/* A timer in a bucket has this for a child. */
static struct timer in_bucket;

static unsigned level_shift(unsigned level)
{
    return level * TIMER_LEVEL_BITS;
}

static uint64_t tick_of(int64_t time)
{
    return time > 0 ? (uint64_t)time >> TIMER_TICK_BITS : 0;
}

static void link_first(struct timer **list, struct timer *timer)
{
    timer->child = &in_bucket;
    timer->next = *list;
    if (timer->next)
        timer->next->link = &timer->next;
    *list = timer;
    timer->link = list;
}

static void put(struct timers *timers, struct timer *timer)
{
    const uint64_t tick = tick_of(timer->deadline);
    unsigned level = 0;

    if (tick <= timers->tick) {
        heap_insert(&timers->heap, timer);
        return;
    }
    while ((tick >> level_shift(level)) - (timers->tick >> level_shift(level)) >= TIMER_BUCKETS)
        level++;
    const size_t bucket = tick >> level_shift(level) & (TIMER_BUCKETS - 1);
    link_first(&timers->levels[level].buckets[bucket], timer);
    timers->levels[level].used[bucket / 64] |= (uint64_t)1 << bucket % 64;
}

/* link, which points at nothing now, may be a bucket's head. */
static void mark_empty(struct timers *timers, struct timer **link)
{
    const size_t offset = (uintptr_t)link - (uintptr_t)timers->levels;

    if (offset >= sizeof timers->levels)
        return;
    struct timer_level *level = &timers->levels[offset / sizeof *level];
    const size_t bucket = (size_t)(link - level->buckets);
    level->used[bucket / 64] &= ~((uint64_t)1 << bucket % 64);
}

void timers_init(struct timers *timers, int64_t now)
{
    memset(timers, 0, sizeof *timers);
    timers->tick = tick_of(now);
}

void timers_arm(struct timers *timers, struct timer *timer, int64_t deadline)
{
    timer->deadline = deadline;
    timers->armed++;
    put(timers, timer);
}

void timers_disarm(struct timers *timers, struct timer *timer)
{
    if (!timer->link)
        return;
    if (timer->child != &in_bucket) {
        heap_remove(&timers->heap, timer);
    } else {
        *timer->link = timer->next;
        if (timer->next)
            timer->next->link = timer->link;
        else
            mark_empty(timers, timer->link);
    }
    timer->link = NULL;
    timers->armed--;
}

/* The first bucket of the level that is not empty, counted in the level's widths, or UINT64_MAX. */
static uint64_t first_bucket(const struct timers *timers, unsigned level)
{
    const struct timer_level *at = &timers->levels[level];
    const uint64_t now = timers->tick >> level_shift(level);
    uint64_t bucket = now + 1;

    while (bucket < now + TIMER_BUCKETS) {
        const size_t index = bucket & (TIMER_BUCKETS - 1);
        const uint64_t word = at->used[index / 64] >> index % 64;

        if (word)
            return bucket + (uint64_t)__builtin_ctzll(word);
        bucket += 64 - index % 64;
    }
    return UINT64_MAX;
}

/* The next bucket to move, the lowest level first among equals: *ret_tick is when. */
static struct timer **next_move(struct timers *timers, uint64_t *ret_tick)
{
    struct timer **next = NULL;

    *ret_tick = UINT64_MAX;
    for (unsigned level = 0; level < TIMER_LEVELS; level++) {
        const uint64_t bucket = first_bucket(timers, level);

        if (bucket == UINT64_MAX)
            continue;
        const uint64_t tick = (bucket - (level > 0)) << level_shift(level);
        if (tick < *ret_tick) {
            *ret_tick = tick;
            next = &timers->levels[level].buckets[bucket & (TIMER_BUCKETS - 1)];
        }
    }
    return next;
}

/* Turns the wheel to the next bucket that is to move by now; false if there is none. */
static bool turn(struct timers *timers, uint64_t now)
{
    uint64_t tick;
    struct timer **bucket = next_move(timers, &tick);

    if (!bucket || tick > now) {
        if (now > timers->tick)
            timers->tick = now;
        return false;
    }
    if (tick > timers->tick)
        timers->tick = tick;
    timers->moving = *bucket;
    timers->moving->link = &timers->moving;
    *bucket = NULL;
    mark_empty(timers, bucket);
    return true;
}

static void move_one(struct timers *timers)
{
    struct timer *timer = timers->moving;

    timers->moving = timer->next;
    if (timers->moving) {
        timers->moving->link = &timers->moving;
        __builtin_prefetch(timers->moving->next);
    }
    put(timers, timer);
}

/* What a run moves becomes a heap of its own before it joins the others. Removing a timer pairs all its
 * children; so they are no more than one run moves, and one for each run. */
static void move_some(struct timers *timers, unsigned *moved)
{
    struct timer *others = timers->heap;

    timers->heap = NULL;
    for (; timers->moving && *moved < MOVED_PER_RUN; ++*moved)
        move_one(timers);
    heap_merge(&timers->heap, others);
}

static void fire(struct timers *timers, struct timer *timer)
{
    timers_disarm(timers, timer);
    woi_waker_wake(woi_waker_take(&timer->waker));
}

/* A bucket is moved before any of it fires: its timers are in no order. */
void timers_run(struct timers *timers, int64_t now)
{
    unsigned fired = 0, moved = 0;

    for (;;) {
        if (timers->moving)
            move_some(timers, &moved);
        for (; timers->heap && timers->heap->deadline <= now; fired++) {
            if (fired == FIRED_PER_RUN)
                return;
            fire(timers, timers->heap);
        }
        if (timers->moving || !turn(timers, tick_of(now)))
            return;
    }
}

static int64_t earliest_in(const struct timer *timer, int64_t beginning)
{
    int64_t earliest = INT64_MAX;

    for (unsigned n = 0; timer; timer = timer->next) {
        if (n++ == SCANNED_FOR_EARLIEST)
            return beginning;
        if (timer->deadline < earliest)
            earliest = timer->deadline;
    }
    return earliest;
}

int64_t timers_next(const struct timers *timers)
{
    int64_t next = INT64_MAX;

    if (timers->moving)
        return 0;
    if (timers->heap)
        return timers->heap->deadline;
    for (unsigned level = 0; level < TIMER_LEVELS; level++) {
        const uint64_t bucket = first_bucket(timers, level);

        if (bucket == UINT64_MAX)
            continue;
        const int64_t beginning = (int64_t)(bucket << level_shift(level) << TIMER_TICK_BITS);
        const int64_t earliest =
            earliest_in(timers->levels[level].buckets[bucket & (TIMER_BUCKETS - 1)], beginning);
        if (earliest < next)
            next = earliest;
    }
    return next;
}

static void clear_list(struct timers *timers, struct timer **list)
{
    while (*list) {
        struct timer *timer = *list;

        timer->deadline = INT64_MAX;
        fire(timers, timer);
    }
}

void timers_clear(struct timers *timers)
{
    clear_list(timers, &timers->heap);
    clear_list(timers, &timers->moving);
    for (unsigned level = 0; level < TIMER_LEVELS; level++)
        for (size_t i = 0; i < TIMER_BUCKETS; i++)
            clear_list(timers, &timers->levels[level].buckets[i]);
}
