/* scenarios.c - what is cancelled: one scenario for each way of waiting, and a few with bugs. */
#include "cancel.h"

#include <errno.h>

WOI_CHANNEL_OWNS(mail, struct message, message_end);
WOI_ONESHOT_OWNS(letter, struct message, message_end);
WOI_WATCH_OWNS(notice, struct message, message_end);

static struct message message_copy(const struct message *message)
{
    (void)message;
    return message_make();
}

WOI_BROADCAST_OWNS(news, struct message, message_copy, message_end);

WOI_ASYNC_DEFINE(void, all_end, ())
{
    WOI_BEGIN;
    while (woi_runtime_task_count(woi_runtime_current()) > 2)
        WOI_AWAIT(woi_sleep(WOI_MS(1)));
    WOI_END;
}

/* --- sleeping, yielding, calling --- */

static WOI_ASYNC(int, nap, ((struct ticket, ticket), (int64_t, ns)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(self->ns));
    WOI_YIELD();
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, descend, ((struct ticket, ticket), (int, depth)), int x;)
{
    WOI_BEGIN;
    if (self->depth > 0)
        WOI_TRY(descend(ticket_take(), self->depth - 1));
    else
        WOI_TRY(nap(ticket_take(), WOI_MS(1)));
    WOI_YIELD();
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, parallel, ((struct ticket, ticket)), int a, b, which; struct nap *naps[20]; int outputs[20];)
{
    WOI_BEGIN;
    WOI_AWAIT(
        woi_join(WOI_INTO(self->a, descend(ticket_take(), 3)), WOI_INTO(self->b, nap(ticket_take(), 10))));
    WOI_AWAIT(self->which, woi_select(nap(ticket_take(), WOI_MS(2)), nap(ticket_take(), WOI_MS(1))));
    WOI_AWAIT(self->a, woi_timeout(WOI_MS(1), nap(ticket_take(), WOI_SEC(1))));
    WOI_AWAIT(self->a, woi_try_join(nap(ticket_take(), 5), nap(ticket_take(), WOI_US(1)), woi_yield_now()));
    for (int i = 0; i < 20; i++)
        self->naps[i] = nap(ticket_take(), WOI_US(i % 3));
    WOI_AWAIT(woi_join_array(20, self->naps, self->outputs));
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

/* Tasks in a task: what it has spawned goes on without it. */
static WOI_ASYNC(int, parent, ((struct ticket, ticket)), struct nap_handle *first, *second; struct nap_result done;)
{
    WOI_BEGIN;
    self->first = woi_spawn(nap(ticket_take(), WOI_MS(1)));
    self->second = woi_spawn(nap(ticket_take(), WOI_MS(2)));
    WOI_AWAIT(self->done, TAKE(self->first));
    woi_abort(self->second);
    WOI_AWAIT(self->done, TAKE(self->second));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_detach(self->first);
    woi_detach(self->second);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, times, (), struct parallel_handle *a; struct descend_handle *b; struct parent_handle *c;)
{
    WOI_BEGIN;
    self->a = woi_spawn(parallel(ticket_take()));
    self->b = woi_spawn(descend(ticket_take(), 5));
    self->c = woi_spawn(parent(ticket_take()));
    WOI_AWAIT(woi_join(self->a, self->b, self->c));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* --- alarms, intervals, and what is lent --- */

/* Several wait for one alarm, which somebody moves and at last ends. */
static WOI_ASYNC(int, waits_for_it, ((struct ticket, ticket), (struct woi_alarm *, alarm)))
{
    WOI_BEGIN;
    WOI_TRY(woi_alarm_wait(self->alarm));
    WOI_TRY(nap(ticket_take(), WOI_MS(1)));
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, moves_it, ((struct ticket, ticket), (struct woi_alarm *, alarm)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    (void)woi_alarm_reset(self->alarm, woi_time_add(woi_now(), WOI_MS(2)));
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    (void)woi_alarm_reset(self->alarm, woi_now());
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_alarm_end(self->alarm);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, ticks, ((struct ticket, ticket), (struct woi_interval *, every)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++)
        WOI_TRY(woi_interval_tick(self->every));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_interval_end(self->every);
    ticket_return(self->ticket);
    WOI_END;
}

/* A function that is lent to one select after the other, and ends in the last, or in the finally part. */
static WOI_ASYNC(int, lends, ((struct ticket, ticket)), struct descend *op; struct nap_handle *job; int x, which;)
{
    WOI_BEGIN;
    self->op = descend(ticket_take(), 2);
    self->job = woi_spawn(nap(ticket_take(), WOI_MS(2)));
    while (self->op || self->job)
        WOI_AWAIT(self->which,
                  woi_select(WOI_IF(self->op, WOI_INTO(self->x, WOI_BORROW(self->op))),
                             WOI_IF(self->job, WOI_BORROW(self->job)), nap(ticket_take(), WOI_US(400))));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_drop(self->op);
    woi_detach(self->job);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, alarms, (), struct woi_alarm alarm; struct woi_interval every;)
{
    WOI_BEGIN;
    woi_alarm_init(&self->alarm, woi_time_add(woi_now(), WOI_SEC(1)));
    (void)woi_interval_init(&self->every, 0, WOI_MS(1));
    for (int i = 0; i < 3; i++)
        (void)woi_spawn_detached(waits_for_it(ticket_take(), &self->alarm));
    (void)woi_spawn_detached(moves_it(ticket_take(), &self->alarm));
    (void)woi_spawn_detached(ticks(ticket_take(), &self->every));
    (void)woi_spawn_detached(ticks(ticket_take(), &self->every));
    (void)woi_spawn_detached(lends(ticket_take()));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* --- channels --- */

/* Sends so many; a message that was not sent is still its own. */
static WOI_ASYNC(int, produce, ((struct ticket, ticket), (struct mail_sender, tx), (int, n)),
    struct message message;
    int error;
)
{
    WOI_BEGIN;
    for (; self->n > 0; self->n--) {
        self->message = message_make();
        WOI_AWAIT(self->error, mail_send(self->tx, self->message));
        if (self->error)
            WOI_RETURN(self->error);
        self->message.number = 0;
    }
    WOI_RETURN(0);
WOI_FINALLY:
    message_end(&self->message);
    mail_sender_drop(&self->tx);
    ticket_return(self->ticket);
    WOI_END;
}

/* The same with permits. */
static WOI_ASYNC(int, produce_by_permit, ((struct ticket, ticket), (struct mail_sender, tx), (int, n)),
    struct mail_permit permit;
)
{
    WOI_BEGIN;
    for (; self->n > 0; self->n--) {
        WOI_TRY(mail_reserve(self->tx, &self->permit));
        WOI_YIELD();
        struct message message = message_make();
        if (mail_permit_send(&self->permit, message))
            message_end(&message);
    }
    WOI_RETURN(0);
WOI_FINALLY:
    mail_permit_drop(&self->permit);
    mail_sender_drop(&self->tx);
    ticket_return(self->ticket);
    WOI_END;
}

static void send_by_permit(struct mail_permits *permits)
{
    struct message message = message_make();

    if (mail_permits_send(permits, message))
        message_end(&message);
}

/* Three at a time: cancelled while it collects them, what it has goes to the others. */
static WOI_ASYNC(int, produce_many, ((struct ticket, ticket), (struct mail_sender, tx), (int, n)),
    struct mail_permits permits;
)
{
    WOI_BEGIN;
    for (; self->n > 0; self->n--) {
        WOI_TRY(mail_reserve_many(self->tx, 3, &self->permits));
        while (mail_permits_left(&self->permits) > 0) {
            send_by_permit(&self->permits);
            WOI_YIELD();
        }
    }
    WOI_RETURN(0);
WOI_FINALLY:
    mail_permits_drop(&self->permits);
    mail_sender_drop(&self->tx);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, consume_many, ((struct ticket, ticket), (struct mail_receiver, rx)),
    struct message messages[2];
    int n, i;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(self->n, mail_recv_many(self->rx, self->messages, 2));
        for (self->i = 0; self->i < self->n; self->i++) {
            WOI_YIELD();
            message_end(&self->messages[self->i]);
        }
    }
WOI_FINALLY:
    for (int i = 0; i < 2; i++)
        message_end(&self->messages[i]);
    mail_receiver_drop(&self->rx);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, mail_in_bulk, (), struct mail_sender tx; struct mail_receiver rx;)
{
    WOI_BEGIN;
    if (mail_open(4, &self->tx, &self->rx))
        WOI_PANIC("no channel");
    (void)woi_spawn_detached(produce_many(ticket_take(), mail_sender_clone(self->tx), 3));
    (void)woi_spawn_detached(consume_many(ticket_take(), mail_receiver_clone(self->rx)));
    (void)woi_spawn_detached(produce_many(ticket_take(), mail_sender_clone(self->tx), 2));
    (void)woi_spawn_detached(produce_by_permit(ticket_take(), self->tx, 2));
    (void)woi_spawn_detached(consume_many(ticket_take(), self->rx));
    WOI_AWAIT(all_end());
    WOI_END;
}

static WOI_ASYNC(int, consume, ((struct ticket, ticket), (struct mail_receiver, rx)), struct message message;)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(mail_recv(self->rx, &self->message));
        WOI_YIELD();
        message_end(&self->message);
    }
WOI_FINALLY:
    message_end(&self->message);
    mail_receiver_drop(&self->rx);
    ticket_return(self->ticket);
    WOI_END;
}

/* A select that loses takes no message with it. */
static WOI_ASYNC(int, consume_or_time_out, ((struct ticket, ticket), (struct mail_receiver, rx)),
    struct message message;
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 4; self->i++) {
        WOI_AWAIT(woi_timeout(WOI_US(2), mail_recv(self->rx, &self->message)));
        message_end(&self->message);
    }
    WOI_RETURN(0);
WOI_FINALLY:
    message_end(&self->message);
    mail_receiver_drop(&self->rx);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, mail, ((size_t, capacity)), struct mail_sender tx; struct mail_receiver rx;)
{
    WOI_BEGIN;
    if (self->capacity ? mail_open(self->capacity, &self->tx, &self->rx)
                       : mail_open_unbounded(&self->tx, &self->rx))
        WOI_PANIC("no channel");
    (void)woi_spawn_detached(produce(ticket_take(), mail_sender_clone(self->tx), 4));
    (void)woi_spawn_detached(consume(ticket_take(), mail_receiver_clone(self->rx)));
    (void)woi_spawn_detached(produce_by_permit(ticket_take(), mail_sender_clone(self->tx), 3));
    (void)woi_spawn_detached(consume_or_time_out(ticket_take(), mail_receiver_clone(self->rx)));
    (void)woi_spawn_detached(consume(ticket_take(), self->rx));
    (void)woi_spawn_detached(produce(ticket_take(), self->tx, 2));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* --- letters: oneshots, both ways --- */

static void send_or_end(struct letter_sender *tx, struct message message)
{
    if (letter_send(tx, message))
        message_end(&message);
}

static struct message message_take(struct message *place)
{
    struct message taken = *place;

    place->number = 0;
    return taken;
}

static WOI_ASYNC(int, answer, ((struct ticket, ticket), (struct letter_receiver, question), (struct letter_sender, reply)),
    struct message message;
)
{
    WOI_BEGIN;
    WOI_TRY(letter_recv(self->question, &self->message));
    WOI_AWAIT(woi_sleep(10));
    send_or_end(&self->reply, message_take(&self->message));
    WOI_RETURN(0);
WOI_FINALLY:
    message_end(&self->message);
    letter_receiver_drop(&self->question);
    letter_sender_drop(&self->reply);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, ask, ((struct ticket, ticket), (struct letter_sender, question), (struct letter_receiver, reply)),
    struct message message;
    int which;
)
{
    WOI_BEGIN;
    WOI_YIELD();
    send_or_end(&self->question, message_make());
    WOI_AWAIT(self->which, woi_select(letter_recv(self->reply, &self->message), woi_sleep(WOI_MS(1))));
    message_end(&self->message);
    WOI_RETURN(0);
WOI_FINALLY:
    message_end(&self->message);
    letter_sender_drop(&self->question);
    letter_receiver_drop(&self->reply);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, letters, (), struct letter_sender to, back; struct letter_receiver from, reply;)
{
    WOI_BEGIN;
    if (letter_open(&self->to, &self->from) || letter_open(&self->back, &self->reply))
        WOI_PANIC("no channel");
    (void)woi_spawn_detached(answer(ticket_take(), self->from, self->back));
    (void)woi_spawn_detached(ask(ticket_take(), self->to, self->reply));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* --- broadcasts, watches --- */

static void announce_now(struct news_sender tx, struct notice_sender board)
{
    struct message message = message_make(), notice = message_make();

    if (news_send(tx, message) < 0)
        message_end(&message);
    if (notice_send(board, notice))
        message_end(&notice);
}

static WOI_ASYNC(int, announce, ((struct ticket, ticket), (struct news_sender, tx), (struct notice_sender, board)))
{
    WOI_BEGIN;
    announce_now(self->tx, self->board);
    announce_now(self->tx, self->board);
    WOI_AWAIT(woi_sleep(WOI_US(3)));
    announce_now(self->tx, self->board);
    WOI_TRY(woi_try_join(news_closed(self->tx), notice_closed(self->board)));
    WOI_RETURN(0);
WOI_FINALLY:
    news_sender_drop(&self->tx);
    notice_sender_drop(&self->board);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, listen_to, ((struct ticket, ticket), (struct news_receiver, rx)),
    struct message message;
    int i, missed;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++) {
        WOI_TRY(self->missed, news_recv(&self->rx, &self->message));
        message_end(&self->message);
    }
    WOI_AWAIT(woi_timeout(WOI_US(2), news_recv(&self->rx, &self->message)));
    WOI_RETURN(0);
WOI_FINALLY:
    message_end(&self->message);
    news_receiver_drop(&self->rx);
    ticket_return(self->ticket);
    WOI_END;
}

static bool is_none(const struct message *message, void *data)
{
    (void)data;
    return message->number == 0;
}

static WOI_ASYNC(int, read_board, ((struct ticket, ticket), (struct notice_receiver, rx)))
{
    WOI_BEGIN;
    WOI_TRY(notice_changed(&self->rx));
    WOI_AWAIT(woi_timeout(WOI_US(5), notice_wait_for(&self->rx, is_none, NULL)));
    WOI_RETURN(0);
WOI_FINALLY:
    notice_receiver_drop(&self->rx);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, casts, (),
    struct news_sender tx;
    struct news_receiver rx, other;
    struct notice_sender board;
    struct notice_receiver reader;
)
{
    WOI_BEGIN;
    if (news_open(2, &self->tx, &self->rx) || notice_open(message_make(), &self->board, &self->reader))
        WOI_PANIC("no broadcast");
    self->other = news_receiver_clone(&self->rx);
    (void)woi_spawn_detached(listen_to(ticket_take(), self->rx));
    (void)woi_spawn_detached(read_board(ticket_take(), self->reader));
    (void)woi_spawn_detached(announce(ticket_take(), self->tx, self->board));
    (void)woi_spawn_detached(listen_to(ticket_take(), self->other));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* --- scopes, tokens, task locals --- */

WOI_TASK_LOCAL(struct ticket, current_ticket);

/* Ends what it waits in, one way or another, while it is shielded. */
static WOI_ASYNC(int, shields, ((struct ticket, ticket), (struct woi_scope *, scope), (struct woi_token *, stop)))
{
    WOI_BEGIN;
    WOI_YIELD();
    if (self->scope)
        (void)woi_scope_cancel(self->scope);
    woi_token_cancel(self->stop);
    WOI_AWAIT(woi_shield(woi_join(nap(ticket_take(), WOI_US(3)), nap(ticket_take(), WOI_US(1)))));
    WOI_TRY(nap(ticket_take(), WOI_SEC(1)));
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, in_scopes, ((struct ticket, ticket)), struct woi_scope scope; struct woi_token *stop; int error;)
{
    WOI_BEGIN;
    self->stop = woi_token_new();
    WOI_AWAIT(self->error, woi_cancel_after(WOI_US(2), nap(ticket_take(), WOI_SEC(1))));
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, woi_join(shields(ticket_take(), &self->scope, NULL),
                                                                nap(ticket_take(), WOI_US(2)))));
    WOI_AWAIT(self->error,
              woi_cancel_after(WOI_US(9),
                               woi_until_cancelled(self->stop, shields(ticket_take(), NULL, self->stop))));
    WOI_AWAIT(woi_token_cancelled(self->stop));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_token_drop(self->stop);
    ticket_return(self->ticket);
    WOI_END;
}

/* Who hears of a token, and who tells it: cancelled or not, the teller's finally part does. */
static WOI_ASYNC(int, hears, ((struct ticket, ticket), (struct woi_token *, stop)), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_until_cancelled(self->stop, nap(ticket_take(), WOI_US(2))));
    WOI_AWAIT(woi_token_cancelled(self->stop));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_token_drop(self->stop);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, tells, ((struct ticket, ticket), (struct woi_token *, stop)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_US(3)));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_token_cancel(self->stop);
    woi_token_drop(self->stop);
    ticket_return(self->ticket);
    WOI_END;
}

/* The finally part finds what is bound, also that of a task that was spawned inside. */
static WOI_ASYNC(int, finds, ((struct ticket, ticket), (int, depth)))
{
    WOI_BEGIN;
    if (self->depth > 0) {
        (void)woi_spawn_detached(finds(ticket_take(), 0));
        WOI_AWAIT(WOI_WITH(current_ticket, self->ticket, finds(ticket_take(), self->depth - 1)));
    }
    WOI_AWAIT(woi_sleep(WOI_US(1)));
    WOI_RETURN(0);
WOI_FINALLY:
    if (!current_ticket() || current_ticket()->number == self->ticket.number)
        complain("a task local is lost in a finally part");
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, with_local, ((struct ticket, ticket)))
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(current_ticket, self->ticket, finds(ticket_take(), 2)));
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, in_scope, (), struct woi_token *stop, *child;)
{
    WOI_BEGIN;
    self->stop = woi_token_new();
    self->child = woi_token_child(self->stop);
    (void)woi_spawn_detached(in_scopes(ticket_take()));
    (void)woi_spawn_detached(hears(ticket_take(), self->child));
    (void)woi_spawn_detached(hears(ticket_take(), woi_token_clone(self->stop)));
    (void)woi_spawn_detached(tells(ticket_take(), self->stop));
    (void)woi_spawn_detached(with_local(ticket_take()));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* --- task groups --- */

static WOI_ASYNC(int, spawner, ((struct ticket, ticket), (struct woi_task_group *, group), (int, n)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_TRY(woi_task_group_room(self->group));
        (void)woi_task_group_spawn(self->group, nap(ticket_take(), WOI_US(self->i)));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, runs_group, ((struct ticket, ticket), (bool, keep_going)), struct woi_task_group group;)
{
    WOI_BEGIN;
    self->group.limit = 2;
    self->group.keep_going = self->keep_going;
    WOI_TRY(woi_task_group_run(&self->group, spawner(ticket_take(), &self->group, 4)));
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, collects, ((struct ticket, ticket)), struct woi_task_group group; struct nap_handle *job;
                 struct nap_result done; int error;)
{
    WOI_BEGIN;
    self->group.limit = 2;
    self->group.collect = true;
    for (int i = 0; i < 4; i++)
        (void)woi_task_group_spawn(&self->group, nap(ticket_take(), WOI_US(4 - i)));
    for (;;) {
        WOI_TRY(woi_task_group_next(&self->group, &self->job));
        WOI_AWAIT(self->done, TAKE(self->job));
    }
WOI_FINALLY:
    woi_detach(self->job);
    woi_task_group_end(&self->group);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, waits_for_group, ((struct ticket, ticket)), struct woi_task_group group;)
{
    WOI_BEGIN;
    (void)woi_task_group_spawn(&self->group, runs_group(ticket_take(), true));
    (void)woi_task_group_spawn(&self->group, spawner(ticket_take(), &self->group, 2));
    WOI_TRY(woi_task_group_wait(&self->group));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, groups, ())
{
    WOI_BEGIN;
    (void)woi_spawn_detached(runs_group(ticket_take(), false));
    (void)woi_spawn_detached(collects(ticket_take()));
    (void)woi_spawn_detached(waits_for_group(ticket_take()));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* --- bytes --- */

enum { BYTES = 3000 };

static WOI_ASYNC(int, write_end, ((struct ticket, ticket), (struct woi_duplex *, end)), char bytes[BYTES];)
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(self->end, self->bytes, BYTES));
    WOI_TRY(woi_write_all(self->end, "a line\nand another\n", 19));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_duplex_close(self->end);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, read_end, ((struct ticket, ticket), (struct woi_duplex *, end)),
    char bytes[BYTES];
    struct woi_reader *reader;
    char *line;
    ssize_t n;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_read_exact(self->end, self->bytes, BYTES));
    if (woi_reader_new(self->end, 16, &self->reader))
        WOI_PANIC("no reader");
    do
        WOI_TRY(self->n, woi_read_line(self->reader, &self->line));
    while (self->n >= 0);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_reader_free(self->reader);
    woi_duplex_close(self->end);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, carry, ((struct ticket, ticket), (struct woi_duplex *, from), (struct woi_duplex *, to)))
{
    WOI_BEGIN;
    WOI_TRY(woi_copy(self->from, self->to, NULL));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_duplex_close(self->from);
    woi_duplex_close(self->to);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, bytes, (), struct woi_duplex *a, *b, *c, *d;)
{
    WOI_BEGIN;
    if (woi_duplex_new(1000, &self->a, &self->b) || woi_duplex_new(700, &self->c, &self->d))
        WOI_PANIC("no duplex");
    (void)woi_spawn_detached(write_end(ticket_take(), self->a));
    (void)woi_spawn_detached(carry(ticket_take(), self->b, self->c));
    (void)woi_spawn_detached(read_end(ticket_take(), self->d));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* --- TCP --- */

static WOI_ASYNC(int, echo, ((struct ticket, ticket), (struct woi_tcp_stream *, conn)), char buffer[64]; ssize_t n;)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(woi_tcp_readable(self->conn));
        WOI_TRY(self->n, woi_read(self->conn, self->buffer, sizeof self->buffer));
        if (self->n == 0)
            break;
        WOI_TRY(woi_write_all(self->conn, self->buffer, (size_t)self->n));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, serve, ((struct ticket, ticket), (struct woi_tcp_listener *, listener), (int, n)),
    struct woi_tcp_stream *conn;
    int late;
)
{
    WOI_BEGIN;
    for (; self->n > 0; self->n--) {
        WOI_AWAIT(self->late, woi_timeout(WOI_MS(50), woi_tcp_accept(self->listener, &self->conn)));
        if (self->late)
            break;
        (void)woi_spawn_detached(echo(ticket_take(), TAKE(self->conn)));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    woi_tcp_listener_close(self->listener);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, call, ((struct ticket, ticket), (struct woi_address, address)),
    struct woi_tcp_stream *conn;
    struct woi_tcp_read_half *in;
    struct woi_tcp_write_half *out;
    char buffer[100];
    int written, read;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(&self->address, &self->conn));
    if (woi_tcp_stream_split(self->conn, &self->in, &self->out))
        WOI_PANIC("no halves");
    self->conn = NULL;
    WOI_AWAIT(woi_join(WOI_INTO(self->written, woi_write_all(self->out, self->buffer, 100)),
                       WOI_INTO(self->read, woi_read_exact(self->in, self->buffer, 100))));
    WOI_TRY(woi_shutdown(self->out));
    WOI_AWAIT(woi_timeout(WOI_MS(20), woi_read(self->in, self->buffer, 1)));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_read_half_close(self->in);
    woi_tcp_write_half_close(self->out);
    woi_tcp_stream_close(self->conn);
    ticket_return(self->ticket);
    WOI_END;
}

static int listen_here(struct woi_tcp_listener **ret_listener, struct woi_address *ret_address)
{
    int error = woi_address_parse("127.0.0.1:0", ret_address);

    if (error == 0)
        error = woi_tcp_listen(ret_address, NULL, ret_listener);
    return error ? error : woi_tcp_listener_address(*ret_listener, ret_address);
}

static WOI_ASYNC(void, tcp, (), struct woi_tcp_listener *listener; struct woi_address address;)
{
    WOI_BEGIN;
    if (listen_here(&self->listener, &self->address))
        WOI_PANIC("no listener");
    (void)woi_spawn_detached(serve(ticket_take(), self->listener, 2));
    (void)woi_spawn_detached(call(ticket_take(), self->address));
    (void)woi_spawn_detached(call(ticket_take(), self->address));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* --- bugs that must be found --- */

/* Without a finally part nobody gives the message back. */
static WOI_ASYNC(int, forgets, ((struct ticket, ticket), (struct mail_receiver, rx)), struct message message;)
{
    WOI_BEGIN;
    WOI_TRY(mail_recv(self->rx, &self->message));
    WOI_YIELD();
    message_end(&self->message);
    WOI_RETURN(0);
WOI_FINALLY:
    mail_receiver_drop(&self->rx);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, loses_a_message, (), struct mail_sender tx; struct mail_receiver rx;)
{
    WOI_BEGIN;
    if (mail_open(1, &self->tx, &self->rx))
        WOI_PANIC("no channel");
    (void)woi_spawn_detached(produce(ticket_take(), self->tx, 1));
    (void)woi_spawn_detached(forgets(ticket_take(), self->rx));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* Sent or not, the sender gives it back. */
static WOI_ASYNC(int, sends_twice, ((struct ticket, ticket), (struct mail_sender, tx)), struct message message;)
{
    WOI_BEGIN;
    self->message = message_make();
    WOI_TRY(mail_send(self->tx, self->message));
    WOI_YIELD();
    self->message.number = 0;
    WOI_RETURN(0);
WOI_FINALLY:
    message_end(&self->message);
    mail_sender_drop(&self->tx);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, ends_a_message_twice, (), struct mail_sender tx; struct mail_receiver rx;)
{
    WOI_BEGIN;
    if (mail_open(1, &self->tx, &self->rx))
        WOI_PANIC("no channel");
    (void)woi_spawn_detached(sends_twice(ticket_take(), self->tx));
    (void)woi_spawn_detached(consume(ticket_take(), self->rx));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* The other end waits for ever, beside a timer that hides it. */
static WOI_ASYNC(int, keeps_it_open, ((struct ticket, ticket), (struct mail_sender, tx)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    mail_sender_drop(&self->tx);
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, hangs_another, (), struct mail_sender tx; struct mail_receiver rx;)
{
    WOI_BEGIN;
    if (mail_open(1, &self->tx, &self->rx))
        WOI_PANIC("no channel");
    (void)woi_spawn_detached(keeps_it_open(ticket_take(), self->tx));
    (void)woi_spawn_detached(consume(ticket_take(), self->rx));
    WOI_AWAIT(all_end());
    WOI_END;
}

static WOI_ASYNC(int, leaves_it_open, ((struct ticket, ticket), (struct woi_address, address)), struct woi_tcp_stream *conn;)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(&self->address, &self->conn));
    WOI_AWAIT(woi_sleep(10));
    woi_tcp_stream_close(self->conn);
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, keeps_a_connection, (), struct woi_tcp_listener *listener; struct woi_address address;)
{
    WOI_BEGIN;
    if (listen_here(&self->listener, &self->address))
        WOI_PANIC("no listener");
    (void)woi_spawn_detached(serve(ticket_take(), self->listener, 1));
    (void)woi_spawn_detached(leaves_it_open(ticket_take(), self->address));
    WOI_AWAIT(all_end());
    WOI_END;
}

static WOI_ASYNC(int, leaves_a_duplex, ((struct ticket, ticket)), struct woi_duplex *a, *b;)
{
    WOI_BEGIN;
    if (woi_duplex_new(1, &self->a, &self->b))
        WOI_PANIC("no duplex");
    WOI_YIELD();
    woi_duplex_close(self->a);
    woi_duplex_close(self->b);
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, leaks_memory, ())
{
    WOI_BEGIN;
    (void)woi_spawn_detached(leaves_a_duplex(ticket_take()));
    WOI_AWAIT(all_end());
    WOI_END;
}

static WOI_ASYNC(int, finishes_twice, ((struct ticket, ticket)))
{
    WOI_BEGIN;
    WOI_YIELD();
    ticket_return(self->ticket);
    WOI_YIELD();
    self->ticket = ticket_take();
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, cleans_up_twice, ())
{
    WOI_BEGIN;
    (void)woi_spawn_detached(finishes_twice(ticket_take()));
    WOI_AWAIT(all_end());
    WOI_END;
}

/* --- the list --- */

#define MAKE(name, ...)                                                                                      \
    static struct woi_future *make_##name(void)                                                              \
    {                                                                                                        \
        return &(__VA_ARGS__)->future;                                                                       \
    }
MAKE(times, times())
MAKE(alarms, alarms())
MAKE(mail_of_1, mail(1))
MAKE(mail_of_3, mail(3))
MAKE(mail_without_end, mail(0))
MAKE(mail_many, mail_in_bulk())
MAKE(letters, letters())
MAKE(casts, casts())
MAKE(in_scope, in_scope())
MAKE(groups, groups())
MAKE(bytes, bytes())
MAKE(tcp, tcp())
MAKE(loses_a_message, loses_a_message())
MAKE(ends_a_message_twice, ends_a_message_twice())
MAKE(hangs_another, hangs_another())
MAKE(keeps_a_connection, keeps_a_connection())
MAKE(leaks_memory, leaks_memory())
MAKE(cleans_up_twice, cleans_up_twice())

const struct scenario scenarios[] = {
    {"times", make_times, false},
    {"alarms", make_alarms, false},
    {"mail_of_1", make_mail_of_1, false},
    {"mail_many", make_mail_many, false},
    {"mail_of_3", make_mail_of_3, false},
    {"mail_without_end", make_mail_without_end, false},
    {"letters", make_letters, false},
    {"casts", make_casts, false},
    {"locks", make_locks, false},
    {"in_scope", make_in_scope, false},
    {"groups", make_groups, false},
    {"bytes", make_bytes, false},
    {"tcp", make_tcp, false},
    {"items", items_make, false},
    {"loses_a_message", make_loses_a_message, true},
    {"ends_a_message_twice", make_ends_a_message_twice, true},
    {"hangs_another", make_hangs_another, true},
    {"keeps_a_connection", make_keeps_a_connection, true},
    {"leaks_memory", make_leaks_memory, true},
    {"cleans_up_twice", make_cleans_up_twice, true},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;
