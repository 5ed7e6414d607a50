/* Addresses as text. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <netinet/in.h>

#include "support.h"
#include "woi/tcp.h"

TestSuite(address, .init = support_begin, .fini = support_end);

static void assert_round_trip(const char *text)
{
    struct woi_address address;
    char buffer[WOI_ADDRESS_TEXT];

    cr_assert(eq(int, woi_address_parse(text, &address), 0), "%s", text);
    cr_assert(eq(str, woi_address_format(&address, buffer, sizeof buffer), (char *)(uintptr_t)text));
}

Test(address, of_ipv4_has_the_four_numbers_and_the_port)
{
    struct woi_address address;
    const struct sockaddr_in *in = (const struct sockaddr_in *)&address.storage;

    cr_assert(eq(int, woi_address_parse("192.168.1.20:8080", &address), 0));
    cr_assert(eq(u32, address.length, sizeof(struct sockaddr_in)));
    cr_assert(eq(int, address.storage.ss_family, AF_INET));
    cr_assert(eq(u32, ntohl(in->sin_addr.s_addr), 0xc0a80114));
    cr_assert(eq(u32, ntohs(in->sin_port), 8080));
    cr_assert(eq(u32, woi_address_port(&address), 8080));
}

Test(address, of_ipv6_stands_in_brackets)
{
    struct woi_address address;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address.storage;

    cr_assert(eq(int, woi_address_parse("[2001:db8::7]:443", &address), 0));
    cr_assert(eq(u32, address.length, sizeof(struct sockaddr_in6)));
    cr_assert(eq(int, address.storage.ss_family, AF_INET6));
    cr_assert(eq(u8, in6->sin6_addr.s6_addr[0], 0x20));
    cr_assert(eq(u8, in6->sin6_addr.s6_addr[15], 7));
    cr_assert(eq(u32, in6->sin6_scope_id, 0));
    cr_assert(eq(u32, woi_address_port(&address), 443));
}

Test(address, of_ipv6_may_have_a_numeric_zone)
{
    struct woi_address address;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address.storage;

    cr_assert(eq(int, woi_address_parse("[fe80::1%2]:80", &address), 0));
    cr_assert(eq(u32, in6->sin6_scope_id, 2));
    cr_assert(eq(int, woi_address_parse("[fe80::1%4294967295]:80", &address), 0));
    cr_assert(eq(u32, in6->sin6_scope_id, UINT32_MAX));
}

Test(address, takes_every_port_of_16_bits)
{
    struct woi_address address;

    cr_assert(eq(int, woi_address_parse("127.0.0.1:0", &address), 0));
    cr_assert(eq(u32, woi_address_port(&address), 0));
    cr_assert(eq(int, woi_address_parse("127.0.0.1:65535", &address), 0));
    cr_assert(eq(u32, woi_address_port(&address), 65535));
    cr_assert(eq(int, woi_address_parse("[::]:65535", &address), 0));
    cr_assert(eq(u32, woi_address_port(&address), 65535));
}

Test(address, is_written_as_it_is_read)
{
    assert_round_trip("0.0.0.0:0");
    assert_round_trip("127.0.0.1:80");
    assert_round_trip("255.255.255.255:65535");
    assert_round_trip("[::]:0");
    assert_round_trip("[::1]:80");
    assert_round_trip("[fe80::1%2]:80");
    assert_round_trip("[::ffff:10.0.0.1]:80");
    assert_round_trip("[1111:2222:3333:4444:5555:6666:7777:8888%4294967295]:65535");
}

Test(address, that_is_none_is_invalid_and_writes_nothing)
{
    static const char *const bad[] = {
        "",
        ":",
        ":80",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "127.0.0.1:99999999999999999999999",
        "127.0.0.1:-1",
        "127.0.0.1:+1",
        "127.0.0.1:0x50",
        "127.0.0.1:80 ",
        "127.0.0.1: 80",
        " 127.0.0.1:80",
        "127.0.0.256:80",
        "127.0.0:80",
        "127.0.0.1.1:80",
        "127.0.0.1]:80",
        "localhost:80",
        "*:80",
        "::1:80",
        "::1",
        "[::1]",
        "[::1",
        "[::1]80",
        "[::1]:",
        "[::1] :80",
        "[:80",
        "[]:80",
        "[[::1]]:80",
        "[127.0.0.1]:80",
        "[::g]:80",
        "[fe80::1%]:80",
        "[fe80::1%eth0]:80",
        "[fe80::1%4294967296]:80",
        "[fe80::1%-1]:80",
        "[%1]:80",
        "[1111:2222:3333:4444:5555:6666:7777:8888:9999]:80",
        "[0000000000000000000000000000000000000000000000000000000000000000000000::1]:80",
        "0000000000000000000000000000000000000000000000000000000000000000000000127.0.0.1:80",
    };
    struct woi_address address, before;

    memset(&before, 0x5a, sizeof before);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        address = before;
        cr_assert(eq(int, woi_address_parse(bad[i], &address), -EINVAL), "%s", bad[i]);
        cr_assert(eq(int, memcmp(&address, &before, sizeof before), 0));
    }
}

Test(address, of_null_is_invalid)
{
    struct woi_address address;

    cr_assert(eq(int, woi_address_parse(NULL, &address), -EINVAL));
    cr_assert(eq(int, woi_address_parse("127.0.0.1:80", NULL), -EINVAL));
}

Test(address, is_cut_to_a_small_buffer_with_its_nul)
{
    struct woi_address address;
    char buffer[8];

    cr_assert(eq(int, woi_address_parse("127.0.0.1:80", &address), 0));
    memset(buffer, 'x', sizeof buffer);
    cr_assert(eq(ptr, woi_address_format(&address, buffer, 5), buffer));
    cr_assert(eq(str, buffer, "127."));
    cr_assert(eq(chr, buffer[5], 'x'));
    cr_assert(eq(str, woi_address_format(&address, buffer, 1), ""));
    buffer[0] = 'x';
    cr_assert(eq(ptr, woi_address_format(&address, buffer, 0), buffer));
    cr_assert(eq(chr, buffer[0], 'x'));
    cr_assert(eq(int, woi_address_parse("[::1]:80", &address), 0));
    cr_assert(eq(str, woi_address_format(&address, buffer, sizeof buffer), "[::1]:8"));
}

Test(address, of_another_family_is_a_question_mark_without_a_port)
{
    struct woi_address address = {.length = sizeof(sa_family_t)};
    char buffer[WOI_ADDRESS_TEXT];

    address.storage.ss_family = AF_UNIX;
    cr_assert(eq(str, woi_address_format(&address, buffer, sizeof buffer), "?"));
    cr_assert(eq(u32, woi_address_port(&address), 0));
    address.storage.ss_family = AF_UNSPEC;
    cr_assert(eq(str, woi_address_format(&address, buffer, sizeof buffer), "?"));
    cr_assert(eq(u32, woi_address_port(&address), 0));
}
