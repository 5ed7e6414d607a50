/* test_alignment.c - whatever stands in a frame or a future is aligned as its type asks for, up to 16. */
#include <stdalign.h>

#include "tasks.h"

TestSuite(alignment, .init = tasks_begin, .fini = tasks_end);

static unsigned misaligned;

static void look(const void *at, size_t alignment)
{
    misaligned += (uintptr_t)at % alignment != 0;
}

#define LOOK(object) look(&(object), alignof(__typeof__(object)))

/* Frames of many sizes, each with something wide as a parameter, a local and the output. */
#define FRAME(name, T, more)                                                                                 \
    static WOI_ASYNC(T, name, ((char, first), (T, given)), char before; T local; char after[more];)          \
    {                                                                                                        \
        WOI_BEGIN;                                                                                           \
        LOOK(self->given);                                                                                   \
        LOOK(self->local);                                                                                   \
        LOOK(self->woi_pub_.output);                                                                         \
        WOI_AWAIT(get(1));                                                                                   \
        self->local = self->given;                                                                           \
        WOI_RETURN(self->local);                                                                             \
        WOI_END;                                                                                             \
    }

__extension__ typedef __int128 wide_int;

FRAME(long_doubles, long double, 1)
FRAME(long_doubles_17, long double, 17)
FRAME(long_doubles_33, long double, 33)
FRAME(many_long_doubles, long double, 600)
FRAME(wide_ints, wide_int, 9)
FRAME(largest, max_align_t, 25)

/* A hundred at once, so that they lie all over their slabs. */
#define MANY(name, value)                                                                                    \
    do {                                                                                                     \
        struct name##_handle *jobs_[100];                                                                    \
        struct name##_result result_;                                                                        \
        for (int i_ = 0; i_ < 100; i_++)                                                                     \
            jobs_[i_] = SPAWN(name('x', (value)));                                                           \
        run();                                                                                               \
        for (int i_ = 0; i_ < 100; i_++) {                                                                   \
            TAKE(jobs_[i_], &result_);                                                                       \
            cr_assert(eq(int, result_.error, WOI_OK));                                                       \
        }                                                                                                    \
        cr_assert(eq(u32, misaligned, 0), #name);                                                            \
    } while (0)

Test(alignment, frames_and_what_is_in_them_are_aligned_whatever_their_size)
{
    const max_align_t nothing = {0};

    MANY(long_doubles, 1.0L);
    MANY(long_doubles_17, 1.0L);
    MANY(long_doubles_33, 1.0L);
    MANY(many_long_doubles, 1.0L);
    MANY(wide_ints, 1);
    MANY(largest, nothing);
}

WOI_FUTURE(long double, measure, char before; _Alignas(16) char line[24]; wide_int number;);

static woi_poll measure_poll(struct measure *self, struct woi_context *cx)
{
    (void)cx;
    LOOK(self->output);
    look(self->line, 16);
    LOOK(self->number);
    self->output = 2.5L;
    return WOI_READY;
}
WOI_FUTURE_TYPE(measure, measure_poll, WOI_NO_RELEASE);

static WOI_ASYNC(void, measures, (), long double length; struct measure *next;)
{
    WOI_BEGIN;
    self->next = woi_future_new(measure);
    WOI_AWAIT(self->length, woi_future_new(measure));
    WOI_ASSERT(self->length == 2.5L);
    WOI_AWAIT(self->length, self->next);
    WOI_END;
}

Test(alignment, hand_written_futures_are_aligned_too)
{
    struct measures_result result;

    for (int i = 0; i < 10; i++) {
        RUN(measures(), &result);
        cr_assert(eq(int, result.error, WOI_OK));
    }
    cr_assert(eq(u32, misaligned, 0));
}

static WOI_ASYNC(void, joins, ((struct long_doubles_handle *, job)), struct long_doubles_result result;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(self->result.value == 3.5L);
    WOI_END;
}

Test(alignment, a_handle_of_a_wide_output_asks_for_no_more_than_a_task_has)
{
    struct joins_result result;

    cr_assert(eq(sz, alignof(struct long_doubles_handle), alignof(void *)));
    for (int i = 0; i < 10; i++) {
        struct long_doubles_handle *job = SPAWN(long_doubles('x', 3.5L));
        RUN(joins(job), &result);
        cr_assert(eq(int, result.error, WOI_OK));
    }
}
