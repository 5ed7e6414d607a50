/* scenarios_dropped.c - operations on connections that lose against others. */
#include "scenario.h"

static WOI_ASYNC(int, change_of_mind, (),
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *streams[3];
    struct woi_address at;
    char buffer[8], back[8];
    ssize_t n;
    int which, error;
)
{
    WOI_BEGIN;
    self->error = listen_at_loopback(false, &self->listener, &self->at);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_AWAIT(self->which, woi_select_biased(woi_tcp_connect(&self->at, &self->streams[0]), woi_yield_now()));
    woi_tcp_stream_close(self->streams[0]); /* a connect that failed at once left it NULL */
    self->streams[0] = NULL;
    WOI_TRY(woi_tcp_connect(&self->at, &self->streams[0]));
    WOI_TRY(woi_write_all(self->streams[0], "x", 1));
    /* Without memory to watch it, accept closes the connection: then its own side ends. The connection
     * that was given up may come first, and ends at once. */
    for (;;) {
        if (!self->streams[1]) {
            WOI_AWAIT(self->which,
                      woi_select(WOI_INTO(self->error, woi_tcp_accept(self->listener, &self->streams[1])),
                                 woi_read(self->streams[0], self->back, 8)));
            if (self->which == 1 || self->error)
                WOI_RETURN(self->which == 1 ? -ECONNRESET : self->error);
        }
        WOI_AWAIT(self->which,
                  woi_select_biased(WOI_INTO(self->n, woi_read(self->streams[1], self->buffer, 8)),
                                    WOI_INTO(self->error, woi_tcp_accept(self->listener, &self->streams[2])),
                                    woi_read(self->streams[0], self->back, 8)));
        if (self->which == 0 && self->n > 0)
            break;
        if (self->which == 2 || (self->which == 0 && self->n < 0) || (self->which == 1 && self->error < 0))
            WOI_RETURN(self->which == 2 ? -ECONNRESET : self->which == 1 ? self->error : (int)self->n);
        woi_tcp_stream_close(self->streams[1]);
        self->streams[1] = self->streams[2];
        self->streams[2] = NULL;
    }
WOI_FINALLY:
    woi_tcp_stream_close(self->streams[0]);
    woi_tcp_stream_reset(self->streams[1]);
    woi_tcp_stream_close(self->streams[2]);
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

static WOI_ASYNC(int, mind_in_time, (), int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_timeout(LONGEST, WOI_INTO(self->error, change_of_mind())));
    WOI_RETURN(self->error);
    WOI_END;
}

static int tcp_dropped_half_way(void)
{
    return RUN_ALONE(mind_in_time());
}

const struct scenario scenarios_dropped[] = {
    /* What loses may have failed. */
    {.name = "tcp_dropped_half_way", .run = tcp_dropped_half_way, .results = BROKEN, .hides = ~(uint32_t)0},
    {.name = NULL},
};
