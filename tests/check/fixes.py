#!/usr/bin/env python3
"""fixes.py WOI LIBRARY COMPILER...: what woi check --fix writes compiles, and does what was meant.

Every case beside this file is fixed: nothing that has a fix is left, each lost or escaping local has one or a
reason why not, and a compiler says nothing about the rest that it did not say before. The programs are compiled
and run as well, and must print what they say. Ends with `N passed, N failed`."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDERS = ["escaping-local", "lost-local"]
# Where no rule says what to write, and how the reason begins.
LEFT = {
    "a_compound_literal.c": "",
    "a_member_of_a_compound_literal.c": "",
    "a_directive_in_the_declaration.c": "there is a # line",
    "a_name_of_a_member_for_a_macro.c": "its name also stands",
    "a_name_that_a_macro_pastes.c": "its name also stands",
    "a_part_read_by_a_macro.c": "a macro of the source",
    "a_struct_with_a_constant_member.c": "its type is const",
    "a_type_that_is_an_array.c": "the body alone knows",
    "a_union.c": "its declaration says what its type is",
    "an_aligned_array.c": "its type has an attribute",
    "an_array_that_a_macro_of_the_body_sizes.c": "the body alone knows",
    "an_array_that_an_enum_of_the_body_sizes.c": "the body alone knows",
    "declared_under_if_and_else.c": "it is declared more than once",
    "half_a_statement_under_an_if.c": "the function is another one",
    "named_by_a_macro.c": "a macro of the source",
    "named_by_an_enumerator.c": "its name also stands",
    "named_in_a_nested_function.c": "its name also stands",
    "named_in_an_assertion.c": "its name also stands",
    "of_a_pointer_to_a_type_of_the_body.c": "the body alone knows",
    "of_a_type_of_the_body.c": "the body alone knows",
    "of_a_type_that_hides_a_variable.c": "the body alone knows",
    "read_by_a_macro.c": "a macro of the source",
    "under_two_heads.c": "the function has several heads",
    "with_typeof.c": "the body alone knows",
}
PROMISED = re.compile(r"^// prints: ?(.*)$", re.M)


def run(*words, **options):
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, errors="replace", **options)


def found(woi, *paths):
    return json.loads(run(woi, "check", "--format=json", *paths).stdout)


def fix(woi, path, folder):
    """A fixed copy, and what is found in it after that."""
    copy = folder / path.name
    shutil.copy(path, copy)
    run(woi, "check", "--fix", copy)
    return copy, found(woi, copy)


def flags():
    return ["-std=gnu11", "-I", ROOT / "include", "-I", HERE]


def errors(compiler, path):
    """What the compiler says; of what the wait does to a local that stays no more than that."""
    said = run(compiler, *flags(), "-fsyntax-only", path).stderr
    return {re.sub(r"^.*?(fatal )?error: ", "", line) for line in said.splitlines() if "error: " in line}


def check_case(woi, compilers, path, folder):
    copy, left = fix(woi, path, folder)
    faults = [f"{path.name}: left: {one}" for one in left if one["fixable"]]
    local = [one for one in left if one["name"] in FOLDERS]
    why = LEFT.get(path.name)
    if (why is not None) != bool(local):
        faults.append(f"{path.name}: {'is fixed after all' if why is not None else local}")
    faults += [f"{path.name}: {one}" for one in local if not one.get("unfixable", "").startswith(why or "")]
    for compiler in compilers:
        more = errors(compiler, copy)
        if more and left:
            more -= errors(compiler, path)
        if more:
            faults.append(f"{path.name}: {compiler}: {more}\n{copy.read_text()}")
    return faults


def check_comments(woi, folder):
    """No comment is lost, and none swallows what stands behind it."""
    copy, _ = fix(woi, HERE / "lost-local/commented.c", folder)
    text = copy.read_text()
    words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"]
    places = [text.find(f"{'//' if word in ('second', 'fifth', 'seventh') else '/*'} {word}") for word in words]
    return [f"comments: {text}"] if -1 in places or places != sorted(places) else []


def check_program(woi, library, compilers, path, folder):
    copy, left = fix(woi, path, folder)
    faults = [f"{path.name}: left: {left}"] if left else []
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
    faults, count = [], 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [path for path in HERE.glob("*/*.c") if path.parent.name != "programs"]
        all_found = {str(path): [] for path in paths}
        for one in found(woi, *paths):
            all_found[one["file"]].append(one)
        for path in sorted(paths):
            if any(one["fixable"] or one["name"] in FOLDERS for one in all_found[str(path)]):
                faults += check_case(woi, compilers, path, folder)
                count += 1
        for path in sorted((HERE / "programs").glob("*.c")):
            faults += check_program(woi, library, compilers, path, folder)
            count += 1
        faults += check_unchanged(woi, folder)
        faults += check_comments(woi, folder)
    for fault in faults:
        print(fault)
    print(f"{max(count - len(faults), 0)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
