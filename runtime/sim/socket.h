/* socket.h - TCP in memory.
 *
 * A connection is two sockets that point at each other. What one sends waits in the other's wire, a
 * queue of packets that arrive in order, each after its latency; bytes are already in the other's
 * buffer, but count as arrived only with their packet:
 *
 *     buffer   | arrived, to be read | under way |   free: how much the sender may still send   |
 *     wire     DATA 100, DATA 20, FIN
 *
 * What poll(2), recv(2) and send(2) say in each state is what Linux says: net/ipv4/tcp.c. */
#ifndef WOI_SIM_SOCKET_H
#define WOI_SIM_SOCKET_H

#include "sim.h"

enum socket_state {
    SOCKET_IDLE,
    SOCKET_LISTENING,
    SOCKET_CONNECTING,
    SOCKET_CONNECTED, /* one direction may be shut down, or both */
    SOCKET_DEAD,      /* reset, refused, timed out; or both ENDs have arrived */
};

enum packet_kind {
    PACKET_ACCEPTED, /* the answer to a connect */
    PACKET_DATA,
    PACKET_SPACE, /* the reader has made room */
    PACKET_END,   /* no more data */
    PACKET_RESET,
};

struct packet {
    struct packet *next;
    int64_t arrival;
    enum packet_kind kind;
    size_t n;
};

struct sim_socket {
    struct sim_file file; /* first */
    struct woi_link all;  /* in sim->sockets */
    int family;
    enum socket_state state;
    struct sim_address local, peer;
    bool is_bound, reuse_address, reuse_port, only_v6, resets_on_close;
    bool chose_port;    /* its program did not say which, */
    bool chose_address; /* or not from which address */
    bool ended;         /* the peer's END has arrived */
    bool may_not_read;  /* END or RESET has arrived, or it was shut down */
    bool may_not_write; /* shut down, or reset */
    bool wants_space;   /* a write did less than it was asked to: tell when there is room */
    int error;          /* SO_ERROR, positive */

    /* listening */
    struct woi_link backlog; /* connections that nobody has accepted, by their `queued` */
    struct woi_link queued;
    unsigned waiting, most_waiting;

    /* connecting */
    int64_t began;
    unsigned attempts;
    bool is_told;  /* connect() has said that it is connected */
    bool is_spent; /* shut down after it failed: it can never connect again */

    /* connected */
    struct sim_socket *other; /* held; NULL once it is over */
    char *buffer;
    size_t first, arrived, total;
    struct packet *wire, **wire_end;
    int64_t last_arrival; /* of this socket's packets at the other end */
    int64_t stuck_since;  /* the first packet of the wire cannot get through; 0: it can */
    bool wire_is_planned;
};

static inline struct sim_socket *socket_of(struct sim_file *file)
{
    return (struct sim_socket *)file;
}

/* Whether it has gone from its program: closed, or never accepted. */
static inline bool socket_is_orphan(const struct sim_socket *socket)
{
    return socket->file.fd < 0 && !socket->queued.next;
}

/* --- socket.c --- */

struct sim_socket *socket_new(struct sim_host *host, int family);
void socket_free(struct sim_file *file);

/* NULL: *ret_error is -EBADF or -ENOTSOCK. */
struct sim_socket *socket_find(struct sim_host *host, int fd, int *ret_error);

int socket_open(struct sim_host *host, int family);
int socket_listen(struct sim_host *host, int fd, int backlog);
int socket_accept(struct sim_host *host, int fd);

/* --- socket_bind.c --- */

bool address_is_v4(const uint8_t *ip);

/* 0.0.0.0 or :: */
bool address_is_any(const uint8_t *ip);
struct sim_address address_any(int family);
int socket_read_address(const struct sim_socket *socket, const struct sockaddr *address, socklen_t length,
                        struct sim_address *ret_address);

/* Port 0: a free one. 0 or -EADDRINUSE. */
int socket_bind_to(struct sim_socket *socket, const struct sim_address *address);
int socket_bind(struct sim_host *host, int fd, const struct sockaddr *address, socklen_t length);

/* A port that it was not given by its program is free again. */
void socket_unbind(struct sim_socket *socket);

/* --- socket_connect.c --- */

int socket_connect(struct sim_host *host, int fd, const struct sockaddr *address, socklen_t length);

/* The machine that it was connecting to has crashed before the answer came. */
void socket_connect_again(struct sim_socket *socket);

/* When it stops trying. */
int64_t socket_gives_up(const struct sim_socket *connecting);

/* --- socket_end.c --- */

uint32_t socket_events(struct sim_file *file);

/* Those that may be reported although they are not so. */
uint32_t socket_false_events(struct sim_file *file);
void socket_close(struct sim_file *file);

/* Back to where it began, as if nothing had happened; a port that its program asked for stays. */
void socket_disconnect(struct sim_socket *socket);
int socket_shutdown(struct sim_host *host, int fd, int how);
int socket_get_option(struct sim_host *host, int fd, int level, int name, void *ret_value, socklen_t *length);
int socket_set_option(struct sim_host *host, int fd, int level, int name, const void *value,
                      socklen_t length);
int socket_address(struct sim_host *host, int fd, bool of_peer, struct sockaddr_storage *ret_address,
                   socklen_t *ret_length);

/* --- wire.c --- */

int64_t wire_latency(struct woi_sim *sim);
void wire_send(struct sim_socket *from, enum packet_kind kind, size_t n);
void wire_clear(struct sim_socket *socket);

/* Ends it with that error, as a RESET that arrives would. */
void socket_die(struct sim_socket *socket, int error);

/* Lets go of each other once neither can be of use to the other. */
void socket_part(struct sim_socket *socket);

/* Lets go of the other end; or both of each other. */
void socket_let_go(struct sim_socket *socket);
void socket_tear(struct sim_socket *socket);

/* --- socket_transfer.c --- */

ssize_t socket_receive(struct sim_host *host, int fd, const struct iovec *parts, int n);
ssize_t socket_send(struct sim_host *host, int fd, const struct iovec *parts, int n);

#endif
