"""gdb-woi.py - shows async functions in gdb as their author wrote them.

    (gdb) source scripts/gdb-woi.py
    (gdb) print *self
    add_later at example.c:7 = {a = 1, b = 2, sum = 0}

A frame prints its function, the line it is suspended at, and its parameters and locals; what woi
keeps in front of them is hidden. `print/r *self` shows everything."""

import gdb
import gdb.printing

RUNNING = 1 << 31
STATES = {0: "not started", 1: "ending", 2: "ending", 3: "panicking", 4: "ended", 5: "ended", 6: "panicked"}


class FramePrinter:
    """struct NAME_frame: the members behind the union that holds the header."""

    def __init__(self, value):
        self.value = value
        self.woi = value[value.type.fields()[0]]["woi"]

    def to_string(self):
        name = self.value.type.tag[: -len("_frame")]
        state = int(self.woi["state"])
        record = self.woi["future"]["type"]
        where = STATES.get(state & ~RUNNING, "")
        if state >> 32:
            where = "%s:%d" % (record["file"].string(), state >> 32)
        running = " (running)" if state & RUNNING else ""
        return "%s at %s%s" % (name, where, running) if where else name + running

    def children(self):
        for field in self.value.type.fields()[1:]:
            yield field.name, self.value[field]


def find_printer(value):
    kind = value.type.strip_typedefs()
    if kind.code != gdb.TYPE_CODE_STRUCT or not kind.tag or not kind.tag.endswith("_frame"):
        return None
    first = kind.fields()[0] if kind.fields() else None
    if first is None or first.name or first.type.code != gdb.TYPE_CODE_UNION:
        return None
    return FramePrinter(value)


gdb.pretty_printers.append(find_printer)
