/* Operations that end at once, in a loop that looks at no output: each takes one unit of the budget, no
 * more, so that other tasks run. What succeeds all the time is here as well as what is misused. */
#include <errno.h>
#include <sys/eventfd.h>

#include "support/host.h"
#include "woi.h"

enum { BUDGET = 128, ROUNDS = 10 * BUDGET };

WOI_CHANNEL(numbers, int);
WOI_ONESHOT(answer, int);

/* --- what the operations are used on --- */

/* A stream that never waits, and does not know what a budget is. */
static ssize_t eager_result;

static woi_poll eager(struct woi_stream *self, const struct iovec *parts, int n, struct woi_waiter *waiter,
                      struct woi_context *cx, ssize_t *ret_done)
{
    (void)self;
    (void)n;
    (void)waiter;
    (void)cx;
    if (eager_result > 0)
        memset(parts[0].iov_base, '\n', (size_t)eager_result);
    *ret_done = eager_result;
    return WOI_READY;
}

static woi_poll eager_control(struct woi_stream *self, struct woi_waiter *waiter, struct woi_context *cx,
                              int *ret_error)
{
    (void)self;
    (void)waiter;
    (void)cx;
    *ret_error = -EIO;
    return WOI_READY;
}

static const struct woi_stream_ops eager_ops = {.name = "eager",
                                                .poll_read = eager,
                                                .poll_write = eager,
                                                .poll_flush = eager_control,
                                                .poll_shutdown = eager_control};
static const struct woi_stream_ops no_ops = {.name = "nothing"};
static struct woi_stream eager_stream = {.ops = &eager_ops}, no_stream = {.ops = &no_ops};

static struct woi_pollable *readable; /* an eventfd that is raised; nobody watches whether it is writable */
static struct woi_duplex *end, *closed_end, *broken_end;
static struct woi_reader *lines, *buffered;
static struct numbers_sender no_sender, sender, closed_sender;
static struct numbers_receiver no_receiver, receiver, closed_receiver;
static struct woi_address nowhere, loopback;
static struct woi_tcp_listener *listener;
static struct woi_tcp_read_half *read_half;
static struct woi_tcp_write_half *write_half;
static struct woi_runtime_handle *freed_runtime;
static char bytes[8];

static struct woi_runtime_handle *handle_of_a_freed_runtime(void)
{
    struct woi_runtime *other;

    cr_assert(eq(int, woi_runtime_new(&other), 0));
    struct woi_runtime_handle *handle = woi_runtime_get_handle(other);
    cr_assert(eq(int, woi_runtime_free(other), 0));
    return handle;
}

static int no_socket(int family, int type, int protocol)
{
    (void)family;
    (void)type;
    (void)protocol;
    return -EMFILE;
}

static WOI_ASYNC(int, open_halves, (), struct woi_tcp_stream *stream; struct woi_address here; int error;)
{
    WOI_BEGIN;
    self->error = woi_tcp_listen(&loopback, NULL, &listener);
    if (self->error == 0)
        self->error = woi_tcp_listener_address(listener, &self->here);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(woi_tcp_connect(&self->here, &self->stream));
    WOI_RETURN(woi_tcp_stream_split(self->stream, &read_half, &write_half));
    WOI_END;
}

static void begin(void)
{
    host_begin_entered();
    cr_assert(eq(int, woi_pollable_new(eventfd(1, 0), WOI_READABLE, &readable), 0));
    cr_assert(eq(int, woi_duplex_new(8, &end, &broken_end), 0));
    woi_duplex_close(end);
    cr_assert(eq(int, woi_duplex_new(8, &end, &closed_end), 0));
    woi_duplex_close(closed_end); /* its other end keeps the memory */
    cr_assert(eq(int, woi_stream_reader_new(&eager_stream, 8, &lines), 0));
    cr_assert(eq(int, woi_stream_reader_new(&eager_stream, 8, &buffered), 0));
    cr_assert(eq(int, numbers_open_unbounded(&sender, &receiver), 0));
    cr_assert(eq(int, numbers_open(1, &closed_sender, &closed_receiver), 0));
    numbers_close(closed_receiver);
    cr_assert(eq(int, woi_address_parse("127.0.0.1:0", &loopback), 0));
    cr_assert(eq(int, RUN(open_halves()), 0));
    woi_tcp_read_half_close(read_half); /* the other half keeps the memory */
    freed_runtime = handle_of_a_freed_runtime();
    support_sys.socket = no_socket;
}

static void finish(void)
{
    woi_runtime_handle_drop(freed_runtime);
    woi_tcp_write_half_close(write_half);
    woi_tcp_listener_close(listener);
    numbers_sender_drop(&sender);
    numbers_receiver_drop(&receiver);
    numbers_sender_drop(&closed_sender);
    numbers_receiver_drop(&closed_receiver);
    woi_reader_free(lines);
    woi_reader_free(buffered);
    woi_duplex_close(end);
    woi_duplex_close(broken_end);
    woi_pollable_close(readable);
    host_end_entered();
}

TestSuite(budget, .init = begin, .fini = finish);

/* --- futures written by hand, over the functions that are there for them --- */

typedef int by_hand_function(struct woi_waiter *waiter, struct woi_context *cx, woi_poll *ret_poll);
WOI_FUTURE(int, by_hand, by_hand_function *function; struct woi_waiter waiter;);

static woi_poll by_hand_poll(struct by_hand *self, struct woi_context *cx)
{
    woi_poll poll;

    self->output = self->function(&self->waiter, cx, &poll);
    return poll;
}

static void by_hand_release(struct by_hand *self)
{
    woi_waiter_cancel(&self->waiter);
}

WOI_FUTURE_TYPE(by_hand, by_hand_poll, by_hand_release);

static struct woi_future_int *by_hand(by_hand_function *function)
{
    struct by_hand *future = woi_future_new(by_hand);

    if (future)
        future->function = function;
    return (struct woi_future_int *)future;
}

#define BY_HAND_READINESS(name, direction, pollable)                                                         \
    static int name##_poll(struct woi_waiter *waiter, struct woi_context *cx, woi_poll *ret_poll)            \
    {                                                                                                        \
        int error = 0;                                                                                       \
        *ret_poll = woi_poll_##direction(pollable, waiter, cx, &error);                                      \
        return error;                                                                                        \
    }                                                                                                        \
    static struct woi_future_int *name(void)                                                                 \
    {                                                                                                        \
        return by_hand(name##_poll);                                                                         \
    }
#define BY_HAND_TRANSFER(name, operation, pollable)                                                          \
    static int name##_poll(struct woi_waiter *waiter, struct woi_context *cx, woi_poll *ret_poll)            \
    {                                                                                                        \
        ssize_t done = 0;                                                                                    \
        *ret_poll = woi_poll_##operation(pollable, bytes, sizeof bytes, waiter, cx, &done);                  \
        return (int)done;                                                                                    \
    }                                                                                                        \
    static struct woi_future_int *name(void)                                                                 \
    {                                                                                                        \
        return by_hand(name##_poll);                                                                         \
    }

BY_HAND_READINESS(poll_readable_of_null, readable, NULL)
BY_HAND_READINESS(poll_writable_of_null, writable, NULL)
BY_HAND_READINESS(poll_readable, readable, readable)
BY_HAND_READINESS(poll_writable_unwatched, writable, readable)
BY_HAND_TRANSFER(poll_read_of_null, read, NULL)
BY_HAND_TRANSFER(poll_write_unwatched, write, readable)

/* --- the table --- */

static char *line;
static int number;
static struct numbers_permit permit;
static struct answer_receiver no_answer;
static struct answer_sender no_question;
static struct woi_tcp_stream *stream;
static struct woi_future_int **no_futures;
static const struct iovec part = {bytes, sizeof bytes};

static WOI_ASYNC(void, nothing, ())
{
    WOI_BEGIN;
    WOI_END;
}

/* clang-format off */
#define SIZES(X)                                                                                             \
    X(read_null, woi_stream_read(NULL, bytes, sizeof bytes))                                                 \
    X(read_into_null, woi_stream_read(&eager_stream, NULL, 1))                                               \
    X(read_nothing, woi_stream_read(&eager_stream, bytes, 0))                                                \
    X(read_unsupported, woi_stream_read(&no_stream, bytes, sizeof bytes))                                    \
    X(read_closed, woi_read(closed_end, bytes, sizeof bytes))                                                \
    X(read_end_of_input, woi_read(broken_end, bytes, sizeof bytes))                                          \
    X(read_closed_half, woi_read(read_half, bytes, sizeof bytes))                                            \
    X(read_eager, woi_stream_read(&eager_stream, bytes, 1))                                                  \
    X(readv_bad_count, woi_stream_readv(&eager_stream, &part, -1))                                           \
    X(readv_eager, woi_stream_readv(&eager_stream, &part, 1))                                                \
    X(write_null, woi_stream_write(NULL, bytes, sizeof bytes))                                               \
    X(write_unsupported, woi_stream_write(&no_stream, bytes, sizeof bytes))                                  \
    X(write_unwatched, woi_write(readable, bytes, sizeof bytes))                                             \
    X(write_broken, woi_write(broken_end, bytes, sizeof bytes))                                              \
    X(writev_null, woi_stream_writev(NULL, &part, 1))                                                        \
    X(read_line_null, woi_read_line(NULL, &line))                                                            \
    X(read_line_nowhere, woi_read_line(lines, NULL))                                                         \
    X(read_line_eager, woi_read_line(lines, &line))                                                          \
    X(reader_read_null, woi_reader_read(NULL, bytes, sizeof bytes))                                          \
    X(reader_read_eager, woi_reader_read(lines, bytes, 1))

#define INTS(X)                                                                                              \
    X(read_exact_null, woi_stream_read_exact(NULL, bytes, sizeof bytes, NULL))                               \
    X(read_exact_into_null, woi_stream_read_exact(&eager_stream, NULL, 1, NULL))                             \
    X(read_exact_nothing, woi_stream_read_exact(&eager_stream, NULL, 0, NULL))                               \
    X(read_exact_end_of_input, woi_read_exact(broken_end, bytes, sizeof bytes))                              \
    X(write_all_null, woi_stream_write_all(NULL, bytes, sizeof bytes, NULL))                                 \
    X(write_all_broken, woi_write_all(broken_end, bytes, sizeof bytes))                                      \
    X(flush_null, woi_stream_flush(NULL))                                                                    \
    X(flush_nothing, woi_stream_flush(&no_stream))                                                           \
    X(flush_eager, woi_stream_flush(&eager_stream))                                                          \
    X(shutdown_null, woi_stream_shutdown(NULL))                                                              \
    X(shutdown_closed, woi_shutdown(closed_end))                                                             \
    X(shutdown_eager, woi_stream_shutdown(&eager_stream))                                                    \
    X(copy_null, woi_stream_copy(NULL, NULL, NULL))                                                          \
    X(copy_end_of_input, woi_copy(broken_end, end, NULL))                                                    \
    X(pollable_null, woi_pollable_readable(NULL))                                                            \
    X(pollable_ready, woi_pollable_readable(readable))                                                       \
    X(pollable_unwatched, woi_pollable_writable(readable))                                                   \
    X(accept_null, woi_tcp_accept(NULL, &stream))                                                            \
    X(accept_nowhere, woi_tcp_accept(listener, NULL))                                                        \
    X(connect_null, woi_tcp_connect(NULL, &stream))                                                          \
    X(connect_nowhere, woi_tcp_connect(&nowhere, &stream))                                                   \
    X(connect_without_fds, woi_tcp_connect(&loopback, &stream))                                              \
    X(tcp_readable_null, woi_tcp_readable(NULL))                                                             \
    X(send_misused, numbers_send(no_sender, 1))                                                              \
    X(send_closed, numbers_send(closed_sender, 1))                                                           \
    X(send_unbounded, numbers_send(sender, 1))                                                               \
    X(reserve_misused, numbers_reserve(no_sender, &permit))                                                  \
    X(reserve_closed, numbers_reserve(closed_sender, &permit))                                               \
    X(recv_misused, numbers_recv(no_receiver, &number))                                                      \
    X(recv_nowhere, numbers_recv(receiver, NULL))                                                            \
    X(recv_ended, numbers_recv(closed_receiver, &number))                                                    \
    X(closed_misused, numbers_closed(no_sender))                                                             \
    X(closed_at_once, numbers_closed(closed_sender))                                                         \
    X(answer_misused, answer_recv(no_answer, &number))                                                       \
    X(question_misused, answer_closed(no_question))                                                          \
    X(join_of_none, woi_join_array(0, no_futures, (int *)NULL))                                              \
    X(try_join_of_none, woi_try_join_array(0, no_futures, (int *)NULL))                                      \
    X(select_of_none, woi_select_array(0, no_futures, (int *)NULL))                                          \
    X(select_biased_of_none, woi_select_biased_array(0, no_futures, (int *)NULL))                            \
    X(timeout_of_a_misuse, woi_timeout(WOI_SEC(1), woi_stream_flush(NULL)))                                  \
    X(select_of_misuses, woi_select(woi_stream_flush(NULL), woi_stream_flush(NULL)))                         \
    X(join_cancelled, woi_timeout(WOI_SEC(1), woi_spawn_on(freed_runtime, nothing())))
/* clang-format on */

#define MAKE_SIZE(name, ...)                                                                                 \
    static struct woi_future_ssize_t *name(void)                                                             \
    {                                                                                                        \
        return __VA_ARGS__;                                                                                  \
    }
#define MAKE_INT(name, ...)                                                                                  \
    static struct woi_future_int *name(void)                                                                 \
    {                                                                                                        \
        return __VA_ARGS__;                                                                                  \
    }
SIZES(MAKE_SIZE)
INTS(MAKE_INT)
MAKE_SIZE(read_line_buffered, woi_read_line(buffered, &line))

/* One of the two makes a future. */
struct row {
    const char *name;
    struct woi_future_int *(*make)(void);
    struct woi_future_ssize_t *(*make_size)(void);
};

#define SIZE_ROW(name, ...) {#name, NULL, name},
#define INT_ROW(name, ...) {#name, name, NULL},
static const struct row rows[] = {SIZES(SIZE_ROW) INTS(INT_ROW) INT_ROW(poll_readable_of_null, )
                                      INT_ROW(poll_writable_of_null, ) INT_ROW(poll_readable, )
                                          INT_ROW(poll_writable_unwatched, ) INT_ROW(poll_read_of_null, )
                                              INT_ROW(poll_write_unwatched, )};

/* --- the loop, and who watches it --- */

static struct {
    unsigned rounds;
    unsigned most; /* between two polls of the other task */
} loop;

static WOI_ASYNC(void, ask_again_and_again, ((const struct row *, row)),
    int output;
    ssize_t size;
)
{
    WOI_BEGIN;
    for (loop.rounds = 0; loop.rounds < ROUNDS; loop.rounds++) {
        if (self->row->make)
            WOI_AWAIT(self->output, self->row->make());
        else
            WOI_AWAIT(self->size, self->row->make_size());
    }
    WOI_END;
}

static WOI_ASYNC(int, watch, ((const struct row *, row)),
    struct ask_again_and_again_handle *asking;
    unsigned before;
)
{
    WOI_BEGIN;
    loop.rounds = loop.most = 0;
    self->asking = woi_spawn(ask_again_and_again(self->row));
    while (!woi_is_finished(self->asking)) {
        WOI_YIELD();
        if (loop.rounds - self->before > loop.most)
            loop.most = loop.rounds - self->before;
        self->before = loop.rounds;
    }
    woi_detach(self->asking);
    WOI_RETURN((int)loop.most);
    WOI_END;
}

Test(budget, each_operation_that_ends_at_once_takes_one_unit)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        eager_result = strstr(rows[i].name, "eager") ? 1 : -EIO;
        cr_assert(eq(int, RUN(watch(&rows[i])), BUDGET), "%s", rows[i].name);
    }
}

Test(budget, lines_that_are_buffered_take_one_unit_each)
{
    static const struct row row = {"read_line_buffered", NULL, read_line_buffered};

    eager_result = 8;
    cr_assert(eq(int, RUN(watch(&row)), BUDGET));
}

/* --- who has to wait --- */

Test(budget, an_operation_that_waits_takes_nothing)
{
    unsigned left = 5;
    struct woi_context cx = {.waker = woi_waker_noop(), .budget = &left};
    struct woi_pollable *empty;
    struct woi_future_ssize_t *read;

    cr_assert(eq(int, woi_pollable_new(eventfd(0, EFD_NONBLOCK), WOI_READABLE, &empty), 0));
    read = woi_read(empty, bytes, sizeof bytes);
    cr_assert(eq(int, woi_poll_future(&read->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, left, 5));
    woi_drop(read);
    woi_pollable_close(empty);
}
