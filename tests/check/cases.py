#!/usr/bin/env python3
"""cases.py WOI: the C files beside this one say themselves what woi check finds in them.

    // expect: NAME LINE:COLUMN

A file without such a line must give nothing. Every finding has at least four files in which it is found, and
four in its folder in which nothing is. Ends with `N passed, N failed`."""

import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXPECT = re.compile(r"^// expect: ([a-z-]+) (\d+):(\d+)$", re.M)
LEAST = 4


def expected(path):
    text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    return sorted((int(line), int(column), name) for name, line, column in EXPECT.findall(text))


def found(woi, paths):
    """What woi check finds, by path."""
    run = subprocess.run([woi, "check", "--format=json", *map(str, paths)], capture_output=True, text=True)
    result = {path: [] for path in paths}
    if run.stderr:
        print(run.stderr)
    for finding in json.loads(run.stdout):
        place = (finding["line"], finding["column"], finding["name"])
        result[Path(finding["file"])].append((place, finding["message"]))
    return result, run.returncode


def main(woi):
    paths = sorted(path for path in HERE.glob("*/*.c") if path.parent.name != "programs")
    names = {path.parent.name for path in paths}
    results, status = found(woi, paths)
    faults, loud, quiet = [], dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    for path in paths:
        want = expected(path)
        got = sorted(place for place, _ in results[path])
        if want != got:
            lines = [f"    {line}:{column} {name}" for line, column, name in sorted(set(want) - set(got))]
            extra = [f"    {line}:{column} {name}" for line, column, name in sorted(set(got) - set(want))]
            faults.append("\n".join([str(path.relative_to(HERE)), *(["  missed:"] + lines if lines else []),
                                     *(["  not expected:"] + extra if extra else [])]))
        loud[path.parent.name] += any(name == path.parent.name for _, _, name in want)
        quiet[path.parent.name] += not want
    for name in sorted(names):
        if min(loud[name], quiet[name]) < LEAST:
            faults.append(f"{name}: found in {loud[name]} files, not in {quiet[name]}; {LEAST} are the least")
    pages = {page.stem for page in (HERE.parent.parent / "docs/check").glob("*.md")} - {"README"}
    faults += [f"{name}: has cases but no page, or a page but no cases" for name in sorted(names ^ pages)]
    listed = set(re.findall(r"^\| \[([\w-]+)\]", (HERE.parent.parent / "docs/check/README.md").read_text(), re.M))
    faults += [f"{name}: docs/check/README.md does not list it" for name in sorted(pages ^ listed)]
    if status != 1:
        faults.append(f"the exit status is {status}")
    for fault in faults:
        print(fault)
    failed = len(faults)
    print(f"{len(paths) - failed if failed < len(paths) else 0} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
