/* plain_sites.c - finds the macros in a body. */
#include <stdlib.h>

#include "base/memory.h"
#include "expand/plain.h"
#include "parse/skip.h"

static const struct token *tokens_of(const struct plain *plain)
{
    return plain->file->list.tokens;
}

static bool wants_arguments(enum word word)
{
    return word == WORD_WOI_AWAIT || word == WORD_WOI_TRY || word == WORD_WOI_RETURN ||
           word == WORD_WOI_YIELD;
}

static bool is_site(enum word word)
{
    return wants_arguments(word) || word == WORD_WOI_BEGIN || word == WORD_WOI_END ||
           word == WORD_WOI_FINALLY;
}

static bool has_directive(const struct plain *plain, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i < last; i++)
        if (tokens_of(plain)[i].kind == TOKEN_DIRECTIVE)
            return true;
    return false;
}

/* (future), (target, future) or (value); the site's last token is behind the parenthesis then. */
static bool read_arguments(const struct plain *plain, struct site *site)
{
    const struct token *tokens = tokens_of(plain);
    const uint32_t open = site->name + 1;
    struct argument arguments[3];
    bool closed;

    if (tokens[open].kind != TOKEN_OPEN_PAREN)
        return false;
    const uint32_t close = skip_bracket(&plain->file->list, open, &closed);

    site->last = close + 1;
    if (!closed || has_directive(plain, open, close))
        return false;
    if (site->word == WORD_WOI_RETURN) {
        site->value = (struct range){open + 1, close};
        return true;
    }
    if (site->word == WORD_WOI_YIELD)
        return close == open + 1;
    const uint32_t count = split_arguments(tokens, open, close, 3, arguments);

    if (count == 0 || count > 2 || arguments[0].first == arguments[0].last ||
        arguments[count - 1].first == arguments[count - 1].last)
        return false;
    if (count == 2)
        site->target = (struct range){arguments[0].first, arguments[0].last};
    site->value = (struct range){arguments[count - 1].first, arguments[count - 1].last};
    return true;
}

static void number_suspension(struct body *body, const struct plain *plain, struct site *site)
{
    const struct site *before = NULL;

    if (site->word != WORD_WOI_AWAIT && site->word != WORD_WOI_TRY && site->word != WORD_WOI_YIELD)
        return;
    for (size_t i = body->site_count; i-- > 0 && !before;)
        if (body->sites[i].line)
            before = &body->sites[i];
    site->line = source_place(plain->source, tokens_of(plain)[site->name].at).line;
    site->of_its_line = before && before->line == site->line ? before->of_its_line + 1 : 0;
    body->suspensions++;
}

/* Returns behind what was read. */
static uint32_t read_site(struct body *body, const struct plain *plain, uint32_t at)
{
    const struct token *tokens = tokens_of(plain);
    struct site site = {.word = (enum word)tokens[at].symbol, .name = at, .last = at + 1};
    const bool readable = !wants_arguments(site.word) || read_arguments(plain, &site);
    const enum token_kind wanted = site.word == WORD_WOI_FINALLY ? TOKEN_COLON : TOKEN_SEMICOLON;

    const bool ended = tokens[site.last].kind == wanted;

    if (!readable || (!ended && site.word != WORD_WOI_BEGIN && site.word != WORD_WOI_END)) {
        body->keeps_macros = true;
        return site.last;
    }
    site.last += ended ? 1 : 0;
    number_suspension(body, plain, &site);
    body->leaves |= site.word == WORD_WOI_RETURN || site.word == WORD_WOI_TRY;
    MEMORY_GROW(body->sites, body->site_count, body->site_room);
    body->sites[body->site_count++] = site;
    return site.last;
}

/* With one WOI_BEGIN before and one WOI_END behind everything else, and at most one WOI_FINALLY. */
static bool has_form(const struct body *body)
{
    size_t finally = 0;

    if (body->site_count < 2 || body->sites[0].word != WORD_WOI_BEGIN ||
        body->sites[body->site_count - 1].word != WORD_WOI_END)
        return false;
    for (size_t i = 1; i + 1 < body->site_count; i++) {
        if (body->sites[i].word == WORD_WOI_BEGIN || body->sites[i].word == WORD_WOI_END)
            return false;
        finally += body->sites[i].word == WORD_WOI_FINALLY ? 1 : 0;
    }
    return finally <= 1;
}

/* One that may hold awaits of its own: the source's, one whose text we do not see, or one of the library's.
 */
static bool may_need_macros(const struct plain *plain, uint32_t at)
{
    const struct token *tokens = tokens_of(plain);
    const struct names *names = &plain->file->list.names;

    if (tokens[at].kind != TOKEN_NAME)
        return false;
    const uint32_t classes = names->classes[tokens[at].symbol];
    const struct slice name = names->text[tokens[at].symbol];

    if (is_site((enum word)tokens[at].symbol) || classes & WORD_WAITS)
        return true;
    if (plain->is_macro[tokens[at].symbol])
        return true;
    return !(classes & WORD_MACRO) &&
           (tokens[at + 1].kind == TOKEN_OPEN_PAREN && slice_is_capital(name) && !slice_begins(name, "WOI_"));
}

void body_init(struct body *body, const struct plain *plain, const struct function *function,
               const struct head *head)
{
    const struct token *tokens = tokens_of(plain);
    uint32_t parentheses = 0;

    *body = (struct body){.function = function, .head = head};
    for (uint32_t i = function->brace; i < function->end;) {
        const enum token_kind kind = tokens[i].kind;

        parentheses += kind == TOKEN_OPEN_PAREN ? 1 : 0;
        parentheses -= kind == TOKEN_CLOSE_PAREN && parentheses ? 1 : 0;
        if (kind == TOKEN_NAME && is_site((enum word)tokens[i].symbol) && parentheses == 0) {
            i = read_site(body, plain, i);
        } else {
            body->keeps_macros |= may_need_macros(plain, i);
            i++;
        }
    }
    body->is_formless = !has_form(body);
}

void body_release(struct body *body)
{
    free(body->sites);
    *body = (struct body){0};
}
