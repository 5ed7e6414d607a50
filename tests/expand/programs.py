#!/usr/bin/env python3
"""What woi expand --as=c writes compiles without a warning and does the same as the source.

    programs.py WOI COMPILER LIBRARY
            the samples: each is expanded, compiled, and put to the tests of samples in its place
    programs.py WOI COMPILER LIBRARY --tests NAME...
            tests/test_NAME.c; in this library every allocation goes through the sys table
    programs.py WOI COMPILER --sources
            those of tests/check and tests/misuse: what the compiler takes without a word, it still takes

Ends with `N passed, N failed`."""

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

FLAGS = ["-std=gnu11", "-g", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion",
         "-Wimplicit-fallthrough", "-Werror"]
# Those of Criterion have warnings of their own, and are about what the compiler would complain about.
TEST_FLAGS = ["-std=gnu11", "-g", "-O1", "-Wall", "-Wextra", "-Werror", "-DWOI_POOL=0"]
MORE = {"recursion": ["tests/recursion_odd.c"]}

# What they print is the same to the byte, each time; the others have times and ports in it.
SAME_EACH_TIME = ["bounded_channel", "drop_joinhandle", "hello", "join", "manual_future", "panic",
                  "simulated", "tested", "unbounded_channel"]

# What a body is made of: nothing of it may be left. Streams, and functions that loop over one, stay as they are.
KEPT = re.compile(r"\bWOI_(STREAM\w*|FOR_AWAIT)\b")
HIDDEN = re.compile(r"\bWOI_(ASYNC\w*|BEGIN|END|AWAIT|TRY|RETURN|YIELD|FINALLY)\b")
COMMENTS = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"", re.S)
DIRECTIVES = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.M)

LONGEST = 300


def run(*words, **options):
    return subprocess.run(list(map(str, words)), cwd=ROOT, capture_output=True, text=True, errors="replace",
                          stdin=subprocess.DEVNULL, timeout=LONGEST, check=False, **options)


def expand(woi, source, folder):
    """The expanded file, and what is wrong with it."""
    plain = folder / Path(source).name
    done = run(woi, "expand", "--as=c", "-o", plain, source)
    if done.returncode or done.stderr or done.stdout:
        return plain, [f"{source}: status {done.returncode}: {done.stderr}{done.stdout}"]
    text = DIRECTIVES.sub("", COMMENTS.sub("", plain.read_text()))
    left = [] if KEPT.search(text) else HIDDEN.findall(text)
    return plain, [f"{source}: WOI_{left[0]} is left"] if left and "samples" in source else []


def compile_to(program, compiler, flags, *words):
    done = run(*compiler, *flags, *words, "-pthread", "-o", program)
    if done.returncode or done.stderr:
        return [f"{program.name}: it does not compile: {done.stderr[:2000]}"]
    return []


def compare(compiler, folder, library, source, program):
    """The source itself, beside what became of it."""
    own = folder / "own"
    faults = compile_to(own, compiler, FLAGS, "-Iinclude", source, library)
    if faults:
        return faults
    wanted, got = run(own), run(program)
    for what in ("returncode", "stdout", "stderr"):
        if getattr(wanted, what) != getattr(got, what):
            return [f"{source}: {what}: {getattr(wanted, what)!r} expected, not {getattr(got, what)!r}"]
    return []


def check_samples(woi, compiler, library, folder):
    faults, count = [], 0
    for path in sorted((ROOT / "samples").glob("*.c")):
        source = str(path.relative_to(ROOT))
        plain, found = expand(woi, source, folder)
        program = folder / path.stem
        found = found or compile_to(program, compiler, FLAGS, "-Iinclude", "-Isamples", plain, library)
        if not found and path.stem in SAME_EACH_TIME:
            found = compare(compiler, folder, library, source, program)
        faults += found
        count += 1
    if faults:
        return faults, count
    done = run(sys.executable, ROOT / "tests/samples/run.py", folder)
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAIL")]
    if done.returncode and not failed:
        failed = [f"tests of the samples: {done.stdout[-500:]}{done.stderr[-500:]}"]
    return failed, count + len(re.findall(r"^ok ", done.stdout, re.M))


def check_test(woi, compiler, library, name, folder):
    source = f"tests/test_{name}.c"
    plain, faults = expand(woi, source, folder)
    if faults:
        return faults
    if plain.read_text() == (ROOT / source).read_text():
        return [f"{source}: nothing is expanded"]
    program = folder / name
    faults = compile_to(program, compiler, TEST_FLAGS, "-Iinclude", "-Iruntime", "-Itests", plain,
                        *MORE.get(name, []), folder / "support.o", library, "-lcriterion")
    if faults:
        return faults
    done = run(program)
    if done.returncode:
        return [f"{source}: status {done.returncode}: {done.stderr[-2000:]}{done.stdout[-2000:]}"]
    return []


def check_tests(woi, compiler, library, names, folder):
    faults = compile_to(folder / "support.o", compiler, TEST_FLAGS, "-Iinclude", "-Iruntime", "-Itests", "-c",
                        "tests/support.c")
    for name in names if not faults else []:
        faults += check_test(woi, compiler, library, name, folder)
    return faults, len(names)


def check_source(woi, compiler, path, folder):
    """Returns whether it compiles as it is, and what is wrong."""
    source = str(path.relative_to(ROOT))
    flags = [*compiler, "-std=gnu11", "-Wall", "-Wextra", "-fsyntax-only", "-Iinclude", f"-I{path.parent}",
             f"-I{path.parent.parent}"]
    own = run(*flags, source)
    if own.returncode or own.stderr or "WOI_BEGIN" not in path.read_text():
        return False, []
    plain, faults = expand(woi, source, folder)
    done = run(*flags, plain)
    if not faults and (done.returncode or done.stderr):
        faults = [f"{source}: {done.stderr[:2000]}"]
    return True, faults


def check_sources(woi, compiler, folder):
    faults, count = [], 0
    for pattern in ("check/*/*.c", "misuse/*.c"):
        for path in sorted((ROOT / "tests").glob(pattern)):
            compiles, found = check_source(woi, compiler, path, folder)
            faults += found
            count += compiles
    if count < 150:
        faults.append(f"only {count} of the sources compile as they are")
    return faults, count


def main(arguments):
    if len(arguments) < 3:
        sys.exit(__doc__)
    woi, compiler, library, *rest = arguments
    woi = Path(woi).resolve()
    with tempfile.TemporaryDirectory(prefix="expand-") as name:
        folder = Path(name)
        if library == "--sources":
            faults, count = check_sources(woi, shlex.split(compiler), folder)
        elif rest[:1] == ["--tests"]:
            faults, count = check_tests(woi, shlex.split(compiler), Path(library).resolve(), rest[1:], folder)
        else:
            faults, count = check_samples(woi, shlex.split(compiler), Path(library).resolve(), folder)
    for fault in faults:
        print(f"FAIL {fault}")
    print(f"{count - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
