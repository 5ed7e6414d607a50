/* run.c - checks files, and fixes them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "check/apply.h"
#include "check/check.h"
#include "check/show.h"

/* A fix may bring another mistake to light; more often than this it is not tried. */
enum { MOST_ROUNDS = 8 };

size_t check_and_show(const struct source *source, const struct check_settings *settings)
{
    struct report report;
    struct show show;

    check_source(source, settings, &report);
    show_begin(&show, settings);
    show_report(&show, source, &report);
    show_end(&show);
    const size_t count = report.count;

    report_release(&report);
    return count;
}

/* --- writing --------------------------------------------------------------------------------------- */

/* Beside the file, then in its place: nobody ever sees half of it. A link stays one. */
static int write_file(const char *path, const struct source *source)
{
    struct text name = {0};
    struct stat old = {0};
    char *real = realpath(path, NULL);
    int error = real && stat(real, &old) == 0 ? 0 : -errno;

    text_printf(&name, "%s.XXXXXX", real ? real : path);
    const int fd = error ? -1 : mkstemp(name.at);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

    if (!file) {
        error = error ? error : -errno;
    } else {
        const bool all = fwrite(source->bytes, 1, source->size, file) == source->size;

        error = all && fchmod(fd, old.st_mode & 07777) == 0 ? 0 : -errno;
        error = fclose(file) == 0 ? error : -errno;
        if (error == 0 && rename(name.at, real) != 0)
            error = -errno;
        if (error)
            unlink(name.at);
    }
    text_release(&name);
    free(real);
    return error;
}

/* Checks, fixes and checks again. The source becomes the fixed one; *ret_report is what is left. */
static size_t fix(struct source *source, const struct check_settings *settings, struct report *report)
{
    size_t all = 0;

    for (int round = 0; round < MOST_ROUNDS; round++) {
        struct source fixed;
        struct text text;
        const size_t count = fixes_apply(source, report, &text);

        if (count == 0 || source_from(source->path, text.at, text.length, &fixed) != 0) {
            text_release(&text);
            break;
        }
        text_release(&text);
        all += count;
        source_release(source);
        *source = fixed;
        report_release(report);
        check_source(source, settings, report);
    }
    return all;
}

static int write_fixed(const char *path, const struct source *source, size_t count, FILE *out)
{
    if (strcmp(path, "-") == 0) {
        fwrite(source->bytes, 1, source->size, out);
        return 0;
    }
    if (count == 0)
        return 0;
    const int error = write_file(path, source);

    if (error)
        message_trouble("%s: cannot be written: %s", path, strerror(-error));
    else
        fprintf(stderr, "%s: %zu declaration%s moved into the frame\n", path, count, count == 1 ? "" : "s");
    return error ? 2 : 0;
}

/* --- one file -------------------------------------------------------------------------------------- */

static int show_skipped(const struct source *source, const struct report *report)
{
    const struct message_out err = {stderr, false};

    for (size_t i = 0; i < report->skipped_count; i++) {
        struct text text = {0};

        text_printf(&text, "this function %s, and was not checked", report->skipped[i].why);
        message_at(&err, source, report->skipped[i].at, 1, MESSAGE_ERROR, NULL, text.at);
        text_release(&text);
    }
    return report->skipped_count ? 2 : 0;
}

static int check_file(struct show *show, const char *path)
{
    const struct check_settings *settings = show->settings;
    struct source source;
    struct report report;
    const int error = source_read(path, &source);
    int status = 0;

    if (error) {
        message_trouble("%s: %s", path, source_error_text(error));
        return 2;
    }
    check_source(&source, settings, &report);
    if (settings->fix) {
        const size_t count = fix(&source, settings, &report);

        status = write_fixed(path, &source, count, stdout);
    }
    show_report(show, &source, &report);
    if (show_skipped(&source, &report) || status)
        status = 2;
    else
        status = report.count > 0;
    report_release(&report);
    source_release(&source);
    return status;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int check_run(const struct check_settings *settings, struct check_inputs *inputs)
{
    struct show show;
    int status = 0;

    if (inputs->count > 0)
        qsort(inputs->paths, inputs->count, sizeof *inputs->paths, compare);
    show_begin(&show, settings);
    for (size_t i = 0; i < inputs->count; i++) {
        if (i > 0 && strcmp(inputs->paths[i], inputs->paths[i - 1]) == 0)
            continue;
        const int one = check_file(&show, inputs->paths[i]);

        status = one > status ? one : status;
    }
    show_end(&show);
    return status;
}
