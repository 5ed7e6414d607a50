/* hold.c - who holds up whose cancellation. */
#include "hold.h"

static bool holds_up(const struct hold *hold)
{
    return hold->shields || !hold_is_free(hold);
}

/* Those further out that were held up because of it alone are so no more. */
static void let_go(struct hold *hold)
{
    while (hold->holds) {
        struct hold *outer = hold->holds;
        const bool shields = outer->shields;

        list_remove(&hold->link);
        hold->holds = NULL;
        if (!hold_is_free(outer))
            return;
        if (outer->let_go)
            outer->let_go(outer);
        if (shields)
            return;
        hold = outer;
    }
}

/* Each outer one is being polled, as long as anything inside is. */
static void hold_up(struct hold *hold, struct hold *outer)
{
    while (holds_up(hold) && hold->holds != outer) {
        let_go(hold);
        if (!outer)
            return;
        list_push_back(&outer->holders, &hold->link);
        hold->holds = outer;
        hold = outer;
        outer = outer->outer;
    }
}

void hold_enter(struct hold *hold, struct thread *thread)
{
    if (!hold->holders.next)
        list_init(&hold->holders);
    hold->outer = thread->scope;
    hold_up(hold, hold->outer);
    thread->scope = hold;
}

void hold_end(struct hold *hold)
{
    while (!hold_is_free(hold)) {
        struct woi_link *link = hold->holders.next;

        list_remove(link);
        container_of(link, struct hold, link)->holds = NULL;
    }
    let_go(hold);
}
