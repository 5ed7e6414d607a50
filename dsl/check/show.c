/* show.c - findings as text, as JSON and as SARIF 2.1.0. */
#include "check/show.h"

/* --- text ------------------------------------------------------------------------------------------ */

static void show_text(const struct message_out *out, const struct source *source, const struct report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];

        message_at(out, source, finding->at, finding->length, MESSAGE_WARNING, finding_name(finding->kind),
                   finding->message);
        if (finding->note)
            message_at(out, source, finding->note_at, finding->note_length, MESSAGE_NOTE, NULL,
                       finding->note);
        if (finding->fix)
            fprintf(out->file, "%s: note: --fix can %s\n", source->path,
                    report->fixes[finding->fix - 1].about);
        else if (finding->unfixed)
            fprintf(out->file, "%s: note: --fix does not move it: %s\n", source->path, finding->unfixed);
    }
}

/* --- JSON ------------------------------------------------------------------------------------------ */

static void add_string(struct text *text, struct slice slice)
{
    text_add_char(text, '"');
    text_add_json(text, slice);
    text_add_char(text, '"');
}

static void add_place(struct text *text, const struct source *source, uint32_t at, uint32_t length)
{
    const struct place place = source_place(source, at);

    text_printf(text, "\"line\": %u, \"column\": %u, \"length\": %u", place.line, place.column, length);
}

static void add_json_finding(struct text *text, const struct source *source, const struct finding *finding)
{
    text_add_string(text, "  {\"file\": ");
    add_string(text, slice_of(source->path));
    text_add_string(text, ", ");
    add_place(text, source, finding->at, finding->length);
    text_printf(text, ", \"name\": \"%s\", \"message\": ", finding_name(finding->kind));
    add_string(text, slice_of(finding->message));
    if (finding->note) {
        text_add_string(text, ", \"note\": {");
        add_place(text, source, finding->note_at, finding->note_length);
        text_add_string(text, ", \"message\": ");
        add_string(text, slice_of(finding->note));
        text_add_char(text, '}');
    }
    text_printf(text, ", \"fixable\": %s", finding->fix ? "true" : "false");
    if (finding->unfixed)
        text_printf(text, ", \"unfixable\": \"%s\"", finding->unfixed);
    text_add_char(text, '}');
}

/* --- SARIF ----------------------------------------------------------------------------------------- */

/* A path as a relative or absolute URI reference. */
static void add_uri(struct text *text, const char *path)
{
    text_add_string(text, *path == '/' ? "\"file://" : "\"");
    for (; *path; path++) {
        const unsigned char c = (unsigned char)*path;
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           c == '/' || c == '.' || c == '-' || c == '_' || c == '~';

        if (plain)
            text_add_char(text, (char)c);
        else
            text_printf(text, "%%%02X", c);
    }
    text_add_char(text, '"');
}

/* Columns here are characters; far out on a line nobody counts them any more, but the bytes. */
enum { MOST_COUNTED = 1 << 14 };

static unsigned count_characters(struct slice slice)
{
    unsigned count = 0;

    for (; slice.length > 0; count++) {
        const size_t length = slice_utf8(slice);

        slice.at += length ? length : 1;
        slice.length -= length ? length : 1;
    }
    return count;
}

static void add_location(struct text *text, const struct source *source, uint32_t at, uint32_t length)
{
    const struct place place = source_place(source, at);
    const struct slice before = {source->bytes + at - (place.column - 1), place.column - 1};
    const unsigned column = before.length < MOST_COUNTED ? count_characters(before) + 1 : place.column;

    text_add_string(text, "\"physicalLocation\": {\"artifactLocation\": {\"uri\": ");
    add_uri(text, source->path);
    text_printf(text, "}, \"region\": {\"startLine\": %u, \"startColumn\": %u, \"endColumn\": %u}}",
                place.line, column, column + count_characters((struct slice){source->bytes + at, length}));
}

static void add_sarif_finding(struct text *text, const struct source *source, const struct finding *finding)
{
    text_printf(
        text,
        "        {\"ruleId\": \"%s\", \"ruleIndex\": %d, \"level\": \"warning\", \"message\": {\"text\": ",
        finding_name(finding->kind), (int)finding->kind);
    add_string(text, slice_of(finding->message));
    text_add_string(text, "},\n         \"locations\": [{");
    add_location(text, source, finding->at, finding->length);
    text_add_string(text, "}]");
    if (finding->note) {
        text_add_string(text, ",\n         \"relatedLocations\": [{\"message\": {\"text\": ");
        add_string(text, slice_of(finding->note));
        text_add_string(text, "}, ");
        add_location(text, source, finding->note_at, finding->note_length);
        text_add_string(text, "}]");
    }
    text_add_char(text, '}');
}

static void add_rules(struct text *text)
{
    for (enum finding_kind kind = 0; kind < FINDING_COUNT; kind++) {
        text_printf(text, "%s\n          {\"id\": \"%s\", \"shortDescription\": {\"text\": ", kind ? "," : "",
                    finding_name(kind));
        add_string(text, slice_of(finding_about(kind)));
        text_add_string(text, "}}");
    }
}

/* --- all of it ------------------------------------------------------------------------------------- */

static void flush(struct show *show)
{
    fwrite(show->text.at ? show->text.at : "", 1, show->text.length, show->settings->out.file);
    text_clear(&show->text);
}

void show_begin(struct show *show, const struct check_settings *settings)
{
    *show = (struct show){.settings = settings};
    if (settings->format == CHECK_JSON)
        text_add_string(&show->text, "[");
    if (settings->format != CHECK_SARIF)
        return;
    text_add_string(&show->text, "{\n"
                                 "  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
                                 "  \"version\": \"2.1.0\",\n"
                                 "  \"runs\": [\n"
                                 "    {\n"
                                 "      \"tool\": {\"driver\": {\"name\": \"woi check\", \"rules\": [");
    add_rules(&show->text);
    text_add_string(&show->text,
                    "\n        ]}},\n      \"columnKind\": \"unicodeCodePoints\",\n      \"results\": [");
}

void show_report(struct show *show, const struct source *source, const struct report *report)
{
    if (show->settings->format == CHECK_TEXT) {
        show_text(&show->settings->out, source, report);
        return;
    }
    for (size_t i = 0; i < report->count; i++) {
        text_add_string(&show->text, show->any ? ",\n" : "\n");
        show->any = true;
        if (show->settings->format == CHECK_JSON)
            add_json_finding(&show->text, source, &report->findings[i]);
        else
            add_sarif_finding(&show->text, source, &report->findings[i]);
    }
    flush(show);
}

void show_end(struct show *show)
{
    if (show->settings->format == CHECK_JSON)
        text_add_string(&show->text, show->any ? "\n]\n" : "]\n");
    if (show->settings->format == CHECK_SARIF)
        text_add_string(&show->text, show->any ? "\n      ]\n    }\n  ]\n}\n" : "]\n    }\n  ]\n}\n");
    flush(show);
    text_release(&show->text);
}
