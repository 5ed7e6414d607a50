/* seeds.c - a small distributed program under very many seeds: each run must keep its promises.
 *
 *     seeds [--seeds N] [--first N]
 *
 * Clients ask a server to work out numbers; it passes each question through a channel to the one task that
 * knows how, so many at a time as a semaphore has permits. Clients wait with alarms, and connect anew
 * whenever something breaks. Meanwhile somebody parts and repairs the network, and the server crashes and
 * comes back. In the end every client must have the right answer to each of its questions, and nothing may be
 * left.
 *
 * A failing seed is run again by WOI_SIM_SEED=N WOI_SIM_TRACE=1. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <woi.h>

enum { QUESTIONS = 3, ATTEMPTS_MOST = 500, CLIENTS = 2 };

#define SERVER "10.0.0.1"
static const char *const clients[CLIENTS] = {"10.0.0.2", "10.0.0.3"};

/* --- the server ------------------------------------------------------------------------------ */

WOI_ONESHOT(answer, uint32_t);

struct question {
    uint32_t number;
    struct answer_sender answer;
};

static void question_drop(struct question *question)
{
    answer_sender_drop(&question->answer);
}

WOI_CHANNEL_OWNS(questions, struct question, question_drop);

/* For questions that are being worked out. In the end all are back, unless a crash took them. */
static struct woi_semaphore places;
static int at_work;

static uint32_t work_out(uint32_t number)
{
    return number * 3 + 1;
}

static WOI_CHANNEL_STREAM(asked, questions, struct question);

/* The receiver is the loop's from the first poll on. */
static WOI_ASYNC(int, worker, ((struct asked *, questions)),
    struct question question;
)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->question, WOI_MOVE(self->questions)) {
        WOI_YIELD();
        (void)answer_send(&self->question.answer, work_out(self->question.number));
    }
WOI_FINALLY:
    question_drop(&self->question);
    woi_stream_drop(self->questions);
    WOI_END;
}

static void leave(struct woi_permit *place)
{
    at_work -= place->semaphore != NULL;
    woi_permit_release(place);
}

static WOI_ASYNC(int, attend, ((struct woi_tcp_stream *, conn), (struct questions_sender, questions)),
    struct question question;
    struct answer_receiver receiver;
    struct woi_permit place;
    uint32_t number;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(woi_read_exact(self->conn, &self->question.number, sizeof self->question.number));
        WOI_TRY(woi_semaphore_acquire(&places, 1, &self->place));
        if (at_work++)
            abort();
        if (answer_open(&self->question.answer, &self->receiver))
            WOI_RETURN(-ENOMEM);
        WOI_TRY(questions_send(self->questions, self->question));
        self->question.answer = (struct answer_sender){0}; /* the channel's now */
        WOI_TRY(answer_recv(self->receiver, &self->number));
        answer_receiver_drop(&self->receiver);
        leave(&self->place);
        WOI_TRY(woi_write_all(self->conn, &self->number, sizeof self->number));
    }
WOI_FINALLY:
    leave(&self->place);
    question_drop(&self->question);
    answer_receiver_drop(&self->receiver);
    questions_sender_drop(&self->questions);
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static WOI_ASYNC(int, serve, (),
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *conn;
    struct questions_sender sender;
    struct questions_receiver receiver;
    struct woi_address address;
    struct woi_task_group tasks;
)
{
    WOI_BEGIN;
    at_work = 0;
    (void)woi_semaphore_init(&places, 1);
    self->tasks.keep_going = true; /* a connection that breaks is none of the others' business */
    (void)woi_address_parse(SERVER ":7", &self->address);
    if (questions_open(1, &self->sender, &self->receiver) ||
        woi_tcp_listen(&self->address, NULL, &self->listener) ||
        woi_task_group_spawn(&self->tasks, worker(asked(questions_receiver_clone(self->receiver)))))
        WOI_RETURN(-ENOMEM);
    for (;;) {
        WOI_TRY(woi_tcp_accept(self->listener, &self->conn));
        (void)woi_task_group_spawn(&self->tasks, attend(self->conn, questions_sender_clone(self->sender)));
    }
WOI_FINALLY:
    woi_task_group_end(&self->tasks);
    questions_sender_drop(&self->sender);
    questions_receiver_drop(&self->receiver);
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

/* --- a client -------------------------------------------------------------------------------- */

static WOI_ASYNC(int, exchange, ((struct woi_tcp_stream **, conn), (uint32_t, number)),
    struct woi_address address;
    uint32_t answer;
)
{
    WOI_BEGIN;
    (void)woi_address_parse(SERVER ":7", &self->address);
    if (!*self->conn)
        WOI_TRY(woi_tcp_connect(&self->address, self->conn));
    WOI_TRY(woi_write_all(*self->conn, &self->number, sizeof self->number));
    WOI_TRY(woi_read_exact(*self->conn, &self->answer, sizeof self->answer));
    WOI_RETURN(self->answer == work_out(self->number) ? 0 : 1);
    WOI_END;
}

/* Whatever breaks, and whatever takes too long, is tried again over a new connection. */
static WOI_ASYNC(int, ask, ((uint32_t, number)),
    struct woi_tcp_stream *conn;
    struct exchange *exchange;
    struct woi_alarm patience;
    struct woi_interval beat;
    int result, late, which;
    unsigned questions, attempts;
)
{
    WOI_BEGIN;
    (void)woi_interval_init(&self->beat, 0, WOI_MS(20));
    while (self->questions < QUESTIONS) {
        if (self->attempts++ == ATTEMPTS_MOST)
            WOI_RETURN(2);
        self->exchange = exchange(&self->conn, self->number);
        woi_alarm_init(&self->patience, woi_time_add(woi_now(), WOI_SEC(3)));
        do /* the same exchange, and the same patience, from beat to beat */
            WOI_AWAIT(self->which,
                      woi_select(WOI_INTO(self->result, WOI_BORROW(self->exchange)),
                                 woi_alarm_wait(&self->patience), woi_interval_tick(&self->beat)));
        while (self->which == 2);
        woi_drop(self->exchange);
        self->exchange = NULL;
        self->late = self->which == 1;
        if (self->late == 0 && self->result > 0)
            WOI_RETURN(self->result);
        if (self->late == 0 && self->result == 0) {
            self->questions++;
            self->number += 7;
            WOI_AWAIT(woi_sleep(WOI_MS(50)));
            continue;
        }
        woi_tcp_stream_close(self->conn);
        self->conn = NULL;
        WOI_AWAIT(woi_sleep(WOI_MS(100)));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    woi_drop(self->exchange);
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

/* --- trouble --------------------------------------------------------------------------------- */

static int run_server(void *unused)
{
    (void)unused;
    return WOI_MAIN(serve());
}

static WOI_ASYNC(int, make_trouble, ((struct woi_sim *, sim)),
    const char *client;
)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep((int64_t)woi_sim_below(self->sim, (uint64_t)WOI_MS(100))));
    self->client = clients[woi_sim_below(self->sim, CLIENTS)];
    (void)woi_sim_partition(self->sim, self->client, SERVER);
    WOI_AWAIT(woi_sleep((int64_t)woi_sim_below(self->sim, (uint64_t)WOI_SEC(8))));
    (void)woi_sim_repair(self->sim, self->client, SERVER);
    WOI_AWAIT(woi_sleep((int64_t)woi_sim_below(self->sim, (uint64_t)WOI_MS(300))));
    (void)woi_sim_crash(self->sim, SERVER);
    WOI_AWAIT(woi_sleep((int64_t)woi_sim_below(self->sim, (uint64_t)WOI_SEC(5))));
    WOI_RETURN(woi_sim_host(self->sim, SERVER, run_server, NULL));
    WOI_END;
}

static int run_client(void *number)
{
    return WOI_MAIN(ask(*(const uint32_t *)number));
}

static int run_trouble(void *sim)
{
    return WOI_MAIN(make_trouble(sim));
}

static int scenario(struct woi_sim *sim, void *unused)
{
    static uint32_t numbers[CLIENTS] = {100, 200};
    int error = woi_sim_host(sim, SERVER, run_server, NULL);

    (void)unused;
    for (unsigned i = 0; error == 0 && i < CLIENTS; i++)
        error = woi_sim_client(sim, clients[i], run_client, &numbers[i]);
    if (error == 0)
        error = woi_sim_client(sim, "10.0.0.9", run_trouble, sim);
    return error ? error : woi_sim_run(sim);
}

int main(int argc, char **argv)
{
    struct woi_sim_options options = woi_sim_hostile(1);

    options.exhausted = options.no_memory = 0; /* then they may give up */
    setenv("WOI_SIM_SEEDS", "10000", 0);
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--first") == 0)
            options.seed = strtoull(argv[i + 1], NULL, 0);
        else
            setenv("WOI_SIM_SEEDS", argv[i + 1], 1);
    }
    const unsigned failures = woi_sim_seeds(scenario, NULL, &options);
    printf("%s: %u failed\n", failures ? "seeds" : "all seeds passed", failures);
    return failures != 0;
}
