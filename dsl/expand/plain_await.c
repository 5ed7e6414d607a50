/* plain_await.c - WOI_AWAIT and WOI_TRY. */
#include "expand/plain.h"
#include "parse/skip.h"

/* What a future is, as far as the text says it. */
struct future {
    struct text type; /* of the pointer, with its star or a blank at the end */
    const char *kind; /* an expression */
    bool is_known;    /* which kind it is */
    bool is_handle, is_frame;
};

/* Operations of the library that give a struct woi_future_int *, and a struct woi_future_ssize_t *. */
static const char ints[] =
    " woi_join woi_join_array woi_select woi_select_array woi_select_biased woi_select_biased_array "
    "woi_sleep woi_sleep_until woi_tcp_accept woi_tcp_connect woi_tcp_readable woi_timeout "
    "woi_timeout_at woi_try_join woi_alarm_wait woi_interval_tick "
    "woi_try_join_array woi_yield_now woi_test_advance woi_sim_advance woi_read_exact woi_write_all "
    "woi_flush woi_shutdown woi_copy woi_stream_read_exact woi_stream_write_all woi_stream_flush "
    "woi_stream_shutdown woi_stream_copy woi_pollable_readable woi_pollable_writable ";
static const char sizes[] =
    " woi_read woi_readv woi_write woi_writev woi_read_line woi_reader_read woi_stream_read woi_stream_readv "
    "woi_stream_write woi_stream_writev ";

/* --- what it is ------------------------------------------------------------------------------------ */

static bool is_listed(const char *list, struct slice name)
{
    const struct slice all = slice_of(list);
    struct text word = {0};
    bool found;

    text_printf(&word, " %.*s ", (int)name.length, name.at);
    found = slice_find(all, word.at) != NULL;
    text_release(&word);
    return found;
}

static void set_struct(struct future *future, struct slice name)
{
    text_printf(&future->type, "struct %.*s *", (int)name.length, name.at);
}

static void set_kind(struct future *future, const char *kind)
{
    future->is_known = true;
    future->kind = kind;
}

/* f(...), and nothing behind it. */
static void look_at_call(const struct plain *plain, struct range value, struct future *future)
{
    const struct token_list *list = &plain->file->list;
    const uint32_t symbol = list->tokens[value.first].symbol;
    bool closed;

    if (list->tokens[value.first + 1].kind != TOKEN_OPEN_PAREN ||
        skip_bracket(list, value.first + 1, &closed) != value.last - 1 ||
        list->names.classes[symbol] & WORD_MACRO)
        return;
    if (plain->is_frame[symbol]) {
        set_struct(future, list->names.text[symbol]);
        set_kind(future, "WOI_KIND_FRAME_");
        future->is_frame = true;
    } else if (plain->gives_int[symbol] || (!(list->names.classes[symbol] & WORD_FUNCTION) &&
                                            is_listed(ints, list->names.text[symbol]))) {
        text_add_string(&future->type, "struct woi_future_int *");
        set_kind(future, "WOI_KIND_FUTURE_");
    } else if (!(list->names.classes[symbol] & WORD_FUNCTION) && is_listed(sizes, list->names.text[symbol])) {
        text_add_string(&future->type, "struct woi_future_ssize_t *");
        set_kind(future, "WOI_KIND_FUTURE_");
    }
}

/* self->x, of which the frame says that it is a struct T *. */
static void look_at_member(const struct plain *plain, const struct head *head, struct range value,
                           struct future *future)
{
    const struct token_list *list = &plain->file->list;
    const uint32_t pointed = head_points_at(plain->file, head, list->tokens[value.first + 2].symbol);

    if (!pointed)
        return;
    struct slice name = list->names.text[pointed];

    set_struct(future, name);
    if (plain->is_frame[pointed]) {
        set_kind(future, "WOI_KIND_FRAME_");
        future->is_frame = true;
    } else if (slice_ends(name, "_handle")) {
        name.length -= sizeof "_handle" - 1;
        const uint32_t of = names_find(&list->names, name);

        if (of && plain->is_frame[of]) {
            set_kind(future, "WOI_KIND_HANDLE_");
            future->is_handle = true;
        }
    }
}

static void look_at(const struct plain *plain, const struct head *head, struct range value,
                    struct future *future)
{
    const struct token *tokens = &plain->file->list.tokens[value.first];

    *future = (struct future){.kind = "sizeof *woi_child_->typed_future_"};
    if (tokens[0].kind == TOKEN_NAME && tokens[0].symbol == WORD_self && value.last == value.first + 3 &&
        tokens[1].kind == TOKEN_ARROW && tokens[2].kind == TOKEN_NAME)
        look_at_member(plain, head, value, future);
    else if (tokens[0].kind == TOKEN_NAME)
        look_at_call(plain, value, future);
    if (future->type.length > 0)
        return;
    text_add_string(&future->type, "__typeof__(");
    text_add_slice(&future->type, code_bytes(plain->source, plain->file->list.tokens, value));
    text_add_string(&future->type, ") ");
}

/* --- what follows a future that is ready ----------------------------------------------------------- */

/* Adds an lvalue in front of a `=`, or as an argument. */
static void add_target(struct plain *plain, struct range target)
{
    const struct token *tokens = plain->file->list.tokens;
    bool plainly = true;

    for (uint32_t i = target.first; i < target.last; i++)
        plainly &=
            tokens[i].kind == TOKEN_NAME || tokens[i].kind == TOKEN_ARROW || tokens[i].kind == TOKEN_DOT;
    text_add_string(&plain->out, plainly ? "" : "(");
    text_add_slice(&plain->out, code_bytes(plain->source, tokens, target));
    text_add_string(&plain->out, plainly ? "" : ")");
}

static void write_join(struct plain *plain, const struct site *site, struct indent indent)
{
    plain_indent(plain, indent);
    text_add_string(&plain->out, "woi_join_end_(&woi_child_->future, &");
    add_target(plain, site->target);
    text_add_string(&plain->out, ", sizeof woi_child_->output); /* and drops the handle */\n");
}

static void write_output(struct plain *plain, const struct site *site, struct indent indent)
{
    plain_indent(plain, indent);
    add_target(plain, site->target);
    text_add_string(&plain->out, " = woi_child_->output;\n");
}

static void write_drop(struct plain *plain, struct indent indent)
{
    plain_line(plain, indent, "woi_future_drop(&woi_child_->future);");
}

static void write_store(struct plain *plain, const struct site *site, const struct future *future,
                        struct indent indent)
{
    struct indent inner = indent;

    if (future->is_handle) {
        write_join(plain, site, indent);
        return;
    }
    const bool may_be_handle = !future->is_known && site->word != WORD_WOI_TRY;

    if (may_be_handle) {
        inner = indent_deeper(indent);
        plain_line(plain, indent, "if (%s == WOI_KIND_HANDLE_) {", future->kind);
        write_join(plain, site, inner);
        plain_line(plain, indent, "} else {");
    }
    write_output(plain, site, inner);
    if (!future->is_known)
        plain_line(plain, inner, "if (%s == WOI_KIND_FRAME_)", future->kind);
    if (!future->is_known)
        plain_line(plain, indent_deeper(inner),
                   "((struct woi_frame *)(void *)woi_child_)->state = WOI_STATE_DONE_;");
    else if (future->is_frame)
        plain_line(plain, inner, "woi_child_->woi.state = WOI_STATE_DONE_; /* the output is taken */");
    write_drop(plain, inner);
    if (may_be_handle)
        plain_line(plain, indent, "}");
}

static void write_propagation(struct plain *plain, const struct head *head, struct indent indent)
{
    struct text type = {0};
    const struct indent inner = indent_deeper(indent);

    code_add(&type, plain->source, plain->file->list.tokens, head->type, CODE_ANY_LENGTH);
    plain_line(plain, indent, "if (woi_child_->output < 0) { /* it becomes the output of this function */");
    plain_line(plain, inner, "self->woi_pub_.output = (%s)woi_child_->output;",
               type.length ? type.at : "int");
    write_drop(plain, inner);
    plain_line(plain, inner, "self->woi.state = WOI_STATE_FINALLY_LIVE_;");
    plain_line(plain, inner, "goto woi_dispatch_;");
    plain_line(plain, indent, "}");
    text_release(&type);
}

/* --- all of it ------------------------------------------------------------------------------------- */

/* The future is made, and polled for the first time. */
static void write_first(struct plain *plain, const struct site *site, const struct future *future,
                        struct indent indent)
{
    const struct indent inner = indent_deeper(indent);

    if (plain_asks_for_line(plain, site->value))
        plain_set_line(plain, site->line);
    plain_indent(plain, indent);
    text_add_string(&plain->out, "woi_child_ = ");
    text_add_slice(&plain->out, code_bytes(plain->source, plain->file->list.tokens, site->value));
    text_add_string(&plain->out, ";\n");
    plain_line(plain, indent, "if (!woi_child_) /* out of memory */");
    plain_line(plain, inner, "return woi_await_null_(&self->woi, %s);", site_state(site).text);
    plain_line(plain, indent, "woi_p_ = woi_await_(%s, &self->woi, &woi_child_->future, %s, cx);",
               future->kind, site_state(site).text);
    plain_line(plain, indent, "if (woi_p_.status != WOI_STATUS_READY)");
    plain_line(plain, inner, "return woi_p_;");
}

/* It was not ready then. */
static void write_again(struct plain *plain, const struct body *body, const struct site *site,
                        const struct future *future, struct indent indent)
{
    const struct indent inner = indent_deeper(indent);
    const struct indent inmost = indent_deeper(inner);
    const bool named = slice_begins(text_slice(&future->type), "struct ");

    plain_line(plain, indent, "if (0) {");
    plain_line(plain, indent, "case %s: /* the next poll enters here */",
               body_label(body, site_state(site).text).text);
    plain_line(plain, inner, "woi_p_ = woi_await_again_(%s, &self->woi, %s, cx);", future->kind,
               site_state(site).text);
    plain_line(plain, inner, "if (woi_p_.status != WOI_STATUS_READY)");
    plain_line(plain, inmost, "return woi_p_;");
    plain_line(plain, inner, "woi_child_ = (%s)(void *)woi_awaited_(&self->woi);",
               named ? future->type.at : "__typeof__(woi_child_)");
    plain_line(plain, indent, "}");
}

void plain_await(struct plain *plain, const struct body *body, const struct site *site, struct indent indent)
{
    struct future future;

    look_at(plain, body->head, site->value, &future);
    plain_comment_line(plain, site, indent);
    plain_line(plain, indent, "woi_poll woi_p_;");
    plain_line(plain, indent, "%swoi_child_;", future.type.at);
    text_add_char(&plain->out, '\n');
    write_first(plain, site, &future, indent);
    write_again(plain, body, site, &future, indent);
    if (site->word == WORD_WOI_TRY)
        write_propagation(plain, body->head, indent);
    if (site->target.first < site->target.last)
        write_store(plain, site, &future, indent);
    else
        write_drop(plain, indent);
    text_release(&future.type);
}
