/* subjects.h - what the cases beside it call; none of it is ever linked. */
#include <woi.h>

struct point {
    int x, y;
};

WOI_ASYNC_DECLARE(int, add_later, ((int, a), (int, b)));
WOI_ASYNC_DECLARE(int, say_later, ((const char *, text)));
WOI_ASYNC_DECLARE(void, nothing, ());
WOI_ASYNC_DECLARE(unsigned, count, ());
WOI_ASYNC_DECLARE(struct point, find_point, ());

WOI_FUTURE(int, countdown, int left;);
struct countdown *countdown_from(int n);

WOI_CHANNEL(numbers, int);
WOI_CHANNEL(points, struct point);
WOI_CHANNEL(lines, char *);
WOI_ONESHOT(answer, int);

WOI_STREAM_DECLARE(int, numbers_from, ((int, first)));
WOI_STREAM_DECLARE(struct point, places, ());
