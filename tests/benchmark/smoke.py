#!/usr/bin/env python3
"""smoke.py LOAD NAME=PROGRAM... - a little of every workload, in woi's program and in that by hand: that each
says all its figures. What they are is no matter here. Ends with `N passed, N failed`."""

import sys
from dataclasses import replace
from pathlib import Path

sys.dont_write_bytecode = True  # leaves nothing behind among the sources
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "scripts"))

from benchmark.measure import Failed, Runner  # noqa: E402
from benchmark.workloads import WORKLOADS  # noqa: E402

MOST, TIMES, MILLISECONDS = 20, 200, 30


def tiny(workload):
    sizes = [min(number, MOST) if i < 2 else number for i, number in enumerate(workload.numbers)]
    return replace(
        workload, numbers=tuple(sizes), n=MILLISECONDS if workload.how == "echo" else min(workload.n, TIMES)
    )


def fault_of(runner, workload, peer):
    """What is wrong, or None."""
    try:
        figures = runner.measure(workload, peer)
    except Failed as reason:
        return str(reason)
    missing = [figure.name for figure in workload.figures if figure.name not in figures]
    if missing:
        return f"it does not say {', '.join(missing)}"
    return None if figures.get("time", 1) > 0 else "it took no time"


def main(arguments):
    if len(arguments) < 2:
        sys.exit(__doc__)
    runner = Runner(
        {name: [path] for name, _, path in (word.partition("=") for word in arguments[1:])}, [arguments[0]]
    )
    runner.cores = None, None  # other tests run too
    passed = failed = 0
    # Several workloads are the same one when they are tiny.
    for workload in dict.fromkeys(tiny(workload) for workload in WORKLOADS if workload.how != "size"):
        for peer in runner.programs:
            if peer in workload.cannot:
                continue
            fault = fault_of(runner, workload, peer)
            if fault:
                print(f"FAIL {peer} {workload.name}: {fault}")
            failed += bool(fault)
            passed += not fault
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
