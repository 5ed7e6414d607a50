/* It says in its text that it does not wait; or it only names the function. */
#include "subjects.h"

#define LOOK(pid) waitpid(pid, NULL, WNOHANG)
#define PEEK(fds) poll((void *)(fds), 1, 0)
#define SLEEP sleep
#define SOCKET_NAME "read(1)"

void call(unsigned (*function)(unsigned));

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    (void)LOOK(self->n);
    (void)PEEK(self->conn);
    call(SLEEP);
    use(sizeof SOCKET_NAME);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
