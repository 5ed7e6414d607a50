"""The chart: for each workload, how many times woi's cost each peer's is, on a logarithmic scale."""

import math
from xml.sax.saxutils import escape, quoteattr

LEFT, WIDTH, RIGHT, TOP, STEP = 340, 620, 20, 76, 24

# Readable on white and on black; each also has a shape of its own.
COLOURS = {
    "raw": "#8b8b8b",
    "tokio": "#d1632b",
    "smol": "#9a6bd6",
    "go": "#1e93ab",
    "asio": "#c44569",
    "libuv": "#4f9d45",
    "libevent": "#a98600",
}
SHAPES = {
    "raw": "M-5,0H5M0,-5V5",
    "tokio": "M-4,-4H4V4H-4Z",
    "smol": "M0,-5.5L5.5,0L0,5.5L-5.5,0Z",
    "go": "M-4.5,0A4.5,4.5 0 1 0 4.5,0A4.5,4.5 0 1 0 -4.5,0Z",
    "asio": "M0,-5L5,4H-5Z",
    "libuv": "M0,5L5,-4H-5Z",
    "libevent": "M-4.5,-4.5L4.5,4.5M-4.5,4.5L4.5,-4.5",
}
TITLE = "Costs, as multiples of woi's: right of the line, woi needs less"
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.title { font-size: 14px; font-weight: 600; }
.grid { stroke: #8886; stroke-width: 1; }
.woi { stroke: #24292f; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .woi { stroke: #e6edf3; } }
"""


def is_drawn(workload, figure):
    """Costs of an operation; of servers, not also what follows from them: the tables have everything."""
    return workload.how != "size" and (figure.name in ("time", "bytes") or workload.how == "program")


def rows_of(results):
    """(label, peer -> ratio), for the rows where there is one to show."""
    for workload, figure in results.rows():
        if not is_drawn(workload, figure):
            continue
        ratios = {
            peer: ratio
            for peer in results.peers
            if peer != "woi" and (ratio := results.ratio(workload, figure, peer)) is not None
        }
        if ratios:
            is_time = figure.name == "time"
            yield workload.shown if is_time else f"{workload.shown}: {figure.what}", ratios


def ticks(low, high):
    """1, 2, 5 of each power of ten; only the powers where that would be too many."""
    steps = (1, 2, 5) if high - low < 3 else (1,)
    for power in range(math.floor(low), math.ceil(high) + 1):
        for step in steps:
            value = step * 10.0**power
            if low - 1e-9 <= math.log10(value) <= high + 1e-9:
                yield value


def marker(peer, x, y, said):
    colour = COLOURS.get(peer, "#888888")
    return (
        f'<path d="{SHAPES.get(peer, SHAPES["go"])}" transform="translate({x:.1f},{y:.1f})" fill="{colour}" '
        f'fill-opacity="0.85" stroke="{colour}" stroke-width="2"><title>{escape(said)}</title></path>'
    )


def legend(peers):
    x = LEFT
    for peer in peers:
        yield marker(peer, x, 44, peer)
        yield f'<text x="{x + 10}" y="48">{escape(peer)}</text>'
        x += 30 + 8 * len(peer)


def shorten(label):
    return label if len(label) <= 50 else label[:49] + "…"


def svg(results):
    rows = list(rows_of(results))
    ratios = [ratio for _, found in rows for ratio in found.values()] + [1]
    low, high = math.log10(min(ratios)) - 0.08, math.log10(max(ratios)) + 0.08
    bottom = TOP + STEP * len(rows)
    total, height = LEFT + WIDTH + RIGHT, bottom + 34

    def x_of(ratio):
        return LEFT + WIDTH * (math.log10(ratio) - low) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {height}" width="{total}" '
        f'height="{height}" role="img" aria-label={quoteattr("Ratios to woi of other runtimes")}>',
        f"<style>{STYLE}</style>",
        f'<text class="title" x="10" y="20">{TITLE}</text>',
    ]
    parts += legend([peer for peer in results.peers if peer != "woi"])
    for tick in ticks(low, high):
        x = x_of(tick)
        kind, label = ("woi", "woi") if tick == 1 else ("grid", f"×{tick:g}")
        parts.append(f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 12}" y2="{bottom}"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{label}</text>')
    for i, (label, found) in enumerate(rows):
        y = TOP + STEP * i
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y}" y2="{y}"/>')
        parts.append(
            f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end"><title>{escape(label)}</title>'
            f"{escape(shorten(label))}</text>"
        )
        parts += (marker(peer, x_of(ratio), y, f"{peer}: ×{ratio:.2g}") for peer, ratio in found.items())
    return "\n".join([*parts, "</svg>"]) + "\n"
