/* show.h - findings as text, as JSON and as SARIF. */
#ifndef DSL_CHECK_SHOW_H
#define DSL_CHECK_SHOW_H

#include "check/check.h"

/* What is shown of several sources. JSON and SARIF are one document, so it is opened and closed. */
struct show {
    const struct check_settings *settings;
    struct text text; /* what is not written yet */
    bool any;         /* something is in the list already */
};

void show_begin(struct show *show, const struct check_settings *settings);
void show_report(struct show *show, const struct source *source, const struct report *report);
void show_end(struct show *show);

#endif
