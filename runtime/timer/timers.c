/* timers.c - the wheel: buckets, and moving them down. */
#include "timers.h"

enum {
    MOVED_PER_RUN = 1024,
    LEAST_PER_LEVEL = 64, /* a level moves so many even if those below used up the run's number */
    FIRED_PER_RUN = 1024,
    SCANNED_FOR_EARLIEST = 16, /* a fuller bucket is taken to begin at its beginning */
};

/* A timer in a list has this for a child. */
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

/* Into the lowest level that reaches so far. Whatever is 512 buckets or more from the hand below is, in
 * the level's own widths, two or more from it; and the level's hand is one from it at most. So the bucket is
 * neither behind the hand nor to be moved yet. */
static void put(struct timers *timers, struct timer *timer)
{
    const uint64_t tick = tick_of(timer->deadline);
    unsigned level = 0;

    if (tick <= timers->hands[0]) {
        heap_insert(&timers->heap, timer);
        return;
    }
    while ((tick >> level_shift(level)) - timers->hands[level] >= TIMER_BUCKETS)
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
    for (unsigned level = 0; level < TIMER_LEVELS; level++)
        timers->hands[level] = tick_of(now) >> level_shift(level);
}

void timers_arm(struct timers *timers, struct timer *timer, int64_t deadline)
{
    timer->deadline = deadline;
    if (deadline == INT64_MAX) {
        link_first(&timers->never, timer);
        return;
    }
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
    timers->armed -= timer->deadline != INT64_MAX;
}

/* The number of the level's first bucket that is not empty, or UINT64_MAX. */
static uint64_t first_bucket(const struct timers *timers, unsigned level)
{
    const uint64_t *used = timers->levels[level].used;
    const uint64_t hand = timers->hands[level];
    uint64_t bucket = hand;

    while (bucket < hand + TIMER_BUCKETS) {
        const size_t index = bucket & (TIMER_BUCKETS - 1);
        const uint64_t word = used[index / 64] >> index % 64;

        if (word)
            return bucket + (uint64_t)__builtin_ctzll(word);
        bucket += 64 - index % 64;
    }
    return UINT64_MAX;
}

/* Empties a bucket, which the hand has reached, as far as *left allows. */
static void move_bucket(struct timers *timers, struct timer **bucket, unsigned *left)
{
    for (; *bucket && *left; --*left) {
        struct timer *timer = *bucket;

        *bucket = timer->next;
        if (timer->next) {
            timer->next->link = bucket;
            __builtin_prefetch(timer->next->next);
        }
        put(timers, timer);
    }
    if (!*bucket)
        mark_empty(timers, bucket);
}

/* Moves the level's buckets up to the one with that number; false: there was more than *left. */
static bool move_level(struct timers *timers, unsigned level, uint64_t last, unsigned *left)
{
    for (;;) {
        const uint64_t number = first_bucket(timers, level);

        if (number > last) {
            if (timers->hands[level] < last)
                timers->hands[level] = last;
            return true;
        }
        struct timer **bucket = &timers->levels[level].buckets[number & (TIMER_BUCKETS - 1)];
        timers->hands[level] = number;
        move_bucket(timers, bucket, left);
        if (*bucket)
            return false;
    }
}

/* The lowest level first: what is due soon never waits for a bucket that is far. What moves down lands
 * beyond what the levels below had to move, so that once up is enough. */
static void move_due(struct timers *timers, uint64_t now)
{
    unsigned left = MOVED_PER_RUN;
    uint64_t last = now;

    timers->moving = false;
    for (unsigned level = 0; level < TIMER_LEVELS; level++) {
        if (left < LEAST_PER_LEVEL)
            left = LEAST_PER_LEVEL;
        if (!move_level(timers, level, last, &left))
            timers->moving = true;
        last = (timers->hands[level] >> TIMER_LEVEL_BITS) + 1;
    }
}

/* All that can move does before any fires: a bucket's timers are in no order. */
void timers_run(struct timers *timers, int64_t now)
{
    const uint64_t tick = tick_of(now);

    if (tick > timers->hands[0] || timers->moving)
        move_due(timers, tick);
    for (unsigned fired = 0; fired < FIRED_PER_RUN; fired++) {
        struct timer *first = heap_first(&timers->heap);

        if (!first || first->deadline > now)
            return;
        timers_disarm(timers, first);
        timers->fired++;
        woi_waker_wake(woi_waker_take(&first->waker));
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
    const struct timer *first = heap_first(&timers->heap);
    int64_t next = first ? first->deadline : INT64_MAX;

    for (unsigned level = 0; level < TIMER_LEVELS; level++) {
        const uint64_t bucket = first_bucket(timers, level);

        if (bucket == UINT64_MAX)
            continue;
        if (bucket == timers->hands[level]) /* it is moving */
            return 0;
        const int64_t beginning = (int64_t)(bucket << level_shift(level) << TIMER_TICK_BITS);
        const int64_t earliest =
            earliest_in(timers->levels[level].buckets[bucket & (TIMER_BUCKETS - 1)], beginning);
        if (earliest < next)
            next = earliest;
    }
    return next;
}

int64_t timers_shared(const struct timers *timers, int64_t next, int64_t soonest)
{
    return next < soonest && heap_has_two_by(&timers->heap, soonest) ? soonest : next;
}

static void clear(struct timers *timers, struct timer *timer)
{
    timers_disarm(timers, timer);
    timer->deadline = INT64_MAX;
    woi_waker_wake(woi_waker_take(&timer->waker));
}

static void clear_list(struct timers *timers, struct timer **list)
{
    while (*list)
        clear(timers, *list);
}

/* A bucket that is empty is marked so. */
static void clear_level(struct timers *timers, struct timer_level *level)
{
    for (size_t i = 0; i < TIMER_BUCKETS / 64; i++)
        while (level->used[i])
            clear_list(timers, &level->buckets[64 * i + (size_t)__builtin_ctzll(level->used[i])]);
}

void timers_clear(struct timers *timers)
{
    struct timer *first;

    while ((first = heap_first(&timers->heap)))
        clear(timers, first);
    for (unsigned level = 0; level < TIMER_LEVELS; level++)
        clear_level(timers, &timers->levels[level]);
    clear_list(timers, &timers->never);
}
