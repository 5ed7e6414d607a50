/* token.h - what a cancellation token is. */
#ifndef WOI_SCOPE_TOKEN_H
#define WOI_SCOPE_TOKEN_H

#include "base/list.h"
#include "woi/token.h"

/* A child holds a reference to its parent, and is in the parent's list. */
struct woi_token {
    size_t references;
    bool cancelled;
    struct woi_token *parent;
    struct woi_link children, sibling;
    struct woi_link waiting;
};

#endif
