/* shield.c - who holds up whose cancellation: a scope that shields, and every scope between it and the next
 * one that does. */
#include "scope.h"

static bool holds_up(const scope_future *scope)
{
    return scope_is_shield(scope) || !list_is_empty(&scope->holders);
}

/* Those further out that were held up because of it alone are so no more. One that was to be cancelled is
 * woken. */
static void let_go(scope_future *scope)
{
    while (scope->holds) {
        scope_future *outer = scope->holds;

        list_remove(&scope->hold);
        scope->holds = NULL;
        if (!list_is_empty(&outer->holders))
            return;
        if (scope_reason(outer))
            woi_waker_wake_by_ref(&outer->waker);
        if (scope_is_shield(outer))
            return;
        scope = outer;
    }
}

/* Each outer one is being polled, as long as anything inside is. */
void scope_hold(scope_future *scope, scope_future *outer)
{
    while (holds_up(scope) && scope->holds != outer) {
        let_go(scope);
        if (!outer)
            return;
        list_push_back(&outer->holders, &scope->hold);
        scope->holds = outer;
        scope = outer;
        outer = outer->outer;
    }
}

void scope_let_go(scope_future *scope)
{
    while (!list_is_empty(&scope->holders)) {
        struct woi_link *link = scope->holders.next;

        list_remove(link);
        container_of(link, scope_future, hold)->holds = NULL;
    }
    let_go(scope);
}
