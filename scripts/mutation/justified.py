"""The list of mutants that no test can kill, or need not, and why: tests/mutants.justified.

An entry is found by what it says, not by a line's number:

    runtime/timer/timers.c first_bucket: relation
        while (bucket < now + TIMER_BUCKETS) {
        bucket < now + TIMER_BUCKETS -> bucket <= now + TIMER_BUCKETS
    Why this changes nothing, on one or more lines.

The third line, of which there may be more, says which mutants of the line; without it they are all meant.
`: drop 2` means the second one of those in the function that read like this, such as `break;`. Entries are
separated by empty lines; # begins a comment line."""

import re
from dataclasses import dataclass, field


@dataclass
class Entry:
    place: int
    file: str
    function: str
    kind: str
    again: str  # empty: all that read the same
    text: str = ""
    changes: list = field(default_factory=list)
    reason: str = ""
    used: set = field(default_factory=set)


class Justified:
    def __init__(self, path):
        self.path, self.entries, self.faults = path, [], []
        lines = path.read_text().split("\n") if path.is_file() else []
        block = []
        for number, line in enumerate([*lines, ""], 1):
            if line.startswith("#"):
                continue
            if line.strip():
                block.append((number, line))
            elif block:
                self.read(block)
                block = []

    def read(self, block):
        number, head = block[0]
        found = re.fullmatch(r"(\S+) (\w+): (\w+)(?: (\d+))?", head)
        indented = [line.strip() for _, line in block[1:] if line.startswith("    ")]
        reason = " ".join(line for _, line in block[1:] if not line.startswith("    "))
        if not found or not indented or not reason:
            self.faults.append(f"{self.path.name}:{number}: FILE FUNCTION: KIND, the line, and the reason are wanted")
            return
        self.entries.append(Entry(number, *found.groups(), indented[0], indented[1:], reason))

    def entry_of(self, mutant):
        for entry in self.entries:
            if (entry.file, entry.function, entry.kind, entry.text) != (
                mutant.file, mutant.function, mutant.kind, mutant.text,
            ):  # fmt: skip
                continue
            if entry.again and int(entry.again) != mutant.again:
                continue
            change = f"{mutant.before} -> {mutant.after}".strip()
            if not entry.changes or change in entry.changes:
                entry.used.add(change)
                return entry
        return None

    def stale(self):
        """What matches no mutant. To be asked when entry_of() was asked for every mutant."""
        for entry in self.entries:
            for change in entry.changes or [None]:
                if not entry.used or (change and change not in entry.used):
                    yield f"{self.path.name}:{entry.place}: no mutant is {change or entry.text}"
