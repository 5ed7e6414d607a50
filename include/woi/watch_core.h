/* watch_core.h - the core that every typed watch shares; nothing here is for users.
 *
 * After tokio's sync/watch.rs: one value, and how often it was sent. A receiver that has seen as many has
 * seen the value. */
#ifndef WOI_WATCH_CORE_H
#define WOI_WATCH_CORE_H

#include "cast_core.h"

WOI_EXTERN_C_BEGIN_

/* Owner of the value, cast.rest, until there is neither sender nor receiver. */
struct woi_watch_ {
    struct woi_cast_ cast;
    size_t size; /* of the value, bytes */
};

WOI_API int woi_watch_open_(const void *value, size_t size, void (*drop)(void *value),
                            struct woi_cast_ **ret_sender, struct woi_cast_receiver_ *ret_receiver);

/* The value, in memory of the watch; NULL: there is none. */
WOI_API void *woi_watch_value_(const struct woi_cast_ *cast);

/* The value was changed in place. */
WOI_API void woi_watch_changed_(struct woi_cast_ *cast);

/* *ret_old is the caller's. */
WOI_API int woi_watch_replace_(struct woi_cast_ *cast, const void *value, void *ret_old);

WOI_API struct woi_cast_receiver_ woi_watch_receiver_clone_(const struct woi_cast_receiver_ *receiver);
WOI_API int woi_watch_has_changed_(const struct woi_cast_receiver_ *receiver);
WOI_API void woi_watch_mark_(struct woi_cast_receiver_ *receiver, bool changed);

WOI_EXTERN_C_END_

#ifndef __cplusplus

WOI_API woi_poll woi_watch_wait_for_(struct woi_cast_op_ *op,
                                     bool (*fits)(struct woi_cast_op_ *op, const void *value),
                                     struct woi_context *cx);

WOI_INLINE_ woi_poll woi_watch_poll_changed_(struct woi_cast_op_ *op, struct woi_context *cx)
{
    struct woi_cast_ *cast = op->cast;

    if (woi_cast_is_misused_(op))
        return woi_cast_misused_(op, cx);
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    if (op->receiver->seen == cast->sent)
        return woi_cast_settle_(op, woi_cast_nothing_new_(cast), cx);
    op->receiver->seen = cast->sent;
    return woi_cast_settle_(op, 0, cx);
}

#define WOI_WATCH_(name, T, drop)                                                                            \
    _Static_assert(_Alignof(__typeof__(T)) <= WOI_ALIGNMENT_, #name ": it is aligned to 16 bytes at most");  \
    WOI_CAST_TYPES_(name, T)                                                                                 \
    WOI_UNUSED_ int name##_open(__typeof__(T) initial, struct name##_sender *ret_sender,                     \
                                struct name##_receiver *ret_receiver)                                        \
    {                                                                                                        \
        return woi_watch_open_(&initial, sizeof initial, drop, &ret_sender->core_,                           \
                               ret_receiver ? &ret_receiver->core_ : NULL);                                  \
    }                                                                                                        \
    WOI_UNUSED_ int name##_send_replace(struct name##_sender sender, __typeof__(T) value,                    \
                                        __typeof__(T) *ret_old)                                              \
    {                                                                                                        \
        void (*drop_)(void *) = drop;                                                                        \
        __typeof__(T) old_;                                                                                  \
        int error_ = woi_watch_replace_(sender.core_, &value, ret_old ? ret_old : &old_);                    \
        if (error_ == 0 && !ret_old && drop_)                                                                \
            drop_(&old_);                                                                                    \
        return error_;                                                                                       \
    }                                                                                                        \
    WOI_UNUSED_ int name##_send(struct name##_sender sender, __typeof__(T) value)                            \
    {                                                                                                        \
        if (sender.core_ && sender.core_->receivers == 0)                                                    \
            return -EPIPE;                                                                                   \
        return name##_send_replace(sender, value, NULL);                                                     \
    }                                                                                                        \
    WOI_UNUSED_ int name##_send_if_modified(struct name##_sender sender,                                     \
                                            bool (*modify)(__typeof__(T) *value, void *data), void *data)    \
    {                                                                                                        \
        __typeof__(T) *value_ = (__typeof__(T) *)woi_watch_value_(sender.core_);                             \
        if (!value_ || !modify)                                                                              \
            return -EINVAL;                                                                                  \
        if (!modify(value_, data))                                                                           \
            return 0;                                                                                        \
        woi_watch_changed_(sender.core_);                                                                    \
        return 1;                                                                                            \
    }                                                                                                        \
    WOI_UNUSED_ int name##_send_modify(struct name##_sender sender,                                          \
                                       void (*modify)(__typeof__(T) *value, void *data), void *data)         \
    {                                                                                                        \
        __typeof__(T) *value_ = (__typeof__(T) *)woi_watch_value_(sender.core_);                             \
        if (!value_ || !modify)                                                                              \
            return -EINVAL;                                                                                  \
        modify(value_, data);                                                                                \
        woi_watch_changed_(sender.core_);                                                                    \
        return 0;                                                                                            \
    }                                                                                                        \
    WOI_UNUSED_ const __typeof__(T) *name##_sender_borrow(struct name##_sender sender)                       \
    {                                                                                                        \
        return (const __typeof__(T) *)woi_watch_value_(sender.core_);                                        \
    }                                                                                                        \
    WOI_UNUSED_ const __typeof__(T) *name##_borrow(const struct name##_receiver *receiver)                   \
    {                                                                                                        \
        return (const __typeof__(T) *)woi_watch_value_(receiver->core_.cast);                                \
    }                                                                                                        \
    WOI_UNUSED_ void name##_mark_changed(struct name##_receiver *receiver)                                   \
    {                                                                                                        \
        woi_watch_mark_(&receiver->core_, true);                                                             \
    }                                                                                                        \
    WOI_UNUSED_ void name##_mark_unchanged(struct name##_receiver *receiver)                                 \
    {                                                                                                        \
        woi_watch_mark_(&receiver->core_, false);                                                            \
    }                                                                                                        \
    WOI_UNUSED_ const __typeof__(T) *name##_borrow_and_update(struct name##_receiver *receiver)              \
    {                                                                                                        \
        woi_watch_mark_(&receiver->core_, false);                                                            \
        return name##_borrow(receiver);                                                                      \
    }                                                                                                        \
    WOI_UNUSED_ int name##_has_changed(const struct name##_receiver *receiver)                               \
    {                                                                                                        \
        return woi_watch_has_changed_(&receiver->core_);                                                     \
    }                                                                                                        \
    WOI_UNUSED_ struct name##_receiver name##_receiver_clone(const struct name##_receiver *receiver)         \
    {                                                                                                        \
        return (struct name##_receiver){woi_watch_receiver_clone_(&receiver->core_)};                        \
    }                                                                                                        \
    WOI_UNUSED_ void name##_receiver_drop(struct name##_receiver *receiver)                                  \
    {                                                                                                        \
        woi_cast_receiver_drop_(&receiver->core_);                                                           \
    }                                                                                                        \
    WOI_INLINE_ woi_poll name##_changed_poll_(struct woi_future *self, struct woi_context *cx)               \
    {                                                                                                        \
        return woi_watch_poll_changed_((struct woi_cast_op_ *)(void *)self, cx);                             \
    }                                                                                                        \
    struct name##_changed_op_ {                                                                              \
        struct woi_cast_op_ op;                                                                              \
    };                                                                                                       \
    WOI_INLINE_ void name##_changed_drop_(struct woi_future *self)                                           \
    {                                                                                                        \
        woi_cast_end_((struct woi_cast_op_ *)(void *)self, sizeof(struct name##_changed_op_));               \
    }                                                                                                        \
    WOI_OP_TYPE_(name##_changed, "watch changed");                                                           \
    WOI_INLINE_ WOI_MUST_USE struct woi_future_int *name##_changed(struct name##_receiver *receiver)         \
    {                                                                                                        \
        struct name##_changed_op_ *op_ = (struct name##_changed_op_ *)woi_allocate_(sizeof *op_);            \
        if (!op_)                                                                                            \
            return NULL;                                                                                     \
        woi_cast_op_init_(&op_->op, &name##_changed_type_, receiver ? &receiver->core_ : NULL);              \
        return &op_->op.as_int;                                                                              \
    }                                                                                                        \
    struct name##_wait_for_op_ {                                                                             \
        struct woi_cast_op_ op;                                                                              \
        bool (*predicate)(const __typeof__(T) *value, void *data);                                           \
        void *data;                                                                                          \
    };                                                                                                       \
    WOI_UNUSED_ bool name##_fits_(struct woi_cast_op_ *op, const void *value)                                \
    {                                                                                                        \
        struct name##_wait_for_op_ *op_ = (struct name##_wait_for_op_ *)(void *)op;                          \
        return op_->predicate((const __typeof__(T) *)value, op_->data);                                      \
    }                                                                                                        \
    WOI_INLINE_ woi_poll name##_wait_for_poll_(struct woi_future *self, struct woi_context *cx)              \
    {                                                                                                        \
        struct name##_wait_for_op_ *op_ = (struct name##_wait_for_op_ *)(void *)self;                        \
        if (!op_->predicate)                                                                                 \
            return woi_cast_misused_(&op_->op, cx);                                                          \
        return woi_watch_wait_for_(&op_->op, name##_fits_, cx);                                              \
    }                                                                                                        \
    WOI_INLINE_ void name##_wait_for_drop_(struct woi_future *self)                                          \
    {                                                                                                        \
        woi_cast_end_((struct woi_cast_op_ *)(void *)self, sizeof(struct name##_wait_for_op_));              \
    }                                                                                                        \
    WOI_OP_TYPE_(name##_wait_for, "watch wait_for");                                                         \
    WOI_INLINE_ WOI_MUST_USE struct woi_future_int *name##_wait_for(                                         \
        struct name##_receiver *receiver, bool (*predicate)(const __typeof__(T) *value, void *data),         \
        void *data)                                                                                          \
    {                                                                                                        \
        struct name##_wait_for_op_ *op_ = (struct name##_wait_for_op_ *)woi_allocate_(sizeof *op_);          \
        if (!op_)                                                                                            \
            return NULL;                                                                                     \
        woi_cast_op_init_(&op_->op, &name##_wait_for_type_, receiver ? &receiver->core_ : NULL);             \
        op_->predicate = predicate;                                                                          \
        op_->data = data;                                                                                    \
        return &op_->op.as_int;                                                                              \
    }                                                                                                        \
    struct name##_sender

#endif
#endif
