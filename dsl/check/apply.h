/* apply.h - applies the fixes of a report to a source. */
#ifndef DSL_CHECK_APPLY_H
#define DSL_CHECK_APPLY_H

#include "check/finding.h"

/* The source with the fixes of all findings in it. Returns how many fixes there were; a fix that would touch
 * what another one does is left out. */
size_t fixes_apply(const struct source *source, const struct report *report, struct text *ret_text);

#endif
