/* unbounded_channel.c - many senders, one receiver and no limit: a send never waits.
 *
 * A message may own memory, which goes to the channel when it is sent, and to the receiver when it is
 * received. What nobody receives is given to the destructor of the channel. */
// expect: 6 letters are queued
// expect: Anna's letter 1
// expect: Anna's letter 2
// expect: Bert's letter 1
// expect: Bert's letter 2
// expect: that will do
// expect: thrown away: Carl's letter 1
// expect: thrown away: Carl's letter 2

#define _GNU_SOURCE /* asprintf */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <woi.h>

static void throw_away(char **text)
{
    printf("thrown away: %s\n", *text);
    free(*text);
}

WOI_CHANNEL_OWNS(letters, char *, throw_away);

/* Owns its sender, and each letter until it is sent. */
static WOI_ASYNC(int, write_letters, ((const char *, name), (struct letters_sender, tx)),
    char *letter;
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 1; self->i <= 2; self->i++) {
        if (asprintf(&self->letter, "%s's letter %d", self->name, self->i) < 0) {
            self->letter = NULL;
            WOI_RETURN(-ENOMEM);
        }
        WOI_TRY(letters_send(self->tx, self->letter));
        self->letter = NULL;
    }
    WOI_RETURN(0);
WOI_FINALLY:
    free(self->letter);
    letters_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    struct letters_sender tx;
    struct letters_receiver rx;
    char *letter;
    int error, i;
)
{
    WOI_BEGIN;
    self->error = letters_open_unbounded(&self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(woi_try_join(write_letters("Anna", letters_sender_clone(self->tx)),
                         write_letters("Bert", letters_sender_clone(self->tx)),
                         write_letters("Carl", letters_sender_clone(self->tx))));
    printf("%zu letters are queued\n", letters_length(self->rx));

    for (self->i = 0; self->i < 4; self->i++) {
        WOI_TRY(letters_recv(self->rx, &self->letter));
        puts(self->letter);
        free(self->letter);
    }
    puts("that will do");
    WOI_RETURN(0);
WOI_FINALLY:
    letters_sender_drop(&self->tx);
    letters_receiver_drop(&self->rx);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
