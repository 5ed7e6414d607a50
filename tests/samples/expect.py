"""What a sample says of itself, in comments that stand alone on their lines:

    // args: --connections 0      it is run with these arguments; without, with none
    // expect: text               the next line on stdout
    // expect error: text         the next line on stderr
    // expect status: 1           the exit status, if it is not 0

In a text, ... stands for anything; as a line of its own, for any number of lines."""

import re
import shlex

MARK = re.compile(r"^\s*// (args|expect|expect error|expect status): (.*\S)\s*$")


class Expectation:
    def __init__(self, source):
        self.arguments, self.status, self.lines = [], 0, {"expect": [], "expect error": []}
        self.said_anything = False
        for number, line in enumerate(source.splitlines(), 1):
            if not re.match(r"\s*//\s*(args|expect)", line):
                continue
            mark = MARK.match(line)
            if not mark:
                raise ValueError(f"line {number}: cannot read this expectation")
            self.said_anything = True
            if mark[1] == "args":
                self.arguments = shlex.split(mark[2])
            elif mark[1] == "expect status":
                self.status = int(mark[2])
            else:
                self.lines[mark[1]].append(mark[2])

    def differs(self, status, stdout, stderr):
        """In what way a run was not as expected; None: it was."""
        reason = difference(self.lines["expect"], stdout, "stdout")
        reason = reason or difference(self.lines["expect error"], stderr, "stderr")
        if not reason and status != self.status:
            reason = f"exit status {status}, not {self.status}"
        return reason


def pattern_of(text):
    return ".*".join(re.escape(part) for part in text.split("..."))


def difference(wanted, got, where):
    if got and not got.endswith("\n"):
        return f"{where}: the last line has no end"
    got = got.splitlines()
    # reached: which of the lines can be the next, each way of reading the ... so far.
    reached = {0}
    for number, text in enumerate(wanted, 1):
        if text == "...":
            reached = set(range(min(reached), len(got) + 1))
            continue
        following = {i + 1 for i in reached if i < len(got) and re.fullmatch(pattern_of(text), got[i])}
        if not following:
            i = min(reached)
            said = repr(got[i]) if i < len(got) else "its end"
            return f"{where}, expectation {number}: {text!r} expected, not {said}"
        reached = following
    if len(got) not in reached:
        return f"{where}: {got[max(reached)]!r} was not expected"
    return None
