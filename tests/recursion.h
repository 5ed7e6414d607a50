/* recursion.h - two async functions that await each other, each defined in a file of its own. */
#ifndef WOI_TESTS_RECURSION_H
#define WOI_TESTS_RECURSION_H

#include "woi/async.h"

/* Whether n is even, or odd: 1 or 0. wait() makes the future that the last of them awaits. */
WOI_ASYNC_DECLARE(int, is_even, ((unsigned, n), (struct woi_future_int *(*)(void), wait)));
WOI_ASYNC_DECLARE(int, is_odd, ((unsigned, n), (struct woi_future_int *(*)(void), wait)));

/* A text on the heap, made of a number; and its destructor. */
struct text {
    char *words;
};
void text_drop(struct text *text);
extern unsigned texts_dropped;
WOI_ASYNC_DECLARE(struct text, make_text, ((int, number)));

WOI_ASYNC_DECLARE(void, nothing_at_all, ());

#endif
