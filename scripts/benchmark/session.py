"""Runs everything in turn: in each round each workload, in each workload each peer."""

import time

from .measure import Failed, Skipped


def turns(peers, round_number):
    """Another one is first in each round, so that nobody always follows the same one."""
    start = round_number % len(peers)
    return peers[start:] + peers[:start]


def measure_all(results, runner, rounds, say):
    """What a peer cannot do is noted in the first round, and what fails is not tried again."""
    begin = time.monotonic()
    for workload in results.workloads:
        for peer in results.peers:
            if peer in workload.cannot:
                results.explain(workload, peer, workload.cannot[peer])
    for round_number in range(rounds):
        for i, workload in enumerate(results.workloads):
            place = f"round {round_number + 1} of {rounds}, {i + 1} of {len(results.workloads)}"
            say(f"{time.monotonic() - begin:4.0f} s, {place}: {workload.name}")
            for peer in turns(results.peers, round_number):
                if (workload.name, peer) not in results.reasons:
                    measure_one(results, runner, workload, peer)


def measure_one(results, runner, workload, peer):
    try:
        results.add(workload, peer, runner.measure(workload, peer))
    except Skipped as reason:
        results.explain(workload, peer, str(reason))
    except Failed as reason:
        results.explain(workload, peer, f"failed: {reason}", failed=True)
