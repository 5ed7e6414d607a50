/* options.h - the command line. */
#ifndef WOI_TESTS_FAULTS_OPTIONS_H
#define WOI_TESTS_FAULTS_OPTIONS_H

#include "run.h"

struct options {
    const char *scenario; /* this one alone, or NULL */
    struct choice choice;
    unsigned jobs; /* processes at once */
    bool lists;
};

/* Ends the program on --help, and on what it does not understand. */
void options_parse(struct options *ret_options, int argc, char **argv);

void options_fail(const char *why) __attribute__((noreturn));
void options_list(const struct scenario *array);

/* The options that run that fault again, as in "--call 17 --kind receive --errno EPIPE --from". */
void plan_format(const struct plan *plan, char *buffer, size_t size);

/* "EPIPE"; static storage. */
const char *errno_name(int error);

#endif
