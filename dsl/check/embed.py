#!/usr/bin/env python3
"""embed.py OUT PAGE.md...: the pages as C, in the order they are given."""

import sys
from pathlib import Path


def quoted(line):
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"').replace("??", '?""?') + '"'


def main(out, *pages):
    text = ["/* Made by embed.py. */", '#include "check/pages.h"', "", "#include <stddef.h>", ""]
    for number, page in enumerate(pages):
        lines = Path(page).read_text(encoding="utf-8").splitlines()
        text.append(f"static const char *const page_{number}[] = {{")
        text += [f"    {quoted(line)}," for line in lines]
        text += ["    NULL,", "};", ""]
    text.append("const char *const *const check_pages[] = {")
    text += [f"    page_{number}," for number in range(len(pages))]
    text += ["};", ""]
    Path(out).write_text("\n".join(text), encoding="utf-8")


main(*sys.argv[1:])
