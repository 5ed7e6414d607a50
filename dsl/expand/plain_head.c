/* plain_head.c - what stands in front of a body: structs, type records, constructors. */
#include "expand/plain.h"

#include <string.h>

#include "expand/plain_pieces.h"

/* --- the texts ------------------------------------------------------------------------------------- */

static const char callers_see[] =
    "WOI_MUST_USE struct %N *%N(%A);\n"
    "\n"
    "/* What a task of it gives, and the handle to wait for it. */\n"
    "struct %N_result {\n"
    "    enum woi_error error;\n"
    "    struct woi_panic panic;\n"
    "    %Tvalue;\n"
    "};\n"
    "\n"
    "struct %N_handle {\n"
    "    union {\n"
    "        struct woi_future future;\n"
    "        struct woi_join_handle handle;\n"
    "        char (*typed_future_)[WOI_KIND_HANDLE_]; /* never read: says that it is a handle */\n"
    "    };\n"
    "    struct %N_result output __attribute__((packed));\n"
    "};\n"
    "\n"
    "/* What callers see: a future with an output. */\n"
    "struct %N {\n"
    "    union {\n"
    "        struct woi_future future; /* one pointer: the type record */\n"
    "        struct woi_frame woi; /* that, state, awaiting, parent */\n"
    "        struct %N_handle *woi_handle_; /* never read: says what a spawn gives */\n"
    "        char (*typed_future_)[WOI_KIND_FRAME_]; /* never read: says that it is a frame */\n"
    "    };\n"
    "    %Toutput;\n"
    "};\n";

static const char frame_begins[] =
    "\n"
    "/* What the body sees as self: the same, then parameters, then locals. */\n"
    "struct %N_frame {\n"
    "    union {\n"
    "        struct %N woi_pub_;\n"
    "        struct {\n"
    "            struct woi_frame woi;\n"
    "        };\n"
    "    };\n";

static const char body_declared[] =
    "};\n"
    "\n"
    "static woi_poll %N_body_(struct %N_frame *self, struct woi_context *cx);\n"
    "\n"
    "static woi_poll %N_resume_(struct woi_future *self_, struct woi_context *cx_)\n"
    "{\n"
    "    return %N_body_((struct %N_frame *)(void *)self_, cx_);\n"
    "}\n";

static const char record_begins[] = "    .name = \"%N\",\n"
                                    "    .file = \"%F\",\n"
                                    "    .line = %L,\n";

static const char record_ends[] = "    .size = sizeof(struct %N_frame),\n"
                                  "    .output_offset = offsetof(struct %N, output),\n"
                                  "    .output_size = sizeof(((struct %N *)0)->output),\n"
                                  "    .value_offset = offsetof(struct %N_result, value),\n"
                                  "    .poll = woi_frame_poll_,\n"
                                  "    .drop = woi_frame_drop_,\n"
                                  "    .resume = %N_resume_,\n"
                                  "    .drop_output = %D,\n"
                                  "};\n";

static const char at_begins[] = "\n"
                                "/* The constructor in memory of the caller's. */\n"
                                "__attribute__((unused))\n"
                                "WOI_MUST_USE static struct %N *%N_at(struct %N_frame *self_%M)\n"
                                "{\n"
                                "    woi_zero_frame_(self_, sizeof *self_); /* all but the type */\n"
                                "    self_->woi_pub_.future.type = &%N_in_place_type_;\n";

static const char lost_and_found[] =
    "    return &self_->woi_pub_;\n"
    "}\n"
    "\n"
    "/* There was no memory: what the arguments own is given back by the finally part. */\n"
    "static WOI_COLD_ struct %N *%N_lost_(%A)\n"
    "{\n"
    "    struct %N_frame frame_;\n"
    "\n"
    "    woi_future_drop(&%N_at(&frame_%W)->future);\n"
    "    return NULL;\n"
    "}\n"
    "\n"
    "/* The constructor: nothing runs until it is polled. */\n"
    "struct %N *%N(%A)\n"
    "{\n"
    "    struct %N_frame *self_ = (struct %N_frame *)woi_allocate_(sizeof *self_);\n"
    "\n"
    "    if (__builtin_expect(!self_, 0))\n"
    "        return %N_lost_(%V);\n"
    "    woi_zero_frame_(self_, sizeof *self_);\n"
    "    self_->woi_pub_.future.type = &%N_type_;\n";

static const char body_begins[] = "    return &self_->woi_pub_;\n"
                                  "}\n"
                                  "\n"
                                  "/* The body: entered anew at each poll. */\n"
                                  "static woi_poll %N_body_(struct %N_frame *self, struct woi_context *cx)";

/* --- members --------------------------------------------------------------------------------------- */

/* As they were written; the first line moves to where they stand in the struct. */
static void add_locals(struct plain *plain, const struct head *head)
{
    const struct token *tokens = plain->file->list.tokens;
    struct slice bytes;

    if (head->locals.first >= head->locals.last)
        return;
    bytes.at = plain->source->bytes + tokens[head->locals_comma].at + 1;
    bytes.length = (size_t)(plain->source->bytes + tokens[head->close].at - bytes.at);
    while (bytes.length > 0 && strchr(" \t\r\n\f\v", bytes.at[bytes.length - 1]))
        bytes.length--;
    while (bytes.length > 0 && strchr(" \t\r\n\f\v", *bytes.at)) {
        bytes.at++;
        bytes.length--;
    }
    text_add_string(&plain->out, *bytes.at == '#' ? "" : "    ");
    text_add_slice(&plain->out, bytes);
    text_add_char(&plain->out, '\n');
}

static void add_members(struct plain *plain, const struct head *head)
{
    for (uint32_t i = 0; i < head->parameter_count; i++) {
        text_add_string(&plain->out, "    ");
        plain_add_type(&plain->out, plain, head->parameters[i].type);
        text_add_slice(&plain->out, plain_text_of(plain, head->parameters[i].name));
        text_add_string(&plain->out, ";\n");
    }
    add_locals(plain, head);
}

/* A parameter may be const, or have members that are: those cannot be assigned. */
static void add_sets(struct plain *plain, const struct head *head)
{
    for (uint32_t i = 0; i < head->parameter_count; i++) {
        const struct slice name = plain_text_of(plain, head->parameters[i].name);
        const int length = (int)name.length;

        if (type_is_assignable(plain, head->parameters[i].type))
            text_printf(&plain->out, "    self_->%.*s = %.*s;\n", length, name.at, length, name.at);
        else
            text_printf(&plain->out,
                        "    memcpy((void *)&self_->%.*s, (const void *)&%.*s, sizeof self_->%.*s);\n",
                        length, name.at, length, name.at, length, name.at);
    }
}

static void add_record(struct plain *plain, const struct pieces *pieces, bool in_place)
{
    struct text *out = &plain->out;
    const bool unknown = strchr(pieces->is_signed, '?') != NULL;

    pieces_add(out, pieces,
               in_place ? "\nstatic const struct woi_future_type %N_in_place_type_ = {\n"
                        : "\nstatic const struct woi_future_type %N_type_ = {\n");
    pieces_add(out, pieces, record_begins);
    text_add_string(out, in_place && unknown ? "    .flags = (" : "    .flags = ");
    pieces_add(out, pieces, pieces->is_signed);
    text_add_string(out, !in_place ? ",\n"
                         : unknown ? ") | WOI_FUTURE_IN_PLACE, /* dropping it frees nothing */\n"
                                   : " | WOI_FUTURE_IN_PLACE, /* dropping it frees nothing */\n");
    pieces_add(out, pieces, record_ends);
}

/* The destructor of an output that nobody takes. */
static void add_drop(struct plain *plain, const struct head *head, const struct pieces *pieces)
{
    const bool name = head->drop.last == head->drop.first + 1;

    if (!pieces->owns)
        return;
    pieces_add(&plain->out, pieces,
               "\n"
               "/* Of an output that nobody takes. */\n"
               "static void %N_drop_output_(void *output_)\n"
               "{\n    ");
    text_add_string(&plain->out, name ? "" : "(");
    code_add(&plain->out, plain->source, plain->file->list.tokens, head->drop, CODE_ANY_LENGTH);
    text_add_string(&plain->out, name ? "(output_);\n}\n" : ")(output_);\n}\n");
}

/* --- all of it ------------------------------------------------------------------------------------- */

static bool declares(enum word word)
{
    return word == WORD_WOI_ASYNC || word == WORD_WOI_ASYNC_OWNS;
}

void plain_head(struct plain *plain, const struct head *head)
{
    struct text *out = &plain->out;
    struct pieces pieces;

    pieces_init(&pieces, plain, head);
    if (head->word == WORD_WOI_TEST)
        text_printf(
            out, "WOI_TEST_ASYNC_(%.*s, %.*s) /* declares it, and hands it to whoever runs tests */\nstatic ",
            (int)plain_text_of(plain, head->suite.first).length, plain_text_of(plain, head->suite.first).at,
            (int)plain_text_of(plain, head->name).length, plain_text_of(plain, head->name).at);
    pieces_add(out, &pieces, declares(head->word) ? callers_see : "struct %N *%N(%A);\n");
    pieces_add(out, &pieces, frame_begins);
    add_members(plain, head);
    pieces_add(out, &pieces, body_declared);
    add_drop(plain, head, &pieces);
    add_record(plain, &pieces, false);
    add_record(plain, &pieces, true);
    pieces_add(out, &pieces, at_begins);
    add_sets(plain, head);
    pieces_add(out, &pieces, lost_and_found);
    add_sets(plain, head);
    pieces_add(out, &pieces, body_begins);
    pieces_release(&pieces);
}

void plain_declaration(struct plain *plain, const struct head *head)
{
    struct pieces pieces;

    pieces_init(&pieces, plain, head);
    pieces_add(&plain->out, &pieces, callers_see);
    pieces_add(&plain->out, &pieces, "\nstruct %N_frame;");
    pieces_release(&pieces);
}
