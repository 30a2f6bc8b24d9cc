"""How soon the largest reports are made and opened: 20,000 findings, 20,000 Chinese comments.

    python bench/report_open.py [FINDINGS]        default 20000; wants Debian's chromium and playwright

Prints a Markdown table of the formats (CPU time to render, size), and one of the HTML in headless Chromium:
until it can be read (first contentful paint), is loaded, and has answered a search. Medians of five.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support import results

from compliance.model.result import Result
from compliance.report import FORMATS

RUNS = 5
TIMES = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return [paint ? paint.startTime : 0, page.loadEventEnd];
}"""


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 20_000
    table_of_formats(results.large(count), count)
    chromium = shutil.which("chromium")
    if not chromium:
        print(
            "\nchromium is not installed (apt-get install chromium): opening was not measured",
            file=sys.stderr,
        )
        return 1
    print("\n| page | readable | loaded | search answered | elements |\n| --- | --: | --: | --: | --: |")
    with browser(chromium) as launched:
        print(opening(launched, f"{count:,} findings", results.large(count)))
        print(opening(launched, f"{count:,} Chinese comments", results.chinese(count)))
    return 0


def table_of_formats(result: Result, count: int) -> None:
    print(f"| {count:,} findings as | rendered in | size |\n| --- | --: | --: |")
    for name, form in FORMATS.items():
        started = time.process_time()
        text = form.render(result)
        print(f"| {name} | {time.process_time() - started:.2f} s | {len(text.encode()) / 1e6:.1f} MB |")


@contextmanager
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--headless=new"]
        )
        yield launched
        launched.close()


def opening(launched: Any, name: str, result: Result) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "report.html")
        file.write_text(FORMATS["html"].render(result), encoding="utf-8")
        runs = [opened(launched, file) for _ in range(RUNS)]
    readable, loaded, searched, elements = (statistics.median(column) for column in zip(*runs, strict=True))
    return f"| {name} | {readable:.2f} s | {loaded:.2f} s | {searched:.2f} s | {elements:,.0f} |"


def opened(launched: Any, file: Path) -> tuple[float, float, float, float]:
    page = launched.new_page()
    page.goto(file.as_uri(), wait_until="load")
    page.wait_for_timeout(300)  # the paint is told a moment later
    readable, loaded = (number / 1_000 for number in page.evaluate(TIMES))
    searched = timed(lambda: search(page))
    elements = page.evaluate("document.querySelectorAll('*').length")
    page.close()
    return readable, loaded, searched, elements


def search(page: Any) -> None:
    before = page.locator(".filter .status").inner_text()
    page.locator(".filter [name=text]").fill("zhipu")
    page.wait_for_function("b => document.querySelector('.filter .status').textContent !== b", arg=before)


def timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
