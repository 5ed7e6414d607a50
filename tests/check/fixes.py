#!/usr/bin/env python3
"""fixes.py WOI LIBRARY COMPILER...: what woi check --fix writes compiles, and does what was meant.

Of the cases beside this file every lost local, and every one that escapes, is fixed and compiled; the
programs are compiled and run as well, and must print what they say. Ends with `N passed, N failed`."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDERS = ["escaping-local", "lost-local"]
# Where no rule says what to write.
LEFT = {
    "a_compound_literal.c": "it has no declaration",
    "a_union.c": "its type has no name",
    "half_a_statement_under_an_if.c": "other branches have other uses",
    "named_by_a_macro.c": "the macro would have to change",
    "with_typeof.c": "its type is said by another member",
}
PROMISED = re.compile(r"^// prints: ?(.*)$", re.M)


def run(*words, **options):
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, errors="replace", **options)


def fix(woi, path, folder):
    """A fixed copy; and what is found in it after that."""
    copy = folder / path.name
    shutil.copy(path, copy)
    fixed = run(woi, "check", "--fix", "--only=lost-local,escaping-local", copy)
    again = run(woi, "check", "--only=lost-local,escaping-local", copy)
    return copy, fixed, again.stdout


def flags():
    return ["-std=gnu11", "-I", ROOT / "include", "-I", HERE]


def check_case(woi, compilers, path, folder):
    copy, fixed, left = fix(woi, path, folder)
    if path.name in LEFT:
        return [] if left else [f"{path.name}: is fixed after all"]
    faults = [f"{path.name}: left: {left}"] if left or fixed.returncode else []
    for compiler in compilers:
        compiled = run(compiler, *flags(), "-fsyntax-only", copy)
        if compiled.returncode:
            faults.append(f"{path.name}: {compiler}: {compiled.stderr}\n{copy.read_text()}")
    return faults


def check_program(woi, library, compilers, path, folder):
    copy, fixed, left = fix(woi, path, folder)
    faults = [f"{path.name}: left: {left}"] if left or fixed.returncode else []
    promised = "".join(f"{line}\n" for line in PROMISED.findall(path.read_text()))
    for compiler in compilers:
        program = folder / f"{path.stem}-{Path(compiler).name}"
        strict = [*flags(), "-Wall", "-Wextra", "-Werror"]
        compiled = run(compiler, *strict, copy, library, "-pthread", "-o", program)
        if compiled.returncode:
            faults.append(f"{path.name}: {compiler}: {compiled.stderr}\n{copy.read_text()}")
            continue
        ran = run(program)
        if ran.stdout != promised or ran.returncode:
            faults.append(f"{path.name}: {compiler}: {ran.returncode} {ran.stdout!r} {ran.stderr!r}")
    return faults


def check_unchanged(woi, folder):
    """A file without a fix keeps its bytes; its mode and a link to it stay as they are; stdin goes to
    stdout."""
    faults = []
    lost = (HERE / "lost-local/after_an_await.c").read_text()
    target, link = folder / "target.c", folder / "link.c"
    target.write_text(lost)
    target.chmod(0o640)
    link.symlink_to(target.name)
    run(woi, "check", "--fix", link)
    if not link.is_symlink() or "self->i" not in target.read_text() or target.stat().st_mode & 0o777 != 0o640:
        faults.append("a fix through a link")
    before = target.read_bytes(), target.stat().st_mtime_ns
    run(woi, "check", "--fix", target)
    if (target.read_bytes(), target.stat().st_mtime_ns) != before:
        faults.append("a file with nothing to fix is written")
    spliced = folder / "crlf.c"
    shutil.copy(HERE / "lost-local/crlf.c", spliced)
    run(woi, "check", "--fix", spliced)
    lines = spliced.read_bytes()
    if lines.count(b"\n") != lines.count(b"\r\n") or b"self->i" not in lines:
        faults.append("line ends are not kept")
    piped = run(woi, "check", "--fix", "-", input=lost)
    if piped.stdout != target.read_text():
        faults.append("standard input is not fixed as a file is")
    return faults


def main(woi, library, *compilers):
    faults, count = [], 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in sorted(path for sub in FOLDERS for path in (HERE / sub).glob("*.c")):
            if re.search(rf"^// expect: ({'|'.join(FOLDERS)}) ", path.read_text(), re.M):
                faults += check_case(woi, compilers, path, folder)
                count += 1
        for path in sorted((HERE / "programs").glob("*.c")):
            faults += check_program(woi, library, compilers, path, folder)
            count += 1
        faults += check_unchanged(woi, folder)
    for fault in faults:
        print(fault)
    print(f"{max(count - len(faults), 0)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
