/* A task may be spawned there. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
        woi_spawn_detached(add_later(1, 2));
    WOI_END;
}
