/* report.c - messages on stderr. */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "thread.h"

__attribute__((format(printf, 1, 0))) static void print(const char *format, va_list arguments)
{
    fputs("woi: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

void report(const char *format, ...)
{
    va_list arguments;

    if (thread_self()->quiet)
        return;
    va_start(arguments, format);
    print(format, arguments);
    va_end(arguments);
}

void die(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print(format, arguments);
    va_end(arguments);
    abort();
}
