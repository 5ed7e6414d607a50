"""The command line; see scripts/bench."""

import argparse
import os
import platform
import sys
from pathlib import Path

if __package__ in (None, ""):
    sys.dont_write_bytecode = True  # leaves nothing behind among the sources
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    __package__ = "benchmark"

from benchmark import tables, write  # noqa: E402
from benchmark.measure import Runner  # noqa: E402
from benchmark.peers import PEERS, ROOT, Installer, NotBuilt, build, version  # noqa: E402
from benchmark.results import Results  # noqa: E402
from benchmark.session import measure_all  # noqa: E402
from benchmark.workloads import WORKLOADS, select  # noqa: E402

EPILOG = """Installs the Debian packages that are missing, builds woi as a user would, and the peers' programs
from bench/peers/, runs them in turn, and prints one table. A peer that cannot be built is left out, with
the reason. The figures are also put into build-bench/ as JSON and as a chart. docs/performance.md says
what the workloads are. The exit status is 1 if something failed that should not."""


def words(text):
    return [word for word in text.replace(",", " ").split() if word]


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="bench",
        description="Measures woi beside its peers.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--only", type=words, default=[], metavar="NAMES", help="these workloads: yield, channel/64, ..."
    )
    parser.add_argument(
        "--peers", type=words, default=[], metavar="NAMES", help="woi, and of its peers these alone"
    )
    parser.add_argument("--rounds", type=int, metavar="N", help="how often each is run; 5 if not said")
    parser.add_argument(
        "--quick", action="store_true", help="one round, less of everything: under two minutes, and rough"
    )
    parser.add_argument("--write", action="store_true", help="put the figures into docs/")
    parser.add_argument("--list", action="store_true", help="say which workloads and peers there are")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)  # scripts/bench says it
    chosen = parser.parse_args(arguments)
    chosen.rounds = chosen.rounds or (1 if chosen.quick else 5)
    unknown = set(chosen.peers) - {peer.name for peer in PEERS}
    if unknown:
        parser.error(f"there is no peer {', '.join(sorted(unknown))}; --list lists them")
    for word in chosen.only:
        if not select([word]):
            parser.error(f"there is no workload {word}; --list lists them")
    if chosen.write and (chosen.quick or chosen.only or chosen.peers):
        parser.error("--write is for whole runs")
    return chosen


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def list_all():
    for workload in WORKLOADS:
        print(f"{workload.name:24}{workload.shown}{' (for the growth)' if workload.growth_alone else ''}")
    print()
    for peer in PEERS:
        print(f"{peer.name:24}{peer.title}")


def machine(rounds, peers):
    """What the figures hang on. Of the machine no more than what it is."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0))
    return {
        "processor": f"{cores} cores of {models[0] if models else platform.machine()}",
        "system": f"Linux {platform.release().split('-')[0]}",
        "rounds": rounds,
        "versions": {peer.name: version(peer.version_of) for peer in peers if peer.version_of},
    }


def build_peers(chosen, folder):
    """(those whose program is there, their programs, why the others are left out)."""
    installer = Installer(say)
    programs = {"woi": [str(folder / "bench" / "bench_woi")], "raw": [str(folder / "bench" / "bench_raw")]}
    there, left_out = [], {}
    for peer in PEERS:
        if peer.name != "woi" and chosen and peer.name not in chosen:
            continue
        if peer.build:
            say(f"building the program of {peer.name}")
            try:
                programs[peer.name] = [str(build(peer, folder, installer))]
            except NotBuilt as reason:
                say(f"{peer.name} is left out: {reason}")
                left_out[peer.name] = str(reason)
                continue
        there.append(peer)
    return there, programs, left_out


def main(arguments):
    chosen = parse(arguments)
    if chosen.list:
        list_all()
        return 0
    folder = (chosen.build or ROOT / "build-bench").resolve()
    peers, programs, left_out = build_peers(chosen.peers, folder)
    runner = Runner(
        programs,
        [str(folder / "bench" / "bench_load")],
        {peer.name: peer.environment for peer in peers},
        folder,
    )
    if runner.cores[0] is None:
        say("there is one processor only: servers and load share it")
    results = Results(
        select(chosen.only, chosen.quick), [peer.name for peer in peers], machine(chosen.rounds, peers)
    )
    results.left_out = left_out
    measure_all(results, runner, chosen.rounds, say)
    print(tables.text(results))
    write.write_figures(results, folder)
    if chosen.write:
        write.write_docs(results, ROOT / "docs")
    for failure in results.failed:
        say(f"failed: {failure}")
    return 1 if results.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
