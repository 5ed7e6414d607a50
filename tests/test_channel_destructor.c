/* Channels whose messages own something: each goes to its destructor once, or to somebody else. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/channel.h"

static struct hand hand;
static int dropped[64], drops; /* the numbers, in order */

static void number_drop(int *number)
{
    dropped[drops++] = *number;
    *number = -1;
}

WOI_CHANNEL_OWNS(numbers, int, number_drop);

static struct numbers_sender tx;
static struct numbers_receiver rx;

static void begin(void)
{
    support_begin();
    cr_assert(eq(int, numbers_open(4, &tx, &rx), 0));
}

static void end(void)
{
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(channel_destructor, .init = begin, .fini = end);

static int received(void)
{
    int message = -1, error = numbers_try_recv(rx, &message);

    return error ? error : message;
}

Test(channel_destructor, gets_what_is_queued_when_the_last_receiver_goes_in_order_and_once)
{
    struct numbers_receiver clone = numbers_receiver_clone(rx);

    for (int i = 0; i < 6; i++) { /* across the end of the ring */
        cr_assert(eq(int, numbers_try_send(tx, i), 0));
        if (i < 3)
            cr_assert(eq(int, received(), i));
    }
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, drops, 0));
    numbers_receiver_drop(&clone);
    cr_assert(eq(int, drops, 3));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, dropped[i], 3 + i));
    numbers_sender_drop(&tx);
    cr_assert(eq(int, drops, 3));
}

Test(channel_destructor, gets_nothing_that_was_received)
{
    int message = -1;
    struct woi_future_int *recv;

    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    cr_assert(eq(int, numbers_try_send(tx, 2), 0));
    cr_assert(eq(int, received(), 1));
    recv = numbers_recv(rx, &message);
    cr_assert(eq(int, step(&recv, &hand), 0));
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, message, 2));
    cr_assert(eq(int, drops, 0));
}

Test(channel_destructor, gets_nothing_that_was_not_sent)
{
    struct woi_future_int *waiting, *granted;

    for (int i = 0; i < 4; i++)
        cr_assert(eq(int, numbers_try_send(tx, i), 0));
    cr_assert(eq(int, numbers_try_send(tx, 10), -EAGAIN));
    woi_drop(numbers_send(tx, 11));
    granted = numbers_send(tx, 12);
    waiting = numbers_send(tx, 13);
    cr_assert(eq(int, step(&granted, &hand), WAITING));
    cr_assert(eq(int, step(&waiting, &hand), WAITING));
    cr_assert(eq(int, received(), 0));
    woi_drop(waiting);
    numbers_close(rx);
    cr_assert(eq(int, step(&granted, &hand), -EPIPE));
    cr_assert(eq(int, numbers_try_send(tx, 14), -EPIPE));
    cr_assert(eq(int, drops, 0));
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, drops, 3));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, dropped[i], 1 + i));
}

Test(channel_destructor, does_not_get_what_a_permit_sends_to_nobody)
{
    struct numbers_permit permit = {0};

    cr_assert(eq(int, numbers_try_reserve(tx, &permit), 0));
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, numbers_permit_send(&permit, 1), -EPIPE)); /* it is still the sender's */
    cr_assert(eq(int, drops, 0));
}

Test(channel_destructor, closing_gives_it_nothing_while_a_receiver_is_there)
{
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    numbers_close(rx);
    numbers_sender_drop(&tx);
    cr_assert(eq(int, drops, 0));
    cr_assert(eq(int, received(), 1));
    cr_assert(eq(int, drops, 0));
}

Test(channel_destructor, runs_when_the_last_receiver_is_an_operation_with_a_claim)
{
    int message = -1;
    struct woi_future_int *recv = numbers_recv(rx, &message);

    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 7), 0));
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, drops, 0));
    woi_drop(recv);
    cr_assert(eq(int, drops, 1));
    cr_assert(eq(int, dropped[0], 7));
    cr_assert(eq(int, message, -1));
}

Test(channel_destructor, of_an_unbounded_channel_gets_each_of_many_once)
{
    struct numbers_sender s;
    struct numbers_receiver r;
    int message;

    cr_assert(eq(int, numbers_open_unbounded(&s, &r), 0));
    for (int i = 0; i < 70; i++)
        cr_assert(eq(int, numbers_try_send(s, i), 0));
    for (int i = 0; i < 20; i++)
        cr_assert(eq(int, numbers_try_recv(r, &message), 0));
    numbers_sender_drop(&s);
    numbers_receiver_drop(&r);
    cr_assert(eq(int, drops, 50));
    for (int i = 0; i < 50; i++)
        cr_assert(eq(int, dropped[i], 20 + i));
}

/* --- destructors that use channels --- */

static int sent_again;

struct letter {
    struct letters_sender *answer; /* where to send something else */
};

static void letter_drop(struct letter *letter);
WOI_CHANNEL_OWNS(letters, struct letter, letter_drop);

static void letter_drop(struct letter *letter)
{
    sent_again = letters_try_send(*letter->answer, (struct letter){NULL});
}

Test(channel_destructor, may_send_to_the_same_channel_and_is_told_that_it_is_closed)
{
    struct letters_sender s;
    struct letters_receiver r;

    cr_assert(eq(int, letters_open(2, &s, &r), 0));
    cr_assert(eq(int, letters_try_send(s, (struct letter){&s}), 0));
    sent_again = 1;
    letters_receiver_drop(&r);
    cr_assert(eq(int, sent_again, -EPIPE));
    letters_sender_drop(&s);
}

struct handle {
    void *sender; /* an owned struct handles_sender */
};

static void handle_drop(struct handle *handle);
WOI_CHANNEL_OWNS(handles, struct handle, handle_drop);

static void handle_drop(struct handle *handle)
{
    struct handles_sender *sender = handle->sender;

    drops++;
    handles_sender_drop(sender);
}

Test(channel_destructor, may_drop_the_last_sender_of_the_same_channel)
{
    struct handles_sender inside[3];
    struct handles_receiver r;

    cr_assert(eq(int, handles_open(3, &inside[0], &r), 0));
    inside[1] = handles_sender_clone(inside[0]);
    inside[2] = handles_sender_clone(inside[0]);
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, handles_try_send(inside[2], (struct handle){&inside[i]}), 0));
    handles_receiver_drop(&r);
    cr_assert(eq(int, drops, 3));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, handles_is_closed(inside[i]), 1));
}

/* --- types with more alignment than malloc gives --- */

struct wide {
    _Alignas(64) char bytes[64];
};

static int misaligned;

static void wide_drop(struct wide *wide)
{
    drops++;
    misaligned += (uintptr_t)wide % _Alignof(struct wide) != 0;
}

WOI_CHANNEL_OWNS(wides, struct wide, wide_drop);

Test(channel_destructor, gets_an_aligned_pointer_whatever_the_type)
{
    struct wides_sender s;
    struct wides_receiver r;

    cr_assert(eq(int, wides_open(10000, &s, &r), 0)); /* large: glibc aligns it to 16 */
    for (int i = 0; i < 5; i++)
        cr_assert(eq(int, wides_try_send(s, (struct wide){{0}}), 0));
    wides_sender_drop(&s);
    wides_receiver_drop(&r);
    cr_assert(eq(int, drops, 5));
    cr_assert(eq(int, misaligned, 0));
}
