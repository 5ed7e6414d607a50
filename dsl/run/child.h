/* child.h - a program that runs in place of this one: it gets the signals, and this ends as it ended.
 *
 * signals_hold() comes first. From then on signals that would end or stop this process wait, so that there is
 * always somebody to remove temporary files, until child_run() takes them: it hands on those that were sent
 * to this process alone. Those of the terminal the child has got by itself, being of the same group. If the
 * child stops, so does this; if this is continued, so is the child; if this is killed, so is the child. */
#ifndef DSL_RUN_CHILD_H
#define DSL_RUN_CHILD_H

#include <signal.h>

void signals_hold(void);

/* The signal that wants this process to end and has not been seen by any child, or 0. */
int signals_pending(void);

struct child {
    char *const *words;    /* the first is looked up in PATH, if it has no slash */
    const char *path;      /* or this file is run instead of the first word */
    int input;             /* an fd to be its standard input; -1: ours */
    const char *temporary; /* its TMPDIR; NULL: ours */
};

/* Runs it to its end. *ret_status is that of waitpid(2); *ret_signal the signal that asked this process to
 * end in the meantime, or 0. -errno if it cannot be run. */
int child_run(const struct child *child, int *ret_status, int *ret_signal);

/* Ends this process by that signal, or returns the exit status that says so: 128 and the signal. */
int die_of(int signal);

#endif
