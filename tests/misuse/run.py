#!/usr/bin/env python3
"""Compiles programs that must not compile, and looks at what the compiler says.

    run.py gcc              every case under gcc
    run.py clang NAME...    these cases
    run.py --show gcc NAME  and print all that the compiler said

A case is a C file beside this one, or a C++ file (.cc), and states what it expects:

    code;  // expect: "regex"                   the first error is on this line, and matches
    code;  // expect: gcc "regex" clang "regex" the same, in each compiler's words
    code;  // then: "regex"                     and a later error on this line matches
    code;  // expect-in-header: "regex"         the first error is in a header of ours: a template's
    code;  // expect-warning: "regex"           a warning is enough; it is the first that is said
    // unseen: clang - why                      this compiler accepts it without a word
    // unseen: both - why

An error must come without any warning flag too. An unseen case that is seen after all is a failure: its
comment is then out of date. A case whose name begins with ok_ expects nothing and compiles without a
word at stricter flags. Last, each public header is compiled alone, as C and as C++: `headers` on the
command line stands for these."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
INCLUDE = HERE.parent.parent / "include"

# An installed woi is a system header, and most warnings vanish in those: that is where it must work.
STANDARDS = {".c": "-std=gnu11", ".cc": "-std=c++17"}
BARE_FLAGS = ["-O0", "-isystem", str(INCLUDE)]
MISUSE_FLAGS = ["-Wall", "-Wextra", "-O1", "-isystem", str(INCLUDE)]
OK_WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wimplicit-fallthrough", "-Wconversion"]
OK_FLAGS = ["-O1", *OK_WARNINGS]
HEADER_FLAGS = {
    "c": ["-std=gnu11", *OK_WARNINGS, "-I", str(INCLUDE)],
    "c++": ["-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-I", str(INCLUDE)],
}

EXPECT = re.compile(r"//\s*(expect|expect-in-header|expect-warning|then):\s*(.*)$")
UNSEEN = re.compile(r"//\s*unseen:\s*(gcc|clang|both)\s+-\s+\S")
WORDS = re.compile(r'(?:(gcc|clang)\s+)?"((?:[^"\\]|\\.)*)"\s*')
SAID = re.compile(r"^(?P<file>[^:\n]+):(?P<line>\d+):(?:\d+:)? (?P<kind>fatal error|error|warning): (?P<text>.*)$", re.M)


class Expectation:
    """What one compiler should say about a case. kind is "error" or "warning"; later holds lines and
    patterns of errors that follow the first."""

    def __init__(self):
        self.kind, self.line, self.pattern, self.later = None, 0, "", []
        self.in_header = False


def read_words(number, text, compiler):
    """The patterns in `"regex"` or `gcc "regex" clang "regex"` that are meant for this compiler."""
    words = WORDS.findall(text)
    if not words or WORDS.sub("", text):
        raise ValueError(f"line {number}: cannot read this expectation")
    return [pattern for who, pattern in words if who in ("", compiler)]


def read_expectation(text, compiler):
    """What a case expects of one compiler, or None where it is stated not to see it."""
    expected, times, unseen = Expectation(), 0, False
    for number, line in enumerate(text.splitlines(), 1):
        if mark := UNSEEN.search(line):
            unseen |= mark[1] in (compiler, "both")
        elif mark := EXPECT.search(line):
            for pattern in read_words(number, mark[2], compiler):
                if mark[1] == "then":
                    expected.later.append((number, pattern))
                    continue
                times += 1
                expected.kind = "warning" if mark[1] == "expect-warning" else "error"
                expected.line, expected.pattern = number, pattern
                expected.in_header = mark[1] == "expect-in-header"
        elif re.search(r"//\s*(expect|then|unseen)", line):
            raise ValueError(f"line {number}: cannot read this expectation")
    if times + unseen != 1:
        raise ValueError(f"expects {times + unseen} things of {compiler}, not one")
    return None if unseen else expected


def compile_c(compiler, flags, path, text=None):
    """Exit status, and everything that was said. The path "-" stands for the text."""
    environment = dict(os.environ, LC_ALL="C")
    done = subprocess.run([compiler, *flags, "-c", str(path), "-o", os.devnull], env=environment, input=text,
                          capture_output=True, text=True, errors="replace")
    return done.returncode, done.stderr


def compile_case(compiler, flags, path):
    return compile_c(compiler, [STANDARDS[path.suffix], *flags], path)


def judge(expected, path, status, said):
    """Why the case fails, or None."""
    if expected is None:
        return f"is stated to be unseen, but: {first_line(said)}" if said or status else None
    if expected.kind == "warning" and status != 0:
        return f"an error instead of a warning: {first_line(said)}"
    if expected.kind == "error" and status == 0:
        return "it compiles"
    heard = [m for m in SAID.finditer(said) if expected.kind == "warning" or m["kind"] != "warning"]
    if not heard:
        return f"no {expected.kind}: {first_line(said)}"
    first, *others = heard
    place = Path(first["file"]).resolve()
    there = INCLUDE in place.parents if expected.in_header else (place, int(first["line"])) == (path, expected.line)
    if not there:
        return f"{expected.kind} at {first['file']}:{first['line']} instead of line {expected.line}: {first['text']}"
    if not re.search(expected.pattern, first["text"]):
        return f"the {expected.kind} does not match: {first['text']}"
    if re.search('"WOI_(AWAIT|TRY)', first["text"]) and any(m["text"] == first["text"] for m in others):
        return f"said twice: {first['text']}"
    for line, pattern in expected.later:
        if not any(int(m["line"]) == line and re.search(pattern, m["text"]) for m in others):
            return f"nothing on line {line} matches: {pattern}"
    return None


def first_line(said):
    """The first error or warning, or whatever was said first."""
    mark = SAID.search(said)
    return mark[0] if mark else said.strip().split("\n")[0] or "nothing was said"


def run_ok(compiler, path):
    """A case that must compile without a word, from a checkout and installed: why it does not, or None."""
    for flag in "-I", "-isystem":
        status, said = compile_case(compiler, [*OK_FLAGS, flag, str(INCLUDE)], path)
        if said or status:
            return f"with {flag}: {first_line(said)}", said
    return None, ""


def run_misuse(compiler, path):
    """A case that states what it expects: why that does not come, or None, and what was said."""
    family = "clang" if "clang" in Path(compiler).name else "gcc"
    try:
        expected = read_expectation(path.read_text(), family)
    except ValueError as error:
        return str(error), ""
    status, said = compile_case(compiler, MISUSE_FLAGS, path)
    reason = judge(expected, path, status, said)
    if reason is None and expected and expected.kind == "error":
        status, bare = compile_case(compiler, BARE_FLAGS, path)
        if reason := judge(expected, path, status, bare):
            return f"without warning flags: {reason}", bare
    return reason, said


def run_header(compiler, language, header):
    text = f'#include "{header}"\ntypedef int alone;\n'
    status, said = compile_c(compiler, ["-x", language, *HEADER_FLAGS[language]], "-", text)
    return (first_line(said) if said or status else None), said


def jobs_for(compiler, names):
    """Pairs of a name and a function that runs it; all of them if no names are given."""
    for path in sorted(path for path in HERE.iterdir() if path.suffix in STANDARDS):
        run = run_ok if path.name.startswith("ok_") else run_misuse
        if not names or path.stem in names:
            yield path.stem, partial(run, compiler, path)
    for header in sorted(INCLUDE.rglob("*.h")):
        for language in HEADER_FLAGS:
            if not names or "headers" in names:
                yield f"header {header.relative_to(INCLUDE)} as {language}", partial(run_header, compiler, language, header)


def main(arguments):
    show = "--show" in arguments
    arguments = [a for a in arguments if a != "--show"]
    if not arguments:
        sys.exit(__doc__)
    compiler, names = arguments[0], arguments[1:]
    if not shutil.which(compiler):
        sys.exit(f"run.py: no such compiler: {compiler}")
    jobs = list(jobs_for(compiler, names))
    if missing := set(names) - {name for name, _ in jobs} - {"headers"}:
        sys.exit(f"run.py: no such case: {' '.join(sorted(missing))}")
    if not any(HERE.glob("*.c")):
        sys.exit(f"run.py: no cases in {HERE}")
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (name, _), (reason, said) in zip(jobs, pool.map(lambda job: job[1](), jobs)):
            failed += reason is not None
            print(f"FAIL {name} ({compiler}): {reason}" if reason is not None else f"ok {name} ({compiler})")
            if show and said:
                print(said)
    print(f"{len(jobs) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
