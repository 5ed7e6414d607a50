"""The tables: one to read in a terminal, one for docs/."""

from .peers import PEERS

TITLES = {peer.name: peer.title for peer in PEERS}


def number(value):
    """Three digits or so."""
    if value is None:
        return "-"
    size = abs(value)
    if size >= 1e7:
        return f"{value / 1e6:.0f}M"
    if size >= 1e6:
        return f"{value / 1e6:.2f}M"
    if size >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def times(value):
    return "" if value is None else f"×{value:.2g}" if value < 10 else f"×{value:.0f}"


def memory(kib):
    return "" if kib is None else f"{kib / 1024:.1f} MiB"


def title(workload, figure, last):
    """The workload once, above its figures."""
    return f"{workload.shown}: {figure.what}" if last != workload.name else f"  {figure.what}"


def notes(results):
    """Why some are missing: each reason once, with the peers and the workloads it is for."""
    for peer, reason in results.left_out.items():
        yield f"{peer} (everything): {reason}"
    by_peer = {}
    for (name, peer), reason in results.reasons.items():
        by_peer.setdefault((reason, peer), []).append(name)
    peers_of = {}
    for (reason, peer), names in by_peer.items():
        peers_of.setdefault((reason, tuple(names)), []).append(peer)
    for (reason, names), peers in peers_of.items():
        families = list(dict.fromkeys(name.split("/")[0] for name in names))
        yield f"{', '.join(peers)} ({', '.join(names if len(names) < 4 else families)}): {reason}"


def text(results):
    """Two lines a figure: median and ratio to woi; below them the least, and the peak of memory."""
    width = max([len(f"{w.shown}: {f.what}") for w, f in results.rows()] or [0])
    lines = [" " * width + "".join(f"{peer:>16}" for peer in results.peers)]
    last = None
    for workload, figure in results.rows():
        upper, lower = f"{title(workload, figure, last):<{width}}", " " * width
        for peer in results.peers:
            median = results.median(workload, figure.name, peer)
            ratio = times(results.ratio(workload, figure, peer)) if peer != "woi" else ""
            upper += f"{number(median) + (' ' + ratio if ratio else ''):>16}"
            least = number(results.minimum(workload, figure, peer)) if median is not None else ""
            peak = memory(results.median(workload, "peak", peer)) if last != workload.name else ""
            lower += f"{' '.join(filter(None, [least, peak])):>16}"
        lines += [upper, lower.rstrip()]
        last = workload.name
    lines += [
        "",
        "Above: the median, and how many times woi's it is (for a rate, woi's is of it); below: the best,",
    ]
    lines += ["and the peak of memory."]
    missing = [f"  {note}" for note in notes(results)]
    lines += ["", "Not there:", *missing] if missing else []
    growth = list(growth_lines(results))
    return (
        "\n".join(lines + (["", "growth: the cost of one is as size^e, and e is", *growth] if growth else []))
        + "\n"
    )


def growth_lines(results):
    for family, figure, sizes, by_peer in results.growth():
        exponents = "  ".join(f"{peer} {exponent:+.2f}" for peer, (_, exponent) in by_peer.items())
        yield f"  {family} ({figure.what}; {', '.join(f'{size:,}' for size in sizes)}): {exponents}"


def row(cells):
    return "| " + " | ".join(cells) + " |"


def head(first, peers):
    return [row([first, *peers]), "|---" * (len(peers) + 1) + "|"]


def cell(results, workload, figure, peer):
    median = results.median(workload, figure.name, peer)
    if median is None:
        return "-"
    least, ratio = results.minimum(workload, figure, peer), results.ratio(workload, figure, peer)
    shown = f"{number(median)} ({number(least)})"
    return shown if peer == "woi" or ratio is None else f"{shown} {times(ratio)}"


def markdown(results):
    """What stands between the markers of docs/performance.md."""
    machine = results.machine
    versions = machine.get("versions", {})
    lines = [
        "![Costs of the peers as multiples of woi's](benchmarks.svg)",
        "",
        f"Measured on {machine.get('processor', 'some machine')}, {machine.get('system', '')}, in "
        f"{machine.get('rounds', 1)} rounds; each cell is the median, the best in brackets, and how many "
        "times woi's the median is.",
        "",
    ]
    lines += [
        ", ".join(f"{TITLES.get(peer, peer)} {versions.get(peer, '')}".strip() for peer in results.peers)
        + ".",
        "",
    ]
    lines += head("", results.peers)
    last = None
    for workload, figure in results.rows():
        lines.append(
            row(
                [
                    title(workload, figure, last).replace("  ", "… "),
                    *(cell(results, workload, figure, peer) for peer in results.peers),
                ]
            )
        )
        last = workload.name
    lines += ["", "Peak memory of the whole process, in MiB, of a server with all its connections:", ""]
    lines += head("", results.peers)
    for workload in dict.fromkeys(workload for workload, _ in results.rows()):
        peaks = [results.median(workload, "peak", peer) for peer in results.peers]
        if any(peaks):
            lines.append(
                row([workload.shown, *("-" if peak is None else f"{peak / 1024:.1f}" for peak in peaks)])
            )
    lines += [
        "",
        "Growth: the cost of one operation is as size^e, fitted over these sizes; the table has e. 0 is",
        "flat, 1 in proportion.",
        "",
    ]
    lines += head("", results.peers)
    for family, figure, sizes, by_peer in results.growth():
        shown = f"{family} ({', '.join(f'{size:,}' for size in sizes)}): {figure.what}"
        lines.append(
            row([shown, *(f"{by_peer[peer][1]:+.2f}" if peer in by_peer else "-" for peer in results.peers)])
        )
    missing = [f"- {note}" for note in notes(results)]
    lines += ["", "What is not there, and why:", "", *missing] if missing else []
    return "\n".join(lines) + "\n"
