#!/usr/bin/env python3
"""hostile.py WOI [--eighth]: input that nobody would write gets an answer from woi expand, too: a status of 0
or 2, no crash, no hang, and words if it is 2. What is 8 times as much takes about 8 times as long to show. With
--eighth all of it is an eighth as large. Ends with `N passed, N failed`."""

import os
import subprocess
import sys
import tempfile
import threading
from collections import namedtuple
from pathlib import Path

sys.dont_write_bytecode = True  # leaves nothing behind among the sources
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "check"))
from hostile import LARGE, LONGEST, SHAPES, SIZES, body, cpu, each  # noqa: E402

MOST_GIVEN = 600_000  # to a shape: what is nested is less; of statements and functions fewer tell the same
MOST_KEPT = 32 << 20  # of what it prints: as C, a large file is a gigabyte
FORMS = ("text", "dot", "c")
OURS = {
    "yields": lambda n: body(b"WOI_YIELD();" * n),
    "awaits in awaits": lambda n: body(b"WOI_AWAIT(" * n + b")" * n),
    "tries": lambda n: body(b"WOI_TRY(self->x,f());" * n),
    "returns without braces": lambda n: body(b"if(x)WOI_RETURN(1);" * n),
    "ways": lambda n: body(b"if(x)WOI_YIELD();" * n),
    "cases that return": lambda n: body(b"switch(x){" + each(n, "case {0}:WOI_RETURN({0});".format) + b"}"),
    "a long condition": lambda n: body(b"l:WOI_YIELD();if(" + b"a&&" * n + b"b)goto l;"),
    "jumps to a long condition": lambda n: body(b"l:if(" + b"a&&" * n + b"b)WOI_YIELD();" +
                                                b"WOI_YIELD();goto l;" * n),
    "begins": lambda n: body(b"WOI_BEGIN;" * n),
    "finallys": lambda n: body(b"WOI_FINALLY:" * n),
    "declarations": lambda n: b"WOI_ASYNC_DECLARE(int, f, ());\n" * n,
    "open declarations": lambda n: b"WOI_ASYNC_DECLARE(int, f, (" * n,
    "whole functions": lambda n: (b"WOI_ASYNC(int, f, ((int, a)), int x;) {\nWOI_BEGIN;\nWOI_PANIC();\n"
                                  b"WOI_AWAIT(g());\nWOI_END;\n}\n" * n),
    "locals of a frame": lambda n: (b"WOI_ASYNC(int, f, (), " + b"struct s *p;" * n +
                                    b") {WOI_BEGIN;" + b"WOI_AWAIT(self->p);" * n + b"WOI_END;}"),
    "parameters": lambda n: b"WOI_ASYNC(int, f, (" + b"(int, a)," * n + b"(int, b))) {WOI_BEGIN;WOI_END;}",
    "a deep type": lambda n: b"WOI_ASYNC(" + b"(" * n + b")" * n + b", f, ()) {WOI_BEGIN;WOI_END;}",
    "comments that end": lambda n: body(b'WOI_AWAIT(f("' + b"*/" * n + b'"));'),
    "lines that are asked for": lambda n: body(b"WOI_PANIC();\nWOI_YIELD();\n" * n),
}


Done = namedtuple("Done", "returncode stdout stderr")


def keep_beginning(pipe):
    kept = bytearray()
    while piece := pipe.read(1 << 20):
        kept += piece[:MOST_KEPT - len(kept)]
    return bytes(kept)


def expand(woi, *words, data=None):
    """The run, with the beginning of what it printed, and the processor time it took."""
    before = cpu()
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(data or b"")
        given.seek(0)
        with subprocess.Popen([woi, "expand", *map(str, words)], stdin=given, stdout=subprocess.PIPE,
                              stderr=said, bufsize=0) as process:
            patience = threading.Timer(LONGEST, process.kill)
            patience.start()
            stdout = keep_beginning(process.stdout)
            process.wait()
            patience.cancel()
        said.seek(0)
        return Done(process.returncode, stdout, said.read()), cpu() - before


def inputs_of(make):
    """What it is given to compare: one, and 8 times as much."""
    n = SIZES[1]
    while len(make(n)) > MOST_GIVEN and n > SIZES[0]:
        n //= 2
    return make(n // 8), make(n)


def check_shape(woi, name, inputs, form):
    """Processor time, not the clock's: other tests run as well. A square would be 64 times as long."""
    times = []
    for data in inputs:
        done, used = expand(woi, f"--as={form}", "-", data=data)
        times.append(used)
        if done.returncode not in (0, 2) or (done.returncode == 2) != bool(done.stderr):
            return [f"{name} as {form}: status {done.returncode}: {done.stderr[-2000:]!r}"]
        if done.returncode == 2 and done.stdout:
            return [f"{name} as {form}: status 2, and output"]
        again, _ = expand(woi, f"--as={form}", "-", data=data) if data is inputs[0] else (done, 0)
        if again.stdout != done.stdout:
            return [f"{name} as {form}: it is another when it is asked again"]
    if times[1] > 25 * max(times[0], 0.02):
        return [f"{name} as {form}: {times[0]:.2f} s, and {times[1]:.2f} s for 8 times as much"]
    return []


def check_file(woi, path, words):
    done, _ = expand(woi, path)
    said = done.stderr.decode(errors="replace")
    if done.returncode != 2 or words not in said or done.stdout:
        return [f"{path}: status {done.returncode}: {said}"]
    return []


def check_files(woi, folder):
    fifo, endless, large = folder / "fifo.c", folder / "zero.c", folder / "large.c"
    os.mkfifo(fifo)
    endless.symlink_to("/dev/zero")
    with large.open("wb") as file:
        file.truncate((64 << 20) + 1)
    return (check_file(woi, folder, "is a folder") + check_file(woi, fifo, "neither a file nor a folder") +
            check_file(woi, endless, "neither a file nor a folder") +
            check_file(woi, large, "larger than 64 MiB") + check_file(woi, folder / "no.c", "No such file"))


def check_large(woi, folder):
    """LARGE bytes of one line, of functions, of zeros; as C, what is no async function stays as it is."""
    unit = (b"WOI_ASYNC(int, f%d, ((int, a)))\n{\n    WOI_BEGIN;\n    WOI_AWAIT(woi_sleep(self->a));\n"
            b"    WOI_END;\n}\n")
    tail = b"\nWOI_ASYNC(int, last, ()) {WOI_BEGIN; WOI_END;}\n"
    contents = {
        "line": b"int a; " * (LARGE // 7) + tail,
        "functions": b"".join(unit % i for i in range(LARGE // len(unit))),
        "zeros": bytes(LARGE) + tail,
    }
    faults = []
    for name, content in contents.items():
        path = folder / f"{name}.c"
        path.write_bytes(content)
        for form in FORMS:
            done, _ = expand(woi, f"--as={form}", path)
            if done.returncode or done.stderr or not done.stdout:
                faults.append(f"{LARGE} bytes of {name} as {form}: status {done.returncode}: {done.stderr[-300:]!r}")
            if form == "c" and name != "functions" and not done.stdout.startswith(content[:-len(tail)]):
                faults.append(f"{LARGE} bytes of {name} as C: it is not what it was")
    return faults


def check_terminal(woi):
    """A source cannot talk to the terminal."""
    source = (b"WOI_ASYNC(int, a, ((int\x1b, b)), int\x1b c;)\n{\nWOI_BEGIN;\nif(\x07)\n"
              b"WOI_AWAIT(f(\"\x1b[2J\x07\xc2\x9b\xff\"));\nWOI_RETURN(\x1b);\nWOI_END;\n}\n")
    faults = []
    for form in ("text", "dot"):
        done, _ = expand(woi, f"--as={form}", "-", data=source)
        if done.returncode or any(byte in done.stdout for byte in (b"\x1b", b"\x07", b"\xc2\x9b", b"\xff")):
            faults.append(f"a source talks to the terminal, as {form}: {done.stdout!r} {done.stderr!r}")
    return faults


def main(woi):
    faults, count = [], 0
    for name, make in (SHAPES | OURS).items():
        inputs = inputs_of(make)
        for form in FORMS:
            faults += check_shape(woi, name, inputs, form)
            count += 1
    with tempfile.TemporaryDirectory() as name:
        faults += check_files(woi, Path(name)) + check_large(woi, Path(name))
    faults += check_terminal(woi)
    count += 5 + 9 + 2
    for fault in faults:
        print(f"FAIL {fault}")
    print(f"{count - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
