/* name.c - a name must do as a folder, a program that meson builds, and the beginning of identifiers. */
#include "new/name.h"

#include <string.h>
#include <strings.h>

/* Meson has targets of these names. */
static const char *const taken[] = {
    "all",          "benchmark",  "clean",         "clean-ctlist",  "clean-gcda",
    "clean-gcno",   "coverage",   "coverage-html", "coverage-text", "coverage-xml",
    "dist",         "distcheck",  "install",       "phony",         "PHONY",
    "reconfigure",  "scan-build", "subprojects",   "test",          "uninstall",
    "clang-format", "clang-tidy", "cscope",        "ctags",         "etags",
};

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

const char *name_refusal(const char *name)
{
    if (!*name)
        return "is no name";
    if (!strchr(letters, name[0]))
        return "does not begin with a letter";
    if (name[strspn(name, plain)])
        return "has something else than letters, digits, - and _";
    if (strlen(name) > NAME_LONGEST)
        return "is longer than 64 letters";
    if (strncasecmp(name, "woi", 3) == 0 && strchr("_-", name[3]))
        return "is the library's: what begins with woi_ is not for programs";
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(name, taken[i]) == 0)
            return "is what meson calls something else";
    if (strncmp(name, "meson-", 6) == 0)
        return "is meson's: no program of it may begin with meson-";
    return NULL;
}
