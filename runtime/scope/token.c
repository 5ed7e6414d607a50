/* token.c - cancellation tokens: a counted tree. */
#include "token.h"

#include "base/memory.h"
#include "scope.h"
#include "task/future.h"
#include "task/wait.h"

struct woi_token *woi_token_new(void)
{
    struct woi_token *token = pool_allocate(sizeof *token);

    if (!token)
        return NULL;
    *token = (struct woi_token){.references = 1};
    list_init(&token->children);
    list_init(&token->sibling);
    list_init(&token->waiting);
    return token;
}

struct woi_token *woi_token_child(struct woi_token *parent)
{
    struct woi_token *token = parent ? woi_token_new() : NULL;

    if (!token)
        return NULL;
    token->cancelled = parent->cancelled;
    token->parent = woi_token_clone(parent);
    list_push_back(&parent->children, &token->sibling);
    return token;
}

struct woi_token *woi_token_clone(struct woi_token *token)
{
    if (token)
        token->references++;
    return token;
}

/* With a child may go its parent, and so on up. */
void woi_token_drop(struct woi_token *token)
{
    while (token && --token->references == 0) {
        struct woi_token *parent = token->parent;

        list_remove(&token->sibling);
        pool_free(token, sizeof *token);
        token = parent;
    }
}

bool woi_token_is_cancelled(const struct woi_token *token)
{
    return token && token->cancelled;
}

/* --- cancel --- */

static struct woi_token *of_sibling(struct woi_link *link)
{
    return container_of(link, struct woi_token, sibling);
}

/* The next one of the tree below top, each before its children, and of what is cancelled already only its
 * root: all below that is, too. */
static struct woi_token *next_below(struct woi_token *top, struct woi_token *token, bool descend)
{
    if (descend && !list_is_empty(&token->children))
        return of_sibling(token->children.next);
    while (token != top) {
        struct woi_token *parent = token->parent;

        if (token->sibling.next != &parent->children)
            return of_sibling(token->sibling.next);
        token = parent;
    }
    return NULL;
}

static void mark(struct woi_token *token, struct woi_link *batch)
{
    token->cancelled = true;
    while (!list_is_empty(&token->waiting))
        list_push_back(batch, &wait_pop(&token->waiting)->link);
}

/* A waker may do anything, even drop the tokens: all are marked before the first is woken. */
void woi_token_cancel(struct woi_token *token)
{
    struct woi_link batch;
    struct woi_token *next = token;

    list_init(&batch);
    while (next) {
        const bool is_new = !next->cancelled;

        if (is_new)
            mark(next, &batch);
        next = next_below(token, next, is_new);
    }
    wait_wake_all(&batch);
}

/* --- futures --- */

struct cancelled {
    struct woi_future_int public;
    struct woi_token *token;
    struct woi_wait_ wait;
};

static woi_poll cancelled_poll(struct woi_future *self, struct woi_context *cx)
{
    struct cancelled *cancelled = (struct cancelled *)self;

    if (cancelled->token->cancelled)
        return ready_at_once(cx);
    wait_begin(&cancelled->token->waiting, &cancelled->wait, &cx->waker);
    return WOI_PENDING;
}

static void cancelled_drop(struct woi_future *self)
{
    struct cancelled *cancelled = (struct cancelled *)self;

    wait_end(&cancelled->wait);
    woi_token_drop(cancelled->token);
    woi_future_free_(self, sizeof *cancelled);
}

static const struct woi_future_type cancelled_type = {WOI_LEAF_("token cancelled", struct cancelled, int),
                                                      .poll = cancelled_poll, .drop = cancelled_drop};

struct woi_future_int *woi_token_cancelled(struct woi_token *token)
{
    struct cancelled *cancelled = token ? future_new(&cancelled_type, sizeof *cancelled) : NULL;

    if (!cancelled)
        return NULL;
    cancelled->token = woi_token_clone(token);
    return &cancelled->public;
}

struct woi_future_int *woi_until_cancelled_(struct woi_token *token, struct woi_future *future)
{
    scope_future *scope;

    if (!token) {
        woi_future_drop(future);
        return NULL;
    }
    scope = scope_new(NULL, token, future);
    return scope ? &scope->one.nest.public : NULL;
}
