/* completion.c - writes what bash is to source: two tables, of the options and of their arguments, and a
 * function that is the same for all commands. It needs nothing of the package bash-completion. */
#include "cli/completion.h"

#include "cli/commands.h"

static const char *const kinds[] = {
    [ARGUMENT_NONE] = "none",     [ARGUMENT_WORD] = "word",     [ARGUMENT_FILE] = "file",
    [ARGUMENT_SOURCE] = "source", [ARGUMENT_FOLDER] = "folder", [ARGUMENT_CHOICE] = "choice",
    [ARGUMENT_LIST] = "list",
};

static const char *name_of(const struct command *command)
{
    return command->name ? command->name : "";
}

/* The words that may stand where an option may. */
static void write_options(FILE *file, const struct command *command)
{
    fprintf(file, "    '%s')\n        REPLY='", name_of(command));
    for (const struct option *option = command->list; option->name; option++)
        fprintf(file, "--%s ", option->name);
    fprintf(file, "--%s' ;;\n", option_help.name);
}

static void write_argument(FILE *file, const struct command *command, const struct option *option)
{
    const char *choice;

    fprintf(file, "    '%s --%s'", name_of(command), option->name);
    if (option->letter)
        fprintf(file, " | '%s -%c'", name_of(command), option->letter);
    fprintf(file, ")\n        REPLY='%s", kinds[option->kind]);
    for (size_t i = 0; option->choice && (choice = option->choice(i)); i++)
        fprintf(file, " %s", choice);
    fputs("' ;;\n", file);
}

static void write_arguments(FILE *file, const struct command *command)
{
    for (const struct option *option = command->list; option->name; option++)
        if (option->kind != ARGUMENT_NONE)
            write_argument(file, command, option);
}

/* The tool's own come first. */
static void for_each(FILE *file, void (*write)(FILE *, const struct command *))
{
    write(file, &woi_command);
    for (size_t i = 0; woi_commands[i]; i++)
        write(file, woi_commands[i]);
}

static void write_operands(FILE *file, const struct command *command)
{
    fprintf(file, "    '%s')\n        REPLY='", name_of(command));
    if (command == &woi_command) {
        fputs("choice", file);
        for (size_t i = 0; woi_commands[i]; i++)
            fprintf(file, " %s", woi_commands[i]->name);
    } else {
        fputs(kinds[command->kind], file);
    }
    fputs("' ;;\n", file);
}

static void write_table(FILE *file, const char *name, const char *key,
                        void (*write)(FILE *, const struct command *))
{
    fprintf(file, "\n%s() {\n    REPLY=''\n    case %s in\n", name, key);
    for_each(file, write);
    fputs("    esac\n}\n", file);
}

/* bash takes --format=te apart into three words, unless COMP_WORDBREAKS was changed. */
static const char function[] =
    "\n"
    "# _woi_fill KIND WORD [CHOICE...] - what of that kind begins with WORD\n"
    "_woi_fill() {\n"
    "    local kind=$1 word=$2 before=''\n"
    "    shift 2\n"
    "    case $kind in\n"
    "    file)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\") ;;\n"
    "    source)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -d -- \"$word\"; compgen -f -X '!*.c' -- \"$word\") ;;\n"
    "    folder)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -d -- \"$word\") ;;\n"
    "    list)\n"
    "        [[ $word != *,* ]] || before=${word%,*},\n"
    "        mapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$*\" -- \"${word##*,}\") ;;\n"
    "    choice)\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$*\" -- \"$word\") ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "_woi() {\n"
    "    local i word command='' kind='' option='' ended='' REPLY\n"
    "    COMPREPLY=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        if [[ -n $kind ]]; then\n"
    "            [[ $word == = ]] || kind=''\n"
    "        elif [[ -n $ended ]]; then\n"
    "            continue\n"
    "        elif [[ $word == -- ]]; then\n"
    "            ended=yes\n"
    "        elif [[ $word == -?* ]]; then\n"
    "            _woi_argument \"$command\" \"$word\"\n"
    "            kind=$REPLY\n"
    "        elif [[ -z $command ]]; then\n"
    "            command=$word\n"
    "        fi\n"
    "    done\n"
    "    word=${COMP_WORDS[COMP_CWORD]}\n"
    "    if [[ -n $kind ]]; then\n"
    "        [[ $word != = ]] || word=''\n"
    "    elif [[ -n $ended ]]; then\n"
    "        kind='file'\n"
    "    elif [[ $word == --*=* ]]; then\n"
    "        option=${word%%=*}=\n"
    "        _woi_argument \"$command\" \"${option%=}\"\n"
    "        kind=$REPLY word=${word#*=}\n"
    "    elif [[ $word == -* ]]; then\n"
    "        _woi_options \"$command\"\n"
    "        kind=\"choice $REPLY\"\n"
    "    else\n"
    "        _woi_operand \"$command\"\n"
    "        kind=$REPLY\n"
    "    fi\n"
    "    # shellcheck disable=SC2086  # a kind, and its choices\n"
    "    set -- $kind\n"
    "    (($# == 0)) || _woi_fill \"$1\" \"$word\" \"${@:2}\"\n"
    "    [[ -z $option ]] || COMPREPLY=(\"${COMPREPLY[@]/#/$option}\")\n"
    "}\n"
    "\n"
    "complete -F _woi woi\n";

void completion_write(FILE *file)
{
    fputs("# shellcheck shell=bash\n# Completion of bash for woi, made by woi --completion=bash.\n", file);
    write_table(file, "_woi_options", "$1", write_options);
    write_table(file, "_woi_argument", "\"$1 $2\"", write_arguments);
    write_table(file, "_woi_operand", "$1", write_operands);
    fputs(function, file);
}
