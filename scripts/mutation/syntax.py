"""What clang says a source is: its tree of nodes, each with the range of the text that it was written as."""

import json
import os
import subprocess

# These stand between a node and what was written, and have the same text.
TRANSPARENT = {"ImplicitCastExpr", "ConstantExpr", "FullExpr"}


class SyntaxError_(Exception):
    pass


def parse(path, arguments):
    """The tree of one file. Headers are parsed by themselves."""
    command = ["clang", "-x", "c", "-fsyntax-only", "-w", "-Xclang", "-ast-dump=json", *arguments, str(path)]
    # A compiler cache does not know that a tree is wanted, and not an object.
    done = subprocess.run(command, capture_output=True, env={**os.environ, "CCACHE_DISABLE": "1"})
    if done.returncode:
        raise SyntaxError_(done.stderr.decode(errors="replace"))
    tree = json.loads(done.stdout)
    name_files(tree, None)
    return tree


def name_files(node, file):
    """A place names its file only if that is another than that of the place printed before it."""
    if isinstance(node, list):
        for each in node:
            file = name_files(each, file)
        return file
    if "offset" in node:
        file = node["file"] = node.get("file", file)
    for each in node.values():
        if isinstance(each, (dict, list)):
            file = name_files(each, file)
    return file


def children(node):
    return node.get("inner", [])


def strip(node):
    """Without casts that were not written, and without parentheses."""
    while node.get("kind") in TRANSPARENT | {"ParenExpr"}:
        node = children(node)[0]
    return node


class Text:
    """One file's text, and which part of it a node is. Offsets are those of bytes: one character, one byte."""

    def __init__(self, path):
        self.path = str(path)
        self.text = path.read_bytes().decode("latin-1")

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def line(self, number):
        return self.text.split("\n")[number - 1].strip()

    def is_here(self, place):
        return place.get("file") == self.path

    def written(self, place):
        """Offset, length, and whether it came out of a macro's body; None: not of this file."""
        if "offset" in place:
            return (place["offset"], place["tokLen"], False) if self.is_here(place) else None
        if "expansionLoc" not in place:
            return None
        spelled, expanded = place["spellingLoc"], place["expansionLoc"]
        if expanded.get("isMacroArgExpansion") and self.is_here(spelled):
            return spelled["offset"], spelled["tokLen"], False
        if not self.is_here(expanded):
            return None
        return expanded["offset"], expanded["tokLen"], True

    def range_of(self, node):
        """(begin, end, whether all of it is one use of a macro), or None."""
        begin = self.written(node.get("range", {}).get("begin", {}))
        end = self.written(node.get("range", {}).get("end", {}))
        if not begin or not end or end[0] < begin[0]:
            return None
        stop = end[0] + end[1]
        if end[2]:
            stop = self.end_of_use(stop)
        return begin[0], stop, begin[2] and end[2] and begin[0] == end[0]

    def end_of_use(self, offset):
        """Behind the arguments of a macro's use, if it has any."""
        at = offset
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        if self.text[at : at + 1] != "(":
            return offset
        depth = 0
        for i in range(at, len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[i], 0)
            if not depth:
                return i + 1
        return offset

    def between(self, begin, end):
        """On one line, without comments."""
        out, at = [], begin
        while at < end:
            if self.text.startswith("/*", at):
                at = self.text.find("*/", at) + 2
                out.append(" ")
            else:
                out.append(self.text[at])
                at += 1
        return " ".join("".join(out).split())
