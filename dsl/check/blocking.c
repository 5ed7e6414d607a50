/* blocking.c - blocking-call: a call that makes all tasks of the thread wait. */
#include "check/checker.h"

/* What there is to use instead. */
static const struct {
    const char *calls; /* with blanks around each */
    const char *instead;
} hints[] = {
    {" sleep usleep nanosleep clock_nanosleep thrd_sleep ", "await woi_sleep()"},
    {" read readv recv recvfrom recvmsg ", "await woi_read(), or make the descriptor non-blocking"},
    {" send sendto sendmsg sendmmsg ", "await woi_write_all(), or make the descriptor non-blocking"},
    {" connect ", "await woi_tcp_connect()"},
    {" accept accept4 ", "await woi_tcp_accept()"},
    {" WOI_BLOCK_ON ", "await the future"},
    {" pthread_mutex_lock pthread_rwlock_rdlock pthread_rwlock_wrlock mtx_lock ",
     "use a channel, or a try-lock with WOI_YIELD()"},
};

static const char *hint_for(struct slice name)
{
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        const struct slice calls = slice_of(hints[i].calls);

        for (size_t k = 1; k + name.length < calls.length; k++)
            if (calls.at[k - 1] == ' ' && calls.at[k + name.length] == ' ' &&
                slice_equal((struct slice){calls.at + k, name.length}, name))
                return hints[i].instead;
    }
    return "do it in another thread or process";
}

/* Says in its arguments that it does not wait, or reads what is not there to wait for. */
static bool is_harmless(const struct checker *checker, const struct event *event)
{
    const struct tree *tree = &checker->flow->tree;
    const uint32_t open = event->other, close = tree->match[open];
    const uint32_t symbol = tree->tokens[event->token].symbol;
    bool reads_stdin = false;

    for (uint32_t i = open + 1; i < close; i++) {
        const struct slice text = checker_text(checker, i);

        if (kind_at(tree, i) == TOKEN_NAME &&
            (slice_ends(text, "DONTWAIT") || slice_is(text, "WNOHANG") || slice_is(text, "LOCK_NB") ||
             slice_is(text, "F_TLOCK") || slice_is(text, "LOCK_UN") || slice_is(text, "F_ULOCK") ||
             slice_is(text, "IPC_NOWAIT")))
            return true;
        reads_stdin |= word_at(tree, i, WORD_stdin);
    }
    if (names_has(tree->names, symbol, WORD_WAITS_STDIN) && !reads_stdin)
        return true;
    if (names_has(tree->names, symbol, WORD_POLLS)) /* poll(fds, n, 0) looks, and goes on */
        return close > open + 1 && slice_is(checker_text(checker, close - 1), "0");
    return false;
}

void check_blocking(struct checker *checker)
{
    const struct flow *flow = checker->flow;

    for (size_t i = 0; flow->is_async && i < flow->event_count; i++) {
        const struct event *event = &flow->events[i];

        if (event->kind != EVENT_CALL || is_harmless(checker, event))
            continue;
        const struct slice name = checker_text(checker, event->token);
        const uint32_t classes = classes_at(&flow->tree, event->token);

        if (!(classes & WORD_BLOCKS) && checker->file->speaks_of_nonblocking)
            continue;
        checker_add(checker, FINDING_BLOCKING_CALL, event->token,
                    "%.*s() makes every task of this thread wait: %s", SLICE(name), hint_for(name));
    }
}
