#!/usr/bin/env python3
"""Checks scripts/lib/uncovered: each way in which the list and what is reached can differ is a failure, and
no difference is none. Ends with `N passed, N failed`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = "runtime/base/list.h"
LINES = (ROOT / FILE).read_text().split("\n")
NUMBER = next(n for n, line in enumerate(LINES, 1) if line.strip() == "return list->next == list;")


def entry(text="return list->next == list;", what="1 branch", reason="Because."):
    return f"{FILE}\n    {text}\n    {what}\n{reason}\n"


def line(count, *branches):
    return {"line_number": NUMBER, "count": count, "branches": [{"count": each} for each in branches]}


# What it is, the line as it was reached, the list, and what is to be said; None: nothing.
CASES = [
    ("all is reached", line(2, 1, 1), "", None),
    ("a branch that is not reached is listed", line(2, 2, 0), entry(), None),
    ("a line that is not reached is listed", line(0), entry(what="line"), None),
    ("a comment is no entry", line(2, 1, 1), "# Nothing.\n", None),
    ("a branch is not reached", line(2, 2, 0), "", f"{FILE}:{NUMBER}: 1 branch not reached"),
    ("a line is not reached", line(0), "", f"{FILE}:{NUMBER}: line not reached"),
    ("more branches are not reached than listed", line(0, 0, 0), entry(), "2 branches not reached"),
    ("a listed branch is reached", line(2, 1, 1), entry(), "coverage.justified:1: is reached"),
    ("a listed line is not there", line(2, 1, 1), entry(text="return 0;"), "or is no such line"),
    ("one entry stands for one line", line(2, 2, 0), entry() + "\n" + entry(), "coverage.justified:6: is reached"),
    ("what is reached at times is not reached", line(2, 2, 0), entry(what="1 branch at times"), None),
    ("what is reached at times is reached", line(2, 1, 1), entry(what="1 branch at times"), None),
    ("more than what is reached at times", line(0, 0, 0), entry(what="1 branch at times"), "2 branches not reached"),
    ("an entry has no reason", line(2, 2, 0), entry(reason=""), "coverage.justified:1: a file, a line"),
]


def say(folder, reached, list_text):
    coverage, listed = folder / "coverage.json", folder / "coverage.justified"
    # A second line, so that not everything is missing.
    coverage.write_text(json.dumps({"files": [{"file": FILE, "lines": [reached, {**line(1, 1), "line_number": 1}]}]}))
    listed.write_text(list_text)
    return subprocess.run([ROOT / "scripts/lib/uncovered", coverage, listed], capture_output=True, text=True)


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, reached, list_text, wanted in CASES:
            done = say(Path(folder), reached, list_text)
            good = done.returncode == 0 if wanted is None else done.returncode == 1 and wanted in done.stdout
            if not good:
                print(f"{name}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
            failed += not good
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
