#!/usr/bin/env python3
"""The tool that measures, on programs whose figures are known; ends with `N passed, N failed`."""

import contextlib
import io
import json
import math
import re
import subprocess
import sys
import tempfile
import traceback
import xml.etree.ElementTree as xml
from pathlib import Path

sys.dont_write_bytecode = True  # leaves nothing behind among the sources

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from benchmark import __main__ as command  # noqa: E402
from benchmark import chart, measure, peers, results, session, tables, workloads, write  # noqa: E402

FAKE = [sys.executable, str(HERE / "fake.py")]
PEERS = {"woi": [*FAKE, "10"], "raw": [*FAKE, "5"], "tokio": [*FAKE, "40"]}


def measured(words, rounds=1, programs=PEERS):
    runner = measure.Runner(programs, [*FAKE, "load"])
    found = results.Results(workloads.select(words), list(programs))
    session.measure_all(found, runner, rounds, lambda text: None)
    return found


def workload_of(found, name):
    return next(workload for workload in found.workloads if workload.name == name)


def filled(values, words=("spawn-join",)):
    """Results without any program: peer -> samples."""
    found = results.Results(workloads.select(list(words)), list(values))
    for peer, samples in values.items():
        for sample in samples:
            for workload in found.workloads:
                found.add(workload, peer, {"time": sample, "rate": sample})
    return found


def refuses(arguments):
    """Whether the command line is refused; what it says is kept quiet."""
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            command.parse(arguments)
    except SystemExit as end:
        return end.code == 2
    return False


# --- the programs' lines ---------------------------------------------------------------------------


def lines_are_read():
    assert measure.parse("time 3.5 ns\np50 -2 us\n") == {"time": 3.5, "p50": -2}


def another_line_is_refused():
    for text in ("time 3.5", "time x ns", "time 1 ns more", "hello"):
        try:
            measure.parse(text)
        except measure.Failed:
            continue
        raise AssertionError(text)


def every_peer_is_measured_in_every_round():
    found = measured(["spawn-join"], rounds=3)
    assert found.samples["spawn-join", "time", "woi"] == [10, 10, 10]
    assert found.samples["spawn-join", "time", "tokio"] == [40, 40, 40]
    assert found.samples["spawn-join", "peak", "raw"] == [2048, 2048, 2048]


def rounds_begin_with_another_peer():
    assert [session.turns(["a", "b", "c"], i)[0] for i in range(4)] == ["a", "b", "c", "a"]
    assert session.turns(["a", "b", "c"], 1) == ["b", "c", "a"]


def a_server_gets_its_load_and_is_ended():
    found = measured(["echo/64/16"])
    # PORT PID CONNECTIONS IN-FLIGHT SIZE MILLISECONDS
    assert found.samples["echo/64/16/64", "time", "woi"] == [7]
    assert found.samples["echo/64/16/64", "p50", "woi"] == [16]
    assert found.samples["echo/64/16/64", "p99", "tokio"] == [1500]
    assert not found.failed


def what_needs_more_descriptors_than_there_are_is_left_out():
    runner = measure.Runner(PEERS, [*FAKE, "load"])
    runner.descriptors = 9000
    found = results.Results(workloads.select(["echo/10000/1"]), ["woi"])
    session.measure_all(found, runner, 1, lambda text: None)
    assert "the limit of 9,000" in found.reasons["echo/10000/1/64", "woi"] and not found.failed


def a_program_that_fails_is_told_of_and_the_others_go_on():
    found = measured(["ping-pong", "oneshot", "spawn-join"], rounds=2)
    assert "exit status 1: this one is broken" in found.reasons["ping-pong", "woi"]
    assert "it printed 'what nobody understands'" in found.reasons["oneshot", "tokio"]
    assert len(found.failed) == 6 and len(found.samples["spawn-join", "time", "woi"]) == 2


def a_program_that_is_not_there_is_told_of():
    found = measured(["spawn-join"], programs={"woi": ["/no/such/program"]})
    assert "No such file" in found.failed[0]


def what_a_peer_cannot_do_is_not_tried():
    found = measured(["sleep-cancel"])
    assert found.reasons["sleep-cancel", "raw"] == workloads.NO_TIMERS
    assert ("sleep-cancel", "time", "raw") not in found.samples and not found.failed


# --- what follows from the figures -------------------------------------------------------------------


def median_minimum_and_ratio():
    found = filled({"woi": [10, 30, 20], "tokio": [90, 50, 40]})
    workload = found.workloads[0]
    figure = workload.figures[0]
    assert found.median(workload, "time", "woi") == 20 and found.minimum(workload, figure, "woi") == 10
    assert found.ratio(workload, figure, "tokio") == 2.5 and found.ratio(workload, figure, "woi") == 1


def of_a_rate_more_is_better():
    found = filled({"woi": [100, 300, 200], "tokio": [50]}, ["churn"])
    rate = next(figure for figure in found.workloads[0].figures if figure.name == "rate")
    assert found.ratio(found.workloads[0], rate, "tokio") == 4
    assert found.minimum(found.workloads[0], rate, "woi") == 300


def without_woi_there_is_no_ratio():
    found = filled({"woi": [], "tokio": [50], "raw": [0]})
    assert found.ratio(found.workloads[0], found.workloads[0].figures[0], "tokio") is None
    found = filled({"woi": [5], "raw": [0]})
    assert found.ratio(found.workloads[0], found.workloads[0].figures[0], "raw") is None


def exponents_are_those_of_the_law():
    sizes = [1, 100, 10000]
    for exponent in (0, 0.5, 1, -1):
        assert math.isclose(
            results.slope(sizes, [7 * size**exponent for size in sizes]), exponent, abs_tol=1e-9
        )


def growth_is_over_all_sizes():
    found = results.Results(workloads.select(["spawn-many"]), ["woi", "tokio"])
    for workload in found.workloads:
        found.add(workload, "woi", {"time": workload.numbers[0] ** 0.5})
    family, figure, sizes, by_peer = next(found.growth())
    assert family == "spawn-many" and figure.name == "time" and sizes == [10_000, 100_000, 1_000_000]
    assert math.isclose(by_peer["woi"][1], 0.5) and "tokio" not in by_peer


# --- what is shown -----------------------------------------------------------------------------------


def the_table_has_every_figure():
    text = tables.text(measured(["spawn-join", "sleep-cancel"]))
    assert re.search(r"spawn and join.*: CPU ns each +10\.0 +5\.00 ×0\.5 +40\.0 ×4$", text, re.M), text
    assert "10.0 2.0 MiB" in text and f"raw (sleep-cancel): {workloads.NO_TIMERS}" in text


def sizes_for_the_growth_are_not_in_the_table():
    text = tables.text(measured(["spawn-many"]))
    assert "spawn 1,000,000" in text and "spawn 10,000," not in text
    assert "spawn-many (CPU ns each; 10,000, 100,000, 1,000,000): woi +0.00" in text


def reasons_are_told_once():
    found = results.Results(workloads.select(["spawn-many", "ping-pong"]), ["woi", "libuv", "libevent"])
    session.measure_all(found, None, 0, lambda text: None)
    assert list(tables.notes(found)) == [f"libuv, libevent (spawn-many, ping-pong): {workloads.NO_TASKS}"]


def numbers_are_short():
    shown = [tables.number(value) for value in (None, 0.123, 12.34, 123.4, 12345, 1234567, 123456789)]
    assert shown == ["-", "0.12", "12.3", "123", "12,345", "1.23M", "123M"]


def the_page_gets_all_tables():
    text = tables.markdown(measured(["spawn-many", "sleep-cancel"]))
    assert (
        "| spawn 1,000,000, then join all: CPU ns each | 10.0 (10.0) | 5.00 (5.00) ×0.5 | 40.0 (40.0) ×4 |"
        in text
    )
    assert "| … bytes each | 20.0 (20.0) |" in text and "| +0.00 | +0.00 | +0.00 |" in text
    assert "| spawn 1,000,000, then join all | 2.0 | 2.0 | 2.0 |" in text


def tables_have_as_many_cells_in_every_row():
    rows = [line for line in tables.markdown(measured(["spawn-many"])).splitlines() if line.startswith("|")]
    assert rows and all(line.count("|") == 5 for line in rows), rows


def the_page_changes_between_its_markers_alone():
    page = f"before\n{write.BEGIN}\nold\n{write.END}\nafter\n"
    assert write.between_markers(page, "new") == f"before\n{write.BEGIN}\n\nnew\n\n{write.END}\nafter\n"
    try:
        write.between_markers("no markers", "new")
    except ValueError:
        return
    raise AssertionError("a page without markers")


def the_page_has_the_markers():
    write.between_markers((ROOT / "docs" / "performance.md").read_text(), "new")


def the_files_are_written():
    found = measured(["spawn-join", "ping-pong"])
    with tempfile.TemporaryDirectory() as folder:
        write.write_figures(found, Path(folder) / "docs")
        page = Path(folder) / "docs" / "performance.md"
        page.write_text(f"{write.BEGIN}\n{write.END}\n")
        write.write_docs(found, page.parent)
        assert "| spawn and join, one at a time: CPU ns each | 10.0" in page.read_text()
        read = json.loads((Path(folder) / "docs" / "benchmarks.json").read_text())
        xml.parse(Path(folder) / "docs" / "benchmarks.svg")
    row = read["rows"][0]
    assert row["workload"] == "spawn-join" and row["peers"]["tokio"]["ratio"] == 4
    assert row["peers"]["tokio"]["peak_kib"] == 2048 and row["peers"]["tokio"]["samples"] == [40]
    assert "broken" in read["rows"][1]["peers"]["woi"]["reason"]


def the_chart_is_logarithmic():
    found = filled({"woi": [10], "raw": [1], "tokio": [100], "smol": [1000]})
    drawn = xml.fromstring(chart.svg(found))
    x = {}
    for path in drawn.iter("{http://www.w3.org/2000/svg}path"):
        said = path[0].text
        if "×" in said:
            x[said.partition(":")[0]] = float(re.match(r"translate\(([\d.]+)", path.get("transform"))[1])
    assert set(x) == {"raw", "tokio", "smol"}
    # From 0.1 to 10 it is twice as far as from 10 to 100.
    assert math.isclose(x["tokio"] - x["raw"], 2 * (x["smol"] - x["tokio"]), rel_tol=0.01)


def the_chart_has_the_costs_of_servers_alone():
    drawn = [label for label, _ in chart.rows_of(measured(["echo/64/1", "spawn-many"]))]
    assert drawn == [
        "spawn 1,000,000, then join all",
        "spawn 1,000,000, then join all: bytes each",
        "echo of 64 bytes, 64 × 1 in flight",
        "echo of 64 KiB, 64 × 1 in flight",
    ], drawn


def an_empty_chart_can_be_drawn():
    xml.fromstring(chart.svg(filled({"woi": [1]})))


def every_peer_has_its_mark():
    for peer in peers.PEERS[1:]:
        assert peer.name in chart.SHAPES and peer.name in chart.COLOURS


# --- what is chosen ------------------------------------------------------------------------------------


def workloads_are_chosen_by_whole_parts_of_their_names():
    names = [workload.name for workload in workloads.select(["echo/1", "yield"])]
    assert names == ["yield/1", "yield/1000", "yield/100000", "echo/1/1/64", "echo/1/16/64", "echo/1/1/65536"]


def quick_does_less():
    quick = {workload.family: workload for workload in workloads.select(quick=True)}
    assert quick["spawn-many"].numbers == (100_000,) and quick["spawn-join"].n == 100_000
    assert not any(workload.growth_alone for workload in workloads.select(quick=True))
    assert not workloads.select(["echo/10000/16"], quick=True) and workloads.select(["echo/10000/16"])


def names_are_there_once():
    names = [workload.name for workload in workloads.WORKLOADS]
    assert len(names) == len(set(names))


def those_who_cannot_are_peers():
    names = {peer.name for peer in peers.PEERS}
    assert all(set(workload.cannot) <= names for workload in workloads.WORKLOADS)


def the_command_line_is_checked():
    assert refuses(["--only", "nope"]) and refuses(["--peers", "nope"])
    assert refuses(["--write", "--quick"]) and refuses(["--write", "--peers", "go"])
    chosen = command.parse(["--only", "yield,channel/64", "--quick"])
    assert chosen.only == ["yield", "channel/64"] and chosen.rounds == 1


def a_peer_that_cannot_be_built_is_left_out():
    def fails(sources, output):
        peers.run([sys.executable, "-c", "import sys; sys.exit('error: no such library')"])

    broken = peers.Peer("tokio", "tokio", (), fails)
    real, said = (command.PEERS, command.say), []
    command.PEERS, command.say = [peers.PEERS[0], peers.PEERS[1], broken], said.append
    try:
        with tempfile.TemporaryDirectory() as folder:
            there, programs, left_out = command.build_peers([], Path(folder))
    finally:
        command.PEERS, command.say = real
    assert [peer.name for peer in there] == ["woi", "raw"] and "tokio" not in programs
    assert "tokio is left out" in said[-1] and "no such library" in left_out["tokio"]
    found = filled({"woi": [1]})
    found.left_out = left_out
    assert "tokio (everything): " in tables.text(found) and "tokio (everything): " in tables.markdown(found)


def a_program_is_built_when_something_has_changed():
    built = []

    def build(sources, output):
        built.append(sources)
        output.write_text("a program")

    with tempfile.TemporaryDirectory() as folder:
        for peer in (
            peers.Peer("libuv", "libuv", (), build),
            peers.Peer("libuv", "", ("no-such-package",), build),
        ):
            for _ in range(2):
                peers.build(peer, Path(folder), quiet_installer())
    # The second one has a package more.
    assert len(built) == 2 and all(path.name == "libuv" for path in built)


def quiet_installer():
    installer = peers.Installer(lambda text: None)
    installer.need = lambda packages: None
    return installer


def a_package_that_cannot_be_installed_is_told_of():
    installer = peers.Installer(lambda text: None)
    installer.apt = lambda *words: subprocess.CompletedProcess(words, 100)
    try:
        installer.need(["no-such-package"])
    except peers.NotBuilt as reason:
        assert "no-such-package" in str(reason)
        return
    raise AssertionError("it was installed")


TESTS = [
    value
    for value in list(globals().values())
    if callable(value)
    and getattr(value, "__module__", "") == __name__
    and value.__code__.co_argcount == 0
    and value is not quiet_installer
]


def main():
    failed = 0
    for test in TESTS:
        try:
            test()
        except Exception:  # noqa: BLE001 - whatever it is, the other tests go on
            failed += 1
            print(f"FAIL {test.__name__}\n{traceback.format_exc()}")
    print(f"{len(TESTS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
