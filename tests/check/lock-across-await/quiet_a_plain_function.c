/* A plain function does not wait. */
#include "subjects.h"

void plain(pthread_mutex_t *mutex)
{
    pthread_mutex_lock(mutex);
    woi_spawn_detached(add_later(1, 2));
    pthread_mutex_unlock(mutex);
}
