/* sys_crash.h - a last word when the program crashes. */
#ifndef WOI_BASE_SYS_CRASH_H
#define WOI_BASE_SYS_CRASH_H

/* Writes text to stderr if the process gets SIGABRT, SIGSEGV, SIGBUS, SIGILL or SIGFPE, which then does
 * what it would have done; signals that somebody handles already are left alone. Nothing is written if stderr
 * is closed, or has become another file since. The text must stay.
 * NULL: nothing more to say. */
void sys_tell_crash(const char *text);

#endif
