#!/usr/bin/env python3
"""woi run: run.py TOOL COMPILER...

Everything is compiled with that compiler, by $CC."""

import os
import resource
import shutil
import stat
import subprocess

import harness
from harness import (check, check_equal, check_in, check_run, compiler, main, program, run, script, test,
                     without_rights, woi, write)


# --- status, arguments, standard streams ---------------------------------------------------------


@test
def runs_an_async_program():
    program("app.c")
    check_run(run("app.c"), 4, "slept\n", "")


@test
def passes_on_the_exit_status():
    program("echo.c")
    for status in (0, 1, 2, 7, 125, 255):
        check_run(run("echo.c", "--", str(status)), status, f"[{status}]\n", "")


@test
def hands_on_arguments_as_they_are():
    program("echo.c")
    arguments = ["0", "", "a b", "two\nlines", "--", "--help", "-k", "*", "$HOME", "'", '"', "\\", "\udcff"]
    wanted = "".join(f"[{argument}]\n" for argument in arguments)
    check_run(run("echo.c", "--", *arguments), 0, wanted, "")
    check_run(run("--", "echo.c", "--", *arguments), 0, wanted, "")
    check_run(run("--", "echo.c", *arguments), 0, wanted, "")


@test
def wants_dashes_in_front_of_arguments():
    program("echo.c")
    done = run("echo.c", "0")
    check_run(done, 2, "")
    check_in("arguments of the program stand behind --", done.stderr, "stderr")
    check_run(run(), 2, "")


@test
def the_program_has_the_standard_input():
    program("cat.c")
    check_run(run("cat.c", input="one\ntwo\n"), 0, "one\ntwo\n", "")


@test
def the_program_runs_in_the_present_folder_under_its_own_name():
    program("named.c", "folder/named.c")
    check_run(run("folder/named.c"), 0, f"named {harness.scratch}\n", "")


@test
def a_source_may_come_from_standard_input():
    write("number.h", "#define NUMBER 5\n")
    check_run(run("-", input='#include "number.h"\nint main(void)\n{\n    return NUMBER;\n}\n'), 5, "", "")
    done = run("-", input="int main(void)\n{\n    return x;\n}\n")
    check_run(done, 1, "")
    check_in("<stdin>:3:12: error", done.stderr, "stderr")


# --- the check -----------------------------------------------------------------------------------


@test
def what_the_check_finds_is_shown_and_the_program_runs():
    program("sleeper.c")
    done = run("sleeper.c")
    check_run(done, 4, "")
    check_in("sleeper.c:9:5: warning: ", done.stderr, "stderr")
    check_in("[blocking-call]", done.stderr, "stderr")
    checked = woi("check", "sleeper.c")
    check_equal((checked.returncode, done.stderr), (1, checked.stdout), "the same as woi check says")
    done = run("-", input=(harness.scratch / "sleeper.c").read_text())
    check_run(done, 4, "")
    check_in("<stdin>:9:5: warning: ", done.stderr, "stderr")


@test
def a_finding_can_keep_it_from_running():
    program("sleeper.c")
    program("app.c")
    done = run("--werror", "sleeper.c", env={"CC": "none"})
    check_run(done, 1, "")
    check_in("[blocking-call]", done.stderr, "stderr")
    check("compiler" not in done.stderr, f"it was compiled: {done.stderr}")
    check_run(run("--werror", "app.c"), 4, "slept\n", "")


@test
def the_check_can_be_left_out():
    program("sleeper.c")
    check_run(run("--no-check", "sleeper.c"), 4, "", "")
    check_run(run("--no-check", "--werror", "sleeper.c"), 4, "", "")


# --- names ---------------------------------------------------------------------------------------


@test
def any_name_of_a_source_will_do():
    write("options", "--version")
    for name in ("@x.c", "-o.c", "-x", "@options", "--help", "--", "x", "a b.c", "a'b.c", 'a"b.c', "a\nb.c",
                 "a\\b.c", "$(touch made).c", "`touch made`.c", "a;touch made;.c", "%s%n.c", "*.c", "ä.c",
                 "\udcff.c",
                 "x.o", "x.h", "x.rs", ".c", "#.c", "a,b.c", "-Wl,-z.c", "x" * 200 + ".c"):
        write(name, '#include <stdio.h>\nint main(void)\n{\n    puts(__FILE__);\n    return x;\n}\n')
        done = run("--", name)
        check_run(done, 1, "")
        check_in(f"{name}:5:12: error", done.stderr, "where the mistake is")
        write(name, '#include <stdio.h>\nint main(void)\n{\n    puts(__FILE__);\n}\n')
        done = run("--cflags=-Wno-invalid-source-encoding", "--", name)
        check_run(done, 0, stderr="")
        check_equal(done.stdout.removesuffix("\n").removeprefix("./"), name, "__FILE__")
        check(not (harness.scratch / "made").exists(), "a shell has run")
        (harness.scratch / name).unlink()


@test
def includes_are_those_beside_the_source():
    write("include.h", "#define HERE 1\n")
    write("temporary/up.h", "#error this is somebody else's\n")
    write("temporary/include.h", "#error this is somebody else's\n")
    write("project/up.h", "#define UP 20\n")
    write("project/source/include.h", "#define HERE 3\n")
    write("project/source/main.c", '#include "../up.h"\n#include "include.h"\n'
          "int main(void)\n{\n    return HERE + UP;\n}\n")
    check_run(run("project/source/main.c"), 23, "", "")
    for name in ("up.h", "include.h"):
        (harness.temporary / name).unlink()


# --- what goes wrong -----------------------------------------------------------------------------


@test
def a_mistake_is_shown_where_it_is():
    write("folder/bad.c", "\n\nint main(void)\n{\n    return x;\n}\n")
    done = run("folder/bad.c")
    check_run(done, 1, "")
    check_in("folder/bad.c:5:12: error", done.stderr, "stderr")
    check_in("    return x;", done.stderr, "stderr")


@test
def a_source_that_cannot_be_read_is_told():
    os.mkfifo(harness.scratch / "fifo.c")
    write("folder.c/file", "")
    program("hello.c", "locked.c").chmod(0)
    for name, reason in (("none.c", "No such file"), ("folder.c", "is a folder"), ("", "No such file"),
                         ("fifo.c", "is neither a file"), ("/dev/zero", "is neither a file"),
                         ("locked.c", "Permission denied"), ("folder.c/file/x.c", "Not a directory"),
                         ("x" * 300, "too long")):
        done = run(name, preexec_fn=without_rights)
        check_run(done, 1, "")
        check_equal(len(done.stderr.splitlines()), 1, f"lines of {done.stderr}")
        check_in(f"woi: {name}", done.stderr, "stderr")
        check_in(reason, done.stderr, "stderr")


@test
def a_file_that_no_longer_grows_is_told():
    program("hello.c")

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    check_run(run("hello.c", preexec_fn=limit), 1, "")
    done = run("-", input="int main(void)\n{\n}\n" + " " * 10000, preexec_fn=limit)
    check_run(done, 1, "")
    check_in("cannot hand the source to the compiler: File too large", done.stderr, "stderr")


@test
def a_tool_without_its_library_says_what_is_missing():
    program("hello.c")
    alone = harness.scratch / "woi"
    alone.write_bytes(open(harness.tool, "rb").read())
    alone.chmod(0o755)
    done = run("hello.c", path=str(alone))
    check_run(done, 1, "")
    check_in("woi.h, the header of the library woi: No such file", done.stderr, "stderr")


# --- the compiler --------------------------------------------------------------------------------


@test
def the_compiler_is_words():
    script("my tools/the cc", f'echo called "$1" >&2; shift; exec {compiler()} "$@"')
    write("word.c", '#include <stdio.h>\nint main(void)\n{\n    puts(WORD);\n}\n')
    for quoted in ('"my tools/the cc"', "my\\ tools/the\\ cc", "'my tools'/the' cc'",
                   "my' 'tools/\"the cc\""):
        done = run("word.c", env={"CC": f"""  {quoted}\t--first '-DWORD="a b"'\n"""})
        check_run(done, 0, "a b\n", "called --first\n")


@test
def no_shell_reads_the_compiler():
    program("hello.c")
    for value in ("$(touch made)", "`touch made`", "cc; touch made", "touch made &&", "*"):
        check_run(run("hello.c", env={"CC": value}), 1, "")
        check(not (harness.scratch / "made").exists(), f"a shell has run: {value}")


@test
def without_a_choice_the_compiler_is_cc():
    script("bin/cc", f'echo called >&2; exec {compiler()} "$@"')
    program("hello.c")
    for value in (None, "", " \t\n"):
        done = run("hello.c", env={"CC": value, "PATH": f"{harness.scratch}/bin:{os.environ['PATH']}"})
        check_run(done, 0, "hello\n", "called\n")


@test
def a_compiler_that_will_not_do_is_told():
    program("hello.c")
    script("killed", "kill -KILL $$")
    script("refuses", "exit 9")
    for value, said in (("none-such", "there is no compiler 'none-such'"), ("''", "there is no compiler ''"),
                        ("/", "cannot run the compiler '/': Permission denied"),
                        ("'cc", "in which a quote does not end"), ('cc "', "in which a quote does not end"),
                        ("cc \\", "in which a quote does not end"), ("true", "made no program"),
                        ("./killed", "was ended by signal 9, Killed"), ("./refuses", "")):
        done = run("hello.c", env={"CC": value})
        check_run(done, 1, "")
        check_in(said, done.stderr, f"stderr with {value}")
        check_equal(len(done.stderr.splitlines()), 1 if said else 0, f"lines of {done.stderr}")


@test
def flags_are_words_and_win():
    program("flags.c")
    done = run("--cflags", """-O0 '-DWORD="x y"' -lm""", "flags.c", "--cflags=-DVALUE=3")
    check_run(done, 0, "x y 3 2.0\n", "")
    done = run("--cflags", r'''-O0 "-DWORD=\"x \\\\\$y\"" -lm''', "flags.c", "--cflags=-DVALUE=3")
    check_run(done, 0, "x \\$y 3 2.0\n", "")
    write("other.c", "int other(void)\n{\n    return 6;\n}\n")
    write("uses.c", "int other(void);\nint main(void)\n{\n    return other();\n}\n")
    check_run(run("uses.c", "--cflags", "other.c"), 6, "", "")
    done = run("--cflags", "'x", "uses.c")
    check_run(done, 2, "")
    check_in("--cflags is ''x', in which a quote does not end", done.stderr, "stderr")


@test
def flags_cannot_keep_the_program_from_being_made():
    program("hello.c")
    mine = write("mine", "precious\n")
    refused = {"-o mine": "-o", "-omine": "-omine", "'-o' 'mine'": "-o", "--output mine": "--output",
               "--output=mine": "--output=mine", "-Wl,-o,mine": "-Wl,-o,mine", "-Wl,-omine": "-Wl,-omine",
               "-Wl,--as-needed,--output=mine": "-Wl,--as-needed,--output=mine",
               "-Xlinker -o -Xlinker mine": "-o", "-Xlinker --output=mine": "--output=mine"}
    refused |= {word: word for word in ("-c", "-S", "-E", "-M", "-MM", "-fsyntax-only", "-shared", "-r",
                                        "--compile", "--preprocess", "--assemble", "--dependencies", "-###")}
    for words, word in refused.items():
        for flags in (words, f"-O2 {words} -g"):
            done = run("--cflags", flags, "hello.c")
            check_run(done, 2, "")
            check_in(f"woi run: --cflags has '{word}', which does not go", done.stderr, "stderr")
        done = run("hello.c", env={"CC": f"{compiler()} {words}"})
        check_run(done, 1, "")
        check_in(f"but '{word}' does not go", done.stderr, "stderr")
        check_equal(len(done.stderr.splitlines()), 1, f"lines of {done.stderr}")
    check_run(run("--cflags", "-Xlinker", "--cflags", "-omine", "hello.c"), 2, "")
    check_equal(mine.read_text(), "precious\n", "what was there before")


@test
def flags_that_only_look_like_it_are_taken():
    program("hello.c")
    before = sorted(harness.scratch.iterdir())
    for flags in ("-O2", "-Og", "-MD", "-MMD", "-Werror", "-std=c11 -D_GNU_SOURCE", "-DX=-o", "-Wl,-O1",
                  "-Wl,-z,now", "-Xlinker -E", "-Wl,-E", "-v"):
        check_run(run("--cflags", flags, "hello.c"), 0, "hello\n", None if flags == "-v" else "")
    check_equal(sorted(harness.scratch.iterdir()), before, "what is there")


@test
def a_file_of_options_does_not_choose_the_place():
    program("hello.c")
    mine = write("mine", "precious\n")
    write("options", "-o mine\n")
    check_run(run("--cflags", "@options", "hello.c"), 0, "hello\n", "")
    check_equal(mine.read_text(), "precious\n", "what was there before")


@test
def sanitizers_find_what_is_planted():
    program("overflow.c")
    done = run("--sanitize", "overflow.c")
    check(done.returncode not in (0, 2), f"status {done.returncode}")
    check_in("heap-buffer-overflow", done.stderr, "stderr")
    check_in("in main", done.stderr, "stderr")
    program("sum.c")
    done = run("-s", "sum.c")
    check(done.returncode not in (0, 2), f"status {done.returncode}")
    check_in("sum.c:7:20: runtime error: signed integer overflow", done.stderr, "stderr")


# --- the temporary folder ------------------------------------------------------------------------


def kept(done):
    line = next(line for line in done.stderr.splitlines() if "is kept in" in line)
    return line.partition("is kept in ")[2]


@test
def keeps_the_program_if_asked():
    program("hello.c")
    done = run("--keep", "hello.c")
    check_run(done, 0, "hello\n")
    folder = kept(done)
    check_equal(os.path.dirname(folder), str(harness.temporary), "where it is")
    check_equal(stat.S_IMODE(os.stat(folder).st_mode), 0o700, "the rights of the folder")
    said = subprocess.run([folder + "/hello"], capture_output=True, text=True, check=False).stdout
    check_equal(said, "hello\n", "what it says")
    shutil.rmtree(folder)


@test
def a_compilers_own_files_are_removed_too():
    program("hello.c")
    script("leaves", f'touch "$TMPDIR/left"; mkdir -p "$TMPDIR/deep/er"; ln -s / "$TMPDIR/deep/link"\n'
           f'exec {compiler()} "$@"')
    check_run(run("hello.c", env={"CC": "./leaves"}), 0, "hello\n", "")


@test
def temporary_files_go_where_they_are_told():
    program("hello.c")
    (harness.scratch / "-x @y").mkdir()
    done = run("hello.c", "-k", env={"TMPDIR": "-x @y"})
    check_run(done, 0, "hello\n")
    check_in(f"{harness.scratch}/-x @y/woi-", done.stderr, "stderr")
    done = run("hello.c", "-k", env={"TMPDIR": ""})
    check_run(done, 0, "hello\n")
    check(kept(done).startswith("/tmp/woi-"), f"not in /tmp: {done.stderr}")
    shutil.rmtree(kept(done))
    for folder, reason in (("none", "No such file"), ("hello.c", "Not a directory"), ("/proc", "")):
        done = run("hello.c", env={"TMPDIR": folder})
        check_run(done, 1, "")
        check_in("TMPDIR can name another one", done.stderr, "stderr")
        check_in(reason, done.stderr, "stderr")


if __name__ == "__main__":
    main()
