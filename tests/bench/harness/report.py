"""Tables of results, on the screen and in BENCHMARKS.md."""

import statistics
from collections.abc import Sequence

import setting

PAGE = setting.ROOT / "BENCHMARKS.md"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def spread(values: Sequence[float], digits=2) -> str:
    """The median, and the least and the greatest."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"


def mebibytes(size: float) -> str:
    return f"{size / 2**20:.1f} MiB"


def judge(what: str, good: bool) -> str:
    """A line of the list of aims."""
    return f"- {'met' if good else '**missed**'}: {what}"


def show(part: str, text: str, write: bool):
    """Prints a part's results, and puts them into the page if asked to."""
    print(f"\n{text}\n", flush=True)
    if not write:
        return
    begin, end = f"<!-- {part}: written by dev/bench -->", f"<!-- end of {part} -->"
    page = PAGE.read_text()
    before, _, rest = page.partition(begin)
    _, marker, after = rest.partition(end)
    if not marker:
        raise SystemExit(f"{PAGE.name} has no place for {part}")
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{after}")
