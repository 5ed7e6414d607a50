"""What the tests of the tool share: a scratch folder for each, and the tool run in it."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

# Seconds after which something that has not come is taken for something that never comes.
PATIENCE = 120

ROOT = Path(__file__).resolve().parent.parent.parent
TESTS = []

# Set by main: the tool, and the words that follow it on the command line.
tool = ""
words = []

# Set for each test: its folder, in it the one for temporary files, and what it has started.
scratch = Path()
temporary = Path()
running = []


def test(function):
    """A test whose temporary files must be gone at its end."""
    TESTS.append(function)
    return function


def check(condition, reason):
    if not condition:
        raise AssertionError(reason)


def check_equal(got, wanted, what):
    check(got == wanted, f"{what}: {wanted!r} expected, not {got!r}")


def check_in(part, text, what):
    check(part in text, f"{what}: {part!r} expected in\n{text}")


def eventually(condition, what):
    """Waits until it holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        check(time.monotonic() < end, f"it never came to this: {what}")
        time.sleep(0.005)


def environment(**changes):
    """That of the tests, in English, with a folder of their own for temporary files. None takes one away."""
    given = os.environ | {"LC_ALL": "C", "TMPDIR": str(temporary)} | changes
    return {name: value for name, value in given.items() if value is not None}


def woi(*arguments, env=None, path=None, **options):
    """Runs the tool to its end: what subprocess.run gives, with text."""
    options.setdefault("stdin", None if "input" in options else subprocess.DEVNULL)
    if options["stdin"] is None:
        del options["stdin"]
    return subprocess.run([path or tool, *arguments], cwd=scratch, env=environment(**(env or {})),
                          capture_output=True, text=True, errors="surrogateescape", timeout=PATIENCE,
                          check=False, **options)


def started(*arguments, env=None, **options):
    """The tool, running, with pipes."""
    options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    process = subprocess.Popen([tool, *arguments], cwd=scratch, env=environment(**(env or {})), text=True,
                               errors="surrogateescape", **options)
    running.append(process)
    return process


def write(name, text):
    """A file in the scratch folder."""
    path = scratch / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def program(name, to=None):
    """Copies one of tests/tool/programs into the scratch folder."""
    return write(to or name, (ROOT / "tests/tool/programs" / name).read_text())


def compiler():
    """The words behind the tool, for $CC."""
    return shlex.join(words)


def run(*arguments, env=None, **options):
    """woi run with that compiler, to its end."""
    return woi("run", *arguments, env={"CC": compiler(), **(env or {})}, **options)


def start(*arguments, **options):
    """woi run with that compiler, running."""
    return started("run", *arguments, env={"CC": compiler()}, **options)


def check_run(done, status, stdout=None, stderr=None):
    check_equal(done.returncode, status, f"status, with {done.stderr}")
    if stdout is not None:
        check_equal(done.stdout, stdout, "stdout")
    if stderr is not None:
        check_equal(done.stderr, stderr, "stderr")


def script(name, text):
    """A shell script in the scratch folder, such as a compiler that misbehaves."""
    path = write(name, f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def without_rights():
    """For preexec_fn: from the next exec on, rights of files count for root, too."""
    import ctypes
    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def out_of_patience(*_):
    raise AssertionError(f"not done after {PATIENCE} s")


def run_one(function):
    global scratch, temporary
    scratch = Path(tempfile.mkdtemp(prefix="tool-")).resolve()
    temporary = scratch / "temporary"
    temporary.mkdir()
    signal.alarm(PATIENCE)
    try:
        function()
        left = sorted(path.name for path in temporary.iterdir())
        check(not left, f"temporary files are left: {left}")
        return True
    except Exception:
        print(f"{function.__name__}: failed")
        traceback.print_exc(file=sys.stdout)
        return False
    finally:
        signal.alarm(0)
        while running:
            running.pop().kill()
        shutil.rmtree(scratch, ignore_errors=True)


def main():
    """TOOL WORD...; $WOI_ONLY may name a part of the tests' names."""
    global tool, words
    tool, *words = os.path.abspath(sys.argv[1]), *sys.argv[2:]
    signal.signal(signal.SIGALRM, out_of_patience)
    only = os.environ.get("WOI_ONLY", "")
    results = [run_one(function) for function in TESTS if only in function.__name__]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if results and all(results) else 1)
