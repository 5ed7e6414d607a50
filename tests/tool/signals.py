#!/usr/bin/env python3
"""Signals, for woi run: signals.py TOOL COMPILER..."""

import os
import resource
import shutil
import signal

import harness
from harness import (check, check_equal, check_in, check_run, compiler, eventually, main, program, run,
                     script, start, test)


@test
def ends_by_the_signal_that_ended_the_program():
    program("die.c")
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGTERM, signal.SIGPIPE,
                   signal.SIGUSR1, signal.SIGRTMIN):
        check_run(run("die.c", "--", str(int(number))), -number, "", "")


@test
def hands_on_signals_and_lets_the_program_decide():
    program("listener.c")
    woi_running = start("listener.c")
    check_in("ready", woi_running.stdout.readline(), "the first line")
    for name in ("HUP", "INT", "QUIT", "TERM", "USR2", "USR1"):
        woi_running.send_signal(getattr(signal, f"SIG{name}"))
        check_equal(woi_running.stdout.readline(), f"SIG{name}\n", "what the program gets")
    check_equal(woi_running.wait(), 3, "status")
    woi_running.communicate()


@test
def removes_its_files_when_a_signal_ends_the_program():
    program("wait.c")
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
    program("hello.c")
    script("slow", f'trap "" TERM INT HUP; touch "$TMPDIR/left"; kill -$SIGNAL $PPID; {compiler()} "$@"')
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        done = run("hello.c", env={"CC": "./slow", "SIGNAL": number.name.removeprefix("SIG")})
        check_run(done, -number, "", "")


def ignore_hangup():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


@test
def an_ignored_signal_ends_nothing():
    program("hello.c")
    script("slow", f'kill -HUP $PPID; {compiler()} "$@"')
    done = run("hello.c", env={"CC": "./slow"}, preexec_fn=ignore_hangup)
    check_run(done, 0, "hello\n", "")


@test
def an_ignored_signal_stays_ignored():
    program("inherits.c")
    woi_running = start("inherits.c", preexec_fn=ignore_hangup)
    check_equal(woi_running.stdout.readline(), "1 0\n", "what the program inherits")
    woi_running.send_signal(signal.SIGHUP)
    woi_running.communicate("\x05")
    check_equal(woi_running.returncode, 5, "status")


@test
def children_can_be_waited_for_though_they_were_ignored():
    program("echo.c")
    check_run(run("echo.c", "--", "6", preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)), 6)


@test
def stops_and_goes_on_with_the_program():
    program("listener.c")
    # A group of its own. In that of this process, whose parent may be of another session, only SIGSTOP stops.
    woi_running = start("listener.c", preexec_fn=os.setpgrp)
    listener = int(woi_running.stdout.readline().split()[1])
    for stopped, number in ((woi_running.pid, signal.SIGTSTP), (listener, signal.SIGSTOP)):
        os.kill(stopped, number)
        _, status = os.waitpid(woi_running.pid, os.WUNTRACED)
        check(os.WIFSTOPPED(status), "it has stopped")
        check_equal(state_of(listener), "T", "the state of the program")
        woi_running.send_signal(signal.SIGCONT)
        eventually(lambda: state_of(listener) != "T", "the program goes on")
    woi_running.send_signal(signal.SIGUSR1)
    check_equal(woi_running.wait(), 3, "status")
    woi_running.communicate()


def state_of(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(") ")[2][0]


@test
def the_program_does_not_outlive_a_tool_that_is_killed():
    program("listener.c")
    woi_running = start("listener.c")
    woi_running.stdout.readline()
    woi_running.kill()
    check_equal(woi_running.stdout.read(), "", "what else the program says before it is gone")
    woi_running.communicate()
    for folder in harness.temporary.iterdir():
        shutil.rmtree(folder)


@test
def a_key_of_the_terminal_comes_once():
    program("listener.c")
    outer, inner = os.openpty()

    def on_terminal():
        os.setsid()
        import fcntl
        import termios
        fcntl.ioctl(inner, termios.TIOCSCTTY, 0)
    woi_running = start("listener.c", stdin=inner, preexec_fn=on_terminal)
    woi_running.stdout.readline()
    # The program takes it while the tool can do nothing: two that wait at once would be one.
    woi_running.send_signal(signal.SIGSTOP)
    eventually(lambda: state_of(woi_running.pid) == "T", "the tool stops")
    os.write(outer, b"\x03")
    check_equal(woi_running.stdout.readline(), "SIGINT\n", "what the program gets")
    woi_running.send_signal(signal.SIGCONT)
    # The tool takes one signal after the other: had it handed on the first, that would come before this.
    woi_running.send_signal(signal.SIGUSR1)
    check_equal(woi_running.stdout.read(), "SIGUSR1\n", "what else it gets")
    check_equal(woi_running.wait(), 3, "status")
    woi_running.stderr.close()
    os.close(outer)
    os.close(inner)


if __name__ == "__main__":
    main()
