/* (void) says that it does not matter. */
#include "subjects.h"

void plain(struct woi_tcp_listener **listener, const struct sockaddr *address, int n)
{
    n ? (void)woi_tcp_listen(listener, address, sizeof *address) : use(n);
    (void)woi_tcp_listen(listener, address, sizeof *address), use(n);
    (void)(n ? woi_tcp_listen(listener, address, sizeof *address) : 0);
}
