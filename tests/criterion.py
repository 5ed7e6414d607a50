#!/usr/bin/env python3
"""Runs one Criterion program, one test at a time, and ends with `N passed, N failed`.

    criterion.py PROGRAM [OPTION...]      the options go to Criterion, such as --filter 'task/*'

Criterion alone would not do: a test whose process leaks passes, since the sanitizer speaks only after
the test has returned. So sanitizers write into a fresh folder, and each file found there is a failure.
A program that breaks down, or has no tests, fails too."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

CASE = re.compile(r'<testcase name="[^"]*" assertions="\d+" status="([A-Z]+)"')

# Comparing arrays leaks inside of Criterion, whose internals these are; and these functions leak on purpose.
SUPPRESSED = "leak:cri_assert_\nleak:cri_fmt_\nleak:leak_on_error_body_\nleak:leaks_body_\n"


def run(program, options, folder):
    """Exit status, statuses of the cases, and the sanitizers' files."""
    report = folder / "report.xml"
    suppressions = folder / "suppressions"
    suppressions.write_text(SUPPRESSED)
    environment = dict(os.environ)
    for name, option in {
        "ASAN_OPTIONS": f"log_path={folder}/sanitizer",
        "UBSAN_OPTIONS": f"log_path={folder}/sanitizer:print_stacktrace=1",
        "LSAN_OPTIONS": f"suppressions={suppressions}:print_suppressions=0",
    }.items():
        environment[name] = ":".join(filter(None, [os.environ.get(name), option]))
    # Verbose, so that of a program which hangs the last line names the test.
    command = [program, "-j1", "--verbose", "--color=never", f"--xml={report}", *options]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        status = process.wait()
    except BaseException:
        # Whoever stops this program stops the tests with it; Criterion does not do so by itself.
        os.killpg(process.pid, signal.SIGKILL)
        raise
    cases = CASE.findall(report.read_text(errors="replace")) if report.is_file() else []
    return status, cases, sorted(folder.glob("sanitizer*"))


def main(arguments):
    if not arguments or arguments[0].startswith("-"):
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    with tempfile.TemporaryDirectory() as folder:
        status, cases, logs = run(arguments[0], arguments[1:], Path(folder))
        for log in logs:
            print(log.read_text(errors="replace"))
    passed = cases.count("PASSED")
    failed = len(cases) - passed - cases.count("SKIPPED")
    # One process, one test: so as many failed as there are logs, at the least.
    hidden = max(0, len(logs) - failed)
    passed, failed = max(0, passed - hidden), failed + hidden
    if not cases:
        print(f"{arguments[0]}: no test was run, exit status {status}")
    elif status != 0 and not failed:
        print(f"{arguments[0]}: exit status {status}, though no test failed")
    if not failed and (status != 0 or not passed):
        failed = 1
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
