#!/usr/bin/env python3
"""Options, help, man pages and completion: cli.py TOOL VERSION"""

import re
import shlex
import shutil
import subprocess

import harness
from harness import check, check_equal, check_in, main, test, woi, write

OPTION = re.compile(r"^  (?:-(\w), |    )--([\w-]+)(?:=([A-Z,]+))?", re.M)
COMMAND = re.compile(r"^  ([a-z]+) ", re.M)


def help_of(*command):
    done = woi(*command, "--help")
    check_equal((done.returncode, done.stderr), (0, ""), f"--help of {command}")
    return done.stdout


def commands():
    """By help: every name, and () for the tool itself."""
    names = COMMAND.findall(help_of().partition("Commands:\n")[2].partition("\n\n")[0])
    check(len(names) >= 2, f"commands: {names}")
    return [(), *((name,) for name in names)]


def options(command):
    """By help: letter or "", name, argument or ""."""
    found = OPTION.findall(help_of(*command).partition("Options:\n")[2])
    check(found, f"{command} has no options")
    return found


def check_refused(arguments, *said):
    done = woi(*arguments)
    check_equal((done.returncode, done.stdout), (2, ""), f"status and output of {arguments}")
    for part in said:
        check_in(part, done.stderr, f"stderr of {arguments}")
    check_in("--help'.", done.stderr, f"stderr of {arguments}")


# --- options -------------------------------------------------------------------------------------


@test
def says_its_version():
    for option in ("--version", "-V"):
        done = woi(option)
        check_equal((done.returncode, done.stdout, done.stderr), (0, f"woi {harness.words[0]}\n", ""), option)


@test
def help_fits_a_terminal():
    for command in commands():
        text = help_of(*command)
        check(text.startswith(f"Usage: {' '.join(('woi', *command))} [OPTION...]"), text)
        check_equal([line for line in text.splitlines() if len(line) > 79], [], "lines that are too long")
        check_equal(woi(*command, "-h").stdout, text, "-h")
        for letter, name, _ in options(command):
            check(letter or name, text)


@test
def without_a_command_it_shows_help_and_fails():
    done = woi()
    check_equal((done.returncode, done.stdout, done.stderr), (2, "", help_of()), "what it does")


@test
def an_unknown_command_is_told():
    check_refused(["rnu"], "there is no command 'rnu'; is 'run' meant?")
    check_refused(["zzzzzz"], "there is no command 'zzzzzz'\n")
    check_refused([""], "there is no command ''\n")
    check_refused(["x" * 100000], "there is no command 'xxx")


@test
def an_unknown_option_is_told_by_every_command():
    for command in commands():
        for name in ("--zzzzzzzz", "--zzzzzzzz=1", "--=", "-?", "--" + "x" * 100000):
            shown = name[:20].split("=")[0]
            check_refused([*command, name], f"{' '.join(('woi', *command))}: unknown option '{shown}")


@test
def a_slip_of_the_pen_is_understood():
    for command in commands():
        for _, name, _ in options(command):
            for slip in (name[1:], name[0] + name[2:], name[:2] + "q" + name[2:],
                         name[1] + name[0] + name[2:]):
                if len(slip) > 3:
                    check_refused([*command, f"--{slip}"], f"is '--{name}' meant?")


@test
def options_want_what_they_take():
    for command in commands():
        for letter, name, argument in options(command):
            forms = [f"--{name}", *([f"-{letter}"] if letter else [])]
            if argument:
                for form in forms:
                    check_refused([*command, form], f"--{name} wants an argument: {argument}")
            elif name != "help":
                check_refused([*command, f"--{name}=x"], f"--{name} takes no argument")


@test
def choices_are_held_to():
    check_refused(["--man=rum"], "--man does not know 'rum'; is 'run' meant?")
    check_refused(["--man", "zzzzzz"], "--man does not know 'zzzzzz'\n")
    check_refused(["--man="], "--man does not know ''")
    check_refused(["--completion=fish"], "--completion does not know 'fish'\n")


@test
def lists_are_held_to_word_by_word():
    write("x.c", "")
    for names in ("vla", "vla,lost-local", "vla,vla"):
        done = woi("check", f"--only={names}", "x.c")
        check_equal((done.returncode, done.stdout, done.stderr), (0, "", ""), names)
    check_refused(["check", "--only", "vla,lost-locl,x"],
                  "--only does not know 'lost-locl'; is 'lost-local' meant?")
    for names in ("", ",", "vla,", ",vla"):
        check_refused(["check", "--only", names], "--only does not know ''\n")
    check_equal(complete("check", "--only", "vla,lost"), ["vla,lost-local"], "the second of a list")
    check_equal(complete("check", "--only=vl"), ["vla"], "the first of a list")


@test
def an_argument_may_stand_at_its_letter():
    for words in (["-pnone.json"], ["-p", "none.json"], ["--database=none.json"]):
        done = woi("check", *words)
        check_equal((done.returncode, done.stdout), (2, ""), f"status and output with {words}")
        check_in("none.json: No such file", done.stderr, "stderr")


@test
def letters_may_stand_together():
    write("x.c", "int main(void)\n{\n    return 3;\n}\n")
    check_refused(["run", "-kz"], "unknown option '-z'")
    check_equal(woi("run", "-sh").stdout, help_of("run"), "-sh")


@test
def an_output_that_cannot_be_written_is_told():
    for arguments in (["--help"], ["--version"], ["--man=run"], ["--completion=bash"], ["run", "--help"]):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([harness.tool, *arguments], stdout=full, stderr=subprocess.PIPE, text=True,
                                  env=harness.environment(), check=False)
        check_equal((done.returncode, done.stderr),
                    (2, "woi: cannot write the output: No space left on device\n"), f"{arguments}")


# --- man pages -----------------------------------------------------------------------------------


def pages():
    for command in commands():
        name = "-".join(("woi", *command))
        done = woi("--man", *(command or ("woi",)))
        check_equal((done.returncode, done.stderr), (0, ""), f"--man of {command}")
        write(f"{name}.1", done.stdout)
        yield command, name, done.stdout


@test
def man_pages_are_as_they_should_be():
    """By mandoc where it is, and by groff where that is; one of them must be."""
    judges = [judge for judge in (["mandoc", "-T", "lint"], ["groff", "-man", "-ww", "-Tutf8", "-z"])
              if shutil.which(judge[0])]
    check(judges, "neither mandoc nor groff is installed")
    for _, name, _ in pages():
        for judge in judges:
            done = subprocess.run([*judge, f"{name}.1"], cwd=harness.scratch, capture_output=True, text=True,
                                  check=False)
            # That no page of that name is installed yet is nothing to worry about.
            said = [line for line in (done.stdout + done.stderr).splitlines()
                    if "referenced manual not found" not in line]
            check_equal(said, [], f"what {judge[0]} says about {name}")


@test
def man_pages_say_what_help_says():
    for command, name, page in pages():
        plain = re.sub(r"\\f[BRI]", "", page).replace("\\-", "-")
        check_in(f".SH NAME\n{name} - ", plain, name)
        for letter, option, argument in options(command):
            check_in(f"--{option}".replace("-", "\\-"), page, "what roff must not take for a hyphen")
            check_in(f"--{option}" + (f"={argument}" if argument else ""), plain, name)
            if letter:
                check_in(f"-{letter}, --{option}", plain, name)
        for title in ("SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO"):
            check_in(f".SH {title}\n", page, name)
        for other in commands():
            if other != command:
                check_in(f".BR {'-'.join(('woi', *other))} (1)", page, name)


# --- completion ----------------------------------------------------------------------------------


def bash(text):
    return subprocess.run(["bash", "--norc", "-u", "-c", text], cwd=harness.scratch, capture_output=True,
                          text=True, env=harness.environment(), check=False)


def complete(*typed, words=None):
    """What bash offers for the last word; the words as COMP_WORDBREAKS parts them, if they are not given."""
    if words is None:
        words = [part for word in typed for part in (re.split("(=)", word) if "=" in word else [word])]
        words = [word for i, word in enumerate(words) if word or i == len(words) - 1]
        if len(words) > 1 and words[-2:] == ["=", ""]:
            words.pop()
    lines = ["source woi.bash", f"COMP_WORDS=({shlex.join(['woi', *words])})", f"COMP_CWORD={len(words)}",
             "_woi woi", 'for reply in "${COMPREPLY[@]}"; do printf "%s\\0" "$reply"; done']
    write("woi.bash", woi("--completion", "bash").stdout)
    done = bash("\n".join(lines))
    check_equal((done.returncode, done.stderr), (0, ""), f"completion of {typed}")
    return sorted(done.stdout.split("\0")[:-1])


@test
def completion_knows_the_commands():
    names = sorted(name for (name,) in commands()[1:])
    check_equal(complete(""), names, "commands")
    for name in names:
        check(name in complete(name[:1]), f"{name} by its first letter")
    check_equal(complete("zzz"), [], "nothing begins so")
    check_equal(bash("source woi.bash; complete -p woi").stdout, "complete -F _woi woi\n", "what is set")


@test
def every_option_completes():
    for command in commands():
        names = sorted(f"--{name}" for _, name, _ in options(command))
        check_equal(complete(*command, "-"), names, f"options of {command}")
        for name in names:
            check(name in complete(*command, name[:-1]), f"{name} of {command}, but for a letter")
            check_equal(complete(*command, name), [one for one in names if one.startswith(name)], name)


@test
def arguments_complete_as_what_they_are():
    names = sorted(["woi", *(name for (name,) in commands()[1:])])
    check_equal(complete("--man", ""), names, "pages")
    check_equal(complete("--man="), names, "pages behind =")
    check_equal(complete("--man=ru"), ["run"], "a page behind =")
    check_equal(complete("--man=wo"), ["woi"], "a page that is no command, behind =")
    check_equal(complete("--man=ru", words=["--man=ru"]), ["--man=run"], "a page where = parts no words")
    check_equal(complete("run", "--cflags", ""), [], "words")
    check_equal(complete("run", "--cflags", "x", "--kee"), ["--keep"], "behind an argument")
    check_equal(complete("run", "--cflags=x", "--kee"), ["--keep"], "behind an argument with =")


@test
def operands_complete_as_files():
    for name in ("a b.c", "b.c", "b.h", "folder/x.c", "new\\l.c"):
        write(name, "")
    check_equal([one for one in complete("run", "") if one not in ("temporary", "woi.bash")],
                ["a b.c", "b.c", "folder", "new\\l.c"], "sources")
    check_equal(complete("run", "folder/"), ["folder/x.c"], "a source in a folder")
    check_equal(complete("run", "-s", "b."), ["b.c"], "a source behind an option")
    check_equal(complete("run", "b.c", "--", "b."), ["b.c", "b.h"], "arguments of the program")
    check_equal(complete("run", "b.c", "--", "--k"), [], "those are no options")
    check_equal(complete("new", "fo"), ["folder"], "folders")


@test
def completion_is_clean():
    if not shutil.which("shellcheck"):
        print("completion_is_clean: not tried, there is no shellcheck")
        return
    write("woi.bash", woi("--completion=bash").stdout)
    done = subprocess.run(["shellcheck", "woi.bash"], cwd=harness.scratch, capture_output=True, text=True,
                          check=False)
    check_equal(done.stdout, "", "what shellcheck says")


if __name__ == "__main__":
    main()
