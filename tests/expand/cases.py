#!/usr/bin/env python3
"""cases.py WOI: what woi expand prints for the sources in cases/ is in the files beside them.

    cases.py WOI --write    writes those anew: look at the difference

Each NAME.c has a NAME.text and a NAME.dot. With the program dot each is drawn as well. docs/expand.md shows
what is printed. Ends with `N passed, N failed`."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CASES = HERE / "cases"
PAGE = ROOT / "docs/expand.md"
NONE = "<stdin>: there is no async function in it"

woi = ""


def run(*words, folder=CASES, env=None, data=None):
    return subprocess.run([woi, "expand", *map(str, words)], cwd=folder, capture_output=True, text=True,
                          errors="surrogateescape", input=data, stdin=None if data is not None else
                          subprocess.DEVNULL, env=os.environ | (env or {}), timeout=60, check=False)


def check_golden(path, form, write):
    done = run(f"--as={form}", path.name)
    golden = path.with_suffix(f".{form}")
    if write:
        golden.write_text(done.stdout)
    if done.returncode or done.stderr:
        return f"{path.name} as {form}: status {done.returncode}: {done.stderr}"
    if not golden.is_file() or done.stdout != golden.read_text():
        return f"{golden.name} is not what is printed:\n{done.stdout}"
    if run(f"--as={form}", "-", data=path.read_text()).stdout != done.stdout:
        return f"{path.name} as {form}: from standard input it is another"
    return None


def check_picture(path):
    """What dot draws is XML, and says what the graph says."""
    done = run("--as=svg", path.name)
    if done.returncode or done.stderr:
        return f"{path.name} as svg: status {done.returncode}: {done.stderr}"
    words = " ".join(xml.fromstring(done.stdout).itertext()).replace("\N{NO-BREAK SPACE}", " ")
    graph = run("--as=dot", path.name).stdout
    for label in re.findall(r'label="((?:\\.|[^"\\])*)"', graph):
        for line in re.split(r"\\l", label):
            line = line.replace("&amp;", "&").replace('\\"', '"').replace("\\\\", "\\")
            if line not in words:
                return f"{path.name} as svg: {line!r} is not to be read in it"
    return None


def check_no_dot():
    """Without graphviz: a word, and status 2."""
    with tempfile.TemporaryDirectory() as empty:
        done = run("--as=svg", "loops.c", env={"PATH": empty})
    if done.returncode != 2 or done.stdout or "graphviz" not in done.stderr:
        return f"without dot: status {done.returncode}: {done.stderr}"
    return None


def check_failing_dot():
    with tempfile.TemporaryDirectory() as folder:
        for text, word in (("exit 3", "status 3"), ("kill -9 $$", "signal 9"),
                           ("echo '<svg>'; exit 1", "status 1")):
            dot = Path(folder) / "dot"
            dot.write_text(f"#!/bin/sh\n{text}\n")
            dot.chmod(0o755)
            done = run("--as=svg", "loops.c", env={"PATH": f"{folder}:/usr/bin:/bin"})
            if done.returncode != 2 or done.stdout or word not in done.stderr:
                return f"with a dot of {text!r}: status {done.returncode}: {done.stderr}{done.stdout}"
    return None


# --- calls -----------------------------------------------------------------------------------------


def wrong(*words, says, status=2, **options):
    done = run(*words, **options)
    if done.returncode != status or done.stdout or not all(word in done.stderr for word in says):
        return f"{words}: status {done.returncode}: {done.stderr}{done.stdout}"
    return None


def check_calls():
    yield wrong(says=["FILE.c"])
    yield wrong("loops.c", "counting", "more", says=["'more' is one too many"])
    yield wrong("--as=html", "loops.c", says=["--as", "html"])
    yield wrong("none.c", says=["none.c: No such file"])
    yield wrong("loops.c", "countign", says=["'countign'", "is 'counting' meant?", "\n    forever"])
    yield wrong("loops.c", "xyz", says=["no async function 'xyz'.", "\n    counting\n    forever"])
    yield wrong("-", says=[NONE], data="int main(void) { return 0; }\n")
    yield wrong("-", "f", says=[NONE], data="")
    yield wrong("-o", "/nowhere/x", "loops.c", says=["/nowhere/x: cannot be written: No such file"])
    yield wrong("-o", "/dev/full", "loops.c", says=["/dev/full: cannot be written: No space"])
    for form in ("text", "dot", "c"):
        yield wrong(f"--as={form}", "-", says=[NONE], data="int x;\n")


def check_one_function():
    every = run("loops.c").stdout
    one, other = run("loops.c", "counting").stdout, run("loops.c", "forever").stdout
    if not one or f"{one}\n{other}" != every:
        return "two functions are not those of the file"
    plain = run("--as=c", "loops.c", "forever").stdout
    if "forever_body_" not in plain or "counting" in plain or "#line" in plain or "#include" in plain:
        return f"one function as C: {plain}"
    if "macros_are_seen, line" not in run("macros.c", "macros_are_seen").stdout:
        return "a test is not found by its name"
    return None


def check_output():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in ("loops.c", "endings.c"):
            shutil.copy(CASES / case, folder)
        done = run("-o", "out.txt", "loops.c", folder=folder)
        if done.returncode or done.stdout or (folder / "out.txt").read_text() != run("loops.c").stdout:
            return f"-o: {done}"
        (folder / "link.c").symlink_to("loops.c")
        for own in ("loops.c", "./loops.c", "link.c"):
            done = run("--as=c", "-o", own, "loops.c", folder=folder)
            if done.returncode != 2 or "is the source itself" not in done.stderr:
                return f"-o {own}: {done}"
        if (folder / "loops.c").read_text() != (CASES / "loops.c").read_text():
            return "-o has written over the source"
    return None


def check_names():
    """What a path holds stays in its string."""
    text = (CASES / "macros.c").read_text()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in ('a"b.c', "a\\b.c", "a\nb.c", "*/x.c", "%s%n.c", "a b.c"):
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text)
            plain = run("--as=c", path, folder=folder).stdout
            quoted = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\012")
            if f'.file = "{quoted}",' not in plain or f'"{quoted}"\n' not in plain:
                return f"the path {path!r} is not to be found"
    return None


# --- the page ------------------------------------------------------------------------------------------


def check_page():
    """The page has a source and, behind commands, what they print."""
    text = PAGE.read_text()
    source = re.search(r"```c\n(.*?)```", text, re.S)
    commands = re.findall(r"```text\n\$ woi expand ([^\n]*)\n(.*?)```", text, re.S)
    if not source or len(commands) < 3:
        return "docs/expand.md: it has not a source and three forms"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fetch.c").write_text(source[1])
        for words, shown in commands:
            printed = run(*words.split(), folder=folder).stdout
            pieces = [piece.strip("\n") for piece in f"\n{shown}".split("\n...\n") if piece]
            at = 0
            for piece in pieces:
                at = printed.find(piece, at)
                if at < 0 or not piece:
                    return f"docs/expand.md: woi expand {words} does not print\n{piece}\nbut\n{printed}"
                at += len(piece)
            if len(pieces) == 1 and printed.strip("\n") != pieces[0]:
                return f"docs/expand.md: woi expand {words} prints more than it shows:\n{printed}"
    return None


def main(arguments):
    global woi
    woi = str(Path(arguments[0]).resolve())
    write = arguments[1:] == ["--write"]
    cases = sorted(CASES.glob("*.c"))
    results = [check_golden(path, form, write) for path in cases for form in ("text", "dot")]
    if shutil.which("dot"):
        results += [check_picture(path) for path in cases]
        skipped = 0
    else:
        print("skip pictures: the program dot is not installed")
        skipped = 1
    results += [check_no_dot(), check_failing_dot(), check_one_function(), check_output(), check_names()]
    results += [check_page()]
    results += check_calls()
    faults = [fault for fault in results if fault]
    for fault in faults:
        print(f"FAIL {fault}")
    print(f"{len(results) - len(faults)} passed, {len(faults)} failed, {skipped} skipped")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
