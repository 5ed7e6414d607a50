/* report.h - what woi says on stderr when there is nobody to return it to. */
#ifndef WOI_BASE_REPORT_H
#define WOI_BASE_REPORT_H

/* Prints "woi: ", the text and a newline. */
__attribute__((format(printf, 1, 2), cold)) void report(const char *format, ...);

/* The same, then abort: the caller broke a rule that cannot be turned into an error. */
__attribute__((format(printf, 1, 2), cold, noreturn)) void die(const char *format, ...);

#endif
