/* scenarios_streams.c - what is written once over all streams, on memory and on pipes. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "scenario.h"

static struct woi_duplex *ends[2];

static void close_ends(void)
{
    woi_duplex_close(ends[0]);
    woi_duplex_close(ends[1]);
    ends[0] = ends[1] = NULL;
}

static int duplex_made(void)
{
    struct woi_duplex *const mark = (struct woi_duplex *)&ends;
    int error;

    ends[0] = ends[1] = mark;
    error = woi_duplex_new(3, &ends[0], &ends[1]);
    pause_faults();
    if (error) {
        expect(ends[0] == mark && ends[1] == mark, "a duplex that could not be made is written");
        expect(woi_duplex_new(3, &ends[0], &ends[1]) == 0, "the second try fails");
    }
    close_ends();
    return error;
}

/* --- lines --- */

static WOI_ASYNC(int, write_lines, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(ends[0], "one\r\ntwo\nmuch too long a line\n", 30));
    WOI_TRY(woi_write_all(ends[0], "last", 4));
    WOI_TRY(woi_flush(ends[0]));
    WOI_TRY(woi_shutdown(ends[0]));
WOI_FINALLY:
    woi_duplex_close(ends[0]);
    ends[0] = NULL;
    WOI_END;
}

static WOI_ASYNC(int, read_lines, (), struct woi_reader *reader; char *line; ssize_t n; int lines, error;)
{
    WOI_BEGIN;
    self->error = woi_reader_new(ends[1], 8, &self->reader);
    if (self->error)
        WOI_RETURN(self->error);
    for (;;) {
        WOI_AWAIT(self->n, woi_read_line(self->reader, &self->line));
        if (self->n == -ENODATA)
            break;
        if (self->n < 0 && self->n != -EMSGSIZE)
            WOI_RETURN((int)self->n);
        self->lines++;
    }
    WOI_ASSERT(self->lines == 4);
WOI_FINALLY:
    woi_reader_free(self->reader);
    woi_duplex_close(ends[1]);
    ends[1] = NULL;
    WOI_END;
}

static WOI_ASYNC(int, lines_in_memory, (), int error;)
{
    WOI_BEGIN;
    self->error = woi_duplex_new(5, &ends[0], &ends[1]);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(woi_try_join(write_lines(), read_lines()));
WOI_FINALLY:
    close_ends();
    WOI_END;
}

static int reader_lines(void)
{
    ends[0] = ends[1] = NULL;
    return RUN_ALONE(lines_in_memory());
}

/* --- over a pipe: exact amounts, in parts, copied --- */

static struct woi_pollable *from, *to;

/* Made without faults. */
static void make_pipe(void)
{
    int fds[2];

    pause_faults();
    expect(pipe2(fds, O_CLOEXEC) == 0, "no pipe");
    expect(woi_pollable_new(fds[0], WOI_READABLE, &from) == 0, "no pollable");
    expect(woi_pollable_new(fds[1], WOI_WRITABLE, &to) == 0, "no pollable");
    resume_faults();
}

static void close_pipe(void)
{
    woi_pollable_close(from);
    woi_pollable_close(to);
    from = to = NULL;
}

static const char digits[] = "0123456789";
static size_t got, put;

static WOI_ASYNC(int, write_exactly, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all_progress(to, digits, 10, &put));
    WOI_TRY(woi_flush(to));
WOI_FINALLY:
    woi_pollable_close(to);
    to = NULL;
    WOI_END;
}

static WOI_ASYNC(int, read_exactly, (), char bytes[12]; int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_read_exact(from, self->bytes, 4));
    WOI_AWAIT(self->error, woi_read_exact_progress(from, self->bytes + 4, 8, &got));
    if (self->error != -ENODATA)
        WOI_RETURN(self->error);
    WOI_ASSERT(got == 6 && memcmp(self->bytes, digits, 10) == 0);
    WOI_END;
}

static WOI_ASYNC(int, exactly, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_try_join(write_exactly(), read_exactly()));
    WOI_ASSERT(put == 10);
    WOI_END;
}

static int exact_over_a_pipe(void)
{
    int error;

    host_begin();
    make_pipe();
    got = put = 0;
    error = HOST_RUN(exactly());
    /* What has not been read is there, and what the counters say has been transferred. */
    expect(got <= 6 && put <= 10, "more is transferred than there was");
    pause_faults();
    close_pipe();
    host_end();
    return error;
}

static WOI_ASYNC(int, in_parts, (), struct iovec parts[2]; char bytes[2][3]; ssize_t n; int have;)
{
    WOI_BEGIN;
    self->parts[0] = (struct iovec){(void *)(uintptr_t) "abc", 3};
    self->parts[1] = (struct iovec){(void *)(uintptr_t) "def", 3};
    WOI_TRY(self->n, woi_writev(to, self->parts, 2));
    self->have = (int)self->n;
    self->parts[0] = (struct iovec){self->bytes[0], 3};
    self->parts[1] = (struct iovec){self->bytes[1], 3};
    WOI_TRY(self->n, woi_readv(from, self->parts, 2));
    WOI_ASSERT(self->n > 0 && self->n <= self->have && memcmp(self->bytes, "abcdef", (size_t)self->n) == 0);
    WOI_END;
}

static int parts_over_a_pipe(void)
{
    int error;

    host_begin();
    make_pipe();
    error = HOST_RUN(in_parts());
    pause_faults();
    close_pipe();
    host_end();
    return error;
}

/* From memory into a pipe, through a reader's buffer out of it. */
static WOI_ASYNC(int, copies, (),
    struct woi_reader *reader;
    char bytes[16];
    uint64_t copied;
    ssize_t n;
    int have, error;
)
{
    WOI_BEGIN;
    self->error = woi_duplex_new(64, &ends[0], &ends[1]);
    if (self->error == 0)
        self->error = woi_reader_new(from, 5, &self->reader);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(woi_write_all(ends[0], digits, 10));
    WOI_TRY(woi_shutdown(ends[0]));
    WOI_TRY(woi_copy(ends[1], to, &self->copied));
    WOI_ASSERT(self->copied == 10);
    while (self->have < 10) {
        WOI_TRY(self->n, woi_reader_read(self->reader, self->bytes + self->have, 3));
        WOI_ASSERT(self->n > 0);
        self->have += (int)self->n;
    }
    WOI_ASSERT(memcmp(self->bytes, digits, 10) == 0);
WOI_FINALLY:
    woi_reader_free(self->reader);
    close_ends();
    WOI_END;
}

static int copy_into_a_pipe(void)
{
    int error;

    ends[0] = ends[1] = NULL;
    host_begin();
    make_pipe();
    error = HOST_RUN(copies());
    pause_faults();
    close_pipe();
    host_end();
    return error;
}

const struct scenario scenarios_streams[] = {
    {.name = "duplex_made", .run = duplex_made},
    {.name = "reader_lines", .run = reader_lines},
    {.name = "exact_over_a_pipe", .run = exact_over_a_pipe},
    {.name = "parts_over_a_pipe", .run = parts_over_a_pipe},
    {.name = "copy_into_a_pipe", .run = copy_into_a_pipe},
    {.name = NULL},
};
