/* tour.c - a bakery: async functions that spawn, join, sleep, select, and talk to each other.
 *
 * A baker puts loaves on a shelf, a channel of two places. A shop sells them over TCP, with a task for
 * each customer. Somebody wants a cake, and does not wait for ever. All of it runs in one thread and
 * prints what happens as it happens. */
// expect: ... ms  shop   opens at 127.0.0.1:...
// expect: ...
// expect: ... ms  oven   a cake comes out half baked, and is thrown away
// expect: ...
// expect: ... ms  baker  goes home: ok
// expect: ... ms  shop   closes: cancelled

#include <stdarg.h>
#include <stdio.h>
#include <woi.h>

static int64_t opened; /* when the bakery did */

__attribute__((format(printf, 2, 3))) static void say(const char *who, const char *format, ...)
{
    va_list arguments;

    printf("%4d ms  %-6s ", (int)((woi_now() - opened) / WOI_MS(1)), who);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

/* An async function. A call does nothing yet: it runs when it is awaited or spawned. Parameters and
 * locals live in its frame, `self`, because the C stack is not kept while it waits. */
static WOI_ASYNC(int, bake, ((const char *, what), (int64_t, duration)),
    bool baked;
)
{
    WOI_BEGIN;
    say("oven", "%s goes in", self->what);
    WOI_AWAIT(woi_sleep(self->duration));
    self->baked = true;
    WOI_RETURN(0);
WOI_FINALLY: /* runs however it ends, also when it is dropped while it waits */
    say("oven", "%s comes out%s", self->what, self->baked ? "" : " half baked, and is thrown away");
    WOI_END;
}

/* Messages between tasks. Sending waits while the shelf is full. */
WOI_CHANNEL(shelf, int);

static WOI_ASYNC(int, baker, ((struct shelf_sender, shelf), (int, loaves)),
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 1; self->i <= self->loaves; self->i++) {
        WOI_TRY(bake("bread", WOI_MS(80)));
        if (shelf_free(self->shelf) == 0)
            say("baker", "has no room for loaf %d, and waits", self->i);
        WOI_TRY(shelf_send(self->shelf, self->i)); /* a negative output would be returned at once */
        say("baker", "puts loaf %d on the shelf", self->i);
    }
    WOI_RETURN(0);
WOI_FINALLY:
    shelf_sender_drop(&self->shelf);
    WOI_END;
}

/* The server's side of one connection: for each byte that comes, a loaf. */
static WOI_ASYNC(int, sell, ((struct woi_tcp_stream *, conn), (struct shelf_receiver, shelf)),
    char byte, reply[32];
    ssize_t n;
    int loaf;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(self->n, woi_read(self->conn, &self->byte, 1));
        if (self->n == 0)
            WOI_RETURN(0);
        WOI_TRY(shelf_recv(self->shelf, &self->loaf));
        snprintf(self->reply, sizeof self->reply, "loaf %d\n", self->loaf);
        WOI_TRY(woi_write_all(self->conn, self->reply, strlen(self->reply)));
    }
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    shelf_receiver_drop(&self->shelf);
    WOI_END;
}

static WOI_ASYNC(int, shop, ((struct woi_tcp_listener *, listener), (struct shelf_receiver, shelf)),
    struct woi_tcp_stream *conn;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(woi_tcp_accept(self->listener, &self->conn));
        woi_spawn_detached(sell(self->conn, shelf_receiver_clone(self->shelf)));
    }
WOI_FINALLY:
    shelf_receiver_drop(&self->shelf);
    WOI_END;
}

/* The client's side. */
static WOI_ASYNC(int, customer, ((const char *, name), (struct woi_address, shop), (int, wanted)),
    struct woi_tcp_stream *conn;
    struct woi_reader *reader;
    char *line;
    ssize_t length;
    int error;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(&self->shop, &self->conn));
    self->error = woi_reader_new(self->conn, 64, &self->reader);
    if (self->error)
        WOI_RETURN(self->error);
    while (self->wanted-- > 0) {
        WOI_TRY(woi_write_all(self->conn, "?", 1));
        WOI_TRY(self->length, woi_read_line(self->reader, &self->line));
        say(self->name, "buys %s", self->line);
        WOI_AWAIT(woi_sleep(WOI_MS(300)));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    woi_reader_free(self->reader);
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

/* Whichever is ready first wins; the other is dropped. */
static WOI_ASYNC(int, wait_for_cake, ((int64_t, patience)),
    int first;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->first, woi_select(bake("a cake", WOI_SEC(1)), woi_sleep(self->patience)));
    say("Carl", self->first == 0 ? "has a cake" : "goes without a cake");
    WOI_RETURN(0);
    WOI_END;
}

static int open_shop(struct woi_tcp_listener **ret_listener, struct woi_address *ret_address)
{
    char text[WOI_ADDRESS_TEXT];
    int error = woi_address_parse("127.0.0.1:0", ret_address); /* port 0: any free one */

    if (error == 0)
        error = woi_tcp_listen(ret_address, NULL, ret_listener);
    if (error == 0)
        error = woi_tcp_listener_address(*ret_listener, ret_address);
    if (error == 0)
        say("shop", "opens at %s", woi_address_format(ret_address, text, sizeof text));
    return error;
}

static WOI_ASYNC(int, app, (),
    struct shelf_sender to_shelf;
    struct shelf_receiver shelf;
    struct woi_tcp_listener *listener;
    struct woi_address address;
    struct baker_handle *baker;
    struct shop_handle *shop;
    struct baker_result baked;
    struct shop_result sold;
    int error;
)
{
    WOI_BEGIN;
    opened = woi_now();
    self->error = shelf_open(2, &self->to_shelf, &self->shelf);
    if (self->error == 0)
        self->error = open_shop(&self->listener, &self->address);
    if (self->error)
        WOI_RETURN(self->error);

    /* Two tasks, which run by themselves. */
    self->baker = woi_spawn(baker(shelf_sender_clone(self->to_shelf), 7));
    self->shop = woi_spawn(shop(self->listener, shelf_receiver_clone(self->shelf)));

    /* Three futures side by side within this task. The first error would drop the others. */
    WOI_TRY(woi_try_join(customer("Anna", self->address, 4), customer("Bert", self->address, 3),
                         wait_for_cake(WOI_MS(500))));

    WOI_AWAIT(self->baked, self->baker);
    say("baker", "goes home: %s", woi_error_name(self->baked.error));
    woi_abort(self->shop);
    WOI_AWAIT(self->sold, self->shop);
    say("shop", "closes: %s", woi_error_name(self->sold.error));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_listener_close(self->listener);
    shelf_sender_drop(&self->to_shelf);
    shelf_receiver_drop(&self->shelf);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
