/* inputs.c - which files are checked: folders and compilation databases. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "check/check.h"

enum { DEEPEST_FOLDER = 64 };

static char *join(const char *folder, const char *name)
{
    struct text text = {0};

    if (*name == '/' || !*folder)
        text_add_string(&text, name);
    else
        text_printf(&text, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name);
    return text.at;
}

/* Takes the path over. */
static void add(struct check_inputs *inputs, char *path)
{
    MEMORY_GROW(inputs->paths, inputs->count, inputs->room);
    inputs->paths[inputs->count++] = path;
}

void check_inputs_release(struct check_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        free(inputs->paths[i]);
    free(inputs->paths);
    *inputs = (struct check_inputs){0};
}

static bool is_source(const char *name)
{
    const size_t length = strlen(name);

    return length > 2 && name[length - 2] == '.' && (name[length - 1] == 'c' || name[length - 1] == 'h');
}

/* Of a folder: its sources, and those of its folders. Links to folders are not followed: they may lead
 * around. */
static int add_folder(struct check_inputs *inputs, const char *folder, int depth)
{
    DIR *opened = opendir(folder);
    int status = 0;

    if (!opened) {
        status = -errno;
        message_trouble("%s: %s", folder, strerror(errno));
        return status;
    }
    for (struct dirent *entry; (entry = readdir(opened));) {
        struct stat found = {0};
        char *path;

        if (entry->d_name[0] == '.')
            continue;
        path = join(folder, entry->d_name);
        const bool there = lstat(path, &found) == 0;

        if (there && S_ISDIR(found.st_mode) && depth < DEEPEST_FOLDER) {
            const int error = add_folder(inputs, path, depth + 1);

            status = error ? error : status;
        }
        if (there && is_source(entry->d_name) && (S_ISREG(found.st_mode) || S_ISLNK(found.st_mode)))
            add(inputs, path);
        else
            free(path);
    }
    closedir(opened);
    return status;
}

int check_inputs_add(struct check_inputs *inputs, const char *path)
{
    struct stat found = {0};
    const struct slice name = slice_of(path);

    if (strcmp(path, "-") != 0 && stat(path, &found) == 0) {
        if (S_ISDIR(found.st_mode))
            return add_folder(inputs, path, 0);
        if (slice_is(name, "compile_commands.json") || slice_ends(name, "/compile_commands.json"))
            return check_inputs_add_database(inputs, path);
    }
    add(inputs, join("", path));
    return 0;
}

/* --- compile_commands.json -------------------------------------------------------------------------- */

/* A JSON text that is read from its beginning to its end. */
struct json {
    const char *at, *end;
};

static void skip_blanks(struct json *json)
{
    while (json->at < json->end &&
           (*json->at == ' ' || *json->at == '\n' || *json->at == '\t' || *json->at == '\r'))
        json->at++;
}

static unsigned read_hex(struct json *json)
{
    unsigned code = 0;

    for (int i = 0; i < 4 && json->at + 1 < json->end; i++) {
        const char c = *++json->at;

        code = code * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return code;
}

static void add_code(struct text *text, unsigned code)
{
    if (code < 0x80) {
        text_add_char(text, (char)code);
    } else if (code < 0x800) {
        text_add_char(text, (char)(0xc0 | code >> 6));
        text_add_char(text, (char)(0x80 | (code & 0x3f)));
    } else {
        text_add_char(text, (char)(0xe0 | (code >> 12 & 0xf)));
        text_add_char(text, (char)(0x80 | (code >> 6 & 0x3f)));
        text_add_char(text, (char)(0x80 | (code & 0x3f)));
    }
}

/* A string, behind its first quote; leaves `at` behind the last. */
static bool read_string(struct json *json, struct text *ret)
{
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";

    text_clear(ret);
    text_add(ret, "", 0);
    for (; json->at < json->end && *json->at != '"'; json->at++) {
        if (*json->at != '\\' || json->at + 1 == json->end) {
            text_add_char(ret, *json->at);
            continue;
        }
        const char c = *++json->at;
        const char *found = strchr(from, c);

        if (c == 'u')
            add_code(ret, read_hex(json));
        else
            text_add_char(ret, found && *found ? to[found - from] : c);
    }
    if (json->at >= json->end)
        return false;
    json->at++;
    return true;
}

/* What one entry says. */
struct entry {
    struct text directory, file;
};

static void finish_entry(struct check_inputs *inputs, struct entry *entry)
{
    if (entry->file.length > 0 && is_source(entry->file.at))
        add(inputs, join(entry->directory.length ? entry->directory.at : "", entry->file.at));
    text_clear(&entry->directory);
    text_clear(&entry->file);
}

/* Only strings matter: a key is one in front of a colon, at the depth of an entry. */
static int read_database(struct check_inputs *inputs, struct json *json)
{
    struct entry entry = {0};
    struct text string = {0}, *into = NULL;
    unsigned depth = 0;
    bool ok = true;

    for (skip_blanks(json); ok && json->at < json->end; skip_blanks(json)) {
        const char c = *json->at++;

        if (c == '{' || c == '[') {
            depth++;
            into = NULL;
        } else if (c == '}' || c == ']') {
            if (c == '}' && depth == 2)
                finish_entry(inputs, &entry);
            ok = depth-- > 0;
        } else if (c == '"') {
            ok = read_string(json, into && depth == 2 ? into : &string);
            skip_blanks(json);
            const bool key = !into && json->at < json->end && *json->at == ':';

            into = !key                                  ? NULL
                   : strcmp(string.at, "file") == 0      ? &entry.file
                   : strcmp(string.at, "directory") == 0 ? &entry.directory
                                                         : NULL;
        }
    }
    text_release(&entry.file);
    text_release(&entry.directory);
    text_release(&string);
    return ok && depth == 0 ? 0 : -EINVAL;
}

int check_inputs_add_database(struct check_inputs *inputs, const char *path)
{
    struct stat found = {0};
    struct source source;
    const bool folder = stat(path, &found) == 0 && S_ISDIR(found.st_mode);
    char *name = folder ? join(path, "compile_commands.json") : join("", path);
    int error = source_read(name, &source);

    if (error) {
        message_trouble("%s: %s", name, source_error_text(error));
    } else {
        struct json json = {source.bytes, source.bytes + source.size};

        error = read_database(inputs, &json);
        if (error)
            message_trouble("%s: is no JSON", name);
        source_release(&source);
    }
    free(name);
    return error;
}
