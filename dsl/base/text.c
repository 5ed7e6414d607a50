/* text.c - pieces of text. */
#include "base/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct slice slice_of(const char *string)
{
    return (struct slice){string, strlen(string)};
}

bool slice_equal(struct slice a, struct slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool slice_is(struct slice a, const char *string)
{
    return slice_equal(a, slice_of(string));
}

bool slice_begins(struct slice a, const char *prefix)
{
    const size_t length = strlen(prefix);

    return a.length >= length && memcmp(a.at, prefix, length) == 0;
}

bool slice_ends(struct slice a, const char *suffix)
{
    const size_t length = strlen(suffix);

    return a.length >= length && memcmp(a.at + a.length - length, suffix, length) == 0;
}

const char *slice_find(struct slice a, const char *words)
{
    const size_t length = strlen(words);
    const char *const end = a.at + a.length;

    for (const char *at = a.at; (size_t)(end - at) >= length; at++) {
        at = memchr(at, words[0], (size_t)(end - at) - length + 1);
        if (!at)
            return NULL;
        if (memcmp(at, words, length) == 0)
            return at;
    }
    return NULL;
}

bool slice_is_capital(struct slice a)
{
    bool letter = false;

    for (size_t i = 0; i < a.length; i++) {
        if (islower((unsigned char)a.at[i]))
            return false;
        letter |= isupper((unsigned char)a.at[i]) != 0;
    }
    return letter;
}

bool slice_has_letters(struct slice a, const char *letters)
{
    for (size_t i = 0; i < a.length; i++) {
        size_t k = 0;

        while (letters[k] && i + k < a.length && tolower((unsigned char)a.at[i + k]) == letters[k])
            k++;
        if (!letters[k])
            return true;
    }
    return false;
}

void text_release(struct text *text)
{
    free(text->at);
    *text = (struct text){0};
}

void text_clear(struct text *text)
{
    text->length = 0;
    if (text->at)
        text->at[0] = '\0';
}

static void text_reserve(struct text *text, size_t more)
{
    if (text->room - text->length > more)
        return;
    size_t room = text->room ? text->room * 2 : 64;

    while (room - text->length <= more)
        room *= 2;
    text->at = memory_resize(text->at, room, 1);
    text->room = room;
}

void text_add(struct text *text, const char *bytes, size_t length)
{
    text_reserve(text, length);
    if (length)
        memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
}

void text_add_slice(struct text *text, struct slice slice)
{
    text_add(text, slice.at, slice.length);
}

void text_add_string(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_add_char(struct text *text, char c)
{
    text_add(text, &c, 1);
}

/* Most of what is formatted fits in so much, and need not be formatted twice. */
enum { USUAL_LENGTH = 128 };

void text_vprintf(struct text *text, const char *format, va_list arguments)
{
    va_list again;

    text_reserve(text, USUAL_LENGTH);
    va_copy(again, arguments);
    const int length = vsnprintf(text->at + text->length, text->room - text->length, format, again);
    va_end(again);
    if (length > 0 && (size_t)length >= text->room - text->length) {
        text_reserve(text, (size_t)length);
        vsnprintf(text->at + text->length, (size_t)length + 1, format, arguments);
    }
    text->length += length > 0 ? (size_t)length : 0;
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    text_vprintf(text, format, arguments);
    va_end(arguments);
}

struct slice text_slice(const struct text *text)
{
    return (struct slice){text->at, text->length};
}

size_t slice_utf8(struct slice slice)
{
    const unsigned char *at = (const unsigned char *)slice.at;
    static const unsigned least[5] = {0, 0, 0x80, 0x800, 0x10000};

    if (slice.length == 0)
        return 0;
    if (at[0] < 0x80)
        return 1;
    const size_t length = at[0] >> 5 == 6 ? 2 : at[0] >> 4 == 14 ? 3 : at[0] >> 3 == 30 ? 4 : 0;

    if (length == 0 || length > slice.length)
        return 0;
    unsigned code = at[0] & (0x7fu >> length);

    for (size_t i = 1; i < length; i++) {
        if (at[i] >> 6 != 2)
            return 0;
        code = code << 6 | (at[i] & 0x3f);
    }
    return code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0 : length;
}

size_t slice_simple(struct slice slice)
{
    size_t i = 0;

    while (i < slice.length && slice.at[i] >= ' ' && slice.at[i] < 0x7f && slice.at[i] != '"' &&
           slice.at[i] != '\\')
        i++;
    return i;
}

void text_add_json(struct text *text, struct slice slice)
{
    while (slice.length > 0) {
        const size_t simple = slice_simple(slice);

        text_add(text, slice.at, simple);
        slice.at += simple;
        slice.length -= simple;
        if (slice.length == 0)
            break;
        const size_t length = slice_utf8(slice);
        const char c = slice.at[0];

        if (length == 0)
            text_add_string(text, "\\ufffd");
        else if (c == '"' || c == '\\')
            text_printf(text, "\\%c", c);
        else if (length == 1 && ((unsigned char)c < 0x20 || c == 0x7f))
            text_printf(text, "\\u%04x", (unsigned)c);
        else
            text_add(text, slice.at, length);
        slice.at += length ? length : 1;
        slice.length -= length ? length : 1;
    }
}
