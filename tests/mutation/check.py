#!/usr/bin/env python3
"""Checks scripts/mutate by a small library whose mutants are known: what can be killed is, what cannot is
reported, and so are justifications that do not hold. Ends with `N passed, N failed`."""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "scripts"))

from mutation.cases import limit_memory  # noqa: E402
from mutation.operators import KINDS  # noqa: E402
from mutation.session import JUSTIFIED, KILLED, NOT_COVERED, SURVIVED, Session  # noqa: E402

# Every other mutant is to be killed.
EXPECTED = {
    ("clamp", "value > LARGEST -> value >= LARGEST"): SURVIVED,  # the same for 10, and no test could tell
    ("clamp", "LARGEST -> LARGEST + 1"): SURVIVED,  # of the comparison: no test asks for 11
    ("sum_to", "n > 0 -> n >= 0"): JUSTIFIED,
    ("is_odd_and_small", "n > LARGEST -> n >= LARGEST"): SURVIVED,  # 10 is not odd
    ("waits_if_zero", "pause(); ->"): NOT_COVERED,
    ("waits_if_zero", "0 -> 0 + 1"): SURVIVED,  # no test asks for 1
    ("nobody_calls_this", "n + 1 -> n - 1"): NOT_COVERED,
    ("nobody_calls_this", "1 -> 1 + 1"): NOT_COVERED,
    ("nobody_calls_this", "1 -> 1 - 1"): NOT_COVERED,
    ("nobody_calls_this", "n + 1 -> 0"): NOT_COVERED,
}
FAULTS = [
    "FILE FUNCTION: KIND",
    "no mutant is n -= 2;",
    "but a test kills it",
    "cases/fails fails without any mutant",
]


def describe_build(folder, root):
    """What meson would have left there: how the sources are compiled, and how the test is linked."""
    commands = []
    for library in ("libwoi_base", "libwoi_checked"):
        commands.append(("runtime/base/fixture.c", f"runtime/{library}.a.p/fixture.c.o"))
    commands.append(("tests/fixture.c", "tests/test_fixture.p/fixture.c.o"))
    commands.append(("tests/cases.c", "tests/test_cases.p/cases.c.o"))
    (folder / "compile_commands.json").write_text(json.dumps([
        {"directory": str(folder), "file": str(root / source), "output": output,
         "command": f"gcc -std=gnu11 -c {source} -o {output}"}
        for source, output in commands
    ]))  # fmt: skip
    (folder / "build.ninja").write_text(
        "rule link\n  command = gcc -o $out $in\n"
        "build tests/pool_threads: link tests/test_fixture.p/fixture.c.o runtime/libwoi_base.a\n"
        "build tests/test_cases: link tests/test_cases.p/cases.c.o runtime/libwoi_base.a /usr/lib/libcriterion.so\n"
    )


def run(folder):
    root = folder / "project"
    shutil.copytree(HERE / "fixture", root)
    describe_build(folder, root)
    arguments = argparse.Namespace(build=folder, jobs=2, verbose=False, quick=False, until=None, run=None,
                                   layer=None, file=None, sample=None)  # fmt: skip
    session = Session(arguments, root)
    mutants = session.chosen()
    session.build()
    session.decide_all(mutants)
    return session, mutants


def judge(session, mutants):
    """What is not as it should be."""
    met = set()
    for mutant in mutants:
        name = (mutant.function, f"{mutant.before} -> {mutant.after}".strip())
        wanted = EXPECTED.get(name, KILLED)
        result = session.results[id(mutant)]
        if wanted == SURVIVED and mutant.before == "LARGEST" and "return" in mutant.text:
            wanted = KILLED
        met.add(name)
        yield mutant.id, result == wanted, f"{result}, not {wanted}"
    for name in EXPECTED:
        yield " ".join(name), name in met, "is no mutant"
    for kind in KINDS:
        yield kind, any(mutant.kind == kind for mutant in mutants), "has no mutant"
    left_out = [mutant.function for mutant in session.built.left_out]
    yield "what does not compile", set(left_out) == {"only_the_compiler_may_know"}, f"is {left_out}"
    said = session.faults()
    for fault in FAULTS:
        yield fault, sum(fault in each for each in said) == 1, f"is not said once, but {said}"


def main():
    limit_memory()
    with tempfile.TemporaryDirectory() as folder:
        found = list(judge(*run(Path(folder).resolve())))
    for name, good, what in found:
        if not good:
            print(f"{name}: {what}")
    failed = sum(not good for _, good, _ in found)
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
