#!/usr/bin/env python3
"""woi run: run.py TOOL COMPILER...

Everything is compiled with that compiler, by $CC."""

import os
import resource
import shlex
import signal
import stat
import subprocess

import harness
from harness import check, check_equal, check_in, eventually, main, started, test, without_rights, woi, write

HELLO = '#include <stdio.h>\nint main(void)\n{\n    puts("hello");\n}\n'

# Says its arguments, one a line, in brackets, and ends with the status that the first one asks for.
ECHO = r"""
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        printf("[%s]\n", argv[i]);
    return argc > 1 ? atoi(argv[1]) : 0;
}
"""

# Says "ready", then what signals come; ends with SIGUSR1, and with status 3.
LISTENER = r"""
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
static const int heard[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR2, SIGUSR1};
int main(void)
{
    sigset_t set;
    int signal = 0;
    sigemptyset(&set);
    for (unsigned i = 0; i < sizeof heard / sizeof *heard; i++)
        sigaddset(&set, heard[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    while (signal != SIGUSR1 && sigwait(&set, &signal) == 0) {
        printf("SIG%s\n", sigabbrev_np(signal));
        fflush(stdout);
    }
    return 3;
}
"""


def compiler():
    return shlex.join(harness.words)


def run(*arguments, env=None, **options):
    return woi("run", *arguments, env={"CC": compiler(), **(env or {})}, **options)


def start(*arguments, **options):
    return started("run", *arguments, env={"CC": compiler()}, **options)


def check_run(done, status, stdout=None, stderr=None):
    check_equal(done.returncode, status, f"status, with {done.stderr}")
    if stdout is not None:
        check_equal(done.stdout, stdout, "stdout")
    if stderr is not None:
        check_equal(done.stderr, stderr, "stderr")


def script(name, text):
    path = write(name, f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


# --- status, arguments, standard streams ---------------------------------------------------------


@test
def runs_an_async_program():
    write("app.c", '#include <stdio.h>\n#include <woi.h>\nWOI_ASYNC(int, app, ())\n{\n    WOI_BEGIN;\n'
          '    WOI_AWAIT(woi_sleep(WOI_MS(1)));\n    puts("slept");\n    WOI_RETURN(4);\n    WOI_END;\n}\n'
          "int main(void)\n{\n    return WOI_MAIN(app());\n}\n")
    check_run(run("app.c"), 4, "slept\n", "")


@test
def passes_on_the_exit_status():
    write("echo.c", ECHO)
    for status in (0, 1, 2, 7, 125, 255):
        check_run(run("echo.c", "--", str(status)), status, f"[{status}]\n", "")


@test
def hands_on_arguments_as_they_are():
    write("echo.c", ECHO)
    arguments = ["0", "", "a b", "two\nlines", "--", "--help", "-k", "*", "$HOME", "'", '"', "\\", "\udcff"]
    wanted = "".join(f"[{argument}]\n" for argument in arguments)
    check_run(run("echo.c", "--", *arguments), 0, wanted, "")
    check_run(run("--", "echo.c", "--", *arguments), 0, wanted, "")
    check_run(run("--", "echo.c", *arguments), 0, wanted, "")


@test
def wants_dashes_in_front_of_arguments():
    write("echo.c", ECHO)
    done = run("echo.c", "0")
    check_run(done, 2, "")
    check_in("arguments of the program stand behind --", done.stderr, "stderr")
    check_run(run(), 2, "")


@test
def the_program_has_the_standard_input():
    write("cat.c", "#include <stdio.h>\nint main(void)\n{\n    for (int c; (c = getchar()) != EOF;)\n"
          "        putchar(c);\n}\n")
    check_run(run("cat.c", input="one\ntwo\n"), 0, "one\ntwo\n", "")


@test
def the_program_runs_in_the_present_folder_under_its_own_name():
    write("folder/named.c", '#define _GNU_SOURCE\n#include <errno.h>\n#include <stdio.h>\n#include <unistd.h>\n'
          "int main(void)\n{\n    char path[4096];\n"
          '    printf("%s %s\\n", program_invocation_short_name, getcwd(path, sizeof path));\n}\n')
    check_run(run("folder/named.c"), 0, f"named {harness.scratch}\n", "")


@test
def a_source_may_come_from_standard_input():
    write("number.h", "#define NUMBER 5\n")
    check_run(run("-", input='#include "number.h"\nint main(void)\n{\n    return NUMBER;\n}\n'), 5, "", "")
    done = run("-", input="int main(void)\n{\n    return x;\n}\n")
    check_run(done, 1, "")
    check_in("<stdin>:3:12: error", done.stderr, "stderr")


# --- names ---------------------------------------------------------------------------------------


@test
def any_name_of_a_source_will_do():
    for name in ("@x.c", "-o.c", "-x", "@x", "--help", "--", "x", "a b.c", "a'b.c", 'a"b.c', "a\nb.c", "a\\b.c",
                 "$(touch made).c", "`touch made`.c", "a;touch made;.c", "%s%n.c", "*.c", "ä.c", "\udcff.c",
                 "x.o", "x.h", "x.rs", ".c", "#.c", "a,b.c", "-Wl,-z.c", "x" * 200 + ".c"):
        write(name, '#include <stdio.h>\nint main(void)\n{\n    puts(__FILE__);\n    return x;\n}\n')
        done = run("--", name)
        check_run(done, 1, "")
        check_in(f"{name}:5:12: error", done.stderr, "where the mistake is")
        write(name, '#include <stdio.h>\nint main(void)\n{\n    puts(__FILE__);\n}\n')
        done = run("--cflags=-Wno-invalid-source-encoding", "--", name)
        check_run(done, 0, stderr="")
        check_equal(done.stdout.removesuffix("\n").removeprefix("./"), name, "the program's name of its source")
        check(not (harness.scratch / "made").exists(), "a shell has run")
        (harness.scratch / name).unlink()


@test
def includes_are_those_beside_the_source():
    write("include.h", "#define HERE 1\n")
    write("temporary/up.h", "#error this is somebody else's\n")
    write("temporary/include.h", "#error this is somebody else's\n")
    write("project/up.h", "#define UP 20\n")
    write("project/source/include.h", "#define HERE 3\n")
    write("project/source/main.c", '#include "../up.h"\n#include "include.h"\nint main(void)\n{\n    return HERE + UP;\n}\n')
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
    write("locked.c", HELLO).chmod(0)
    for name, reason in (("none.c", "No such file"), ("folder.c", "is a folder"), ("fifo.c", "is neither a file"),
                         ("/dev/zero", "is neither a file"), ("locked.c", "Permission denied"),
                         ("", "No such file"), ("folder.c/file/x.c", "Not a directory"), ("x" * 300, "too long")):
        done = run(name, preexec_fn=without_rights)
        check_run(done, 1, "")
        check_equal(len(done.stderr.splitlines()), 1, f"lines of {done.stderr}")
        check_in(f"woi: {name}", done.stderr, "stderr")
        check_in(reason, done.stderr, "stderr")


@test
def a_file_that_no_longer_grows_is_told():
    write("hello.c", HELLO)

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    check_run(run("hello.c", preexec_fn=limit), 1, "")
    done = run("-", input=HELLO + " " * 10000, preexec_fn=limit)
    check_run(done, 1, "")
    check_in("cannot hand the source to the compiler: File too large", done.stderr, "stderr")


@test
def a_tool_without_its_library_says_what_is_missing():
    write("hello.c", HELLO)
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
    for quoted in ('"my tools/the cc"', "my\\ tools/the\\ cc", "'my tools'/the' cc'", "my' 'tools/\"the cc\""):
        done = run("word.c", env={"CC": f"""  {quoted}\t--first '-DWORD="a b"'\n"""})
        check_run(done, 0, "a b\n", "called --first\n")


@test
def no_shell_reads_the_compiler():
    write("hello.c", HELLO)
    for value in ("$(touch made)", "`touch made`", "cc; touch made", "touch made &&", "*"):
        check_run(run("hello.c", env={"CC": value}), 1, "")
        check(not (harness.scratch / "made").exists(), f"a shell has run: {value}")


@test
def without_a_choice_the_compiler_is_cc():
    script("bin/cc", f'echo called >&2; exec {compiler()} "$@"')
    write("hello.c", HELLO)
    for value in (None, "", " \t\n"):
        done = run("hello.c", env={"CC": value, "PATH": f"{harness.scratch}/bin:{os.environ['PATH']}"})
        check_run(done, 0, "hello\n", "called\n")


@test
def a_compiler_that_will_not_do_is_told():
    write("hello.c", HELLO)
    script("killed", "kill -KILL $$")
    script("refuses", "exit 9")
    write("no program", "").chmod(0o755)
    for value, said in (("none-such", "there is no compiler 'none-such'"), ("''", "there is no compiler ''"),
                        ("/", "cannot run the compiler '/': Permission denied"),
                        ("'no program", "in which a quote does not end"), ('cc "', "in which a quote does not end"),
                        ("cc \\", "in which a quote does not end"), ("true", "made no program"),
                        ("./killed", "was ended by signal 9, Killed"), ("./refuses", "")):
        done = run("hello.c", env={"CC": value})
        check_run(done, 1, "")
        check_in(said, done.stderr, f"stderr with {value}")
        check_equal(len(done.stderr.splitlines()), 1 if said else 0, f"lines of {done.stderr}")


@test
def flags_are_words_and_win():
    write("flags.c", '#include <math.h>\n#include <stdio.h>\nint main(int argc, char **argv)\n{\n    (void)argv;\n'
          '    printf("%s %d %.1f\\n", WORD, VALUE, sqrt(argc + 3.0));\n'
          "#ifdef __OPTIMIZE__\n    return 1;\n#endif\n}\n")
    check_run(run("--cflags", """-O0 '-DWORD="x y"' -lm""", "flags.c", "--cflags=-DVALUE=3"), 0, "x y 3 2.0\n", "")
    write("other.c", "int other(void)\n{\n    return 6;\n}\n")
    write("uses.c", "int other(void);\nint main(void)\n{\n    return other();\n}\n")
    check_run(run("uses.c", "--cflags", "other.c"), 6, "", "")
    done = run("--cflags", "'x", "uses.c")
    check_run(done, 2, "")
    check_in("--cflags is ''x', in which a quote does not end", done.stderr, "stderr")


@test
def sanitizers_find_what_is_planted():
    write("over.c", "#include <stdlib.h>\nint main(int argc, char **argv)\n{\n    char *memory = malloc((size_t)argc + 7);\n"
          "    (void)argv;\n    *(volatile char *)&memory[argc + 7] = 1;\n    free(memory);\n    return 0;\n}\n")
    done = run("--sanitize", "over.c")
    check(done.returncode not in (0, 2), f"status {done.returncode}")
    check_in("heap-buffer-overflow", done.stderr, "stderr")
    check_in("in main", done.stderr, "stderr")
    write("sum.c", "#include <limits.h>\nint main(int argc, char **argv)\n{\n    (void)argv;\n"
          "    return INT_MAX + argc == 5;\n}\n")
    done = run("-s", "sum.c")
    check(done.returncode not in (0, 2), f"status {done.returncode}")
    check_in("sum.c:5:20: runtime error: signed integer overflow", done.stderr, "stderr")


# --- the temporary folder ------------------------------------------------------------------------


def kept(done):
    line = next(line for line in done.stderr.splitlines() if "is kept in" in line)
    return line.partition("is kept in ")[2]


@test
def keeps_the_program_if_asked():
    write("hello.c", HELLO)
    done = run("--keep", "hello.c")
    check_run(done, 0, "hello\n")
    folder = kept(done)
    check_equal(os.path.dirname(folder), str(harness.temporary), "where it is")
    check_equal(stat.S_IMODE(os.stat(folder).st_mode), 0o700, "the rights of the folder")
    check_equal(subprocess.run([folder + "/hello"], capture_output=True, text=True).stdout, "hello\n", "what it says")
    os.unlink(folder + "/hello")
    os.rmdir(folder)


@test
def a_compilers_own_files_are_removed_too():
    write("hello.c", HELLO)
    script("leaves", f'touch "$TMPDIR/left"; mkdir -p "$TMPDIR/deep/er"; ln -s / "$TMPDIR/deep/link"\n'
           f'exec {compiler()} "$@"')
    check_run(run("hello.c", env={"CC": "./leaves"}), 0, "hello\n", "")


@test
def temporary_files_go_where_they_are_told():
    write("hello.c", HELLO)
    (harness.scratch / "-x @y").mkdir()
    done = run("hello.c", "-k", env={"TMPDIR": "-x @y"})
    check_run(done, 0, "hello\n")
    check_in(f"{harness.scratch}/-x @y/woi-", done.stderr, "stderr")
    done = run("hello.c", "-k", env={"TMPDIR": ""})
    check_run(done, 0, "hello\n")
    check(kept(done).startswith("/tmp/woi-"), f"not in /tmp: {done.stderr}")
    os.unlink(kept(done) + "/hello")
    os.rmdir(kept(done))
    for folder, reason in (("none", "No such file"), ("hello.c", "Not a directory"), ("/proc", "")):
        done = run("hello.c", env={"TMPDIR": folder})
        check_run(done, 1, "")
        check_in("TMPDIR can name another one", done.stderr, "stderr")
        check_in(reason, done.stderr, "stderr")


# --- signals -------------------------------------------------------------------------------------


@test
def ends_by_the_signal_that_ended_the_program():
    write("die.c", "#include <signal.h>\n#include <stdlib.h>\n#include <sys/resource.h>\n"
          "int main(int argc, char **argv)\n{\n    struct rlimit none = {0};\n    setrlimit(RLIMIT_CORE, &none);\n"
          "    signal(atoi(argv[argc - 1]), SIG_DFL);\n    raise(atoi(argv[argc - 1]));\n}\n")
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGTERM, signal.SIGPIPE, signal.SIGUSR1,
                   signal.SIGRTMIN):
        check_run(run("die.c", "--", str(int(number))), -number, "", "")


@test
def hands_on_signals_and_lets_the_program_decide():
    write("listener.c", LISTENER)
    woi_running = start("listener.c")
    check_in("ready", woi_running.stdout.readline(), "the first line")
    for name in ("HUP", "INT", "QUIT", "TERM", "USR2", "USR1"):
        woi_running.send_signal(getattr(signal, f"SIG{name}"))
        check_equal(woi_running.stdout.readline(), f"SIG{name}\n", "what the program gets")
    check_equal(woi_running.wait(), 3, "status")
    woi_running.communicate()


@test
def removes_its_files_when_a_signal_ends_the_program():
    write("wait.c", '#include <stdio.h>\n#include <unistd.h>\nint main(void)\n{\n    puts("ready");\n'
          "    fflush(stdout);\n    for (;;)\n        pause();\n}\n")
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        woi_running = start("wait.c", "--cflags=-g0", preexec_fn=no_core)
        woi_running.stdout.readline()
        check(list(harness.temporary.iterdir()), "there are temporary files")
        woi_running.send_signal(number)
        check_equal(woi_running.wait(), -number, "status")
        check_equal(list(harness.temporary.iterdir()), [], "what is left")
        woi_running.communicate()


def no_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@test
def a_signal_during_compilation_ends_it():
    write("hello.c", HELLO)
    script("slow", f'trap "" TERM INT HUP; touch "$TMPDIR/left"; kill -$SIGNAL $PPID; {compiler()} "$@"')
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        done = run("hello.c", env={"CC": "./slow", "SIGNAL": number.name.removeprefix("SIG")})
        check_run(done, -number, "", "")


@test
def an_ignored_signal_stays_ignored():
    write("ignores.c", "#include <signal.h>\n#include <stdio.h>\nint main(void)\n{\n    struct sigaction action;\n"
          "    sigset_t set;\n    sigaction(SIGHUP, NULL, &action);\n    sigprocmask(SIG_BLOCK, NULL, &set);\n"
          '    printf("%d %d\\n", action.sa_handler == SIG_IGN, sigismember(&set, SIGTERM));\n    fflush(stdout);\n'
          "    return getchar();\n}\n")
    woi_running = start("ignores.c", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    check_equal(woi_running.stdout.readline(), "1 0\n", "what the program inherits")
    woi_running.send_signal(signal.SIGHUP)
    woi_running.communicate("\x05")
    check_equal(woi_running.returncode, 5, "status")


@test
def children_can_be_waited_for_though_they_were_ignored():
    write("echo.c", ECHO)
    check_run(run("echo.c", "--", "6", preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)), 6)


@test
def stops_and_goes_on_with_the_program():
    write("listener.c", LISTENER)
    woi_running = start("listener.c")
    program = int(woi_running.stdout.readline().split()[1])
    for stopped, number in ((woi_running.pid, signal.SIGTSTP), (program, signal.SIGSTOP)):
        os.kill(stopped, number)
        _, status = os.waitpid(woi_running.pid, os.WUNTRACED)
        check(os.WIFSTOPPED(status), "it has stopped")
        check_equal(state_of(program), "T", "the state of the program")
        woi_running.send_signal(signal.SIGCONT)
        eventually(lambda: state_of(program) != "T", "the program goes on")
    woi_running.send_signal(signal.SIGUSR1)
    check_equal(woi_running.wait(), 3, "status")
    woi_running.communicate()


def state_of(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(") ")[2][0]


@test
def the_program_does_not_outlive_a_tool_that_is_killed():
    write("listener.c", LISTENER)
    woi_running = start("listener.c")
    woi_running.stdout.readline()
    woi_running.kill()
    check_equal(woi_running.stdout.read(), "", "what else the program says before it is gone")
    woi_running.communicate()
    for folder in harness.temporary.iterdir():
        (folder / "listener").unlink()
        folder.rmdir()


@test
def a_key_of_the_terminal_comes_once():
    write("listener.c", LISTENER)
    outer, inner = os.openpty()

    def on_terminal():
        os.setsid()
        import fcntl
        import termios
        fcntl.ioctl(inner, termios.TIOCSCTTY, 0)
    woi_running = start("listener.c", stdin=inner, preexec_fn=on_terminal)
    woi_running.stdout.readline()
    os.write(outer, b"\x03")
    check_equal(woi_running.stdout.readline(), "SIGINT\n", "what the program gets")
    # The tool takes one signal after the other: had it handed on the first, that would come before this.
    woi_running.send_signal(signal.SIGUSR1)
    check_equal(woi_running.stdout.read(), "SIGUSR1\n", "what else it gets")
    check_equal(woi_running.wait(), 3, "status")
    woi_running.stderr.close()
    os.close(outer)
    os.close(inner)


if __name__ == "__main__":
    main()
