/* Channels of every type that can be assigned; those that nobody uses do not warn. */
#include "subjects.h"

struct row {
    int cells[8];
};

static void forget_line(char **line)
{
    *line = NULL;
}

WOI_CHANNEL(rows, struct row);
WOI_CHANNEL(callbacks, int (*)(int));
WOI_CHANNEL(texts, const char *);
WOI_CHANNEL_OWNS(owned_lines, char *, forget_line);
WOI_ONESHOT(row_once, struct row);

WOI_ASYNC(int, app, ((struct rows_sender, tx), (struct rows_receiver, rx), (struct owned_lines_sender, lines)),
    struct row row;
    struct rows_permit permit;
    struct row_once_sender once_tx;
    struct row_once_receiver once_rx;
    int error;
)
{
    WOI_BEGIN;
    WOI_TRY(rows_send(self->tx, self->row));
    WOI_TRY(rows_send(self->tx, (struct row){{1, 2, 3}}));
    WOI_TRY(self->error, rows_recv(self->rx, &self->row));
    WOI_TRY(rows_reserve(self->tx, &self->permit));
    self->error = rows_permit_send(&self->permit, self->row);
    self->error = rows_try_send(self->tx, self->row);
    self->error = rows_try_recv(self->rx, &self->row);
    rows_permit_drop(&self->permit);
    WOI_TRY(owned_lines_send(self->lines, NULL));
    self->error = row_once_open(&self->once_tx, &self->once_rx);
    self->error = row_once_send(&self->once_tx, self->row);
    WOI_AWAIT(self->error, row_once_recv(self->once_rx, &self->row));
    WOI_AWAIT(rows_closed(self->tx));
WOI_FINALLY:
    rows_sender_drop(&self->tx);
    rows_receiver_drop(&self->rx);
    owned_lines_sender_drop(&self->lines);
    WOI_END;
}

int open_all(struct rows_sender *tx, struct rows_receiver *rx, struct callbacks_sender *ctx, struct callbacks_receiver *crx)
{
    return rows_open(16, tx, rx) + callbacks_open_unbounded(ctx, crx);
}
