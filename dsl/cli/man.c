/* man.c - writes a man page of a command's table and prose. */
#include "cli/man.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/version.h"

enum { LINE = 72 };

/* So that roff takes no letter for a request or an escape. */
static void write_word(FILE *file, const char *word, size_t length, bool starts_line)
{
    if (starts_line && length > 0 && (word[0] == '.' || word[0] == '\''))
        fputs("\\&", file);
    for (size_t i = 0; i < length; i++) {
        if (word[i] == '\\')
            fputs("\\e", file);
        else if (word[i] == '-')
            fputs("\\-", file);
        else
            fputc(word[i], file);
    }
}

static void write_string(FILE *file, const char *text)
{
    write_word(file, text, strlen(text), false);
}

/* As lines that are not too long for mandoc's taste, up to length; at is how much of the line there is. */
static size_t write_filled(FILE *file, const char *text, size_t length, size_t at)
{
    const char *end = text + length;

    while (text < end) {
        const size_t word = strcspn(text, " \n"),
                     cut = word < (size_t)(end - text) ? word : (size_t)(end - text);

        if (at > 0 && at + 1 + cut > LINE) {
            fputc('\n', file);
            at = 0;
        }
        if (at > 0)
            fputc(' ', file);
        write_word(file, text, cut, at == 0);
        at += cut + (at > 0);
        text += cut + (text + cut < end);
    }
    return at;
}

/* --- prose --------------------------------------------------------------------------------- */

enum block { BLOCK_HEADING, BLOCK_NONE, BLOCK_PARAGRAPH, BLOCK_LITERAL };

static void block_begin(FILE *file, enum block *block, enum block next)
{
    if (*block == BLOCK_LITERAL && next != BLOCK_LITERAL)
        fputs(".EE\n.RE\n", file);
    if (next == BLOCK_LITERAL && *block != BLOCK_LITERAL)
        fputs(*block == BLOCK_HEADING ? ".RS 4\n.EX\n" : ".PP\n.RS 4\n.EX\n", file);
    if (next == BLOCK_PARAGRAPH && (*block == BLOCK_NONE || *block == BLOCK_LITERAL))
        fputs(".PP\n", file);
    *block = next;
}

static void write_prose(FILE *file, const struct prose *prose)
{
    enum block block = BLOCK_HEADING;
    const char *line = prose->text;

    fprintf(file, ".SH %s\n", prose->title);
    while (*line) {
        size_t length = strcspn(line, "\n");

        if (length == 0) {
            block_begin(file, &block, BLOCK_NONE);
        } else if (strncmp(line, "    ", 4) == 0) {
            block_begin(file, &block, BLOCK_LITERAL);
            write_word(file, line + 4, length - 4, true);
            fputc('\n', file);
        } else {
            block_begin(file, &block, BLOCK_PARAGRAPH);
            write_filled(file, line, length, 0);
            fputc('\n', file);
        }
        line += length + (line[length] == '\n');
    }
    block_begin(file, &block, BLOCK_NONE);
}

/* --- the parts ----------------------------------------------------------------------------- */

static void write_heading(FILE *file, const struct command *command)
{
    fputs(".TH ", file);
    for (const char *letter = command_name(command, '-').text; *letter; letter++)
        fputc(toupper((unsigned char)*letter), file);
    fprintf(file, " 1 %s \"woi %s\" woi\n.nh\n.SH NAME\n", WOI_TOOL_DATE, WOI_TOOL_VERSION);
    write_string(file, command_name(command, '-').text);
    fputs(" \\- ", file);
    write_string(file, command->summary);
    fprintf(file, "\n.SH SYNOPSIS\n.B %s\n[\\fIOPTION\\fR...] ", command_name(command, ' ').text);
    write_string(file, command->operands);
    fputc('\n', file);
}

static void write_choices(FILE *file, const struct command *command, const struct option *option, size_t at)
{
    const struct option *other = option_with_choices(command, option);
    const char *choice;

    if (other) {
        fputs(";\nthe names are those of \\fB\\-\\-", file);
        write_string(file, other->name);
        fputs("\\fR", file);
    }
    for (size_t i = 0; !other && (choice = option->choice(i)); i++) {
        at += (size_t)fprintf(file, "%s",
                              i                               ? ","
                              : option->kind == ARGUMENT_LIST ? "; with commas in between:"
                                                              : "; one of:");
        at = write_filled(file, choice, strlen(choice), at);
    }
}

static void write_option(FILE *file, const struct command *command, const struct option *option)
{
    fputs(".TP\n", file);
    if (option->letter)
        fprintf(file, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", file);
    write_string(file, option->name);
    fputs("\\fR", file);
    if (option->argument)
        fprintf(file, "=\\fI%s\\fR", option->argument);
    fputc('\n', file);
    const size_t at = write_filled(file, option->help, strlen(option->help), 0);

    if (option->choice)
        write_choices(file, command, option, at);
    fputs(".\n", file);
}

static void write_commands(FILE *file)
{
    fputs(".SH COMMANDS\n", file);
    for (size_t i = 0; woi_commands[i]; i++) {
        fprintf(file, ".TP\n.BR %s (1)\n", command_name(woi_commands[i], '-').text);
        write_string(file, woi_commands[i]->summary);
        fputs(".\n", file);
    }
}

/* Each page names all others. */
static void write_see_also(FILE *file, const struct command *command)
{
    fputs(".SH SEE ALSO\n", file);
    if (command != &woi_command)
        fputs(".BR woi (1),\n", file);
    for (size_t i = 0; woi_commands[i]; i++)
        if (woi_commands[i] != command)
            fprintf(file, ".BR %s (1),\n", command_name(woi_commands[i], '-').text);
    fputs(".BR cc (1)\n", file);
}

void man_write(const struct command *command, FILE *file)
{
    write_heading(file, command);
    write_prose(file, &command->prose[0]);
    if (command == &woi_command)
        write_commands(file);
    fputs(".SH OPTIONS\n", file);
    for (const struct option *option = command->list; option->name; option++)
        write_option(file, command, option);
    write_option(file, command, &option_help);
    for (const struct prose *prose = command->prose + 1; prose->title; prose++)
        write_prose(file, prose);
    write_see_also(file, command);
}
