/* items.h - for tests of streams: what was given is written down, as "1 2 3". */
#ifndef WOI_TESTS_SUPPORT_ITEMS_H
#define WOI_TESTS_SUPPORT_ITEMS_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <woi.h>
#include <woi/test.h>

static char written[400];

static inline void write_text(const char *text)
{
    const size_t used = strlen(written);

    snprintf(written + used, sizeof written - used, "%s%s", used ? " " : "", text);
}

static inline void write_number(int n)
{
    char text[16];

    snprintf(text, sizeof text, "%d", n);
    write_text(text);
}

/* What was written since the last time. */
#define EXPECT(text)                                                                                         \
    do {                                                                                                     \
        cr_assert(eq(str, written, (char *)(uintptr_t)(text)));                                              \
        written[0] = 0;                                                                                      \
    } while (0)

static int iters_ended; /* finally parts of the streams below */

/* The digits of a text: iter("123"). Never waits. */
static inline WOI_STREAM(int, iter, ((const char *, digits)))
{
    WOI_BEGIN;
    for (; *self->digits; self->digits++)
        WOI_YIELD_VALUE(*self->digits - '0');
WOI_FINALLY:
    iters_ended++;
    WOI_END;
}

/* The same, each so many milliseconds after the one before. */
static inline WOI_STREAM(int, slow_iter, ((const char *, digits), (int, ms)))
{
    WOI_BEGIN;
    for (; *self->digits; self->digits++) {
        WOI_AWAIT(woi_sleep(WOI_MS(self->ms)));
        WOI_YIELD_VALUE(*self->digits - '0');
    }
WOI_FINALLY:
    iters_ended++;
    WOI_END;
}

#endif
