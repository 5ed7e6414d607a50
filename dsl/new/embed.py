#!/usr/bin/env python3
"""Writes a C source that holds the files of a new project.

    embed.py OUTPUT FOLDER FILE...      FILE is relative to FOLDER; .gitignore is read
                                        from gitignore, which git does not take for one of ours"""

import sys
from pathlib import Path

LONGEST = 4095  # what C promises of a string


def literal(text):
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
               for line in text.splitlines(keepends=True))
    return "\n".join(f'     "{line}"' for line in escaped)


def main(output, folder, *names):
    entries = []
    for name in names:
        text = (Path(folder) / name.replace(".gitignore", "gitignore")).read_text()
        if len(text) > LONGEST:
            sys.exit(f"{name} is longer than {LONGEST} letters")
        entries.append(f'    {{"{name}",\n{literal(text)}}},\n')
    Path(output).write_text('#include "new/templates.h"\n\nconst struct template templates[] = {\n'
                            + "".join(entries) + "    {NULL, NULL},\n};\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
