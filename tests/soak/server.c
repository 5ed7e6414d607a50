/* server.c - the sample as a thread: where it listens and how many it has accepted is seen in its table. */
#include "server.h"

#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/thread.h"
#include "ledger.h"

int echo_server_main(int argc, char **argv);

static struct {
    pthread_t thread;
    sem_t up; /* it listens, or has ended */
    struct sys table;
    int (*accept)(int socket); /* of the ledger's table */
    struct woi_address address;
    bool listens; /* before up is posted */
    int status;
    long connections;
    atomic_long accepted;
} server;

static int listen_and_tell(int socket, int backlog)
{
    const int error = sys_linux.listen(socket, backlog);

    if (error == 0)
        server.listens =
            sys_linux.local_address(socket, &server.address.storage, &server.address.length) == 0;
    sem_post(&server.up);
    return error;
}

static int accept_and_count(int socket)
{
    const int fd = server.accept(socket);

    atomic_fetch_add(&server.accepted, fd >= 0);
    return fd;
}

static void *serve(void *unused)
{
    char limit[32], name[] = "echo_server", option[] = "--connections";
    char *arguments[] = {name, option, limit, NULL};

    (void)unused;
    snprintf(limit, sizeof limit, "%ld", server.connections);
    thread_set_sys(&server.table);
    optind = 1;
    server.status = echo_server_main(3, arguments);
    sem_post(&server.up);
    return NULL;
}

int server_start(long connections, struct woi_address *ret_address)
{
    int error;

    ledger_table(&server.table);
    server.accept = server.table.accept;
    server.table.accept = accept_and_count;
    server.table.listen = listen_and_tell;
    server.connections = connections;
    server.accepted = 0;
    server.listens = false;
    sem_init(&server.up, 0, 0);
    error = pthread_create(&server.thread, NULL, serve, NULL);
    if (error)
        return -error;
    while (sem_wait(&server.up) != 0)
        ;
    *ret_address = server.address;
    return server.listens ? 0 : -EADDRNOTAVAIL;
}

bool server_is_full(void)
{
    return server.accepted >= server.connections;
}

int server_join(void)
{
    pthread_join(server.thread, NULL);
    sem_destroy(&server.up);
    return server.status;
}
