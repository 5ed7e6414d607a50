/* parts.c - what stands in the wrong part of an async function, and parts that are missing. */
#include "check/checker.h"

static void check_suspension(struct checker *checker, const struct event *event)
{
    const struct slice name = checker_text(checker, event->token);

    if (!checker->flow->is_async) {
        checker_add(checker, FINDING_AWAIT_OUTSIDE_ASYNC, event->token,
                    "%.*s stands in a function that is not async: only a body of WOI_ASYNC can wait",
                    SLICE(name));
        return;
    }
    if (event->flags & EVENT_NESTED)
        checker_add(
            checker, FINDING_AWAIT_IN_SWITCH, event->token,
            "%.*s stands in a statement expression, which cannot be entered in its middle: move it into a "
            "statement of its own",
            SLICE(name));
    else if (event->flags & EVENT_SWITCH)
        checker_add(checker, FINDING_AWAIT_IN_SWITCH, event->token,
                    "%.*s stands in a switch, which hides the one of the body: use if and else instead",
                    SLICE(name));
    if (event->region == REGION_FINALLY)
        checker_add(checker, FINDING_AWAIT_IN_FINALLY, event->token,
                    "%.*s stands behind WOI_FINALLY, where nothing can wait: wait before it, or spawn a task",
                    SLICE(name));
}

static void check_event(struct checker *checker, const struct event *event)
{
    const bool async = checker->flow->is_async;

    switch (event->kind) {
    case EVENT_SUSPEND:
        check_suspension(checker, event);
        break;
    case EVENT_LEAVE:
        if (!async)
            checker_add(checker, FINDING_AWAIT_OUTSIDE_ASYNC, event->token,
                        "WOI_RETURN stands in a function that is not async: use return");
        break;
    case EVENT_RETURN:
        if (async && event->region != REGION_AFTER)
            checker_add(
                checker, FINDING_RETURN_IN_BODY, event->token,
                "return leaves the body without an output and without its finally part: use WOI_RETURN(...)");
        break;
    case EVENT_EFFECT:
        if (checker->flow->has_begin)
            checker_add(
                checker, FINDING_CODE_BEFORE_BEGIN, event->token,
                "this stands before WOI_BEGIN, and happens again at every resume: move it behind WOI_BEGIN");
        break;
    case EVENT_BEHIND:
        checker_add(checker, FINDING_CODE_AFTER_END, event->token,
                    "this stands behind WOI_END, and never runs: move it in front, or behind WOI_FINALLY:");
        break;
    case EVENT_STRAY:
        checker_add(checker, FINDING_GOTO_INTO_BODY, event->token,
                    "this belongs to the switch of the body, which only its macros may enter and leave: use "
                    "WOI_RETURN, or a loop or switch of your own");
        break;
    default:
        break;
    }
}

static const char *const parts[] = {"in front of WOI_BEGIN", "in the body", "in the finally part",
                                    "behind WOI_END"};

static void check_missing(struct checker *checker)
{
    const struct flow *flow = checker->flow;
    const struct slice name =
        token_text(checker->file->list.source, checker->file->list.tokens[checker->function->name]);
    const uint32_t last = flow->tree.token_count ? flow->tree.token_count - 1 : 0;

    if (!flow->has_begin)
        checker_add(checker, FINDING_MISSING_BEGIN, 0,
                    "%.*s() has no WOI_BEGIN: write `WOI_BEGIN;` first in the body", SLICE(name));
    if (!flow->has_end)
        checker_add(checker, FINDING_MISSING_END, last,
                    "%.*s() has no WOI_END: write `WOI_END;` last in the body", SLICE(name));
}

void check_parts(struct checker *checker)
{
    const struct flow *flow = checker->flow;

    for (size_t i = 0; i < flow->event_count; i++)
        check_event(checker, &flow->events[i]);
    if (!flow->is_async)
        return;
    check_missing(checker);
    for (size_t i = 0; i < flow->jump_count; i++)
        checker_add(checker, FINDING_GOTO_INTO_BODY, flow->jumps[i].token,
                    "this goto %s leads to a label %s, past what must happen in between",
                    parts[flow->jumps[i].from], parts[flow->jumps[i].to]);
}
