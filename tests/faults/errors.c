/* errors.c - what each call can fail with, by its man page, and who hears of it.
 *
 * Left out:
 *   EFAULT, ENOTSOCK and, where it speaks of flags, levels or sizes, EINVAL: they say that woi itself
 *       passes nonsense, which no state of the system brings about;
 *   EINPROGRESS and EALREADY of connect(2): no failure, and never asked for twice;
 *   EISCONN, EPROTOTYPE, EMSGSIZE, EOPNOTSUPP of send(2) and listen(2), EALREADY, EDESTADDRREQ: of
 *       datagrams, UNIX sockets and TCP fast open, that woi does not make; a user's fd may be anything, but
 *       it comes through writev and readv, which have them as far as their pages do;
 *   EISDIR: epoll takes no directory;
 *   ECANCELED of timerfd_settime(2), EPERM and ENODEV of timerfd_create(2): of clocks that can be set, of
 *       alarms, of a system without /dev. */
#include <errno.h>

#include "table.h"

const struct call_kind call_kinds[CALLS] = {
    [CALL_ALLOCATE] = {"allocate", {{ENOMEM, TOLD, false}}},
    [CALL_REALLOCATE] = {"reallocate", {{ENOMEM, TOLD, false}}},
    [CALL_MAP] = {"map", {{ENOMEM, TOLD, false}}},
    [CALL_EPOLL_CREATE] = {"epoll_create",
                           {{EMFILE, TOLD, false}, {ENFILE, TOLD, false}, {ENOMEM, TOLD, false}}},
    [CALL_EPOLL_ADD] = {"epoll_add",
                        {{EBADF, TOLD, false},
                         {EEXIST, TOLD, false},
                         {EINVAL, TOLD, false}, /* the epoll itself */
                         {ELOOP, TOLD, false},
                         {ENOMEM, TOLD, false},
                         {ENOSPC, TOLD, false},
                         {EPERM, TOLD, false}}},
    /* Somebody closed the fd: then the kernel has forgotten it already. */
    [CALL_EPOLL_DELETE] = {"epoll_delete",
                           {{EBADF, HIDDEN, false}, {ENOENT, HIDDEN, false}, {ENOMEM, HIDDEN, false}}},
    [CALL_EPOLL_WAIT] = {"epoll_wait", {{EINTR, HIDDEN, true}, {EBADF, TOLD, false}, {EINVAL, TOLD, false}}},
    [CALL_TIMER_CREATE] = {"timer_create",
                           {{EMFILE, TOLD, false}, {ENFILE, TOLD, false}, {ENOMEM, TOLD, false}}},
    [CALL_TIMER_SET] = {"timer_set", {{EBADF, TOLD, false}, {EINVAL, TOLD, false}}},
    /* Nobody can do anything about it: the fd is closed. */
    [CALL_CLOSE] = {"close",
                    {{EINTR, HIDDEN, false},
                     {EIO, HIDDEN, false},
                     {EBADF, HIDDEN, false},
                     {ENOSPC, HIDDEN, false},
                     {EDQUOT, HIDDEN, false}}},
    [CALL_SET_NONBLOCKING] = {"set_nonblocking", {{EBADF, TOLD, false}, {EPERM, TOLD, false}}},
    [CALL_READV] = {"readv",
                    {{EAGAIN, HIDDEN, true},
                     {EINTR, HIDDEN, true},
                     {EBADF, TOLD, false},
                     {EINVAL, TOLD, false}, /* the fd is unsuitable for reading */
                     {EIO, TOLD, false},
                     {ECONNRESET, TOLD, false},
                     {ETIMEDOUT, TOLD, false}}},
    [CALL_WRITEV] = {"writev",
                     {{EAGAIN, HIDDEN, true},
                      {EINTR, HIDDEN, true},
                      {EBADF, TOLD, false},
                      {EDESTADDRREQ, TOLD, false},
                      {EDQUOT, TOLD, false},
                      {EFBIG, TOLD, false},
                      {EINVAL, TOLD, false},
                      {EIO, TOLD, false},
                      {ENOSPC, TOLD, false},
                      {EPERM, TOLD, false},
                      {EPIPE, TOLD, false}}},
#define RECEIVE_WAYS                                                                                         \
    {                                                                                                        \
        {EAGAIN, HIDDEN, true}, {EINTR, HIDDEN, true}, {EBADF, TOLD, false}, {ECONNREFUSED, TOLD, false},    \
            {ECONNRESET, TOLD, false}, {EHOSTUNREACH, TOLD, false}, {ENETUNREACH, TOLD, false},              \
            {ENOMEM, TOLD, false}, {ENOTCONN, TOLD, false},                                                  \
        {                                                                                                    \
            ETIMEDOUT, TOLD, false                                                                           \
        }                                                                                                    \
    }
#define SEND_WAYS                                                                                            \
    {                                                                                                        \
        {EAGAIN, HIDDEN, true}, {EINTR, HIDDEN, true}, {EACCES, TOLD, false}, {EBADF, TOLD, false},          \
            {ECONNRESET, TOLD, false}, {EHOSTUNREACH, TOLD, false}, {ENETUNREACH, TOLD, false},              \
            {ENOBUFS, TOLD, false}, {ENOMEM, TOLD, false}, {ENOTCONN, TOLD, false}, {EPERM, TOLD, false},    \
            {EPIPE, TOLD, false},                                                                            \
        {                                                                                                    \
            ETIMEDOUT, TOLD, false                                                                           \
        }                                                                                                    \
    }
    [CALL_RECEIVE] = {"receive", RECEIVE_WAYS},
    [CALL_SEND] = {"send", SEND_WAYS},
    [CALL_RECEIVE_PARTS] = {"receive_parts", RECEIVE_WAYS},
    [CALL_SEND_PARTS] = {"send_parts", SEND_WAYS},
    [CALL_SOCKET] = {"socket",
                     {{EACCES, TOLD, false},
                      {EAFNOSUPPORT, TOLD, false},
                      {EINVAL, TOLD, false},
                      {EMFILE, TOLD, false},
                      {ENFILE, TOLD, false},
                      {ENOBUFS, TOLD, false},
                      {ENOMEM, TOLD, false},
                      {EPROTONOSUPPORT, TOLD, false}}},
    [CALL_BIND] = {"bind",
                   {{EACCES, TOLD, false},
                    {EADDRINUSE, TOLD, false},
                    {EADDRNOTAVAIL, TOLD, false},
                    {EBADF, TOLD, false},
                    {EINVAL, TOLD, false}, /* bound already */
                    {ENOMEM, TOLD, false}}},
    [CALL_LISTEN] = {"listen", {{EADDRINUSE, TOLD, false}, {EBADF, TOLD, false}}},
    [CALL_ACCEPT] = {"accept",
                     {{EAGAIN, HIDDEN, true},
                      {EINTR, HIDDEN, true},
                      /* a connection that broke in the backlog is skipped */
                      {ECONNABORTED, HIDDEN, false},
                      {EHOSTDOWN, HIDDEN, false},
                      {EHOSTUNREACH, HIDDEN, false},
                      {ENETDOWN, HIDDEN, false},
                      {ENETUNREACH, HIDDEN, false},
                      {ENONET, HIDDEN, false},
                      {ENOPROTOOPT, HIDDEN, false},
                      {EOPNOTSUPP, HIDDEN, false},
                      {EPROTO, HIDDEN, false},
                      /* rested on */
                      {EMFILE, HIDDEN, false},
                      {ENFILE, HIDDEN, false},
                      {ENOBUFS, HIDDEN, false},
                      {ENOMEM, HIDDEN, false},
                      {EBADF, TOLD, false},
                      {EINVAL, TOLD, false}, /* not listening any more */
                      {EPERM, TOLD, false},
                      {ETIMEDOUT, TOLD, false}}},
    [CALL_CONNECT] = {"connect",
                      {{EINTR, HIDDEN, false}, /* it goes on by itself */
                       {EACCES, TOLD, false},
                       {EADDRINUSE, TOLD, false},
                       {EADDRNOTAVAIL, TOLD, false},
                       {EAFNOSUPPORT, TOLD, false},
                       {EAGAIN, TOLD, false},
                       {EBADF, TOLD, false},
                       {ECONNREFUSED, TOLD, false},
                       {EHOSTUNREACH, TOLD, false},
                       {ENETUNREACH, TOLD, false},
                       {EPERM, TOLD, false},
                       {ETIMEDOUT, TOLD, false}}},
    [CALL_CONNECTED] = {"SO_ERROR",
                        {{ECONNREFUSED, TOLD, false},
                         {ECONNRESET, TOLD, false},
                         {EHOSTUNREACH, TOLD, false},
                         {ENETUNREACH, TOLD, false},
                         {ETIMEDOUT, TOLD, false}}},
    [CALL_SHUTDOWN] = {"shutdown", {{EBADF, TOLD, false}, {ENOTCONN, TOLD, false}}},
    [CALL_GET_OPTION] = {"get_option",
                         {{EBADF, TOLD, false}, {EINVAL, TOLD, false}, {ENOPROTOOPT, TOLD, false}}},
    [CALL_SET_OPTION] =
        {"set_option",
         {{EBADF, TOLD, false}, {EINVAL, TOLD, false}, {ENOMEM, TOLD, false}, {ENOPROTOOPT, TOLD, false}}},
    [CALL_LOCAL_ADDRESS] = {"local_address",
                            {{EBADF, TOLD, false}, {EINVAL, TOLD, false}, {ENOBUFS, TOLD, false}}},
    [CALL_PEER_ADDRESS] =
        {"peer_address",
         {{EBADF, TOLD, false}, {EINVAL, TOLD, false}, {ENOBUFS, TOLD, false}, {ENOTCONN, TOLD, true}}},
};

const struct way *way_of(enum call kind, int error)
{
    for (const struct way *way = call_kinds[kind].ways; way->error; way++)
        if (way->error == error)
            return way;
    return NULL;
}
