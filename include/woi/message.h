/* message.h - what the macros of all typed messages share; nothing here is for users. */
#ifndef WOI_MESSAGE_H
#define WOI_MESSAGE_H

#include "future.h"

#ifndef __cplusplus

#define WOI_UNUSED_ __attribute__((unused)) static inline

#define WOI_MESSAGE_DROP_(name, T, drop_function)                                                            \
    __attribute__((unused)) static void name##_drop_message_(void *message_)                                 \
    {                                                                                                        \
        _Static_assert(_Generic((drop_function), void (*)(__typeof__(T) *) : 1, default : 0),                \
                       #name ": the destructor must be a function void drop(T *message)");                   \
        void (*drop_)(__typeof__(T) *) = (drop_function);                                                    \
        __typeof__(T) aligned_; /* what keeps it is aligned no better than malloc does it */                 \
        memcpy(&aligned_, message_, sizeof aligned_);                                                        \
        drop_(&aligned_);                                                                                    \
    }

/* The record of a kind of operation, whose functions are name##_poll_ and name##_drop_. */
#define WOI_OP_TYPE_(name, text)                                                                             \
    __attribute__((unused)) static const struct woi_future_type name##_type_ = {                             \
        WOI_LEAF_(text, struct name##_op_, int), .poll = name##_poll_, .drop = name##_drop_}

/* A clone function for messages that may lie anywhere. */
#define WOI_MESSAGE_CLONE_(name, T, clone_function)                                                          \
    __attribute__((unused)) static void name##_clone_message_(const void *message_, void *ret_message_)      \
    {                                                                                                        \
        _Static_assert(_Generic((clone_function), __typeof__(T)(*)(const __typeof__(T) *) : 1, default : 0), \
                       #name ": the clone must be a function T clone(const T *message)");                    \
        __typeof__(T) (*clone_)(const __typeof__(T) *) = (clone_function);                                   \
        __typeof__(T) aligned_, cloned_;                                                                     \
        memcpy(&aligned_, message_, sizeof aligned_);                                                        \
        cloned_ = clone_(&aligned_);                                                                         \
        memcpy(ret_message_, &cloned_, sizeof cloned_);                                                      \
    }

#endif
#endif
