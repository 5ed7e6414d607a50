#!/usr/bin/env python3
"""hostile.py WOI [--eighth]: input that nobody would write gets an answer: a status of 0, 1 or 2, no crash,
no hang, and what is wrong with it in words. What costs 8 times as much to say takes about 8 times as long. With
--eighth all of it is an eighth as large: for a tool that a sanitizer slows down. Ends with
`N passed, N failed`."""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

LONGEST = 300  # seconds: a hang, not a slow machine
EIGHTH = "--eighth" in sys.argv
SIZES = (1_563, 12_500) if EIGHTH else (12_500, 100_000)
LARGE = 2 << 20 if EIGHTH else 16 << 20
BODY = b"WOI_ASYNC(int, a, ()){WOI_BEGIN;", b"WOI_RETURN(0);WOI_END;}"


def body(inside):
    return BODY[0] + inside + BODY[1]


def each(count, make):
    return b"".join(make(i).encode() for i in range(count))


# Each grows with n.
SHAPES = {
    "parentheses": lambda n: body(b"x=" + b"(" * n + b")" * n + b";"),
    "open parentheses": lambda n: b"(" * n,
    "braces": lambda n: body(b"{" * n + b"}" * n),
    "open brackets": lambda n: body(b"x" + b"[" * n),
    "closing brackets": lambda n: body(b")]}" * n),
    "async macros": lambda n: b"WOI_ASYNC(" * n,
    "async functions": lambda n: b"WOI_ASYNC(int,a,()){" * n,
    "lone hashes": lambda n: b"#\n" * n,
    "conditionals": lambda n: body(b"#if X\n" * n),
    "nested conditionals": lambda n: body(b"\n#if X\n" * n + b"x();" + b"\n#endif\n" * n),
    "halves under conditionals": lambda n: body(b"\n#if A\nif (x) {\n#else\nif (y) {\n#endif\nf();}\n" * n),
    "else ifs": lambda n: body(b"int q=1; if(x);" + b"else if(q)WOI_YIELD();" * n),
    "NUL bytes": lambda n: b"\0" * n,
    "an open comment": lambda n: b"/*" + b"a" * n,
    "an open string": lambda n: b'"' + b"a" * n,
    "line splices": lambda n: b"a\\\n" * n,
    "bad UTF-8": lambda n: body(b"int \xff\xfe = 1; WOI_YIELD(); use(\xff\xfe);" * n),
    "carriage returns": lambda n: body(b"\r\n" * n),
    "locals": lambda n: body(each(n, lambda i: f"int v{i}=1;WOI_YIELD();use(v{i});")),
    "one local": lambda n: body(b"int v=1;" + b"WOI_YIELD();use(v);v=2;" * n),
    "members": lambda n: body(b"struct s p;" + each(n, lambda i: f"p.m{i}=1;WOI_YIELD();") + b"use(p);"),
    "not not": lambda n: body(b"x=" + b"!" * n + b"y;"),
    "conditional operators": lambda n: body(b"x=" + b"a?b:" * n + b"y;"),
    "conditional operators in one another": lambda n: body(b"x=" + b"a?" * n + b"b" + b":c" * n + b";"),
    "assignments": lambda n: body(b"x=" + b"a=" * n + b"y;"),
    "ands": lambda n: body(b"if(" + b"a&&" * n + b"y);"),
    "gotos": lambda n: body(
        b"int v=1;" + each(n, lambda i: f"l{i}:v={i};WOI_YIELD();if(v)goto l{i * 7919 % n};")),
    "switches": lambda n: body(b"switch(x){case 1:" * n + b"WOI_YIELD();" + b"}" * n),
    "declarators": lambda n: body(b"int " + b"a," * n + b"b;"),
    "stars": lambda n: body(b"int " + b"*" * n + b"p;"),
    "attributes": lambda n: body(b"__attribute__((x))" * n + b"int p;"),
    "arguments": lambda n: body(b"f(" + b"a," * n + b"b);"),
    "names": lambda n: each(n, lambda i: f"n{i} "),
    "futures": lambda n: body(each(n, lambda i: f"self->f{i}=a();")),
    "one future": lambda n: body(b"self->f=a();woi_drop(self->f);woi_drop(self->f);" * n),
    "locks": lambda n: body(b"pthread_spin_lock(&m);" + b"WOI_YIELD();" * n),
    "returns": lambda n: body(b"WOI_RETURN(0);" * n),
    "results": lambda n: body(b"WOI_AWAIT(self->n,woi_read(1));" * n),
    "enums": lambda n: b"enum {" * n,
    "typedefs": lambda n: b"typedef " * n,
    "statement expressions": lambda n: body(b"x=" + b"({" * n + b"})" * n + b";"),
    "do do do": lambda n: body(b"do " * n + b";"),
    "else else else": lambda n: body(b"else " * n),
    "comments that allow": lambda n: b"int x; // woi: allow vla\n" * n,
    "macros": lambda n: b"#define A WOI_AWAIT\n" * n,
    "a chain of macros": lambda n: each(n, lambda i: f"#define M{i} M{i + 1}\n")
    + b"#define M%d sleep(1)\n" % n + body(b"M0;" * n),
    "macros of macros": lambda n: b"#define A " + each(n, lambda i: f"M{i} ") + b"\n"
    + each(n, lambda i: f"#define M{i} A return\n") + body(b"A;" * n),
    "macros that name locals": lambda n: b"#define S " + b"v;" * n + b"\n"
    + body(b"int v=1;WOI_YIELD();" + b"S;" * n),
    "calls in a macro": lambda n: b"#define A " + b"sleep(" * n + b")" * n + b"\n" + body(b"A;" * n),
    "jumps of macros": lambda n: b"#define J if (x) goto l; else break\n" + body(
        b"int v=1;" + each(n, lambda i: f"while(v){{l{i}:v={i};WOI_YIELD();J;}}")),
    "parameters": lambda n: b"#define P(" + b"a," * n + b"b) " + b"a " * n + b"\n"
    + body(b"P(" + b"x," * n + b"y);"),
    "open parameters": lambda n: b"#define P(a b\n" * n + body(b"P(x);" * n),
    "arms": lambda n: body(b"char b[8];" + b"self->p=c?b:d?b:b;" * n),
    "nested arms": lambda n: body(b"char b[8];g(" + b"(c?" * n + b"b" + b":b)" * n + b");"),
    "rows": lambda n: body(b"char b" + b"[8]" * n + b";self->p=b" + b"[1]" * n + b";"),
    "open typedefs of arrays": lambda n: b"typedef int a[" * n,
    "typedefs of typedefs": lambda n: b"typedef char t0[8];" + each(n, lambda i: f"typedef t{i} t{i + 1}[2];")
    + body(b"t%d b;" % n + b"self->p=b;" * n),
    "members of a large struct": lambda n: b"struct s{" + each(n, lambda i: f"int m{i};") + b"};"
    + body(b"struct s b;" + b"self->p=b.m1;" * n),
    "locals of one type": lambda n: b"struct s{" + b"int m;" * n + b"};"
    + body(b"struct s b={0};WOI_YIELD();use(b);" * n),
    "heads without bodies": lambda n: b"WOI_ASYNC(int,a,())\n#else\n" * n,
    "statics": lambda n: body(each(n, lambda i: f"static int s{i};s{i}++;") + b"int i=1;WOI_YIELD();use(i);"),
    "variable length arrays": lambda n: body(b"int n=f();" + b"int a[n];" * n + b"WOI_YIELD();"),
    "stores": lambda n: body(b"int n=f();" + b"self->p=&n;" * n + b"WOI_YIELD();"),
    "channels": lambda n: b"WOI_CHANNEL(a," * n,
    "loop macros": lambda n: body(b"int p;" + b"for_each(p, x)" * n + b";"),
}


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def check(woi, *words, data=None):
    """The run, and the processor time it took."""
    before = cpu()
    run = subprocess.run([woi, "check", *map(str, words)], input=data, capture_output=True, timeout=LONGEST)
    return run, cpu() - before


def check_shape(woi, name, make):
    """Processor time, not the clock's: other tests run as well. A square would be 64 times as long."""
    times = []
    for n in SIZES:
        run, used = check(woi, "--format=json", "-", data=make(n))
        times.append(used)
        if run.returncode not in (0, 1, 2):
            return [f"{name}: status {run.returncode}: {run.stderr[-2000:].decode(errors='replace')}"]
        if run.returncode == 2 and b"not checked" not in run.stderr:
            return [f"{name}: status 2 without a word: {run.stderr[-500:]!r}"]
        json.loads(run.stdout)
    if times[1] > 25 * max(times[0], 0.05):
        return [f"{name}: {times[0]:.2f} s, and {times[1]:.2f} s for 8 times as much"]
    return []


def check_file(woi, path, words, status=2):
    run, _ = check(woi, path)
    said = run.stderr.decode(errors="replace")
    if run.returncode != status or words not in said or run.stdout:
        return [f"{path}: status {run.returncode}: {said}"]
    return []


def check_files(woi, folder):
    faults = []
    fifo, endless, secret, large = (folder / f"{name}.c" for name in ("fifo", "endless", "secret", "large"))
    os.mkfifo(fifo)
    endless.symlink_to("/dev/zero")
    secret.write_text("int x;\n")
    secret.chmod(0)
    with large.open("wb") as file:
        file.truncate((64 << 20) + 1)
    faults += check_file(woi, fifo, "neither a file nor a folder")
    faults += check_file(woi, endless, "neither a file nor a folder")
    faults += check_file(woi, large, "larger than 64 MiB")
    faults += check_file(woi, folder / "nothing.c", "No such file")
    if os.geteuid() != 0:
        faults += check_file(woi, secret, "Permission denied")
    return faults, 5


def check_large(woi, folder):
    """LARGE bytes of one line, of sensible code, and of zeros."""
    unit = b"static int f%d(int a) { int b = a; if (b) { return g(b, \"x\") + 'c'; } return 0; }\n"
    contents = {
        "line": b"int a; " * (LARGE // 7),
        "code": b"".join(unit % i for i in range(LARGE // len(unit))),
        "zeros": bytes(LARGE),
    }
    faults = []
    for name, content in contents.items():
        path = folder / f"{name}.c"
        path.write_bytes(content)
        run, _ = check(woi, path)
        if run.returncode != 0 or run.stdout or run.stderr:
            faults.append(f"{LARGE} bytes of {name}: status {run.returncode}: {run.stderr[-300:]!r}")
    return faults, len(contents)


def check_terminal(woi):
    """A source cannot talk to the terminal: neither its bytes nor its name."""
    run, _ = check(woi, "-", data=body(b"int i = 1; WOI_YIELD(); /* \x1b[2J\x07\xc2\x9b */ use(i);"))
    return ["a source talks to the terminal"] if b"\x1b" in run.stdout or b"\x07" in run.stdout else []


def check_folders(woi, folder):
    """A folder is looked through, in one order; links that lead around in it are not followed."""
    deep = folder / "tree" / "deep"
    deep.mkdir(parents=True)
    lost = body(b"int i = 1; WOI_YIELD(); use(i);")
    for path in (folder / "tree" / "b.c", deep / "a.h", deep / "not.txt", deep / ".hidden.c"):
        path.write_bytes(lost)
    (deep / "around").symlink_to("..")
    run, _ = check(woi, "--format=json", folder / "tree")
    names = [Path(found["file"]).name for found in json.loads(run.stdout)]
    return [f"of a folder: {names}"] if names != ["b.c", "a.h"] or run.returncode != 1 else []


def check_database(woi, folder):
    build = folder / "build"
    build.mkdir()
    (folder / "lost one.c").write_bytes(body(b"int i = 1; WOI_YIELD(); use(i);"))
    entry = {"directory": str(folder), "file": "lost one.c", "command": 'cc "-DX={\\"file\\": 1}" -c'}
    cpp = {"directory": str(folder), "file": "other.cc", "arguments": ["file", ":", "directory"]}
    (build / "compile_commands.json").write_text(json.dumps([entry, cpp, entry]))
    faults = []
    for words in (["-p", build], ["-p", build / "compile_commands.json"], [build / "compile_commands.json"]):
        run, _ = check(woi, "--format=json", *words)
        if [Path(found["file"]).name for found in json.loads(run.stdout)] != ["lost one.c"]:
            faults.append(f"of a database: {words}: {run.stdout!r} {run.stderr!r}")
    for broken in ("[{", '[{"file": "x', "]", '[{"file": "\\u12'):
        (build / "compile_commands.json").write_text(broken)
        run, _ = check(woi, "-p", build)
        if run.returncode != 2 or b"is no JSON" not in run.stderr:
            faults.append(f"of the database {broken!r}: {run.returncode} {run.stderr!r}")
    return faults


def main(woi):
    faults, count = [], 0
    for name, make in SHAPES.items():
        faults += check_shape(woi, name, make)
        count += 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in (check_files, check_large):
            found, more = part(woi, folder)
            faults += found
            count += more
        faults += check_terminal(woi) + check_folders(woi, folder) + check_database(woi, folder)
        count += 3
    for fault in faults:
        print(fault)
    print(f"{max(count - len(faults), 0)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
