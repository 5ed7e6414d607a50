/* tested_plain.c - tests by WOI_TEST_MAIN, some of which fail on purpose: tested_plain.py says which. */
#include <stdlib.h>
#include <woi.h>
#include <woi/test.h>

WOI_TEST(good, sleeps_an_hour)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(60 * WOI_MIN(1)));
    WOI_END;
}

WOI_TEST(good, has_locals, int number;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->number, woi_sleep(1));
    WOI_ASSERT(self->number == 0);
    WOI_END;
}

WOI_TEST(bad, asserts_what_is_not_so)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_now() < 0);
    WOI_END;
}

WOI_TEST(bad, waits_while_the_clock_stands_still)
{
    WOI_BEGIN;
    woi_test_pause();
    WOI_AWAIT(woi_sleep(1));
    WOI_END;
}

WOI_TEST(bad, leaves_a_listener_open, struct woi_tcp_listener *listener; struct woi_address address;)
{
    WOI_BEGIN;
    (void)woi_address_parse("127.0.0.1:0", &self->address);
    (void)woi_tcp_listen(&self->address, NULL, &self->listener);
    WOI_END;
}

WOI_TEST_MAIN;
