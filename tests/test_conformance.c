/* What programs rely on of TCP, each said once, and run on the kernel and on the simulated one under many
 * seeds. Only the public interface is used. */
#include <criterion/criterion.h>
#include <errno.h>
#include <woi.h>

enum { BIG = 300 * 1000 };

struct both {
    struct woi_tcp_listener *listener;
    struct woi_address address;
    struct woi_tcp_stream *client, *server;
};

/* The listener stays. */
static void both_part(struct both *both)
{
    woi_tcp_stream_close(both->client);
    woi_tcp_stream_close(both->server);
    both->client = both->server = NULL;
}

static void both_close(struct both *both)
{
    both_part(both);
    woi_tcp_listener_close(both->listener);
}

static int both_listen(struct both *both, int backlog)
{
    const struct woi_tcp_options options = {.backlog = backlog};
    int error;

    *both = (struct both){0};
    (void)woi_address_parse("127.0.0.1:0", &both->address);
    error = woi_tcp_listen(&both->address, &options, &both->listener);
    return error ? error : woi_tcp_listener_address(both->listener, &both->address);
}

/* A connection, seen from both ends. */
static WOI_ASYNC(int, both_connect, ((struct both *, both)))
{
    WOI_BEGIN;
    WOI_TRY(both_listen(self->both, 0) ? woi_tcp_accept(NULL, NULL)
                                       : woi_tcp_connect(&self->both->address, &self->both->client));
    WOI_TRY(woi_tcp_accept(self->both->listener, &self->both->server));
    WOI_RETURN(0);
    WOI_END;
}

/* --- run a body in both worlds --- */

/* What is to be found out of a connection, which is closed afterwards. */
typedef struct woi_future_int *body_of(struct both *both);

static WOI_ASYNC(int, with_both, ((body_of *, body)), struct both both;)
{
    WOI_BEGIN;
    WOI_TRY(both_connect(&self->both));
    WOI_TRY(self->body(&self->both));
    WOI_RETURN(0);
WOI_FINALLY:
    both_close(&self->both);
    WOI_END;
}

static int run(body_of *body)
{
    struct woi_runtime *runtime;
    int output = -1, error = woi_runtime_new(&runtime);

    if (error)
        return error;
    error = WOI_BLOCK_ON(runtime, output, with_both(body));
    (void)woi_runtime_free(runtime);
    return error ? error : output;
}

static void run_really(body_of *body)
{
    cr_assert_eq(run(body), 0);
}

static int run_entered(struct woi_sim *sim, void *data)
{
    body_of **body = data;
    int error = woi_sim_enter(sim);

    if (error == 0) {
        error = run(*body);
        (void)woi_sim_leave(sim);
    }
    return error;
}

/* Calm; and with tiny buffers and everything but what may end a connection. */
static void run_simulated(body_of *body)
{
    struct woi_sim_options calm = woi_sim_calm(1), hostile = woi_sim_hostile(1);

    setenv("WOI_SIM_SEEDS", "20", 0);
    hostile.varied = false;
    hostile.buffer = 16;
    hostile.latency_most = WOI_MS(200);
    hostile.resets = hostile.exhausted = hostile.no_memory = 0;
    cr_assert_eq(woi_sim_seeds(run_entered, &body, &calm), 0);
    cr_assert_eq(woi_sim_seeds(run_entered, &body, &hostile), 0);
}

#define CONFORMS(name, ...)                                                                                  \
    static WOI_ASYNC_DECLARE(int, name, ((struct both *, both)));                                            \
    static struct woi_future_int *name##_body(struct both *both)                                             \
    {                                                                                                        \
        return (struct woi_future_int *)name(both);                                                          \
    }                                                                                                        \
    Test(conformance_real, name, .timeout = 60)                                                              \
    {                                                                                                        \
        run_really(name##_body);                                                                             \
    }                                                                                                        \
    Test(conformance_simulated, name, .timeout = 60)                                                         \
    {                                                                                                        \
        run_simulated(name##_body);                                                                          \
    }                                                                                                        \
    static WOI_ASYNC_DEFINE(int, name, ((struct both *, both)), char byte; int error; ssize_t n; __VA_ARGS__)

#define EXPECT(condition)                                                                                    \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            WOI_PANIC("expected: %s", #condition);                                                           \
    } while (0)

/* --- what they rely on --- */

CONFORMS(what_is_sent_arrives, char text[5];)
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(self->both->client, "hello", 5));
    WOI_TRY(woi_read_exact(self->both->server, self->text, 5));
    EXPECT(memcmp(self->text, "hello", 5) == 0);
    WOI_RETURN(0);
    WOI_END;
}

CONFORMS(nobody_listens_is_a_refusal, int unused;)
{
    WOI_BEGIN;
    woi_tcp_listener_close(self->both->listener);
    self->both->listener = NULL;
    woi_tcp_stream_close(self->both->client);
    self->both->client = NULL;
    WOI_AWAIT(self->error, woi_tcp_connect(&self->both->address, &self->both->client));
    EXPECT(self->error == -ECONNREFUSED);
    WOI_RETURN(0);
    WOI_END;
}

CONFORMS(closing_is_the_end_of_input_after_all_data, int unused;)
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(self->both->client, "x", 1));
    woi_tcp_stream_close(self->both->client);
    self->both->client = NULL;
    WOI_TRY(self->n, woi_read(self->both->server, &self->byte, 1));
    EXPECT(self->n == 1);
    WOI_TRY(self->n, woi_read(self->both->server, &self->byte, 1));
    EXPECT(self->n == 0);
    WOI_TRY(self->n, woi_read(self->both->server, &self->byte, 1));
    EXPECT(self->n == 0);
    WOI_RETURN(0);
    WOI_END;
}

CONFORMS(half_closed_the_other_half_goes_on, int unused;)
{
    WOI_BEGIN;
    WOI_TRY(woi_shutdown(self->both->client));
    WOI_TRY(self->n, woi_read(self->both->server, &self->byte, 1));
    EXPECT(self->n == 0);
    WOI_TRY(woi_write_all(self->both->server, "y", 1));
    WOI_TRY(woi_read_exact(self->both->client, &self->byte, 1));
    EXPECT(self->byte == 'y');
    WOI_AWAIT(self->n, woi_write(self->both->client, "z", 1));
    EXPECT(self->n == -EPIPE);
    WOI_RETURN(0);
    WOI_END;
}

CONFORMS(a_reset_is_an_error_to_the_reader, int unused;)
{
    WOI_BEGIN;
    woi_tcp_stream_reset(self->both->client);
    self->both->client = NULL;
    WOI_AWAIT(self->n, woi_read(self->both->server, &self->byte, 1));
    EXPECT(self->n == -ECONNRESET);
    WOI_RETURN(0);
    WOI_END;
}

CONFORMS(closing_with_unread_data_is_a_reset, int unused;)
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(self->both->server, "unread", 1));
    WOI_TRY(woi_tcp_readable(self->both->client));
    WOI_AWAIT(woi_sleep(WOI_MS(20))); /* readable can be a false alarm */
    woi_tcp_stream_close(self->both->client);
    self->both->client = NULL;
    WOI_AWAIT(self->n, woi_read(self->both->server, &self->byte, 1));
    EXPECT(self->n == -ECONNRESET);
    WOI_RETURN(0);
    WOI_END;
}

/* The first write is taken, and answered by a reset. */
CONFORMS(writing_to_a_closed_peer_fails_in_the_end, int unused;)
{
    WOI_BEGIN;
    woi_tcp_stream_close(self->both->client);
    self->both->client = NULL;
    for (self->n = 1; self->n > 0;)
        WOI_AWAIT(self->n, woi_write(self->both->server, "x", 1));
    EXPECT(self->n == -EPIPE || self->n == -ECONNRESET);
    WOI_AWAIT(self->n, woi_write(self->both->server, "x", 1));
    EXPECT(self->n == -EPIPE);
    WOI_RETURN(0);
    WOI_END;
}

CONFORMS(nothing_to_read_can_be_waited_for_in_vain, int unused;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error,
              woi_timeout(WOI_MS(20), WOI_INTO(self->n, woi_read(self->both->client, &self->byte, 1))));
    EXPECT(self->error == -ETIMEDOUT);
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, send_much, ((struct woi_tcp_stream *, stream), (size_t, size)),
    unsigned char bytes[4096];
    size_t done, part;
)
{
    WOI_BEGIN;
    for (; self->done < self->size; self->done += self->part) {
        self->part =
            self->size - self->done < sizeof self->bytes ? self->size - self->done : sizeof self->bytes;
        for (size_t i = 0; i < self->part; i++)
            self->bytes[i] = (unsigned char)((self->done + i) * 7 >> 3);
        WOI_TRY(woi_write_all(self->stream, self->bytes, self->part));
    }
    WOI_TRY(woi_shutdown(self->stream));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, receive_much, ((struct woi_tcp_stream *, stream), (size_t, size)),
    unsigned char bytes[5000];
    size_t done;
    ssize_t n;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(self->n, woi_read(self->stream, self->bytes, sizeof self->bytes));
        if (self->n == 0)
            break;
        for (size_t i = 0; i < (size_t)self->n; i++)
            EXPECT(self->bytes[i] == (unsigned char)((self->done + i) * 7 >> 3));
        self->done += (size_t)self->n;
    }
    EXPECT(self->done == self->size);
    WOI_RETURN(0);
    WOI_END;
}

CONFORMS(much_passes_in_both_directions_at_once, int unused;)
{
    WOI_BEGIN;
    WOI_TRY(woi_try_join(send_much(self->both->client, BIG / 50), receive_much(self->both->server, BIG / 50),
                         send_much(self->both->server, BIG / 50),
                         receive_much(self->both->client, BIG / 50)));
    WOI_RETURN(0);
    WOI_END;
}

CONFORMS(split_halves_work_from_two_tasks, struct woi_tcp_read_half *reader;
         struct woi_tcp_write_half * writer;)
{
    WOI_BEGIN;
    EXPECT(woi_tcp_stream_split(self->both->client, &self->reader, &self->writer) == 0);
    self->both->client = NULL;
    WOI_TRY(woi_write_all(self->writer, "a", 1));
    WOI_TRY(woi_read_exact(self->both->server, &self->byte, 1));
    EXPECT(self->byte == 'a');
    woi_tcp_write_half_close(self->writer);
    self->writer = NULL;
    WOI_TRY(self->n, woi_read(self->both->server, &self->byte, 1));
    EXPECT(self->n == 0);
    WOI_TRY(woi_write_all(self->both->server, "b", 1));
    WOI_TRY(woi_read_exact(self->reader, &self->byte, 1));
    EXPECT(self->byte == 'b');
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_write_half_close(self->writer);
    woi_tcp_read_half_close(self->reader);
    WOI_END;
}

/* Closed and made again at once, so that descriptors come back while events of the old ones are under way. */
CONFORMS(descriptors_come_back_without_stale_events, int i;)
{
    WOI_BEGIN;
    both_part(self->both);
    for (self->i = 0; self->i < 50; self->i++) {
        WOI_TRY(woi_tcp_connect(&self->both->address, &self->both->client));
        WOI_TRY(woi_tcp_accept(self->both->listener, &self->both->server));
        WOI_TRY(woi_write_all(self->both->client, "p", 1));
        WOI_TRY(woi_read_exact(self->both->server, &self->byte, 1));
        WOI_TRY(woi_write_all(self->both->server, "q", 1));
        both_part(self->both);
    }
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, read_one, ((struct woi_tcp_stream *, stream)), char byte;)
{
    WOI_BEGIN;
    WOI_TRY(woi_read_exact(self->stream, &self->byte, 1));
    WOI_RETURN(0);
    WOI_END;
}

CONFORMS(several_who_wait_for_one_stream_are_all_served, int unused;)
{
    WOI_BEGIN;
    WOI_TRY(woi_try_join(read_one(self->both->server), read_one(self->both->server),
                         read_one(self->both->server), woi_write_all(self->both->client, "xyz", 3)));
    WOI_RETURN(0);
    WOI_END;
}

CONFORMS(an_address_in_use_cannot_be_taken, struct woi_tcp_listener *second;)
{
    WOI_BEGIN;
    EXPECT(woi_tcp_listen(&self->both->address, NULL, &self->second) == -EADDRINUSE);
    WOI_RETURN(0);
    WOI_END;
}

/* --- a backlog, and many at once --- */

enum { WAITING_MOST = 1, ASKING = WAITING_MOST + 2, MANY = 40 };

static WOI_ASYNC(int, connect_and_count,
    ((const struct woi_address *, address), (unsigned *, connected), (struct woi_tcp_stream **, stream)))
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(self->address, self->stream));
    ++*self->connected;
    WOI_RETURN(0);
    WOI_END;
}

/* One more than it says finds room; whoever comes then, when somebody has been accepted. */
CONFORMS(a_backlog_has_room_for_one_more_than_it_says, struct both narrow; unsigned connected, i;
         struct connect_and_count_handle * jobs[ASKING]; struct connect_and_count_result result;
         struct woi_tcp_stream * streams[ASKING], *accepted[ASKING];)
{
    WOI_BEGIN;
    EXPECT(both_listen(&self->narrow, WAITING_MOST) == 0);
    for (self->i = 0; self->i < ASKING; self->i++)
        self->jobs[self->i] =
            woi_spawn(connect_and_count(&self->narrow.address, &self->connected, &self->streams[self->i]));
    while (self->connected < WAITING_MOST + 1)
        WOI_TRY(woi_sleep(WOI_MS(1)));
    WOI_TRY(woi_sleep(WOI_MS(300)));
    EXPECT(self->connected == WAITING_MOST + 1);
    for (self->i = 0; self->i < ASKING; self->i++)
        WOI_TRY(woi_tcp_accept(self->narrow.listener, &self->accepted[self->i]));
    for (self->i = 0; self->i < ASKING; self->i++) {
        WOI_AWAIT(self->result, self->jobs[self->i]);
        EXPECT(self->result.error == WOI_OK && self->result.value == 0);
    }
    EXPECT(self->connected == ASKING);
    WOI_RETURN(0);
WOI_FINALLY:
    for (self->i = 0; self->i < ASKING; self->i++) {
        woi_tcp_stream_close(self->streams[self->i]);
        woi_tcp_stream_close(self->accepted[self->i]);
    }
    both_close(&self->narrow);
    WOI_END;
}

static WOI_ASYNC(int, say_and_hear, ((const struct woi_address *, address), (char, word)),
    struct woi_tcp_stream *stream;
    char heard;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(self->address, &self->stream));
    WOI_TRY(woi_write_all(self->stream, &self->word, 1));
    WOI_TRY(woi_read_exact(self->stream, &self->heard, 1));
    EXPECT(self->heard == self->word);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->stream);
    WOI_END;
}

/* All are open before the first is answered, the last one first. */
CONFORMS(many_connections_at_once_are_not_mixed_up, int i; struct say_and_hear_handle * jobs[MANY];
         struct say_and_hear_result result; struct woi_tcp_stream * accepted[MANY];)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < MANY; self->i++)
        self->jobs[self->i] = woi_spawn(say_and_hear(&self->both->address, (char)(' ' + self->i)));
    for (self->i = 0; self->i < MANY; self->i++)
        WOI_TRY(woi_tcp_accept(self->both->listener, &self->accepted[self->i]));
    for (self->i = MANY; self->i-- > 0;) {
        WOI_TRY(woi_read_exact(self->accepted[self->i], &self->byte, 1));
        WOI_TRY(woi_write_all(self->accepted[self->i], &self->byte, 1));
    }
    for (self->i = 0; self->i < MANY; self->i++) {
        WOI_AWAIT(self->result, self->jobs[self->i]);
        EXPECT(self->result.error == WOI_OK && self->result.value == 0);
    }
    WOI_RETURN(0);
WOI_FINALLY:
    for (self->i = 0; self->i < MANY; self->i++)
        woi_tcp_stream_close(self->accepted[self->i]);
    WOI_END;
}
