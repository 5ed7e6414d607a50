/* chat_server.c - a chat room for anything that sends lines over TCP, such as nc or telnet.
 *
 *     chat_server [--connections N] [ADDRESS]
 *
 * Listens on ADDRESS, or on a free port of 127.0.0.1, and prints `listening on ADDRESS:PORT`. Serves
 * until it is killed, or until N connections have come and gone. The first line that a client sends is
 * its name, every other line goes to everybody else.
 *
 * What a client is to be told waits in its outbox, a channel of OUTBOX lines. Nobody ever waits for a
 * place there: a client that lets it fill up does not keep up, and is dropped. So a slow reader costs a
 * bounded amount of memory, and stalls nobody. */
// args: --connections 0
// expect: listening on 127.0.0.1:...

#include <stdarg.h>

#include "serve.h"

enum { OUTBOX = 64, LONGEST_LINE = 1024, LONGEST_NAME = 20 };

/* --- lines --------------------------------------------------------------------------------- */

/* One for all who are told; each outbox it is in has a reference. */
struct line {
    unsigned references;
    size_t length;
    char text[];
};

__attribute__((format(printf, 1, 2))) static struct line *line_new(const char *format, ...)
{
    enum { ROOM = LONGEST_LINE + LONGEST_NAME + 64 };
    struct line *line = malloc(sizeof *line + ROOM);
    va_list arguments;

    if (!line)
        return NULL;
    va_start(arguments, format);
    line->length = (size_t)vsnprintf(line->text, ROOM, format, arguments);
    va_end(arguments);
    line->references = 1;
    return line;
}

static void line_drop(struct line **line)
{
    if (*line && --(*line)->references == 0)
        free(*line);
    *line = NULL;
}

WOI_CHANNEL_OWNS(outbox, struct line *, line_drop);

/* --- the room ------------------------------------------------------------------------------ */

/* Lives in the frame of its task, which does not move; in the list from enter to leave. */
struct client {
    struct client *next;
    char name[LONGEST_NAME + 1];
    struct outbox_sender to_outbox;
    struct outbox_receiver outbox;
};

static struct client *room;

/* Takes the line over. Closing the outbox of a client ends its task: see chat(). */
static void tell_all_but(const struct client *speaker, struct line *line)
{
    for (struct client *client = room; line && client; client = client->next) {
        if (client == speaker)
            continue;
        line->references++;
        const int error = outbox_try_send(client->to_outbox, line);
        if (error)
            line->references--;
        if (error == -EAGAIN)
            outbox_close(client->outbox);
    }
    line_drop(&line);
}

static bool is_here(const char *name)
{
    const struct client *client = room;

    while (client && strcmp(client->name, name) != 0)
        client = client->next;
    return client != NULL;
}

/* False: the name will not do. */
static bool enter(struct client *client, const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    const size_t length = strlen(name);

    if (length == 0 || length > LONGEST_NAME || strspn(name, letters) < length || is_here(name))
        return false;
    memcpy(client->name, name, length + 1);
    client->next = room;
    room = client;
    tell_all_but(client, line_new("* %s is here\n", name));
    return true;
}

/* Does nothing to one who never entered. */
static void leave(struct client *client, const char *how)
{
    struct client **link = &room;

    while (*link && *link != client)
        link = &(*link)->next;
    if (!*link)
        return;
    *link = client->next;
    tell_all_but(client, line_new("* %s %s\n", client->name, how));
}

/* --- the tasks ----------------------------------------------------------------------------- */

/* Until the client closes its side. */
static WOI_ASYNC(int, hear, ((struct client *, client), (struct woi_reader *, reader)),
    ssize_t length;
    char *text;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->length, woi_read_line(self->reader, &self->text));
        if (self->length >= 0)
            tell_all_but(self->client, line_new("%s: %s\n", self->client->name, self->text));
        else if (self->length != -EMSGSIZE) /* too long a line is lost */
            WOI_RETURN((int)self->length);
        WOI_YIELD(); /* the outboxes are emptied before they get the next one */
    }
    WOI_END;
}

/* Until the connection breaks. */
static WOI_ASYNC(int, tell, ((struct client *, client), (struct woi_tcp_stream *, conn)),
    struct line *line;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(outbox_recv(self->client->outbox, &self->line));
        WOI_TRY(woi_write_all(self->conn, self->line->text, self->line->length));
        line_drop(&self->line);
    }
WOI_FINALLY:
    line_drop(&self->line);
    WOI_END;
}

static const char who[] = "* who are you?\n";

/* Owns its connection and its sender. */
static WOI_ASYNC(int, chat, ((struct woi_tcp_stream *, conn), (struct presence_sender, presence)),
    struct client client;
    struct woi_reader *reader;
    const char *how;
    ssize_t length;
    char *name;
    int ended, error;
)
{
    WOI_BEGIN;
    self->error = outbox_open(OUTBOX, &self->client.to_outbox, &self->client.outbox);
    if (self->error == 0)
        self->error = woi_reader_new(self->conn, LONGEST_LINE, &self->reader);
    if (self->error)
        WOI_RETURN(self->error);

    do {
        WOI_TRY(woi_write_all(self->conn, who, sizeof who - 1));
        WOI_TRY(self->length, woi_read_line(self->reader, &self->name));
    } while (!enter(&self->client, self->name));

    /* Whatever ends first ends the others, wherever they are waiting. */
    self->how = "has left";
    WOI_AWAIT(self->ended, woi_select(hear(&self->client, self->reader), tell(&self->client, self->conn),
                                      outbox_closed(self->client.to_outbox)));
    if (self->ended == 2) {
        self->how = "did not keep up";
        woi_tcp_stream_reset(self->conn); /* what it has not read is thrown away */
        self->conn = NULL;
    }
    WOI_RETURN(0);
WOI_FINALLY:
    leave(&self->client, self->how);
    woi_reader_free(self->reader);
    woi_tcp_stream_close(self->conn);
    outbox_sender_drop(&self->client.to_outbox);
    outbox_receiver_drop(&self->client.outbox);
    presence_sender_drop(&self->presence);
    WOI_END;
}

static int start(struct woi_tcp_stream *conn, struct presence_sender presence)
{
    return woi_spawn_detached(chat(conn, presence));
}

int main(int argc, char **argv)
{
    struct woi_address address;
    long limit;

    (void)woi_address_parse("127.0.0.1:0", &address);
    if (!read_arguments(argc, argv, "[ADDRESS]", 0, 1, &address, &limit))
        return 2;
    return WOI_MAIN(serve(address, limit, start));
}
