/* timerfd.c - a sleep made of a timer of the kernel, one for each: woi_pollable with any fd.
 *
 * Everything that epoll can watch can be awaited: here a timerfd, which becomes readable when its time
 * has come. woi_sleep needs neither an fd nor a system call of its own; this shows what it saves. */
// expect: 1 woke
// expect: 2 woke
// expect: 3 woke
// expect: no time at all: success
// expect: an hour: Connection timed out

#include <errno.h>
#include <stdio.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>
#include <woi.h>

/* An fd that becomes readable once, when so much time has passed; or -errno. */
static int timer_open(int64_t nanoseconds)
{
    const int64_t second = WOI_SEC(1);
    struct itimerspec when = {
        .it_value = {.tv_sec = nanoseconds / second, .tv_nsec = nanoseconds % second},
    };
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

    if (fd < 0)
        return -errno;
    if (nanoseconds <= 0)
        when.it_value = (struct timespec){.tv_nsec = 1}; /* zero would disarm it: it would never fire */
    if (timerfd_settime(fd, 0, &when, NULL) == 0)
        return fd;
    const int error = -errno;
    close(fd);
    return error;
}

static WOI_ASYNC(int, timer_sleep, ((int64_t, nanoseconds)),
    struct woi_pollable *timer;
    uint64_t expirations;
    ssize_t n;
)
{
    int fd, error;

    WOI_BEGIN;
    fd = timer_open(self->nanoseconds);
    if (fd < 0)
        WOI_RETURN(fd);
    error = woi_pollable_new(fd, WOI_READABLE, &self->timer);
    if (error) {
        close(fd);
        WOI_RETURN(error);
    }
    /* Being told that it is readable may be a false alarm; reading is certain. */
    WOI_TRY(self->n, woi_read(self->timer, &self->expirations, sizeof self->expirations));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_pollable_close(self->timer);
    WOI_END;
}

static WOI_ASYNC(int, print_later, ((int, number)))
{
    WOI_BEGIN;
    WOI_TRY(timer_sleep(self->number * WOI_MS(50)));
    printf("%d woke\n", self->number);
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    int error;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_try_join(print_later(3), print_later(1), print_later(2)));

    WOI_AWAIT(self->error, timer_sleep(0));
    printf("no time at all: %s\n", woi_strerror(self->error));

    /* What times out is dropped: its finally part closes the fd. */
    WOI_AWAIT(self->error, woi_timeout(WOI_MS(1), timer_sleep(WOI_MIN(60))));
    printf("an hour: %s\n", woi_strerror(self->error));
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
