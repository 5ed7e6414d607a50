/* Neither arm is looked at. */
// expect: unchecked-result 8:9
// expect: unchecked-result 9:5
#include "subjects.h"

void plain(struct woi_tcp_listener **listener, const struct sockaddr *address, int n)
{
    n ? woi_tcp_listen(listener, address, sizeof *address) : 0;
    woi_tcp_listen(listener, address, sizeof *address), use(n);
}
