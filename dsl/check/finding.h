/* finding.h - what woi check can find, and what it has found. */
#ifndef DSL_CHECK_FINDING_H
#define DSL_CHECK_FINDING_H

#include <stdint.h>

#include "base/source.h"

/* F(identifier, name, what it is about in one line). The page docs/check/NAME.md says more. */
#define FINDINGS(F)                                                                                          \
    F(AWAIT_IN_FINALLY, "await-in-finally", "a wait in the finally part, where nothing can wait")            \
    F(AWAIT_IN_SWITCH, "await-in-switch", "a wait inside of a switch or a statement expression")             \
    F(AWAIT_OUTSIDE_ASYNC, "await-outside-async", "a wait in a function that is not async")                  \
    F(BLOCKING_CALL, "blocking-call", "a call that makes the whole thread wait")                             \
    F(CLEANUP_ATTRIBUTE, "cleanup-attribute", "a cleanup attribute whose scope is left at every wait")       \
    F(CODE_AFTER_END, "code-after-end", "code behind WOI_END, which never runs")                             \
    F(CODE_BEFORE_BEGIN, "code-before-begin", "code before WOI_BEGIN, which runs again at every resume")     \
    F(ESCAPING_LOCAL, "escaping-local", "the address of a local that a future or the frame keeps")           \
    F(FUTURE_DROPPED, "future-dropped", "a future that nobody awaits, spawns or drops")                      \
    F(FUTURE_REUSED, "future-reused", "a future that is used after it was given away")                       \
    F(GOTO_INTO_BODY, "goto-into-body", "a jump from one part of the function into another")                 \
    F(HANDLE_LEAKED, "handle-leaked", "a task's handle that nobody awaits or drops")                         \
    F(LOCK_ACROSS_AWAIT, "lock-across-await", "a lock that is held while the function waits")                \
    F(LOST_LOCAL, "lost-local", "a local whose value is lost when the function waits")                       \
    F(MISSING_BEGIN, "missing-begin", "an async function without WOI_BEGIN")                                 \
    F(MISSING_END, "missing-end", "an async function without WOI_END")                                       \
    F(RETURN_IN_BODY, "return-in-body", "a C return in an async function")                                   \
    F(UNCHECKED_RESULT, "unchecked-result", "a negative errno that nobody looks at")                         \
    F(UNREACHABLE_AFTER_RETURN, "unreachable-after-return",                                                  \
      "code that no way leads to, behind a WOI_RETURN")                                                      \
    F(VLA, "vla", "a variable length array in whose scope the function waits")

enum finding_kind {
#define F(identifier, name, about) FINDING_##identifier,
    FINDINGS(F)
#undef F
        FINDING_COUNT
};

const char *finding_name(enum finding_kind kind);
const char *finding_about(enum finding_kind kind);
/* FINDING_COUNT: there is none of that name. */
enum finding_kind finding_named(struct slice name);

/* Bytes of the source that are replaced. */
struct edit {
    uint32_t at, length;
    char *text;       /* owned */
    const char *lead; /* comes in front of the first of all texts at the same place; or NULL */
};

struct finding {
    enum finding_kind kind;
    uint32_t at, length;           /* bytes of the source */
    char *message;                 /* owned */
    uint32_t note_at, note_length; /* of the note, if there is one */
    char *note;                    /* owned, or NULL */
    uint32_t fix;                  /* index into fixes, from 1; 0: none */
    const char *unfixed;           /* why not, if one could expect it; or NULL */
    uint32_t order;                /* when it was found: the first of two that say the same stays */
};

/* What --fix does about one or several findings. */
struct fix {
    char *about; /* owned */
    struct edit *edits;
    size_t count, room;
};

/* A function that is too deep or too large to be followed, and where it is. */
struct skipped {
    uint32_t at;
    const char *why;
};

struct report {
    struct finding *findings;
    size_t count, room;
    struct fix *fixes;
    size_t fix_count, fix_room;
    struct skipped *skipped;
    size_t skipped_count, skipped_room;
};

void report_release(struct report *report);
/* Takes the message over. */
struct finding *report_add(struct report *report, enum finding_kind kind, uint32_t at, uint32_t length,
                           struct text *message);
/* By place and name, each once. */
void report_sort(struct report *report);

#endif
