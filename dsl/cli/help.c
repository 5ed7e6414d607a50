/* help.c - writes help for a terminal of 80 columns. */
#include "cli/help.h"

#include <string.h>

#include "cli/commands.h"

enum { COLUMN = 24, WIDTH = 79 };

/* Words of the text, length bytes of it, in lines that begin at that column and have come to it already. */
static void write_filled(FILE *file, const char *text, size_t length, int column)
{
    const char *end = text + length;
    int at = column;

    while ((text += strspn(text, " \n")) < end) {
        const int word = (int)strcspn(text, " \n");

        if (at > column && at + 1 + word > WIDTH) {
            fprintf(file, "\n%*s", column, "");
            at = column;
        }
        at += fprintf(file, "%s%.*s", at > column ? " " : "", word, text);
        text += word;
    }
    fputc('\n', file);
}

/* The text from COLUMN on; at is where the line has come to. */
static void write_wrapped(FILE *file, const char *text, int at)
{
    if (at + 1 >= COLUMN) {
        fputc('\n', file);
        at = 0;
    }
    fprintf(file, "%*s", COLUMN - at, "");
    write_filled(file, text, strlen(text), COLUMN);
}

/* Paragraphs, each with an empty line behind it. */
static void write_prose(FILE *file, const char *text)
{
    while (*text) {
        const char *gap = strstr(text, "\n\n");
        const size_t length = gap ? (size_t)(gap - text) : strlen(text);

        write_filled(file, text, length, 0);
        fputc('\n', file);
        text += length;
        text += strspn(text, "\n");
    }
}

static void write_choices(FILE *file, const struct command *command, const struct option *option)
{
    const struct option *other = option_with_choices(command, option);
    const char *first = option->kind == ARGUMENT_LIST ? "with commas in between: " : "one of: ";
    char line[1024];
    size_t used = 0;
    const char *choice;

    if (other)
        used = (size_t)snprintf(line, sizeof line, "the names are those of --%s", other->name);
    for (size_t i = 0; !other && (choice = option->choice(i)) && used < sizeof line; i++)
        used += (size_t)snprintf(line + used, sizeof line - used, "%s%s", i ? ", " : first, choice);
    write_wrapped(file, line, 0);
}

static void write_option(FILE *file, const struct command *command, const struct option *option)
{
    int at = option->letter ? fprintf(file, "  -%c, --%s", option->letter, option->name)
                            : fprintf(file, "      --%s", option->name);

    if (option->argument)
        at += fprintf(file, "=%s", option->argument);
    write_wrapped(file, option->help, at);
    if (option->choice)
        write_choices(file, command, option);
}

static void write_commands(FILE *file)
{
    fputs("Commands:\n", file);
    for (size_t i = 0; woi_commands[i]; i++)
        write_wrapped(file, woi_commands[i]->summary, fprintf(file, "  %s", woi_commands[i]->name));
    fputc('\n', file);
}

void help_write(const struct command *command, FILE *file)
{
    fprintf(file, "Usage: %s [OPTION...] %s\n\n", command_name(command, ' ').text, command->operands);
    write_prose(file, command->prose[0].text);
    if (command == &woi_command)
        write_commands(file);
    fputs("Options:\n", file);
    for (const struct option *option = command->list; option->name; option++)
        write_option(file, command, option);
    write_option(file, command, &option_help);
    fprintf(file, "\nMore is in the man page %s(1): woi --man=%s | man -l -\n",
            command_name(command, '-').text, command->name ? command->name : "woi");
}
