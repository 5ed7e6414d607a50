/* A plain function. */
#include "subjects.h"

void plain(void)
{
    __attribute__((cleanup(free_text))) char *text = make_text();

    use_text(text);
    woi_spawn_detached(add_later(1, 2));
}
