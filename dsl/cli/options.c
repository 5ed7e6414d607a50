/* options.c - reads the words of a call by the table of its command. */
#include "cli/options.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/help.h"

const struct option option_help = {
    .name = "help",
    .letter = 'h',
    .help = "shows this, and ends",
};

struct command_name command_name(const struct command *command, char between)
{
    struct command_name name = {"woi"};

    if (command->name)
        snprintf(name.text, sizeof name.text, "woi%c%s", between, command->name);
    return name;
}

int options_wrong(const struct options *options, const char *format, ...)
{
    struct command_name name = command_name(options->command, ' ');
    va_list arguments;

    fprintf(stderr, "%s: ", name.text);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nTry '%s --help'.\n", name.text);
    return STATUS_WRONG_CALL;
}

static int stop(struct options *options, int status)
{
    options->status = status;
    return OPTIONS_STOP;
}

/* --- choices ------------------------------------------------------------------------------- */

static bool is_choice(const struct option *option, const char *value, size_t length)
{
    const char *choice;

    for (size_t i = 0; (choice = option->choice(i)); i++)
        if (strlen(choice) == length && memcmp(choice, value, length) == 0)
            return true;
    return false;
}

const struct option *option_with_choices(const struct command *command, const struct option *option)
{
    for (const struct option *other = command->list; other < option; other++)
        if (other->choice == option->choice)
            return other;
    return NULL;
}

/* Says which choices there are, or the one that was meant. */
static int wrong_choice(struct options *options, const struct option *option, const char *value,
                        size_t length)
{
    char word[64];
    struct nearest nearest;
    const char *choice;

    snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word), value);
    nearest = nearest_to(word);
    for (size_t i = 0; (choice = option->choice(i)); i++)
        nearest_try(&nearest, choice);
    return stop(options, nearest.name ? options_wrong(options, "--%s does not know '%.*s'; is '%s' meant?",
                                                      option->name, (int)length, value, nearest.name)
                                      : options_wrong(options, "--%s does not know '%.*s'", option->name,
                                                      (int)length, value));
}

/* 0, or what stop returned. */
static int check_value(struct options *options, const struct option *option)
{
    const char *word = options->value;

    if (option->kind != ARGUMENT_CHOICE && option->kind != ARGUMENT_LIST)
        return 0;
    for (;;) {
        size_t length = option->kind == ARGUMENT_LIST ? strcspn(word, ",") : strlen(word);

        if (!is_choice(option, word, length))
            return wrong_choice(options, option, word, length);
        if (!word[length])
            return 0;
        word += length + 1;
    }
}

/* --- options ------------------------------------------------------------------------------- */

/* The option that was read, with its argument in value, or NULL. */
static int accept(struct options *options, const struct option *option)
{
    if (option == &option_help) {
        help_write(options->command, stdout);
        return stop(options, 0);
    }
    if (option->kind != ARGUMENT_NONE) {
        if (!options->value)
            options->value = *options->words ? *options->words++ : NULL;
        if (!options->value)
            return stop(options,
                        options_wrong(options, "--%s wants an argument: %s", option->name, option->argument));
        int error = check_value(options, option);

        if (error)
            return error;
    }
    return option->id;
}

static int unknown_long(struct options *options, const char *word, size_t length)
{
    char name[64];
    struct nearest nearest;

    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name), word);
    nearest = nearest_to(name);
    for (const struct option *option = options->command->list; option->name; option++)
        nearest_try(&nearest, option->name);
    nearest_try(&nearest, option_help.name);
    return stop(options, nearest.name ? options_wrong(options, "unknown option '--%.*s'; is '--%s' meant?",
                                                      (int)length, word, nearest.name)
                                      : options_wrong(options, "unknown option '--%.*s'", (int)length, word));
}

/* word is what stands behind the dashes. */
static int read_long(struct options *options, const char *word)
{
    size_t length = strcspn(word, "=");
    const struct option *option = options->command->list;

    while (option->name && (strlen(option->name) != length || memcmp(option->name, word, length) != 0))
        option++;
    if (!option->name && length == strlen(option_help.name) && memcmp(option_help.name, word, length) == 0)
        option = &option_help;
    if (!option->name)
        return unknown_long(options, word, length);
    if (word[length] && option->kind == ARGUMENT_NONE)
        return stop(options, options_wrong(options, "--%s takes no argument", option->name));
    options->value = word[length] ? word + length + 1 : NULL;
    return accept(options, option);
}

static int read_letter(struct options *options)
{
    char letter = *options->letters++;
    const struct option *option = options->command->list;

    while (option->name && option->letter != letter)
        option++;
    if (!option->name && letter == option_help.letter)
        option = &option_help;
    if (!option->name)
        return stop(options, options_wrong(options, "unknown option '-%c'", letter));
    options->value = NULL;
    if (option->kind != ARGUMENT_NONE && *options->letters) {
        options->value = options->letters;
        options->letters = "";
    }
    return accept(options, option);
}

int options_next(struct options *options)
{
    if (options->letters && *options->letters)
        return read_letter(options);

    char *word = *options->words;

    if (!word)
        return OPTIONS_END;
    options->words++;
    if (!options->ended && strcmp(word, "--") == 0) {
        options->ended = true;
        return options_next(options);
    }
    /* A dash alone is the name of standard input. */
    if (options->ended || word[0] != '-' || !word[1]) {
        options->value = word;
        options->ended = options->ended || options->first_operand_ends;
        return OPTIONS_OPERAND;
    }
    if (word[1] == '-')
        return read_long(options, word + 2);
    options->letters = word + 1;
    return read_letter(options);
}
