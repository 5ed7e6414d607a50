/* The in-memory duplex: two streams, each the other's peer. */
#include <errno.h>
#include <stdlib.h>

#include "support/drive.h"

static struct woi_duplex *a, *b;

static void end(void)
{
    woi_duplex_close(a);
    woi_duplex_close(b);
    a = b = NULL;
    drive_end();
}

TestSuite(duplex, .init = drive_begin, .fini = end, .timeout = DRIVE_TIMEOUT);

static void open_duplex(size_t capacity)
{
    cr_assert(eq(int, woi_duplex_new(capacity, &a, &b), 0));
}

static void close_end(struct woi_duplex **which)
{
    woi_duplex_close(*which);
    *which = NULL;
}

static void assert_reads(struct woi_duplex *from, const char *expected)
{
    char buffer[64];

    cr_assert(eq(long, drive_size(woi_read(from, buffer, sizeof buffer)), (long)strlen(expected)));
    cr_assert_bytes(buffer, expected);
}

static void assert_writes(struct woi_duplex *to, const char *text, ssize_t expected)
{
    cr_assert(eq(long, drive_size(woi_write(to, text, strlen(text))), expected));
}

Test(duplex, carries_bytes_in_both_directions)
{
    open_duplex(8);
    assert_writes(a, "ping", 4);
    assert_writes(b, "pong!", 5);
    assert_reads(b, "ping");
    assert_reads(a, "pong!");
}

Test(duplex, takes_no_more_than_its_capacity)
{
    open_duplex(4);
    assert_writes(a, "abcdef", 4);
    struct woi_future_ssize_t *writing = woi_write(a, "ef", 2);
    cr_assert(is_pending(writing));
    assert_reads(b, "abcd");
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(long, drive_size(writing), 2));
    assert_reads(b, "ef");
}

Test(duplex, of_capacity_1_carries_one_byte_at_a_time)
{
    open_duplex(1);
    for (const char *text = "abc"; *text; text++) {
        const char byte[2] = {*text, '\0'};

        assert_writes(a, text, 1);
        assert_reads(b, byte);
    }
}

Test(duplex, wraps_around)
{
    open_duplex(4);
    assert_writes(a, "abc", 3);
    assert_reads(b, "abc");
    assert_writes(a, "defg", 4);
    assert_reads(b, "defg");
    assert_writes(a, "hi", 2);
    assert_writes(a, "jkl", 2);
    assert_reads(b, "hijk");
}

Test(duplex, a_reader_waits_until_the_other_end_writes)
{
    char buffer[8];

    open_duplex(8);
    struct woi_future_ssize_t *reading = woi_read(b, buffer, sizeof buffer);
    cr_assert(is_pending(reading));
    assert_writes(b, "other way", 8);
    cr_assert(eq(u32, hand.wakes, 0));
    assert_writes(a, "x", 1);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(long, drive_size(reading), 1));
    cr_assert(eq(chr, buffer[0], 'x'));
}

Test(duplex, wakes_several_readers_in_the_order_they_came)
{
    struct hand first = {0}, second = {0};
    char x, y;

    open_duplex(8);
    struct woi_future_ssize_t *one = woi_read(b, &x, 1), *two = woi_read(b, &y, 1);
    cr_assert(is_pending_with(&one->future, &first));
    cr_assert(is_pending_with(&two->future, &second));
    assert_writes(a, "1", 1);
    cr_assert(eq(u32, first.wakes, 1));
    cr_assert(eq(u32, second.wakes, 1));
    cr_assert(is_ready_with(&one->future, &first));
    cr_assert(is_pending_with(&two->future, &second));
    assert_writes(a, "2", 1);
    cr_assert(eq(u32, first.wakes, 1));
    cr_assert(is_ready_with(&two->future, &second));
    cr_assert(eq(chr, x, '1'));
    cr_assert(eq(chr, y, '2'));
    woi_drop(one);
    woi_drop(two);
    cr_assert(eq(int, first.held + second.held, 0));
}

Test(duplex, vectored_operations_fill_and_empty_the_ring)
{
    char head[3], tail[8];
    const struct iovec out[3] = {{"ab", 2}, {NULL, 0}, {"cdefgh", 6}};
    const struct iovec in[2] = {{head, 3}, {tail, 8}};

    open_duplex(5);
    assert_writes(a, "zzz", 3);
    assert_reads(b, "zzz");
    cr_assert(eq(long, drive_size(woi_writev(a, out, 3)), 5));
    cr_assert(eq(long, drive_size(woi_readv(b, in, 2)), 5));
    cr_assert(eq(int, memcmp(head, "abc", 3), 0));
    cr_assert(eq(int, memcmp(tail, "de", 2), 0));
}

Test(duplex, both_directions_may_be_full_at_once)
{
    open_duplex(2);
    assert_writes(a, "ab", 2);
    assert_writes(b, "cd", 2);
    struct woi_future_ssize_t *from_a = woi_write(a, "e", 1), *from_b = woi_write(b, "f", 1);
    cr_assert(is_pending(from_a));
    cr_assert(is_pending(from_b));
    assert_reads(a, "cd");
    assert_reads(b, "ab");
    cr_assert(eq(long, drive_size(from_a), 1));
    cr_assert(eq(long, drive_size(from_b), 1));
    assert_reads(a, "f");
    assert_reads(b, "e");
}

/* --- shutdown --- */

Test(duplex, after_a_shutdown_the_other_end_reads_the_rest_and_then_the_end)
{
    open_duplex(8);
    assert_writes(a, "rest", 4);
    cr_assert(eq(int, drive_int(woi_shutdown(a)), 0));
    assert_reads(b, "rest");
    assert_reads(b, "");
    assert_reads(b, "");
    assert_writes(a, "x", -EPIPE);
}

Test(duplex, a_shutdown_ends_one_direction_only)
{
    open_duplex(8);
    cr_assert(eq(int, drive_int(woi_shutdown(a)), 0));
    assert_writes(b, "back", 4);
    assert_reads(a, "back");
    cr_assert(eq(int, drive_int(woi_shutdown(b)), 0));
    assert_reads(a, "");
    cr_assert(eq(int, drive_int(woi_shutdown(a)), 0));
}

Test(duplex, after_a_shutdown_nothing_that_is_written_comes_to_the_other_end)
{
    open_duplex(8);
    cr_assert(eq(int, drive_int(woi_shutdown(a)), 0));
    assert_writes(a, "late", -EPIPE);
    assert_reads(b, "");
}

Test(duplex, a_shutdown_wakes_the_reader_at_the_other_end)
{
    char byte;

    open_duplex(8);
    struct woi_future_ssize_t *reading = woi_read(b, &byte, 1);
    cr_assert(is_pending(reading));
    cr_assert(eq(int, drive_int(woi_shutdown(a)), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(long, drive_size(reading), 0));
}

Test(duplex, a_shutdown_ends_a_write_that_waits_at_the_same_end)
{
    open_duplex(1);
    assert_writes(a, "x", 1);
    struct woi_future_ssize_t *writing = woi_write(a, "y", 1);
    cr_assert(is_pending(writing));
    cr_assert(eq(int, drive_int(woi_shutdown(a)), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(long, drive_size(writing), -EPIPE));
    assert_reads(b, "x");
}

/* --- closing --- */

Test(duplex, after_a_close_the_other_end_reads_the_rest_and_cannot_write)
{
    open_duplex(8);
    assert_writes(a, "rest", 4);
    close_end(&a);
    assert_writes(b, "x", -EPIPE);
    assert_reads(b, "rest");
    assert_reads(b, "");
}

Test(duplex, a_close_wakes_who_waits_at_the_other_end)
{
    char byte;

    open_duplex(1);
    assert_writes(b, "x", 1);
    struct woi_future_ssize_t *reading = woi_read(b, &byte, 1), *writing = woi_write(b, "y", 1);
    cr_assert(is_pending(reading));
    cr_assert(is_pending(writing));
    close_end(&a);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(long, drive_size(reading), 0));
    cr_assert(eq(long, drive_size(writing), -EPIPE));
}

Test(duplex, closing_an_end_under_its_operations_ends_them)
{
    char byte;

    open_duplex(1);
    assert_writes(a, "x", 1);
    struct woi_future_ssize_t *reading = woi_read(a, &byte, 1), *writing = woi_write(a, "y", 1);
    struct woi_future_int *shutting = woi_shutdown(a), *flushing = woi_flush(a);
    cr_assert(is_pending(reading));
    cr_assert(is_pending(writing));
    close_end(&a);
    close_end(&b); /* what is left lives through the operations */
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(long, drive_size(reading), -EBADF));
    cr_assert(eq(long, drive_size(writing), -EBADF));
    cr_assert(eq(int, drive_int(shutting), -EBADF));
    cr_assert(eq(int, drive_int(flushing), 0));
}

Test(duplex, operations_may_be_dropped_after_both_ends_are_closed)
{
    char byte;

    open_duplex(1);
    struct woi_future_ssize_t *waiting = woi_read(a, &byte, 1), *unpolled = woi_write(b, "y", 1);
    cr_assert(is_pending(waiting));
    close_end(&b);
    close_end(&a);
    woi_drop(unpolled);
    woi_drop(waiting);
}

Test(duplex, closes_in_either_order_and_null_does_nothing)
{
    open_duplex(1);
    close_end(&b);
    close_end(&a);
    open_duplex(1);
    close_end(&a);
    close_end(&b);
    woi_duplex_close(NULL);
}

Test(duplex, dropped_while_it_waits_a_read_has_taken_nothing)
{
    char byte;

    open_duplex(4);
    struct woi_future_ssize_t *reading = woi_read(b, &byte, 1);
    cr_assert(is_pending(reading));
    assert_writes(a, "abc", 3);
    woi_drop(reading); /* woken, not polled */
    assert_reads(b, "abc");
}

Test(duplex, without_a_unit_of_budget_an_operation_does_nothing_but_wake_itself)
{
    struct woi_context cx = hand_context(&hand);
    unsigned budget = 0;
    char byte;

    open_duplex(4);
    assert_writes(b, "x", 1);
    struct woi_future_ssize_t *writing = woi_write(a, "y", 1), *reading = woi_read(a, &byte, 1);
    cx.budget = &budget;
    cr_assert(eq(int, (int)woi_poll_future(&writing->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(int, (int)woi_poll_future(&reading->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 2));
    struct woi_future_ssize_t *nothing = woi_read(b, &byte, 1);
    cr_assert(is_pending(nothing)); /* nothing was written */
    woi_drop(nothing);
    budget = 2;
    cr_assert(eq(int, (int)woi_poll_future(&writing->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(int, (int)woi_poll_future(&reading->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(u32, budget, 0));
    cr_assert(eq(chr, byte, 'x'));
    woi_drop(writing);
    woi_drop(reading);
}

/* --- making --- */

Test(duplex, cannot_be_made_of_bad_arguments)
{
    cr_assert(eq(int, woi_duplex_new(0, &a, &b), -EINVAL));
    cr_assert(eq(int, woi_duplex_new(1, NULL, &b), -EINVAL));
    cr_assert(eq(int, woi_duplex_new(1, &a, NULL), -EINVAL));
    cr_assert(eq(int, woi_duplex_new(SIZE_MAX / 2, &a, &b), -EINVAL));
    cr_assert(eq(ptr, a, NULL));
    cr_assert(eq(ptr, b, NULL));
}

Test(duplex, out_of_memory_writes_no_end)
{
    heap.fail_at = 1;
    cr_assert(eq(int, woi_duplex_new(16, &a, &b), -ENOMEM));
    cr_assert(eq(ptr, a, NULL));
    cr_assert(eq(ptr, b, NULL));
}

Test(duplex, works_without_a_runtime)
{
    drive_leave();
    open_duplex(4);
    assert_writes(a, "abc", 3);
    assert_reads(b, "abc");
}

/* --- against a model --- */

enum { STEPS = 3000, MOST = 24 };

/* One direction: the bytes that are under way are numbered, so the model is two counters. */
struct flow {
    unsigned char sent, got;
    size_t length;
};

static void write_some(struct woi_duplex *to, struct flow *flow, size_t capacity)
{
    unsigned char bytes[MOST];
    const size_t size = 1 + (size_t)rand() % MOST, cut = (size_t)rand() % (size + 1);
    const struct iovec parts[2] = {{bytes, cut}, {bytes + cut, size - cut}};
    const size_t room = capacity - flow->length, expected = size < room ? size : room;

    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(flow->sent + i);
    struct woi_future_ssize_t *writing = rand() % 2 ? woi_write(to, bytes, size) : woi_writev(to, parts, 2);
    cr_assert(eq(int, is_ready(writing), room > 0));
    if (room)
        cr_assert(eq(long, writing->output, (long)expected));
    woi_drop(writing);
    flow->sent = (unsigned char)(flow->sent + expected);
    flow->length += expected;
}

static void read_some(struct woi_duplex *from, struct flow *flow)
{
    unsigned char bytes[MOST];
    const size_t size = 1 + (size_t)rand() % MOST, cut = (size_t)rand() % (size + 1);
    const struct iovec parts[2] = {{bytes, cut}, {bytes + cut, size - cut}};
    const size_t expected = size < flow->length ? size : flow->length;

    struct woi_future_ssize_t *reading = rand() % 2 ? woi_read(from, bytes, size) : woi_readv(from, parts, 2);
    cr_assert(eq(int, is_ready(reading), flow->length > 0));
    if (flow->length)
        cr_assert(eq(long, reading->output, (long)expected));
    woi_drop(reading);
    for (size_t i = 0; i < expected; i++)
        cr_assert(eq(u8, bytes[i], (unsigned char)(flow->got + i)));
    flow->got = (unsigned char)(flow->got + expected);
    flow->length -= expected;
}

Test(duplex, random_transfers_agree_with_a_model)
{
    srand(1);
    for (size_t capacity = 1; capacity < 40; capacity += 3) {
        struct flow there = {0}, back = {0};

        open_duplex(capacity);
        for (int step = 0; step < STEPS; step++) {
            switch (rand() % 4) {
            case 0:
                write_some(a, &there, capacity);
                break;
            case 1:
                write_some(b, &back, capacity);
                break;
            case 2:
                read_some(b, &there);
                break;
            default:
                read_some(a, &back);
            }
        }
        close_end(&a);
        close_end(&b);
    }
}

Test(duplex, closed_again_under_its_operations_nothing_happens)
{
    char byte;

    open_duplex(1);
    struct woi_future_ssize_t *waiting = woi_read(a, &byte, 1);
    cr_assert(is_pending(waiting));
    woi_duplex_close(a);
    woi_duplex_close(a);
    cr_assert(is_ready(waiting));
    close_end(&b);
    woi_drop(waiting);
    a = NULL;
}
