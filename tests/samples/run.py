#!/usr/bin/env python3
"""Runs the samples, looks at what they print, and talks to the servers among them.

    run.py FOLDER             every sample; FOLDER holds their programs
    run.py FOLDER WORD...     the tests whose names contain one of the words
    run.py --valgrind FOLDER  each program under memcheck; a leak is a failure too

What $WOI_UNDER holds, such as "valgrind -q", goes in front of each program. Each test says `ok NAME`,
`FAIL NAME: reason` or `skip NAME: reason`; the last line is `N passed, N failed`. What a sample prints
is stated in it, see expect.py; the clients of the servers are in the files named after these."""

import importlib
import os
import shlex
import sys
import traceback
from functools import partial
from pathlib import Path

sys.dont_write_bytecode = True  # leaves nothing behind among the sources

import expect  # noqa: E402
import harness  # noqa: E402

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "samples"

VALGRIND = ["valgrind", "-q", "--error-exitcode=9", "--leak-check=full"]


def prints_what_it_says(source):
    expectation = expect.Expectation(source.read_text())
    harness.check(expectation.said_anything, "it does not say what it prints")
    reason = expectation.differs(*harness.run(source.stem, *expectation.arguments))
    harness.check(not reason, reason)


def find_tests():
    tests = {}
    for source in sorted(SAMPLES.glob("*.c")):
        tests[source.stem] = partial(prints_what_it_says, source)
        if (HERE / f"{source.stem}.py").is_file():
            importlib.import_module(source.stem)
    return tests | harness.TESTS


def one_line(error):
    if isinstance(error, (AssertionError, harness.Skipped)):
        return " ".join(str(error).split())
    where = traceback.extract_tb(error.__traceback__)[-1]
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{text} ({Path(where.filename).name}:{where.lineno})"


def run_all(tests):
    passed = failed = 0
    for name, function in sorted(tests.items()):
        try:
            function()
        except harness.Skipped as reason:
            print(f"skip {name}: {one_line(reason)}", flush=True)
        except Exception as error:  # whatever it is, the other tests go on
            failed += 1
            print(f"FAIL {name}: {one_line(error)}", flush=True)
        else:
            passed += 1
            print(f"ok {name}", flush=True)
    return passed, failed


def main(arguments):
    harness.under = shlex.split(os.environ.get("WOI_UNDER", ""))
    if arguments[:1] == ["--valgrind"]:
        harness.under = VALGRIND
        arguments = arguments[1:]
    if not arguments or arguments[0].startswith("-"):
        sys.exit(__doc__)
    harness.folder = Path(arguments[0]).resolve()
    tests = find_tests()
    if arguments[1:]:
        tests = {name: test for name, test in tests.items() if any(word in name for word in arguments[1:])}
    if not tests:
        print("FAIL samples: there is no such test")
    passed, failed = run_all(tests)
    failed += not tests
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
