/* The allocator aligns to 16 bytes. */
#include "subjects.h"

WOI_ASYNC(void, app, (), _Alignas(64) char line[64];) // expect: "app: a frame is aligned to 16 bytes at most"
{
    WOI_BEGIN;
    WOI_END;
}
