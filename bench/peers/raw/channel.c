/* channel.c - a ring of numbers between tasks that wait for room, or for something to read. */
#include "raw.h"

struct channel {
    long head, count, capacity;
    struct raw_task *senders, **last_sender; /* in the order they came */
    struct raw_task *receiver;
    long numbers[];
};

static struct channel *open_channel(long capacity)
{
    struct channel *channel = calloc(1, sizeof *channel + (size_t)capacity * sizeof(long));

    bench_require(channel != NULL, "calloc");
    channel->capacity = capacity;
    channel->last_sender = &channel->senders;
    return channel;
}

/* False: the task will be run when there is room. */
static int send_number(struct channel *channel, long number, struct raw_task *task)
{
    long at = channel->head + channel->count;

    if (channel->count == channel->capacity) {
        task->next = NULL;
        *channel->last_sender = task;
        channel->last_sender = &task->next;
        return 0;
    }
    channel->numbers[at < channel->capacity ? at : at - channel->capacity] = number;
    channel->count++;
    if (channel->receiver) {
        raw_push(channel->receiver);
        channel->receiver = NULL;
    }
    return 1;
}

/* False: the task will be run when there is a number. */
static int receive_number(struct channel *channel, long *ret_number, struct raw_task *task)
{
    struct raw_task *sender = channel->senders;

    if (!channel->count) {
        channel->receiver = task;
        return 0;
    }
    *ret_number = channel->numbers[channel->head];
    channel->head = channel->head + 1 < channel->capacity ? channel->head + 1 : 0;
    channel->count--;
    if (sender) {
        channel->senders = sender->next;
        if (!sender->next)
            channel->last_sender = &channel->senders;
        raw_push(sender);
    }
    return 1;
}

static void produce(struct raw_task *task)
{
    while (task->i > 0 && send_number(task->data, task->i, task))
        task->i--;
}

static void consume(struct raw_task *task)
{
    long number;

    while (task->i > 0 && receive_number(task->data, &number, task))
        task->i--;
}

void run_channel(const struct bench_arguments *arguments)
{
    const long producers = arguments->second;
    const long each = arguments->n > producers ? arguments->n / producers : 1;
    struct channel *channel = open_channel(arguments->first);
    struct raw_task **all = calloc((size_t)producers, sizeof(struct raw_task *));
    const int64_t begin = bench_cpu();
    struct raw_task *consumer = raw_spawn(consume, each * producers, channel);

    bench_require(all != NULL, "calloc");
    for (long i = 0; i < producers; i++)
        all[i] = raw_spawn(produce, each, channel);
    raw_run();
    bench_say_time(begin, each * producers);
    bench_require(consumer->i == 0, "receiving");
    for (long i = 0; i < producers; i++)
        free(all[i]);
    free((void *)all);
    free(consumer);
    free(channel);
}

/* --- round trips --------------------------------------------------------------------------------- */

struct pair {
    struct channel *there, *back;
    int is_sent;
};

static void answer(struct raw_task *task)
{
    struct pair *pair = task->data;
    long number;

    while (receive_number(pair->there, &number, task))
        send_number(pair->back, number, task);
}

static void ask(struct raw_task *task)
{
    struct pair *pair = task->data;
    long number;

    for (;;) {
        if (!pair->is_sent) {
            if (task->i == 0)
                return;
            send_number(pair->there, task->i, task);
            pair->is_sent = 1;
        }
        if (!receive_number(pair->back, &number, task))
            return;
        bench_require(number == task->i, "the answer");
        pair->is_sent = 0;
        task->i--;
    }
}

void run_ping_pong(const struct bench_arguments *arguments)
{
    struct pair pair = {open_channel(1), open_channel(1), 0};
    const int64_t begin = bench_cpu();
    struct raw_task *asker = raw_spawn(ask, arguments->n, &pair), *answerer = raw_spawn(answer, 0, &pair);

    raw_run();
    bench_say_time(begin, arguments->n);
    bench_require(asker->i == 0, "asking");
    free(asker);
    free(answerer);
    free(pair.there);
    free(pair.back);
}

/* A channel for one number, a task that sends it, and one that waits for it. */
static void send_reply(struct raw_task *task)
{
    send_number(task->data, task->i, task);
    free(task);
}

void run_oneshot(const struct bench_arguments *arguments)
{
    const int64_t begin = bench_cpu();
    struct raw_task receiver = {consume, NULL, 0, NULL};

    for (long i = 0; i < arguments->n; i++) {
        struct channel *channel = open_channel(1);

        receiver.i = 1;
        receiver.data = channel;
        raw_spawn(send_reply, i, channel);
        consume(&receiver);
        raw_run();
        bench_require(receiver.i == 0, "receiving");
        free(channel);
    }
    bench_say_time(begin, arguments->n);
}
