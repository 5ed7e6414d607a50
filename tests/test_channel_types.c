/* Messages of every kind go through whole: by send, by permit, at once, through a waiting receiver. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/channel.h"

TestSuite(channel_types, .init = support_begin, .fini = support_end);

struct large {
    unsigned char bytes[200];
};

struct mixed {
    char a;
    double b;
    const char *c;
    struct {
        short d;
        long long e;
    } inner;
};

struct vector {
    _Alignas(32) double x[4];
};

union either {
    int number;
    void *pointer;
};

enum colour { RED, GREEN = 70000 };

typedef int (*callback)(int);
__extension__ typedef __int128 whole;

static int twice(int n)
{
    return 2 * n;
}

WOI_CHANNEL(bytes, unsigned char);
WOI_CHANNEL(larges, struct large);
WOI_CHANNEL(mixeds, struct mixed);
WOI_CHANNEL(vectors, struct vector);
WOI_CHANNEL(eithers, union either);
WOI_CHANNEL(colours, enum colour);
WOI_CHANNEL(callbacks, int (*)(int));
WOI_CHANNEL(strings, const char *);
WOI_CHANNEL(reals, long double);
WOI_CHANNEL(wholes, whole);

/* Sends make(i) for i from 0 on in every way, in a ring that is not a multiple of anything; is(message,
 * i) says whether it is the i-th. */
#define GOES_THROUGH(name, T, make, is)                                                                      \
    Test(channel_types, name##_go_through_whole)                                                             \
    {                                                                                                        \
        for (int capacity = 0; capacity <= 7; capacity++) {                                                  \
            struct name##_sender s;                                                                          \
            struct name##_receiver r;                                                                        \
            int error = capacity ? name##_open((size_t)capacity, &s, &r) : name##_open_unbounded(&s, &r);    \
                                                                                                             \
            cr_assert(eq(int, error, 0));                                                                    \
            for (int i = 0; i < 60; i++) {                                                                   \
                struct hand hand = {0};                                                                      \
                struct name##_permit permit = {0};                                                           \
                struct woi_future_int *send = name##_send(s, make(i)), *recv;                                \
                T got;                                                                                       \
                                                                                                             \
                memset(&got, 0x5a, sizeof got);                                                              \
                recv = name##_recv(r, &got);                                                                 \
                if (i % 2)                                                                                   \
                    cr_assert(eq(int, step(&recv, &hand), WAITING));                                         \
                if (i % 3 == 0) {                                                                            \
                    cr_assert(eq(int, step(&send, &hand), 0));                                               \
                } else {                                                                                     \
                    woi_drop(send);                                                                          \
                    if (i % 3 == 1) {                                                                        \
                        cr_assert(eq(int, name##_try_send(s, make(i)), 0));                                  \
                    } else {                                                                                 \
                        cr_assert(eq(int, name##_try_reserve(s, &permit), 0));                               \
                        cr_assert(eq(int, name##_permit_send(&permit, make(i)), 0));                         \
                    }                                                                                        \
                }                                                                                            \
                if (i % 5) {                                                                                 \
                    cr_assert(eq(int, step(&recv, &hand), 0));                                               \
                } else {                                                                                     \
                    woi_drop(recv);                                                                          \
                    cr_assert(eq(int, name##_try_recv(r, &got), 0));                                         \
                }                                                                                            \
                cr_assert(eq(int, is(got, i), 1));                                                           \
            }                                                                                                \
            name##_sender_drop(&s);                                                                          \
            name##_receiver_drop(&r);                                                                        \
        }                                                                                                    \
    }

static unsigned char make_byte(int i)
{
    return (unsigned char)(255 - i);
}

static int is_byte(unsigned char byte, int i)
{
    return byte == make_byte(i);
}

static struct large make_large(int i)
{
    struct large large;

    for (int k = 0; k < 200; k++)
        large.bytes[k] = (unsigned char)(i + 3 * k);
    return large;
}

static int is_large(struct large large, int i)
{
    struct large expected = make_large(i);

    return memcmp(&large, &expected, sizeof large) == 0;
}

static struct mixed make_mixed(int i)
{
    return (struct mixed){'a', i / 4.0, "c", {(short)-i, -(1LL << i)}};
}

static int is_mixed(struct mixed mixed, int i)
{
    return mixed.a == 'a' && mixed.b == i / 4.0 && strcmp(mixed.c, "c") == 0 && mixed.inner.d == -i &&
           mixed.inner.e == -(1LL << i);
}

static struct vector make_vector(int i)
{
    return (struct vector){{i, i + 0.5, -i, 1e300}};
}

static int is_vector(struct vector v, int i)
{
    return v.x[0] == i && v.x[1] == i + 0.5 && v.x[2] == -i && v.x[3] == 1e300;
}

static union either make_either(int i)
{
    return (union either){.pointer = (void *)(uintptr_t)(i * 1000003)};
}

static int is_either(union either either, int i)
{
    return either.pointer == (void *)(uintptr_t)(i * 1000003);
}

static enum colour make_colour(int i)
{
    return i % 2 ? RED : GREEN;
}

static int is_colour(enum colour colour, int i)
{
    return colour == make_colour(i);
}

static callback make_callback(int i)
{
    return i % 4 ? twice : NULL;
}

static int is_callback(callback call, int i)
{
    return i % 4 ? call(i) == 2 * i : call == NULL;
}

static const char *make_string(int i)
{
    static const char text[] = "a text of more than sixty letters, so that there are sixty places in it";

    return text + i;
}

static int is_string(const char *string, int i)
{
    return string == make_string(i);
}

static long double make_real(int i)
{
    return (long double)i / 3;
}

static int is_real(long double real, int i)
{
    return real == make_real(i);
}

static whole make_whole(int i)
{
    return -((whole)1 << (i + 60));
}

static int is_whole(whole n, int i)
{
    return n == make_whole(i);
}

GOES_THROUGH(bytes, unsigned char, make_byte, is_byte)
GOES_THROUGH(larges, struct large, make_large, is_large)
GOES_THROUGH(mixeds, struct mixed, make_mixed, is_mixed)
GOES_THROUGH(vectors, struct vector, make_vector, is_vector)
GOES_THROUGH(eithers, union either, make_either, is_either)
GOES_THROUGH(colours, enum colour, make_colour, is_colour)
GOES_THROUGH(callbacks, callback, make_callback, is_callback)
GOES_THROUGH(strings, const char *, make_string, is_string)
GOES_THROUGH(reals, long double, make_real, is_real)
GOES_THROUGH(wholes, whole, make_whole, is_whole)
