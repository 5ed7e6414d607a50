/* The allocator aligns to 16 bytes. */
#include "subjects.h"

struct wide {
    _Alignas(32) char line[32];
};

WOI_ASYNC(struct wide, app, ()) // expect: "app: a frame is aligned to 16 bytes at most"
{
    WOI_BEGIN;
    WOI_END;
}
