/* address.c - addresses as text. Numeric only: nothing is looked up. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>

#include "woi/tcp.h"

enum { LONGEST_HOST = 63, LARGEST_PORT = 65535 };

/* Digits up to the end of the text; false if it is no number up to most. */
static bool parse_number(const char *text, uint32_t most, uint32_t *ret_number)
{
    uint64_t number = 0;

    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        number = 10 * number + (uint64_t)(*text - '0');
        if (number > most)
            return false;
    }
    *ret_number = (uint32_t)number;
    return true;
}

static int parse_ipv4(const char *host, uint16_t port, struct woi_address *ret_address)
{
    struct sockaddr_in *in = (struct sockaddr_in *)&ret_address->storage;

    *in = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
    ret_address->length = sizeof *in;
    return inet_pton(AF_INET, host, &in->sin_addr) == 1 ? 0 : -EINVAL;
}

static int parse_ipv6(char *host, uint16_t port, struct woi_address *ret_address)
{
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&ret_address->storage;
    char *zone = strchr(host, '%');

    *in6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (zone) {
        *zone = '\0';
        if (!parse_number(zone + 1, UINT32_MAX, &in6->sin6_scope_id))
            return -EINVAL;
    }
    ret_address->length = sizeof *in6;
    return inet_pton(AF_INET6, host, &in6->sin6_addr) == 1 ? 0 : -EINVAL;
}

int woi_address_parse(const char *text, struct woi_address *ret_address)
{
    struct woi_address address = {.length = 0};
    char host[LONGEST_HOST + 1];
    const char *colon = text ? strrchr(text, ':') : NULL;
    uint32_t port;
    int error;

    if (!colon || !ret_address || !parse_number(colon + 1, LARGEST_PORT, &port))
        return -EINVAL;
    const bool bracketed = text[0] == '[';
    const size_t length = (size_t)(colon - text);
    if (length > LONGEST_HOST || (bracketed && (length < 2 || colon[-1] != ']')))
        return -EINVAL;
    memcpy(host, text + bracketed, length - 2 * (size_t)bracketed);
    host[length - 2 * (size_t)bracketed] = '\0';
    error =
        bracketed ? parse_ipv6(host, (uint16_t)port, &address) : parse_ipv4(host, (uint16_t)port, &address);
    if (error == 0)
        *ret_address = address;
    return error;
}

char *woi_address_format(const struct woi_address *address, char *buffer, size_t size)
{
    const struct sockaddr_in *in = (const struct sockaddr_in *)&address->storage;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address->storage;
    char host[INET6_ADDRSTRLEN] = "?";
    char zone[16] = "";

    switch (address->storage.ss_family) {
    case AF_INET:
        inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
        snprintf(buffer, size, "%s:%u", host, woi_address_port(address));
        break;
    case AF_INET6:
        inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
        if (in6->sin6_scope_id)
            snprintf(zone, sizeof zone, "%%%u", in6->sin6_scope_id);
        snprintf(buffer, size, "[%s%s]:%u", host, zone, woi_address_port(address));
        break;
    default:
        snprintf(buffer, size, "?");
    }
    return buffer;
}

unsigned woi_address_port(const struct woi_address *address)
{
    switch (address->storage.ss_family) {
    case AF_INET:
        return ntohs(((const struct sockaddr_in *)&address->storage)->sin_port);
    case AF_INET6:
        return ntohs(((const struct sockaddr_in6 *)&address->storage)->sin6_port);
    default:
        return 0;
    }
}
