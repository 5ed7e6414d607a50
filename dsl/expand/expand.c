/* expand.c - reads a source, picks its functions, and writes what they become. */
#include "expand/expand.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "base/nearest.h"
#include "expand/machine.h"
#include "expand/show.h"

enum { STATUS_TROUBLE = 2, MOST_NAMES_SHOWN = 40, LONGEST_NAME = 200 };

/* --- functions ------------------------------------------------------------------------------------- */

static bool is_wanted(const struct expand *expand, const struct file *file, const struct function *function)
{
    struct text name = {0};

    if (!function->is_async)
        return false;
    if (!expand->function)
        return true;
    show_add_name(&name, file, function);
    const bool wanted = name.length > 0 && slice_is(text_slice(&name), expand->function);

    text_release(&name);
    return wanted;
}

static size_t count_wanted(const struct expand *expand, const struct file *file)
{
    size_t count = 0;

    for (size_t i = 0; i < file->function_count; i++)
        count += is_wanted(expand, file, &file->functions[i]) ? 1 : 0;
    return count;
}

/* There is none of that name: which there are. */
static void say_names(const struct expand *expand, const struct file *file)
{
    struct nearest nearest = nearest_to(expand->function);
    struct text names = {0};
    size_t count = 0;
    char *near = NULL;

    for (size_t i = 0; i < file->function_count; i++) {
        struct text name = {0};

        if (!file->functions[i].is_async)
            continue;
        show_add_name(&name, file, &file->functions[i]);
        if (count++ < MOST_NAMES_SHOWN && name.length < LONGEST_NAME)
            text_printf(&names, "\n    %s", name.at ? name.at : "");
        nearest.name = NULL;
        nearest_try(&nearest, name.at ? name.at : "");
        if (nearest.name) {
            free(near);
            near = strdup(nearest.name);
        }
        text_release(&name);
    }
    if (near)
        message_trouble("%s: there is no async function '%s'; is '%s' meant? There are:%s", expand->path,
                        expand->function, near, names.at);
    else
        message_trouble("%s: there is no async function '%s'. There are:%s", expand->path, expand->function,
                        names.at);
    if (count > MOST_NAMES_SHOWN)
        fprintf(stderr, "    and %zu more\n", count - MOST_NAMES_SHOWN);
    free(near);
    text_release(&names);
}

/* Whether there is something to show. */
static bool check_wanted(const struct expand *expand, const struct file *file)
{
    const struct expand all = {.path = expand->path};

    if (count_wanted(expand, file) > 0)
        return true;
    if (count_wanted(&all, file) == 0)
        message_trouble("%s: there is no async function in it", file->list.source->path);
    else
        say_names(expand, file);
    return false;
}

/* --- output ---------------------------------------------------------------------------------------- */

/* Also by another name. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat x = {0}, y = {0};

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static int write_all(int fd, struct slice bytes)
{
    while (bytes.length > 0) {
        const ssize_t n = write(fd, bytes.at, bytes.length);

        if (n < 0 && errno != EINTR)
            return -errno;
        bytes.at += n > 0 ? n : 0;
        bytes.length -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int write_output(const struct expand *expand, const struct text *text)
{
    if (!expand->output) {
        fwrite(text->at, 1, text->length, stdout); /* main looks whether that worked */
        return 0;
    }
    if (strcmp(expand->path, "-") != 0 && is_same_file(expand->path, expand->output)) {
        message_trouble("%s: is the source itself", expand->output);
        return STATUS_TROUBLE;
    }
    const int fd = open(expand->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int error = fd < 0 ? -errno : write_all(fd, text_slice(text));

    if (fd >= 0 && close(fd) != 0 && error == 0)
        error = -errno;
    if (error)
        message_trouble("%s: cannot be written: %s", expand->output, strerror(-error));
    return error ? STATUS_TROUBLE : 0;
}

/* --- forms ------------------------------------------------------------------------------------- */

static void make_plain(const struct expand *expand, const struct file *file, struct text *text)
{
    if (!expand->function) {
        expand_file_plain(file, text);
        return;
    }
    for (size_t i = 0; i < file->function_count; i++)
        if (is_wanted(expand, file, &file->functions[i]))
            expand_function_plain(file, &file->functions[i], text);
}

static bool say_trouble(const struct file *file, const struct function *function, const char *trouble)
{
    const struct message_out err = {stderr, false};
    struct text text = {0};

    text_printf(&text, "this function %s", trouble);
    message_at(&err, file->list.source, file->list.tokens[function->name].at, 1, MESSAGE_ERROR, NULL,
               text.at);
    text_release(&text);
    return false;
}

/* False: that has been said. */
static bool add_machines(const struct expand *expand, const struct file *file,
                         const struct function *function, struct text *text, size_t *number)
{
    uint32_t variants = 1;
    bool good = true;

    for (uint32_t variant = 0; variant < variants && good; variant++) {
        struct machine machine;

        variants = machine_init(&machine, file, function, variant);
        if (machine.trouble)
            good = say_trouble(file, function, machine.trouble);
        else if (expand->form == EXPAND_TEXT)
            expand_text(text, &machine, variant);
        else
            expand_dot(text, &machine, (*number)++);
        machine_release(&machine);
    }
    return good;
}

static bool make_machines(const struct expand *expand, const struct file *file, struct text *text)
{
    size_t number = 0;
    bool good = true;

    if (expand->form != EXPAND_TEXT)
        expand_dot_begin(text);
    for (size_t i = 0; i < file->function_count; i++)
        if (is_wanted(expand, file, &file->functions[i]))
            good &= add_machines(expand, file, &file->functions[i], text, &number);
    if (expand->form != EXPAND_TEXT)
        expand_dot_end(text);
    return good;
}

/* False: that has been said. */
static bool make(const struct expand *expand, const struct file *file, struct text *ret_text)
{
    struct text dot;
    bool good;

    *ret_text = (struct text){0};
    if (expand->form == EXPAND_C) {
        make_plain(expand, file, ret_text);
        return true;
    }
    good = make_machines(expand, file, ret_text);
    if (good && expand->form == EXPAND_SVG) {
        dot = *ret_text;
        good = expand_svg(&dot, ret_text);
        text_release(&dot);
    }
    return good;
}

int expand_run(const struct expand *expand)
{
    struct source source;
    struct file file;
    struct text text = {0};
    const int error = source_read(expand->path, &source);
    int status = STATUS_TROUBLE;

    if (error) {
        message_trouble("%s: %s", expand->path, source_error_text(error));
        return STATUS_TROUBLE;
    }
    file_read(&file, &source);
    if (check_wanted(expand, &file) && make(expand, &file, &text))
        status = write_output(expand, &text);
    text_release(&text);
    file_release(&file);
    source_release(&source);
    return status;
}
