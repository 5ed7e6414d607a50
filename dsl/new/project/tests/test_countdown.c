/* test_countdown.c - each test is an async function, on a clock that jumps to the next deadline when nobody
 * can run: they wait for seconds, and take none. A test that leaves memory or files behind fails. */
#include "../src/countdown.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <woi/test.h>

WOI_TEST(countdown, says_a_number_each_second, FILE *file; char *said; size_t length; int64_t before; int error;)
{
    WOI_BEGIN;
    self->file = open_memstream(&self->said, &self->length);
    WOI_ASSERT(self->file);
    self->before = woi_now();
    WOI_AWAIT(self->error, project_name_countdown(3, self->file));
    WOI_ASSERT(self->error == 0);
    WOI_ASSERT(woi_now() - self->before >= WOI_SEC(3));
    WOI_ASSERT(woi_now() - self->before < WOI_SEC(4));
    WOI_ASSERT(strcmp(self->said, "3\n2\n1\ngo\n") == 0);
WOI_FINALLY:
    if (self->file)
        fclose(self->file);
    free(self->said);
    WOI_END;
}

WOI_TEST(countdown, refuses_what_is_below_zero, int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, project_name_countdown(-1, stdout));
    WOI_ASSERT(self->error == -EINVAL);
    WOI_END;
}

WOI_TEST_MAIN;
