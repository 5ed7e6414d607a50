#!/usr/bin/env python3
"""tested_plain.py TESTED CRASHING SEEDS: what programs of tests and of seeds print and return."""

import os
import signal
import subprocess
import sys

TESTS = [
    "good/sleeps_an_hour",
    "good/has_locals",
    "bad/asserts_what_is_not_so",
    "bad/waits_while_the_clock_stands_still",
    "bad/leaves_a_listener_open",
]
failures = 0


def run(*command, **environment):
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr


def expect(name, holds):
    global failures
    failures += not holds
    print("ok    " if holds else "FAILED", name)


def main(tested, crashing, seeds):
    expect("--list names all", run(tested, "--list") == (0, "".join(name + "\n" for name in TESTS), ""))
    expect("--list can be filtered", run(tested, "--list", "hour")[1] == TESTS[0] + "\n")
    status, out, _ = run(tested, "good/")
    expect("good tests pass", status == 0 and out.endswith("2 passed, 0 failed\n"))
    status, out, _ = run(tested, ASAN_OPTIONS="detect_leaks=0")  # one of them leaks on purpose
    expect("failures are counted", status == 1 and out.endswith("2 passed, 3 failed\n"))
    expect("and named", all(f"FAILED {name}\n" in out for name in TESTS[2:]))
    expect("an assertion is printed", "woi_now() < 0" in run(tested, "asserts")[2])
    expect("a deadlock is printed with where it waits", "waits for sleep" in run(tested, "stands_still")[2])
    expect("a leak is counted", "1 descriptors" in run(tested, "listener")[2])
    expect("an unknown option is misuse", run(tested, "--nonsense")[0] == 2)
    expect("good tests pass with a seed", run(tested, "good/", WOI_SIM_SEED="3")[0] == 0)
    expect("help is none", run(tested, "--help")[:1] == (0,) and "[FILTER...]" in run(tested, "--help")[1])
    status, _, error = run(crashing)
    expect("a crash names its seed", status == -signal.SIGABRT and "WOI_SIM_SEED=8" in error)
    expect("that seed alone crashes, too", run(crashing, WOI_SIM_SEED="8")[0] == -signal.SIGABRT)
    expect("another does not", run(crashing, WOI_SIM_SEED="9")[0] == 0)
    traces = [run(seeds, WOI_SIM_SEED=seed, WOI_SIM_TRACE="1")[2] for seed in ("42", "42", "43")]
    expect("a seed is the same run in another process", traces[0] == traces[1] and "epoll_wait" in traces[0])
    expect("another seed is another", traces[0] != traces[2])
    print(f"{16 - failures} passed, {failures} failed")
    return failures != 0


sys.exit(main(*sys.argv[1:]))
