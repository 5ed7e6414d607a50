/* plain_body.c - the switch of a body, and what jumps to it. */
#include "expand/plain.h"

#include "parse/skip.h"

/* So far from those that a macro makes of __COUNTER__ that none is like another. */
enum { FIRST_NUMBER = 8, FIRST_NUMBER_BESIDE_MACROS = 1 << 16 };

/* --- the switch ------------------------------------------------------------------------------------ */

static void write_states(struct plain *plain, const struct body *body)
{
    uint64_t number = body->keeps_macros ? FIRST_NUMBER_BESIDE_MACROS : FIRST_NUMBER;
    const struct indent one = {{"", 0}, 1}, two = {{"", 0}, 2};

    if (body->suspensions == 0)
        return;
    text_add_char(&plain->out, '\n');
    plain_line(plain, one, "/* Where it waits. The upper half of a state is its line, as dumps show it. */");
    plain_line(plain, one, "__extension__ enum {");
    for (size_t i = 0; i < body->site_count; i++) {
        const struct site *site = &body->sites[i];

        if (!site->line)
            continue;
        plain_indent(plain, two);
        text_printf(&plain->out, "%s = (uint64_t)%u << 32 | %llu, /* ", site_state(site).text, site->line,
                    (unsigned long long)number++);
        plain_add_comment(plain, site);
        text_add_string(&plain->out, " */\n");
    }
    plain_line(plain, one, "};");
    plain->out.length--; /* the source has a newline there */
}

static void write_begin(struct plain *plain, const struct body *body, struct indent indent)
{
    if (body->keeps_macros) {
        plain_line(plain, indent, "/* For macros that stay as they are. */");
        plain_line(plain, indent, "enum { woi_base_ = __COUNTER__ };");
        plain_line(plain, indent, "struct woi_place_ {");
        plain_line(plain, indent_deeper(indent), "char size[2];");
        plain_line(plain, indent, "};");
        plain_line(plain, indent, "if (0)");
        plain_line(plain, indent_deeper(indent), "goto woi_dispatch_;");
    }
    if (body->leaves || body->keeps_macros)
        plain_line(plain, indent_shallower(indent), "woi_dispatch_:");
    plain_line(plain, indent, "switch (%s) { /* on the state; it is now marked as running */",
               body_label(body, "woi_enter_(&self->woi)").text);
    plain_line(plain, indent, "default: /* it has ended, or ends and has no finally part */");
    plain_line(plain, indent_deeper(indent), "return woi_settle_(&self->woi);");
    plain_line(plain, indent, "case %s:; /* never polled before */",
               body_label(body, "WOI_STATE_START_").text);
}

static void write_end(struct plain *plain, const struct site *site, struct indent indent)
{
    text_add_char(&plain->out, '\n');
    plain_comment_line(plain, site, indent);
    plain_line(plain, indent, "woi_reach_end_(&self->woi);");
    plain_line(plain, indent, "break;");
    plain_line(plain, indent, "}");
    plain_line(plain, indent, "(void)cx; /* where nothing waits */");
    plain_line(plain, indent, "return woi_frame_end_(&self->woi);");
}

static void write_finally(struct plain *plain, const struct body *body, const struct site *site,
                          struct indent indent)
{
    text_add_char(&plain->out, '\n');
    plain_comment_line(plain, site, indent);
    plain_line(plain, indent, "self->woi.state = WOI_STATE_FINALLY_ | WOI_STATE_RUNNING_;");
    plain_line(plain, indent, "if (0) {");
    plain_line(plain, indent, "case %s:", body_label(body, "WOI_STATE_PANIC_FINALLY_").text);
    plain_line(plain, indent, "case %s:;", body_label(body, "WOI_STATE_FINALLY_LIVE_").text);
    plain_line(plain, indent, "}");
    plain_line(plain, indent, "cx = &woi_finally_context_; /* nothing can wait any more */");
    plain_line(plain, indent, "__attribute__((fallthrough));");
    plain_line(plain, indent, "case %s: /* the finally part, however it ends */",
               body_label(body, "WOI_STATE_FINALLY_").text);
}

/* --- statements ------------------------------------------------------------------------------------ */

static void write_return(struct plain *plain, const struct site *site, struct indent indent)
{
    const struct token *tokens = plain->file->list.tokens;
    bool comma = false;

    plain_comment_line(plain, site, indent);
    if (site->value.first < site->value.last) {
        struct argument parts[2];

        comma = split_arguments(tokens, site->name + 1, site->value.last, 2, parts) > 1;
        if (plain_asks_for_line(plain, site->value))
            plain_set_line(plain, source_place(plain->source, tokens[site->name].at).line);
        plain_indent(plain, indent);
        text_add_string(&plain->out, comma ? "self->woi_pub_.output = (" : "self->woi_pub_.output = ");
        text_add_slice(&plain->out, code_bytes(plain->source, tokens, site->value));
        text_add_string(&plain->out, comma ? ");\n" : ";\n");
    }
    plain_line(plain, indent, "self->woi.state = WOI_STATE_FINALLY_LIVE_;");
    plain_line(plain, indent, "goto woi_dispatch_;");
}

static void write_yield(struct plain *plain, const struct body *body, const struct site *site,
                        struct indent indent)
{
    plain_comment_line(plain, site, indent);
    plain_line(plain, indent, "self->woi.state = %s;", site_state(site).text);
    plain_line(plain, indent, "woi_waker_wake_by_ref(&cx->waker);");
    plain_line(plain, indent, "return WOI_PENDING;");
    plain_line(plain, indent_shallower(indent), "case %s:; /* the next poll enters here */",
               body_label(body, site_state(site).text).text);
}

/* --- where a statement stands ---------------------------------------------------------------------- */

/* Whether a brace may stand at the end of its line: no comment goes on to the end of that. */
static bool has_room(struct slice gap)
{
    return !slice_find(gap, "//");
}

/* Whether it stands in a list of statements, and is not the one statement of an if or a loop. */
static bool is_in_list(const struct plain *plain, uint32_t token)
{
    const enum token_kind before = plain->file->list.tokens[token - 1].kind;

    return before == TOKEN_SEMICOLON || before == TOKEN_OPEN_BRACE || before == TOKEN_CLOSE_BRACE;
}

/* Leaves the output at the beginning of a line; returns how deep the brace stands. */
static struct indent open_block(struct plain *plain, const struct site *site, bool braces)
{
    const size_t at = plain->file->list.tokens[site->name].at;
    const size_t before = plain_token_end(plain, site->name - 1);
    const struct slice gap = {plain->source->bytes + before, at - before};
    const struct indent own = indent_of(plain, site->name);
    const bool first = source_place(plain->source, before).line < source_place(plain->source, at).line;
    const bool hangs = braces && !is_in_list(plain, site->name);

    if (hangs && has_room(gap) && plain->file->list.tokens[site->name - 1].kind != TOKEN_DIRECTIVE) {
        plain_trim(plain, " \t\r\n\f\v");
        text_add_string(&plain->out, " {\n");
        return first ? indent_shallower(own) : own;
    }
    plain_trim(plain, " \t");
    if (plain->out.length > 0 && plain->out.at[plain->out.length - 1] != '\n')
        text_add_char(&plain->out, '\n');
    if (braces)
        plain_line(plain, own, "{");
    return own;
}

static void write_statement(struct plain *plain, const struct body *body, const struct site *site)
{
    const bool awaits = site->word == WORD_WOI_AWAIT || site->word == WORD_WOI_TRY;
    const bool braces = awaits || !is_in_list(plain, site->name);
    const struct indent outer = open_block(plain, site, braces);
    const struct indent inner = braces ? indent_deeper(outer) : outer;

    if (awaits)
        plain_await(plain, body, site, inner);
    else if (site->word == WORD_WOI_RETURN)
        write_return(plain, site, inner);
    else
        write_yield(plain, body, site, inner);
    if (braces)
        plain_line(plain, outer, "}");
    plain->out.length--; /* what follows in the source begins a line, or goes on */
}

static void write_part(struct plain *plain, const struct body *body, const struct site *site,
                       struct indent indent)
{
    plain_trim(plain, " \t");
    if (plain->out.length > 0 && plain->out.at[plain->out.length - 1] != '\n')
        text_add_char(&plain->out, '\n');
    if (site->word == WORD_WOI_BEGIN)
        write_begin(plain, body, indent);
    else if (site->word == WORD_WOI_END)
        write_end(plain, site, indent);
    else
        write_finally(plain, body, site, indent);
    plain->out.length--;
}

void plain_body(struct plain *plain, const struct body *body)
{
    const struct token *tokens = plain->file->list.tokens;
    const struct indent indent = indent_of(plain, body->sites[0].name);
    size_t at = plain_token_end(plain, body->function->brace);

    plain_copy(plain, tokens[body->function->brace].at, at);
    write_states(plain, body);
    for (size_t i = 0; i < body->site_count; i++) {
        const struct site *site = &body->sites[i];

        plain_copy(plain, at, tokens[site->name].at);
        if (site->word == WORD_WOI_BEGIN || site->word == WORD_WOI_END || site->word == WORD_WOI_FINALLY)
            write_part(plain, body, site, indent);
        else
            write_statement(plain, body, site);
        at = plain_token_end(plain, site->last - 1);
    }
    plain_copy(plain, at, plain_token_end(plain, body->function->end));
}
