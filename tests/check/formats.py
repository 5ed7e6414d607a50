#!/usr/bin/env python3
"""formats.py WOI: the ways in which woi check is called, and in which it says what it has found. Ends with
`N passed, N failed`."""

import json
import os
import pty
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOST = HERE / "lost-local/after_an_await.c"
SHARED = HERE / "lock-across-await/a_mutex.c"
QUIET = HERE / "lost-local/quiet_in_the_frame.c"

LOST_TEXT = """\
{path}:10:9: warning: 'i' loses its value when the function waits: declare it among the locals of \
WOI_ASYNC, and use self->i [lost-local]
   10 |     use(i);
      |         ^
{path}:9:5: note: here the function is left, and entered anew with an empty stack
    9 |     WOI_AWAIT(woi_sleep(1));
      |     ^~~~~~~~~
{path}: note: --fix can move 'i' into the frame
"""


def woi_check(woi, *words, **options):
    return subprocess.run([woi, "check", *map(str, words)], capture_output=True, text=True, **options)


def text_is_as_gcc_writes_it(woi):
    run = woi_check(woi, LOST)
    assert run.stdout == LOST_TEXT.format(path=LOST), run.stdout
    assert run.returncode == 1 and run.stderr == ""


def a_local_that_is_not_fixed_says_why(woi):
    path = HERE / "lost-local/named_by_a_macro.c"
    note = f"{path}: note: --fix does not move it: a macro of the source has that name in it\n"
    assert woi_check(woi, path).stdout.endswith(note)


def a_head_that_cannot_be_read_is_status_2(woi):
    body = "{\n    WOI_BEGIN;\n    sleep(1);\n    WOI_END;\n}\n"
    heads = ["WOI_ASYNC(int, f, () " + body, "WOI_ASYNC(int)" + body, "WOI_ASYNC(int, , ())" + body,
             "WOI_ASYNC(int, f g, ())" + body, "WOI_ASYNC(int, f, ()) noinline " + body, "WOI_TEST()" + body,
             "WOI_ASYNC_DEFINE(int, f, ());\n", "WOI_ASYNC_OWNS(int, f, g, ())"]
    for head in heads:
        run = woi_check(woi, "-", input=head)
        assert run.returncode == 2 and "has a head that cannot be read" in run.stderr, (head, run)
    for head in ("WOI_ASYNC_DECLARE(int, f, ());", "WOI_FUTURE(int, f, int n;);",
                 "#define MINE(x) WOI_ASYNC(int, x, ())\n",
                 "#if A\nstatic WOI_ASYNC(int, f, ())\n#else\nstatic WOI_ASYNC(long, f, ())\n#endif\n" + body):
        run = woi_check(woi, "--only=vla", "-", input=head)
        assert (run.returncode, run.stderr) == (0, ""), (head, run)


def nothing_found_is_status_0_and_silence(woi):
    run = woi_check(woi, QUIET)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def wrong_calls_are_status_2(woi):
    for words in ([], ["--format=xml", LOST], ["--disable=no-such", LOST], ["--explain=no-such"],
                  ["--nothing", LOST], ["-p"], ["/no/such/file.c"], ["-p", "/no/such/folder"]):
        run = woi_check(woi, *words)
        assert run.returncode == 2 and run.stderr, words


def trouble_with_one_file_does_not_hide_another(woi):
    run = woi_check(woi, "/no/such/file.c", LOST)
    assert run.returncode == 2 and "[lost-local]" in run.stdout


def findings_are_disabled_and_chosen(woi):
    def names(*words):
        run = woi_check(woi, "--format=json", *words, SHARED)
        return [found["name"] for found in json.loads(run.stdout)], run.returncode

    assert names() == (["blocking-call", "lock-across-await"], 1)
    assert names("--disable=blocking-call") == (["lock-across-await"], 1)
    assert names("--only=blocking-call") == (["blocking-call"], 1)
    assert names("--only=blocking-call,lock-across-await") == (["blocking-call", "lock-across-await"], 1)
    assert names("--disable=blocking-call,lock-across-await") == ([], 0)
    assert names("--only=blocking-call", "--disable=blocking-call") == ([], 0)


def files_come_in_one_order_and_once(woi):
    twice = woi_check(woi, "--format=json", SHARED, LOST, SHARED)
    assert [Path(found["file"]).name for found in json.loads(twice.stdout)] == [SHARED.name] * 2 + [LOST.name]
    assert woi_check(woi, "--format=json", LOST, SHARED).stdout == twice.stdout


def json_says_all(woi):
    run = woi_check(woi, "--format=json", LOST)
    (found,) = json.loads(run.stdout)
    note = found.pop("note")
    message = found.pop("message")
    place = {"line": 10, "column": 9, "length": 1}
    assert found == {"file": str(LOST), **place, "name": "lost-local", "fixable": True}
    assert (note["line"], note["column"], note["length"]) == (9, 5, 9) and "self->i" in message
    assert json.loads(woi_check(woi, "--format=json", QUIET).stdout) == []


def sarif_is_what_its_readers_want(woi):
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a file, 100% \"quoted\".c"
        path.write_bytes(LOST.read_bytes())
        log = json.loads(woi_check(woi, "--format=sarif", path).stdout)
    assert log["version"] == "2.1.0" and len(log["runs"]) == 1
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    (result,) = log["runs"][0]["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "lost-local"
    assert all(rule["shortDescription"]["text"] for rule in rules)
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 10, "startColumn": 9, "endColumn": 10}
    assert place["artifactLocation"]["uri"].endswith("/a%20file%2C%20100%25%20%22quoted%22.c")
    assert result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 9
    assert json.loads(woi_check(woi, "--format=sarif", QUIET).stdout)["runs"][0]["results"] == []


def sarif_counts_characters(woi):
    body = "WOI_BEGIN; int \u00e9 = 1; WOI_YIELD(); /* \u20ac */ use(\u00e9); WOI_END;"
    source = f"WOI_ASYNC(int, a, ()){{{body}}}"
    (result,) = json.loads(woi_check(woi, "--format=sarif", "-", input=source).stdout)["runs"][0]["results"]
    column = source.index("use(") + len("use(") + 1
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": column, "endColumn": column + 1}, region


def bytes_that_are_no_utf8_make_no_broken_json(woi):
    source = b"WOI_ASYNC(int, a, ()){WOI_BEGIN; int \xff\x80 = 1; WOI_YIELD(); use(\xff\x80); WOI_END;}"
    for form in ("json", "sarif"):
        run = subprocess.run([woi, "check", f"--format={form}", "-"], input=source, capture_output=True)
        assert "lost-local" in json.dumps(json.loads(run.stdout.decode("utf-8")))


def on_a_terminal(words, environment):
    main, terminal = pty.openpty()
    process = subprocess.Popen(words, stdout=terminal, env=environment)
    os.close(terminal)
    said = b""
    while True:
        try:
            part = os.read(main, 1 << 16)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        said += part
    process.wait()
    os.close(main)
    return said


def colours_are_for_terminals(woi):
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    words = [woi, "check", str(LOST)]
    assert b"\x1b[" in on_a_terminal(words, plain)
    assert b"\x1b[" not in on_a_terminal(words, {**plain, "NO_COLOR": "1"})
    assert b"\x1b[" not in on_a_terminal([*words, "--color=never"], plain)
    assert "\x1b[" not in woi_check(woi, LOST).stdout
    assert "\x1b[" in woi_check(woi, "--color=always", LOST).stdout


def every_finding_is_explained(woi):
    for page in sorted((HERE.parent.parent / "docs/check").glob("*.md")):
        if page.stem != "README":
            run = woi_check(woi, "--explain", page.stem)
            assert run.returncode == 0 and run.stdout == page.read_text(), page.stem


def a_function_may_be_said_to_block(woi):
    source = "WOI_ASYNC(int, a, ()){WOI_BEGIN; think(); WOI_YIELD(); WOI_RETURN(0); WOI_END;}"
    assert woi_check(woi, "-", input=source).returncode == 0
    run = woi_check(woi, "--blocking=think", "-", input=source)
    assert run.returncode == 1 and "think() makes every task of this thread wait" in run.stdout


def standard_input_is_a_file(woi):
    run = woi_check(woi, "-", input=LOST.read_text())
    assert run.stdout == LOST_TEXT.format(path="<stdin>") and run.returncode == 1


TESTS = [
    text_is_as_gcc_writes_it,
    a_local_that_is_not_fixed_says_why,
    a_head_that_cannot_be_read_is_status_2,
    nothing_found_is_status_0_and_silence,
    wrong_calls_are_status_2,
    trouble_with_one_file_does_not_hide_another,
    findings_are_disabled_and_chosen,
    files_come_in_one_order_and_once,
    json_says_all,
    sarif_is_what_its_readers_want,
    sarif_counts_characters,
    bytes_that_are_no_utf8_make_no_broken_json,
    colours_are_for_terminals,
    every_finding_is_explained,
    a_function_may_be_said_to_block,
    standard_input_is_a_file,
]


def main(woi):
    failed = 0
    for test in TESTS:
        try:
            test(woi)
        except AssertionError as error:
            failed += 1
            print(f"{test.__name__}: {error} (line {error.__traceback__.tb_next.tb_lineno})")
    print(f"{len(TESTS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
