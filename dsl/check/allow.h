/* allow.h - comments that allow what would be found:
 *
 *     // woi: allow lost-local, because ...
 *
 * on the line, or on a line of its own above it; several names with commas or blanks between them. */
#ifndef DSL_CHECK_ALLOW_H
#define DSL_CHECK_ALLOW_H

#include "check/finding.h"
#include "lex/list.h"

struct allowance {
    unsigned line;
    uint32_t kinds; /* a bit for each enum finding_kind */
};

/* By line. */
struct allowances {
    struct allowance *at;
    size_t count, room;
};

void allowances_read(struct allowances *allowances, const struct token_list *list);
void allowances_release(struct allowances *allowances);
bool allowances_cover(const struct allowances *allowances, const struct source *source,
                      const struct finding *finding);

#endif
