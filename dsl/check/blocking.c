/* blocking.c - blocking-call: a call that makes all tasks of the thread wait. */
#include "check/checker.h"
#include "lex/library.h"
#include "parse/macros.h"

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

/* What a macro does is known; it may stand alone. */
static bool is_harmless(const struct checker *checker, const struct event *event)
{
    const struct tree *tree = &checker->flow->tree;
    const uint32_t open = event->other,
                   symbol = macro_alias(checker->file, tree->tokens[event->token].symbol);

    return open != event->token &&
           library_is_harmless(checker->file->list.source, tree->names, symbol, tree->tokens + open + 1,
                               tree->match[open] > open ? tree->match[open] - open - 1 : 0);
}

void check_blocking(struct checker *checker)
{
    const struct flow *flow = checker->flow;

    for (size_t i = 0; flow->is_async && i < flow->event_count; i++) {
        const struct event *event = &flow->events[i];

        if (event->kind != EVENT_CALL || is_harmless(checker, event))
            continue;
        const struct slice name = checker_text(checker, event->token);
        const uint32_t classes = classes_of(checker->file, flow->tree.tokens[event->token].symbol);

        if (!(classes & WORD_BLOCKS) && checker->file->speaks_of_nonblocking)
            continue;
        checker_add(checker, FINDING_BLOCKING_CALL, event->token,
                    "%.*s%s makes every task of this thread wait: %s", SLICE(name),
                    event->other == event->token ? "" : "()", hint_for(name));
    }
}
