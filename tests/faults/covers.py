#!/usr/bin/env python3
"""covers.py SHARED SCENARIOS HEADERS SOURCES - whether each public operation is called by a scenario.

SHARED is the library, SCENARIOS the archive of the compiled scenarios: what the first defines, the second
must use. Macros, inline functions and the functions of a channel's type leave no symbol of their own: they
must stand in the SOURCES, a folder, as often as in the HEADERS, another one. Ends with `N passed, N failed`,
counting names."""

import re
import subprocess
import sys
from pathlib import Path

EXCEPTIONS = {
    # name, or how names begin: why no scenario uses it
    "woi_sim_": "a simulation is another table in the place of this one, and asks the heap past both",
    "woi_test_": "tests in a simulation",
    "WOI_TEST": "tests in a simulation",
    "woi_finally_context_": "a finally part has it as cx; the compiler drops what nobody waits with",
}

# What the public macros are made of, though their names do not end with an underscore.
INTERNAL = re.compile(r"WOI_(OUTPUT_DROP_.*|.*_MANY)$")

MACRO = re.compile(r"^#define (woi_[a-z_]*[a-z]|WOI_[A-Z_]*[A-Z])\(", re.M)
INLINE = re.compile(r"^(?:static inline|WOI_INLINE_) [^;{]*?\b(woi_\w*[a-z])\(", re.M)
METHOD = re.compile(r"\bname##(_\w*[a-z])\(")


def symbols(*command):
    listing = subprocess.run(["nm", *command], check=True, capture_output=True, text=True).stdout
    return {line.split()[-1] for line in listing.splitlines() if line.split() and line.split()[-1].startswith("woi_")}


def text_of(folder, pattern):
    return "\n".join(path.read_text() for path in sorted(Path(folder).glob(pattern)))


def missing(shared, scenarios, headers, sources):
    """Every public name, and whether it is missing."""
    used = symbols("-u", scenarios)
    for name in sorted(symbols("-D", "--defined-only", shared)):
        yield name, name not in used
    public, written = text_of(headers, "*.h"), text_of(sources, "*.[ch]")
    for name in sorted(set(MACRO.findall(public) + INLINE.findall(public))):
        if not INTERNAL.match(name):
            yield name, not re.search(rf"\b{name}\(", written)
    for name in sorted(set(METHOD.findall(public))):
        yield "name" + name, not re.search(rf"\w{name}\(", written)


def main(arguments):
    if len(arguments) != 4:
        sys.exit(__doc__)
    passed = failed = 0
    for name, is_missing in missing(*arguments):
        is_exception = name.startswith(tuple(EXCEPTIONS))
        if is_missing == is_exception:
            passed += 1
            continue
        print(f"{name} is {'called by no scenario' if is_missing else 'called, though it is an exception'}")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
