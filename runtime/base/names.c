/* names.c - errors and versions as text. */
#define _GNU_SOURCE
#include <string.h>

#include "woi/base.h"

const char *woi_version(void)
{
    return WOI_VERSION;
}

const char *woi_strerror(int error)
{
    const char *text;

    if (error >= 0)
        return "success";
    text = error == INT32_MIN ? NULL : strerrordesc_np(-error);
    return text ? text : "unknown error";
}
