/* base.h - what every other header needs: version, linkage, error names. */
#ifndef WOI_BASE_H
#define WOI_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#define WOI_VERSION_MAJOR 0
#define WOI_VERSION_MINOR 1
#define WOI_VERSION_PATCH 0
#define WOI_VERSION "0.1.0"

#ifdef __cplusplus
#define WOI_EXTERN_C_BEGIN_ extern "C" {
#define WOI_EXTERN_C_END_ }
#else
#define WOI_EXTERN_C_BEGIN_
#define WOI_EXTERN_C_END_
#endif

#define WOI_API __attribute__((visibility("default")))
#define WOI_MUST_USE __attribute__((warn_unused_result))
#define WOI_PRINTF_(text, first) __attribute__((format(printf, text, first)))
#define WOI_COLD_ __attribute__((cold, noinline))
#define WOI_INLINE_ __attribute__((unused, always_inline)) static inline

WOI_EXTERN_C_BEGIN_

/* The output of a function that returns nothing: void has no objects, so it has this one. */
typedef struct woi_unit {
    char none;
} woi_unit;

/* A place in a circular list; for members of public structs that the library links. */
struct woi_link {
    struct woi_link *next, *prev;
};

/* The version the library was built as, "MAJOR.MINOR.PATCH". Static storage. */
WOI_API const char *woi_version(void);

/* Names an error as woi returns it: a negative errno, such as -EPIPE. Zero and positive values are
 * "success". Static storage, never NULL; an unknown number is "unknown error". */
WOI_API const char *woi_strerror(int error);

WOI_EXTERN_C_END_

#endif
