/* plain.c - copies a source, with its async functions as plain C.
 *
 * What is written out has more lines than it had, and a panic shall still say the line of the source. So a
 * #line stands in front of a piece of the source in which something may ask for its line. */
#include "expand/expand.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "expand/plain.h"

/* --- lines ----------------------------------------------------------------------------------------- */

static bool asks_for_line(const struct plain *plain, uint32_t at)
{
    static const char *const words[] = {
        "WOI_ASSERT",  "WOI_AWAIT",        "WOI_CHANNEL", "WOI_CHANNEL_OWNS", "WOI_FUTURE_TYPE",
        "WOI_ONESHOT", "WOI_ONESHOT_OWNS", "WOI_PANIC",   "WOI_TRY",          "WOI_YIELD",
        "__FILE__",    "__LINE__",         "assert",      "woi_panic"};
    const struct names *names = &plain->file->list.names;
    const struct token token = plain->file->list.tokens[at];

    if (token.kind != TOKEN_NAME)
        return false;
    const uint32_t classes = names->classes[token.symbol];
    const struct slice name = names->text[token.symbol];

    if (classes & WORD_ASYNC || plain->is_macro[token.symbol] || slice_begins(name, "cr_"))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_is(name, words[i]))
            return true;
    return !slice_begins(name, "WOI_") && plain->file->list.tokens[at + 1].kind == TOKEN_OPEN_PAREN &&
           slice_is_capital(name);
}

bool plain_asks_for_line(const struct plain *plain, struct range range)
{
    for (uint32_t i = range.first; i < range.last; i++)
        if (asks_for_line(plain, i))
            return true;
    return false;
}

static uint32_t present_line(struct plain *plain)
{
    const struct text *out = &plain->out;

    while (plain->counted < out->length) {
        const char *from = out->at + plain->counted;
        const char *newline = memchr(from, '\n', out->length - plain->counted);

        plain->counted = newline ? (size_t)(newline + 1 - out->at) : out->length;
        plain->line += newline ? 1 : 0;
    }
    return plain->line;
}

void plain_set_line(struct plain *plain, uint32_t line)
{
    if (!plain->says_lines || (plain->in_source && present_line(plain) == line))
        return;
    text_printf(&plain->out, "#line %u \"", line);
    code_add_c_string(&plain->out, plain->source->path);
    text_add_string(&plain->out, "\"\n");
    plain->counted = plain->out.length;
    plain->line = line;
    plain->in_source = true;
}

/* --- copying --------------------------------------------------------------------------------------- */

size_t plain_token_end(const struct plain *plain, uint32_t token)
{
    const struct slice text = token_text(plain->source, plain->file->list.tokens[token]);

    return (size_t)(text.at + text.length - plain->source->bytes);
}

/* What only the blanks and the newline of a line are left of goes to that line. */
static size_t copy_rest_of_line(struct plain *plain, size_t from, size_t to)
{
    const char *bytes = plain->source->bytes;
    size_t end = from;

    while (end < to && strchr(" \t\r", bytes[end]) && bytes[end])
        end++;
    if (end == to || bytes[end] != '\n') {
        if (from > 0 && bytes[from - 1] != '\n')
            text_add_char(&plain->out, '\n');
        return from;
    }
    text_add(&plain->out, bytes + from, end + 1 - from);
    return end + 1;
}

void plain_copy(struct plain *plain, size_t from, size_t to)
{
    const struct token *tokens = plain->file->list.tokens;
    bool asks = false;

    while (tokens[plain->token].kind != TOKEN_END && tokens[plain->token].at < from)
        plain->token++;
    for (; tokens[plain->token].kind != TOKEN_END && tokens[plain->token].at < to; plain->token++)
        asks = asks || asks_for_line(plain, plain->token);
    if (asks && plain->says_lines &&
        !(plain->in_source && present_line(plain) == source_place(plain->source, from).line)) {
        from = copy_rest_of_line(plain, from, to);
        plain_set_line(plain, source_place(plain->source, from).line);
    }
    text_add(&plain->out, plain->source->bytes + from, to - from);
}

/* --- functions ------------------------------------------------------------------------------------- */

/* A return from within a loop over a stream has more to do than what is written out here. */
static bool has_stream(const struct plain *plain, const struct function *function, const struct head *head)
{
    const struct token *tokens = plain->file->list.tokens;

    if (head->word == WORD_WOI_STREAM || head->word == WORD_WOI_STREAM_DEFINE)
        return true;
    for (uint32_t i = function->brace; i < function->end; i++)
        if (tokens[i].kind == TOKEN_NAME && tokens[i].symbol == WORD_WOI_FOR_AWAIT)
            return true;
    return false;
}

/* False: it stays as it is. */
static bool write_function(struct plain *plain, const struct function *function, size_t *at)
{
    struct head head;
    struct body body;

    if (!function->closed || !head_read(plain->file, function, &head) || has_stream(plain, function, &head))
        return false;
    body_init(&body, plain, function, &head);
    if (!body.is_formless) {
        plain_copy(plain, *at, plain->file->list.tokens[head.macro].at);
        plain_head(plain, &head);
        plain_copy(plain, plain_token_end(plain, head.close), plain->file->list.tokens[function->brace].at);
        plain_body(plain, &body);
        *at = plain_token_end(plain, function->end);
    }
    const bool written = !body.is_formless;

    body_release(&body);
    return written;
}

static void write_declaration(struct plain *plain, uint32_t macro, size_t *at)
{
    struct head head;

    if (!head_read_declaration(plain->file, macro, &head))
        return;
    plain_copy(plain, *at, plain->file->list.tokens[macro].at);
    plain_declaration(plain, &head);
    *at = plain_token_end(plain, head.close);
    if (plain->file->list.tokens[head.close + 1].kind == TOKEN_SEMICOLON)
        *at = plain_token_end(plain, head.close + 1);
}

/* The frames that this file knows. */
static void note_frames(struct plain *plain)
{
    const struct token_list *list = &plain->file->list;
    struct head head;

    plain->is_frame = memory_new(list->names.count, sizeof *plain->is_frame);
    for (size_t i = 0; i < plain->file->function_count; i++)
        if (plain->file->functions[i].is_async && head_read(plain->file, &plain->file->functions[i], &head) &&
            head.suite.first == head.suite.last && head.word != WORD_WOI_STREAM &&
            head.word != WORD_WOI_STREAM_DEFINE)
            plain->is_frame[list->tokens[head.name].symbol] = true;
    for (uint32_t i = 0; i < list->count; i++)
        if (list->tokens[i].symbol == WORD_WOI_ASYNC_DECLARE && list->tokens[i].kind == TOKEN_NAME &&
            list->tokens[i + 1].kind == TOKEN_OPEN_PAREN && head_read_declaration(plain->file, i, &head))
            plain->is_frame[list->tokens[head.name].symbol] = true;
}

/* One whose text is a number or a string is as harmless as those are. */
static void note_macros(struct plain *plain)
{
    const struct token_list *list = &plain->file->list;

    plain->is_macro = memory_new(list->names.count, sizeof *plain->is_macro);
    for (size_t i = 0; i < list->directive_count; i++) {
        const struct directive *directive = &list->directives[i];

        if (directive->word != WORD_define || directive->count < 2)
            continue;
        const struct token *line = &list->lines[directive->first];

        if (line[1].kind != TOKEN_NAME)
            continue;
        for (uint32_t k = 2; k < directive->count; k++)
            plain->is_macro[line[1].symbol] |= line[k].kind == TOKEN_NAME;
    }
}

/* What WOI_CHANNEL(name, T) defines. */
static void note_channel(struct plain *plain, uint32_t name)
{
    static const char *const endings[] = {"_send", "_recv", "_reserve", "_closed"};
    const struct names *names = &plain->file->list.names;

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct text text = {0};

        text_add_slice(&text, names->text[plain->file->list.tokens[name].symbol]);
        text_add_string(&text, endings[i]);
        plain->gives_int[names_find(names, text_slice(&text))] = true;
        text_release(&text);
    }
    plain->gives_int[0] = false; /* of a name that is not there */
}

static void note_channels(struct plain *plain)
{
    const struct token *tokens = plain->file->list.tokens;

    plain->gives_int = memory_new(plain->file->list.names.count, sizeof *plain->gives_int);
    for (uint32_t i = 0; i < plain->file->list.count; i++)
        if (tokens[i].kind == TOKEN_NAME && tokens[i].symbol >= WORD_WOI_CHANNEL &&
            tokens[i].symbol <= WORD_WOI_CHANNEL_OWNS && tokens[i + 1].kind == TOKEN_OPEN_PAREN &&
            tokens[i + 2].kind == TOKEN_NAME)
            note_channel(plain, i + 2);
}

static void begin(struct plain *plain, const struct file *file, bool says_lines)
{
    *plain = (struct plain){.file = file, .source = file->list.source, .line = 1, .says_lines = says_lines};
    note_frames(plain);
    note_channels(plain);
    note_macros(plain);
}

static void release(struct plain *plain)
{
    free(plain->is_frame);
    free(plain->is_macro);
    free(plain->gives_int);
}

void expand_file_plain(const struct file *file, struct text *ret_text)
{
    const struct token_list *list = &file->list;
    struct plain plain;
    size_t at = 0, next = 0;

    begin(&plain, file, true);
    for (uint32_t i = 0; i < list->count; i++) {
        while (next < file->function_count && file->functions[next].brace < i)
            next++;
        const struct function *function = next < file->function_count ? &file->functions[next] : NULL;

        if (function && function->is_async && i == function->open - 1) {
            (void)write_function(&plain, function, &at);
            i = function->end;
        } else if (function && i == function->brace) {
            i = function->end;
        } else if (list->tokens[i].kind == TOKEN_NAME && list->tokens[i].symbol == WORD_WOI_ASYNC_DECLARE &&
                   list->tokens[i + 1].kind == TOKEN_OPEN_PAREN) {
            write_declaration(&plain, i, &at);
        }
    }
    plain_copy(&plain, at, plain.source->size);
    release(&plain);
    *ret_text = plain.out;
}

/* Where its `static` is, or its macro. */
static uint32_t begin_of(const struct file *file, const struct function *function)
{
    uint32_t first = function->open - 1;

    while (first > 0 && file->list.tokens[first - 1].kind == TOKEN_NAME &&
           names_has(&file->list.names, file->list.tokens[first - 1].symbol, WORD_STORAGE | WORD_QUALIFIER))
        first--;
    return first;
}

void expand_function_plain(const struct file *file, const struct function *function, struct text *text)
{
    struct plain plain;
    size_t at = file->list.tokens[begin_of(file, function)].at;

    begin(&plain, file, false);
    if (!write_function(&plain, function, &at))
        plain_copy(&plain, at,
                   function->closed ? plain_token_end(&plain, function->end)
                                    : file->list.tokens[function->end].at);
    text_add_slice(text, text_slice(&plain.out));
    text_add_char(text, '\n');
    text_release(&plain.out);
    release(&plain);
}
