/* The allocator aligns to 16 bytes. */
#include "subjects.h"

WOI_FUTURE(int, wide, _Alignas(32) char line[32];);

static woi_poll wide_poll(struct wide *self, struct woi_context *cx)
{
    (void)self;
    (void)cx;
    return WOI_READY;
}
WOI_FUTURE_TYPE(wide, wide_poll, WOI_NO_RELEASE); // expect: "wide: a future is aligned to 16 bytes at most"
