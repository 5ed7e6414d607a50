#!/usr/bin/env python3
"""Checks what scripts/lib/tally and .ci/run say at their end: who looks there finds what failed by its name,
some of what it said, and not more than fits. Ends with `N passed, N failed`."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASES = []


def case(function):
    CASES.append(function)
    return function


def logged(name, result, stdout="", **more):
    return {"name": f"woi:unit / {name}", "result": result, "stdout": stdout, **more}


def tally(folder, *tests):
    """The lines, and the exit status."""
    log = folder / "testlog.json"
    log.write_text("".join(f"{json.dumps(test)}\n" for test in tests))
    done = subprocess.run([ROOT / "scripts/lib/tally", log], capture_output=True, text=True, check=False)
    return done.stdout.splitlines(), done.returncode


@case
def all_pass(folder):
    said = tally(folder, logged("a", "OK", "FAIL is only a word\n3 passed, 0 failed\n"), logged("b", "SKIP"),
                 logged("c", "OK", "no tally"), logged("d", "OK", "5 passed, 0 failed, 1 skipped\n"))
    return said == (["9 passed, 0 failed"], 0), said


@case
def one_fails_and_says_where(folder):
    said = tally(folder, logged("a", "OK", "3 passed, 0 failed\n"),
                 logged("b", "FAIL", "first\nFAIL the case of x\nin between\n2 passed, 1 failed\n",
                        stderr="x.c:3: Assertion `y' failed.\n"))
    return said == (["FAIL woi:unit / b: 1 of 3, fail", "    FAIL the case of x",
                     "    x.c:3: Assertion `y' failed.", "5 passed, 1 failed"], 1), said


@case
def one_that_says_nothing_telling_shows_its_last_lines(folder):
    said = tally(folder, logged("a", "TIMEOUT", "".join(f"line {i}\n" for i in range(50))))
    return said == (["FAIL woi:unit / a: 1 of 1, timeout", *(f"    line {i}" for i in range(42, 50)),
                     "0 passed, 1 failed"], 1), said


@case
def one_that_passes_and_runs_nothing_fails(folder):
    said = tally(folder, logged("a", "OK", "0 passed, 0 failed\n"))
    return said == (["FAIL woi:unit / a: 1 of 1, ok", "0 passed, 1 failed"], 1), said


@case
def it_never_is_long(folder):
    for count in (1, 2, 7, 30, 59, 60, 61, 500):
        tests = [logged(f"t{i}", "FAIL", ("FAIL \x1b[2J" + "x" * 1000 + "\n") * 100) for i in range(count)]
        lines, status = tally(folder, *tests)
        named = sum(line.startswith("FAIL woi") for line in lines)
        if len(lines) > 61 or max(map(len, lines)) > 170 or "\x1b" in "".join(lines) or status != 1:
            return False, lines
        if named != (count if count <= 60 else 59) or lines[-1] != f"0 passed, {count} failed":
            return False, lines
        if count > 60 and lines[-2] != f"FAIL: and {count - 59} more":
            return False, lines
        if count <= 7 and len(lines) < count * 5:
            return False, lines
    return True, None


@case
def nothing_was_run(folder):
    said = tally(folder)
    return said == (["FAIL: no test was run", "0 passed, 1 failed"], 1), said


def run_stages(folder, body):
    """What .ci/run says behind its last stage, where scripts/test is this."""
    files = {".ci/run": (ROOT / ".ci/run").read_text(), "scripts/test": f"#!/bin/bash\n{body}\n"}
    for name, text in files.items():
        (folder / name).parent.mkdir()
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    done = subprocess.run([folder / ".ci/run"], capture_output=True, text=True, check=False)
    shutil.rmtree(folder / ".ci")
    shutil.rmtree(folder / "scripts")
    return done.stdout.rpartition("\n\n")[2].splitlines(), done.returncode


@case
def stages_that_pass_are_only_counted(folder):
    lines, status = run_stages(folder, "echo FAIL is only a word; echo 2 passed, 0 failed")
    return (len(lines), lines[-1], status) == (8, "14 passed, 0 failed", 0), lines


@case
def what_failed_in_a_stage_is_named(folder):
    lines, status = run_stages(
        folder, 'echo "what failed:"; echo FAIL not this one; echo "FAIL nor this"\n'
        '[[ $* != *--msan* ]] || { printf "%s\\n" "what failed:" "FAIL a: 1 of 2, fail" "    a says" '
        '"FAIL b: 1 of 1, timeout" "5 passed, 2 failed"; exit 1; }\n'
        'echo 2 passed, 0 failed')
    return (lines[7:], status) == (["in scripts/test --msan:", "    FAIL a: 1 of 2, fail",
                                    "    FAIL b: 1 of 1, timeout", "17 passed, 2 failed"], 1), lines


@case
def a_stage_that_breaks_down_is_named(folder):
    lines, status = run_stages(
        folder, '[[ $* != *--tsan* ]] || { echo no room >&2; exit 3; }\necho 1 passed, 0 failed')
    return (lines[7:], status) == (["in scripts/test --tsan:", "    FAIL: it broke down: no room",
                                    "6 passed, 1 failed"], 1), lines


def main():
    failed = 0
    for function in CASES:
        with tempfile.TemporaryDirectory() as name:
            good, said = function(Path(name))
        if not good:
            print(f"{function.__name__}: failed: {said}")
        failed += not good
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
