/* panic.c - a panic ends one task; the program goes on.
 *
 * It unwinds from the inside out through what awaits what, and each finally part runs. Whoever joins
 * the task gets the message in place of a value. The default hook prints it to stderr at once. */
// expect: divide 10 by 4: left
// expect: average of 4: left
// expect: divide 10 by 0: left
// expect: average of 0: left
// expect: the first task: 2
// expect: the second task: panicked, 10 divided by zero, ...panic.c:...
// expect: the program goes on
// expect error: woi: average panicked at ...panic.c:...: 10 divided by zero

#include <stdio.h>
#include <woi.h>

static WOI_ASYNC(int, divide, ((int, a), (int, b)))
{
    WOI_BEGIN;
    if (self->b == 0)
        WOI_PANIC("%d divided by zero", self->a);
    WOI_RETURN(self->a / self->b);
WOI_FINALLY:
    printf("divide %d by %d: left\n", self->a, self->b);
    WOI_END;
}

static WOI_ASYNC(int, average, ((int, total), (int, count)),
    int quotient;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->quotient, divide(self->total, self->count));
    WOI_RETURN(self->quotient);
WOI_FINALLY:
    printf("average of %d: left\n", self->count);
    WOI_END;
}

static void report(const char *who, const struct average_result *result)
{
    const char *how = woi_error_name(result->error);

    switch (result->error) {
    case WOI_OK:
        printf("%s: %d\n", who, result->value);
        break;
    case WOI_PANICKED:
        printf("%s: %s, %s, %s:%u\n", who, how, woi_panic_text(&result->panic), result->panic.file,
               result->panic.line);
        break;
    case WOI_CANCELLED:
    case WOI_NO_MEMORY:
        printf("%s: %s\n", who, how);
        break;
    }
}

static WOI_ASYNC(int, app, (),
    struct average_handle *first, *second;
    struct average_result result;
)
{
    WOI_BEGIN;
    self->first = woi_spawn(average(10, 4));
    self->second = woi_spawn(average(10, 0));
    WOI_AWAIT(self->result, self->first);
    report("the first task", &self->result);
    WOI_AWAIT(self->result, self->second);
    report("the second task", &self->result);
    puts("the program goes on");
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
