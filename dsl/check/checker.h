/* checker.h - one function that is being checked, and the checks: inside of dsl/check only. */
#ifndef DSL_CHECK_CHECKER_H
#define DSL_CHECK_CHECKER_H

#include "check/finding.h"
#include "flow/solve.h"

/* Futures that a function makes into variables, and addresses that it stores: with more it is too large. */
enum { MOST_TRACKED = 512 };

struct checker {
    const struct file *file;
    const struct function *function;
    const struct flow *flow;
    struct report *report;
    bool too_large;       /* an analysis gave up */
    bool has_variants;    /* the function is seen under several `#if`s: no fixes */
    uint32_t looks;       /* events looked at in search of what a message should say */
    uint32_t *fixes;      /* by statement: the fix that moves what it declares, from 1; made when needed */
    const char **refused; /* by statement: why there is none */
    bool *known;          /* by token: a name that the flow has understood */
    uint32_t *body_names; /* that the body declares: twice the symbol of a type or a constant, and 1 more of a
                             tag */
    size_t body_count, body_room;
    bool body_in_macro; /* a macro has one of them in it */
    struct text moved; /* the names in the frame that fixes have taken, each with a blank before and behind */
};

/* Whether a search may go on. What it costs to explain all findings of one function is bounded. */
static inline bool checker_may_look(struct checker *checker, uint32_t events)
{
    enum { MOST_LOOKS = 1 << 24 };

    checker->looks += events;
    return checker->looks < MOST_LOOKS;
}

/* Adds a finding at a token of the flow. The text is printf's. */
__attribute__((format(printf, 4, 5))) struct finding *checker_add(struct checker *checker,
                                                                  enum finding_kind kind, uint32_t token,
                                                                  const char *format, ...);
/* With a note at another token. */
__attribute__((format(printf, 4, 5))) void checker_note(struct checker *checker, struct finding *finding,
                                                        uint32_t token, const char *format, ...);
/* The text of a token, as the `%.*s` of printf wants it. */
struct slice checker_text(const struct checker *checker, uint32_t token);
struct slice checker_name(const struct checker *checker, uint32_t variable);
unsigned checker_line(const struct checker *checker, uint32_t token);

#define SLICE(slice) (int)((slice).length < 200 ? (slice).length : 200), (slice).at

/* lost.c: lost-local */
void check_lost_locals(struct checker *checker);
/* escape.c: escaping-local */
void check_escapes(struct checker *checker);
/* futures.c: future-dropped, handle-leaked */
void check_futures(struct checker *checker);
/* reused.c: future-reused */
void check_reused_futures(struct checker *checker);
/* locks.c: lock-across-await */
void check_locks(struct checker *checker);
/* results.c: unchecked-result */
void check_results(struct checker *checker);
/* blocking.c: blocking-call */
void check_blocking(struct checker *checker);
/* parts.c: what stands in the wrong part of a function, and missing parts */
void check_parts(struct checker *checker);
/* scopes.c: vla, cleanup-attribute */
void check_scopes(struct checker *checker);
/* unreachable.c: unreachable-after-return */
void check_unreachable(struct checker *checker);

/* fix.c: gives the finding the fix that moves a local, or the local that it is a part of, into the frame; or
 * the reason why there is none. */
void fix_local(struct checker *checker, struct finding *finding, uint32_t variable);

#endif
