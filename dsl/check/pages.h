/* pages.h - the pages of docs/check/, line by line: pages.c is made by embed.py. */
#ifndef DSL_CHECK_PAGES_H
#define DSL_CHECK_PAGES_H

/* By enum finding_kind; each ends with NULL. */
extern const char *const *const check_pages[];

#endif
