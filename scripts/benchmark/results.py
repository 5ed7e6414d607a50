"""What was measured, and what follows from it: medians, ratios, growth."""

import math
import statistics
from collections import defaultdict


class Results:
    def __init__(self, workloads, peers, machine=None):
        self.workloads, self.peers = list(workloads), list(peers)  # peers: names, woi first
        self.machine = machine or {}
        self.samples = defaultdict(list)  # (workload's name, figure's name, peer) -> numbers
        self.reasons = {}  # (workload's name, peer) -> why it is not there
        self.failed = []
        self.left_out = {}  # peer -> why it could not be built

    def add(self, workload, peer, figures):
        for name, value in figures.items():
            self.samples[workload.name, name, peer].append(value)

    def explain(self, workload, peer, reason, failed=False):
        self.reasons[workload.name, peer] = reason
        if failed:
            self.failed.append(f"{workload.name}, {peer}: {reason}")

    def median(self, workload, figure, peer):
        samples = self.samples.get((workload.name, figure, peer))
        return statistics.median(samples) if samples else None

    def minimum(self, workload, figure, peer):
        """The best, which for a rate is the most."""
        samples = self.samples.get((workload.name, figure.name, peer))
        if not samples:
            return None
        return max(samples) if figure.better == "more" else min(samples)

    def ratio(self, workload, figure, peer):
        """To woi, of the medians: above 1, woi is the better one. None if one of them is not there, or 0."""
        own, other = self.median(workload, figure.name, "woi"), self.median(workload, figure.name, peer)
        if not own or not other or own < 0 or other < 0:
            return None
        return own / other if figure.better == "more" else other / own

    def rows(self):
        """Each workload and figure that is to be shown."""
        for workload in self.workloads:
            if not workload.growth_alone:
                for figure in workload.figures:
                    yield workload, figure

    def growth(self):
        """(family, figure, sizes, peer -> (values, exponent)) of each that is looked at at several sizes."""
        families = defaultdict(list)
        for workload in self.workloads:
            if workload.grows_in is not None:
                families[workload.family].append(workload)
        for family, members in families.items():
            sizes = [member.numbers[member.grows_in] for member in members]
            if len(members) < 3:
                continue
            by_peer = {}
            for peer in self.peers:
                values = [self.median(member, members[0].figures[0].name, peer) for member in members]
                if all(value and value > 0 for value in values):
                    by_peer[peer] = values, slope(sizes, values)
            yield family, members[0].figures[0], sizes, by_peer

    def as_json(self):
        rows = []
        for workload, figure in self.rows():
            by_peer = {}
            for peer in self.peers:
                samples = self.samples.get((workload.name, figure.name, peer))
                if samples:
                    by_peer[peer] = {
                        "median": self.median(workload, figure.name, peer),
                        "minimum": self.minimum(workload, figure, peer),
                        "ratio": self.ratio(workload, figure, peer),
                        "peak_kib": self.median(workload, "peak", peer),
                        "samples": samples,
                    }
                else:
                    by_peer[peer] = {"reason": self.reasons.get((workload.name, peer), "not measured")}
            rows.append(
                {
                    "workload": workload.name,
                    "title": workload.shown,
                    "figure": figure.what,
                    "better": figure.better,
                    "n": workload.n,
                    "peers": by_peer,
                }
            )
        growth = [
            {
                "family": family,
                "figure": figure.what,
                "sizes": sizes,
                "peers": {
                    peer: {"medians": values, "exponent": exponent}
                    for peer, (values, exponent) in by_peer.items()
                },
            }
            for family, figure, sizes, by_peer in self.growth()
        ]
        return {
            "machine": self.machine,
            "rows": rows,
            "growth": growth,
            "failed": self.failed,
            "left_out": self.left_out,
        }


def slope(sizes, values):
    """The exponent e of the power law value = c * size^e that fits best: 0 is flat, 1 in proportion."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in values]
    x_mean, y_mean = statistics.fmean(xs), statistics.fmean(ys)
    spread = sum((x - x_mean) ** 2 for x in xs)
    return sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys)) / spread
