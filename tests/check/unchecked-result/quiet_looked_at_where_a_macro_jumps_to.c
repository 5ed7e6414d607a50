/* The label reads it. */
#include "subjects.h"

#define OUT_IF(x) \
    do { \
        if (x) \
            goto out; \
    } while (0)

int plain(struct woi_tcp_listener **listener, const struct sockaddr *address)
{
    int r = woi_tcp_listen(listener, address, sizeof *address);
    OUT_IF(ready());
    return 0;
out:
    return r;
}
