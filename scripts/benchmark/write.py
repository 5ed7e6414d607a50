"""Writes what was measured: JSON, the chart, and the figures of docs/performance.md."""

import json

from . import chart, tables

BEGIN, END = "<!-- figures: written by scripts/bench --write -->", "<!-- end of figures -->"


def between_markers(page, text):
    """The page with what stands between the markers replaced. ValueError without them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{BEGIN} and {END} are not there")
    return f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}"


def write_figures(results, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.json").write_text(
        json.dumps(results.as_json(), indent=1, ensure_ascii=False) + "\n"
    )
    (folder / "benchmarks.svg").write_text(chart.svg(results))


def write_docs(results, folder):
    page = folder / "performance.md"
    page.write_text(between_markers(page.read_text(), tables.markdown(results)))
    write_figures(results, folder)
