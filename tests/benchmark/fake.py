#!/usr/bin/env python3
"""A program that says what it is told to, instead of measuring: for tests/benchmark/check.py.

    fake.py NANOSECONDS WORKLOAD [N]   as a peer's program
    fake.py load WORD...               as the load generator"""

import sys
import time


def load(words):
    # Some of the arguments, so that a test sees that they come through.
    print(f"time {len(words)} ns\nrate 1000 1/s\np50 {words[4]} us\np99 {words[-1]} us\npeak 100 KiB")


def peer(nanoseconds, workload):
    if workload.startswith("serve"):
        print("port 4711 tcp", flush=True)
        time.sleep(3600)  # until it is killed
    elif workload == "ping-pong":
        sys.exit("this one is broken")
    elif workload == "oneshot":
        print("what nobody understands")
    else:
        print(f"time {nanoseconds} ns\nbytes {nanoseconds * 2} bytes\np50 {nanoseconds} us\npeak 2048 KiB")


def main(words):
    if words[0] == "load":
        load(words[1:])
    else:
        peer(float(words[0]), words[1])


if __name__ == "__main__":
    main(sys.argv[1:])
