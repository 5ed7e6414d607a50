/* Who reads may not unlock as if it had written. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_rwlock *, lock)), struct woi_rwlock_read_guard guard;)
{
    WOI_BEGIN;
    WOI_TRY(woi_rwlock_read(self->lock, &self->guard));
    woi_rwlock_write_unlock(&self->guard); // expect: gcc "passing argument 1 of 'woi_rwlock_write_unlock' from incompatible pointer type" clang "incompatible pointer types passing"
    WOI_END;
}
