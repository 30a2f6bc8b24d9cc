"""The HTML report in a real browser: Debian's chromium, driven headless.

Skipped where chromium or playwright is not installed: `apt-get install chromium`.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support import results

from compliance.model.result import Result
from compliance.report import FORMATS, RenderOptions

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",  # tests run as root in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)"),
]

Opener = Callable[..., Any]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*FLAGS, "--headless=new"],
            # A home of its own: nothing of the user's profile is read or written.
            env={"HOME": str(tmp_path_factory.mktemp("home")), "PATH": "/usr/bin:/bin"},
        )
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Opener]:
    """Opens a result as a page; fails afterwards if the page complained or asked for anything."""
    complaints: list[str] = []
    contexts = []

    def open_page(
        result: Result, *, expected: str = "\0", glossary: Mapping[str, str] | None = None, **options: Any
    ) -> Any:
        def complain(kind: str, what: str) -> None:
            if what != file.as_uri() and expected not in what:
                complaints.append(f"{kind}: {what}")

        file = tmp_path / "report.html"
        rendering = RenderOptions(glossary=glossary or {})
        file.write_text(FORMATS["html"].render(result, rendering), encoding="utf-8")
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complain("console", message.text))
        page.on("pageerror", lambda error: complain("error", str(error)))
        page.on("dialog", lambda dialog: (complain("dialog", dialog.message), dialog.dismiss()))
        page.on("request", lambda request: complain("request", request.url))
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def shown(page: Any) -> list[str]:
    rules = page.locator("article.rule:visible .rule-id")
    return [text.strip() for text in rules.all_inner_texts()]


def wait_status(page: Any, text: str) -> None:
    sync_api.expect(page.locator(".filter .status")).to_have_text(text)


def test_filters_narrow_by_severity_rule_and_text(opened: Opener) -> None:
    page = opened(results.realistic())
    wait_status(page, "5 of 5 shown")
    page.get_by_label("Error").uncheck()
    wait_status(page, "2 of 5 shown")
    assert shown(page) == ["apache-change-notice-missing", "vendor-notice-uncredited"]
    assert not page.get_by_role("heading", name="vendor/rope").is_visible()
    page.get_by_label("Error").check()
    page.get_by_label("Rule").select_option("mit-notice-missing")
    wait_status(page, "2 of 5 shown")
    page.get_by_label("Rule").select_option("")
    page.get_by_label("Text").fill("CORE.py rope")
    wait_status(page, "1 of 5 shown")
    page.get_by_label("Text").fill("智谱AI")
    wait_status(page, "1 of 5 shown")
    sync_api.expect(page.locator("article.rule:visible .rule-id")).to_have_text("vendor-notice-uncredited")
    page.get_by_label("Text").fill("")
    wait_status(page, "5 of 5 shown")


def test_filters_narrow_by_holder_and_path(opened: Opener) -> None:
    page = opened(results.realistic())
    page.get_by_label("Holder").select_option("Rope Authors")
    wait_status(page, "2 of 5 shown")
    page.get_by_label("Path").fill("cache.py")
    wait_status(page, "1 of 5 shown")
    page.get_by_label("Holder").select_option("")
    wait_status(page, "1 of 5 shown")
    page.get_by_label("Path").fill("third_party/")
    wait_status(page, "2 of 5 shown")
    assert page.get_by_role("heading", name="third_party/glm").is_visible()
    assert not page.get_by_role("heading", name="vendor/rope").is_visible()


def test_findings_of_one_rule_stand_by_holder_and_empty_groups_hide(opened: Opener) -> None:
    found = [results.notice_missing(f"vendor/rope/{n}.py", n, name) for n, name in enumerate("BAB")]
    page = opened(replace(results.realistic(), findings=tuple(found)))
    names = page.locator(".holder-name")
    assert [name.split()[0] for name in names.all_inner_texts()] == ["B", "A"]
    page.get_by_label("Holder").select_option("A")
    wait_status(page, "1 of 3 shown")
    assert page.locator(".holder-name:visible").all_inner_texts() == ["A 1"]


def test_what_a_finding_is_about_is_marked_in_its_lines(opened: Opener) -> None:
    page = opened(results.realistic())
    lines = page.locator("#f-apache-license-copy-missing-3fa9 .quote li")
    assert lines.all_text_contents()[2].startswith("# Licensed under the Apache License, Version 2.0")
    assert lines.locator("mark").all_text_contents() == ["Apache License, Version 2.0"]
    assert lines.nth(2).get_attribute("value") == "3"


def test_links_lead_to_the_lines_at_the_commit(opened: Opener) -> None:
    result = results.realistic()
    target = replace(result.target, url="https://github.com/example/widget.git")
    page = opened(replace(result, target=target))
    link = page.locator("#f-apache-license-copy-missing-3fa9").get_by_role("link")
    base = f"https://github.com/example/widget/blob/{target.commit}"
    assert link.get_attribute("href") == f"{base}/third_party/glm/modeling.py#L1-L4"
    assert link.get_attribute("rel") == "noreferrer noopener"
    without_quote = page.locator("details.finding", has_text="differs from its upstream").get_by_role("link")
    assert without_quote.get_attribute("href") == f"{base}/third_party/glm/modeling.py#L12"
    assert opened(result).locator("a.at-commit").count() == 0, "an unknown remote has no known addresses"


def test_clauses_say_how_they_stand(opened: Opener) -> None:
    page = opened(results.realistic())
    row = page.get_by_role("row", name="MIT ¶2")
    assert row.get_by_role("cell").all_inner_texts() == ["Apparently unmet", "2", "–", "–", "4", "–", "1"]
    idle = page.get_by_text("1 other clause was asked about, and applies to nothing here")
    idle.click()
    assert page.get_by_text("Zlib ¶3").is_visible()


def test_charts_are_told_to_who_cannot_see_them(opened: Opener) -> None:
    page = opened(results.realistic())
    chart = page.get_by_role("img", name="Chinese comments by folder")
    assert chart.locator("desc").text_content() == "src/widget: 5 strong, 2 other Chinese lines. "
    assert chart.locator("text").all_text_contents() == ["src/widget", "7"]
    first, second = (bar.bounding_box() for bar in chart.locator("rect").all())
    assert abs(first["width"] / second["width"] - 5 / 2) < 0.05
    licences = page.get_by_role("img", name="Licences by folder")
    assert licences.locator("text.folder").all_text_contents() == ["vendor/rope", "src/widget"]


def test_the_inventory_says_where_a_holder_is_credited(opened: Opener) -> None:
    page = opened(results.realistic())
    rows = page.locator("#holders ~ details summary")
    assert "credited in vendor/rope/AUTHORS" in rows.filter(has_text="Rope Authors").inner_text()
    assert "in no attribution document" in rows.filter(has_text="智谱AI").inner_text()


def test_enter_in_the_filter_does_not_leave_the_page(opened: Opener) -> None:
    page = opened(results.realistic())
    page.get_by_label("Text").fill("rope")
    page.get_by_label("Text").press("Enter")
    wait_status(page, "2 of 5 shown")


def test_copy_button_copies_the_fix(opened: Opener) -> None:
    page = opened(results.realistic(), permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="Copy the fix").first
    button.click()
    sync_api.expect(button).to_have_text("Copied")
    fix = next(f.fix for f in results.realistic().findings if "apache-license-copy" in f.rule)
    assert page.evaluate("navigator.clipboard.readText()") == fix


def test_everything_can_be_opened_and_closed(opened: Opener) -> None:
    page = opened(results.realistic())
    page.get_by_role("button", name="Close all").click()
    assert page.locator("details.finding[open]").count() == 0
    page.get_by_role("button", name="Open all").click()
    assert page.locator("details.finding[open]").count() == 5


def test_a_link_to_a_finding_opens_it(opened: Opener) -> None:
    page = opened(results.realistic())
    page.get_by_role("button", name="Close all").click()
    page.evaluate("location.hash = '#f-apache-license-copy-missing-3fa9'")
    sync_api.expect(page.locator("details.finding[open]")).to_have_count(1)


def test_without_javascript_all_can_be_read(opened: Opener) -> None:
    page = opened(results.realistic(), java_script_enabled=False)
    assert not page.locator("form.filter").is_visible()
    assert page.locator("button:visible").count() == 0
    text = page.inner_text("main")
    for finding in results.realistic().findings:
        if finding.status == "open":
            assert finding.observed in text
            assert finding.fix in text
    page.locator("#coverage ~ details summary").first.click()  # <details> needs no script
    assert "weights/model.safetensors" in page.inner_text("main")


def test_chinese_comments_open_by_keyboard_with_their_glossary(opened: Opener) -> None:
    page = opened(results.realistic(), glossary=results.GLOSSARY)
    file = page.locator("details.file").first
    assert not page.locator(".comment").first.is_visible()
    file.locator("summary").focus()
    page.keyboard.press("Enter")
    comment = file.locator(".comment").first
    assert comment.is_visible()
    assert comment.get_by_role("link").text_content() == "src/widget/attention.py:8:5"
    assert comment.locator("ol li").all_text_contents() == ["# 计算注意力权重", "# 然后做归一化"]
    terms = comment.locator(".glossary")
    assert terms.locator("dt").all_text_contents() == ["注意力权重", "归一化"]
    assert terms.locator("dd").all_text_contents() == ["attention weights", "normalisation"]


def test_a_link_to_a_comment_opens_its_file(opened: Opener) -> None:
    page = opened(results.realistic())
    page.evaluate("location.hash = '#zh-1-4'")
    sync_api.expect(page.locator("#zh-1-4")).to_be_in_viewport()
    assert page.locator("details.file[open]").count() == 1


def test_twenty_thousand_chinese_comments_open(opened: Opener) -> None:
    """Generous bounds for a slow machine: 1 s was measured."""
    start = time.perf_counter()
    page = opened(results.chinese(20_000), glossary=results.GLOSSARY)
    page.locator("details.file summary").first.click()
    assert page.locator("details.file").first.locator(".comment").count() == 50
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("make", [results.realistic, results.with_dependencies])
def test_text_is_legible_in_light_and_dark(opened: Opener, make: Callable[[], Result], scheme: str) -> None:
    """Every text has the contrast that WCAG AA asks for: 4.5 to 1."""
    page = opened(make(), color_scheme=scheme, glossary=results.GLOSSARY)
    page.evaluate("for (const closed of document.querySelectorAll('details')) closed.open = true")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (luminance(background) < 0.1) == (scheme == "dark")
    pairs = page.evaluate(
        """() => [...document.querySelectorAll("main *, nav *, footer *")]
            .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
            .map((e) => {
              let box = e;
              const behind = (b) => getComputedStyle(b).backgroundColor;
              while (box !== document.body && behind(box) === "rgba(0, 0, 0, 0)") box = box.parentElement;
              return [getComputedStyle(e).color, behind(box)];
            })"""
    )
    assert [pair for pair in set(map(tuple, pairs)) if contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("width", [360, 800, 1400])
@pytest.mark.parametrize("make", [results.realistic, results.hostile, results.with_dependencies])
def test_the_page_never_scrolls_sideways(opened: Opener, make: Callable[[], Result], width: int) -> None:
    page = opened(make(), viewport={"width": width, "height": 800}, glossary=results.HOSTILE_GLOSSARY)
    page.evaluate("for (const closed of document.querySelectorAll('details')) closed.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_strings_are_inert(opened: Opener) -> None:
    """Opening, filtering and copying run nothing; the fixture fails on a dialog or a request."""
    page = opened(
        results.hostile(),
        permissions=["clipboard-read", "clipboard-write"],
        glossary=results.HOSTILE_GLOSSARY,
    )
    page.evaluate("for (const closed of document.querySelectorAll('details.file')) closed.open = true")
    assert page.get_by_text("<script>alert(1)</script>", exact=True).locator("visible=true").count() > 2
    assert page.evaluate("document.scripts.length") == 1
    assert page.locator("img, iframe, base, object, [onerror], [style]").count() == 0
    page.get_by_role("searchbox", name="Text").fill("<script>alert(1)</script>")
    wait_status(page, "1 of 10 shown")
    page.get_by_role("button", name="Copy the fix").first.click()
    assert "<script>alert(1)</script>" in page.title()
    schemes = page.evaluate("[...new Set([...document.links].map((a) => a.protocol))]")
    assert set(schemes) <= {"file:", "https:", "http:"}


def test_the_policy_stops_what_would_get_through(opened: Opener) -> None:
    """The last wall: even markup that came in by a mistake of ours would not run."""
    page = opened(results.clean(), expected="Content Security Policy")
    refused = page.evaluate(
        """() => new Promise((resolve) => {
            addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        })"""
    )
    assert refused == "script-src-elem"
    assert page.evaluate("window.ran") is None


def test_prints_with_everything_open(opened: Opener) -> None:
    """On paper nothing can be opened: closed parts are printed too, controls are not."""
    page = opened(results.realistic())
    page.get_by_role("button", name="Close all").click()
    page.emulate_media(media="print")
    assert not page.locator("form.filter").is_visible()
    assert not page.locator("nav").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.finding[open]").count() == 0
    assert page.pdf().startswith(b"%PDF")


def test_the_keyboard_reaches_the_report_and_opens_a_finding(opened: Opener) -> None:
    page = opened(results.realistic())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    summary = page.locator("details.finding summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.finding").first.get_attribute("open") is None


def test_twenty_thousand_findings_open_and_filter(opened: Opener) -> None:
    """Generous bounds for a slow machine: 1 s to open and 0.3 s to filter were measured."""
    start = time.perf_counter()
    page = opened(results.large(20_000))
    wait_status(page, "20,000 of 20,000 shown")
    assert time.perf_counter() - start < 30
    start = time.perf_counter()
    page.get_by_label("Text").fill("module_00042")
    wait_status(page, "1 of 20,000 shown")
    assert time.perf_counter() - start < 15
    # Those without room for their quotes are found as well, and say what was observed.
    page.get_by_label("Text").fill("module_19962")
    wait_status(page, "1 of 20,000 shown")
    assert "the permission notice was not found" in page.locator("li.finding:visible").inner_text()


def packages(page: Any) -> list[str]:
    return [row.split()[0] for row in page.locator(".packages tbody tr:visible th").all_inner_texts()]


def test_dependencies_are_listed_filtered_and_linked(opened: Opener) -> None:
    """Beside the findings' own filter, and without findings as well."""
    result = results.with_dependencies()
    page = opened(replace(result, target=replace(result.target, url="https://github.com/example/widget")))
    status = page.locator(".sift .status")
    sync_api.expect(status).to_have_text("14 of 14 shown")
    row = page.get_by_role("row", name="requests 2.31.0")
    assert row.get_by_role("cell").all_inner_texts()[2:4] == ["Apache-2.0\nPyPI: License", "medium"]
    base = f"https://github.com/example/widget/blob/{result.target.commit}"
    assert row.get_by_role("link").nth(1).get_attribute("href") == f"{base}/requirements.txt#L2"
    torch = page.get_by_role("row", name="torch 2.2.0+cu121").get_by_role("cell").all_inner_texts()
    assert torch[2] == "Not evaluated PyPI has no such version"
    page.get_by_role("combobox", name="Licence").select_option("not evaluated")
    sync_api.expect(status).to_have_text("4 of 14 shown")
    page.get_by_role("combobox", name="Scope").select_option("runtime")
    sync_api.expect(status).to_have_text("2 of 14 shown")
    assert packages(page) == ["example-internal", "torch"]
    page.get_by_role("combobox", name="Licence").select_option("")
    page.get_by_role("searchbox", name="Find").fill("BSD classifiers")
    sync_api.expect(status).to_have_text("1 of 14 shown")
    assert packages(page) == ["lxml"]


def test_two_filters_do_not_disturb_each_other(opened: Opener) -> None:
    page = opened(replace(results.realistic(), dependencies=results.with_dependencies().dependencies))
    wait_status(page, "5 of 5 shown")
    page.get_by_role("searchbox", name="Find").fill("torch")
    sync_api.expect(page.locator(".sift .status")).to_have_text("1 of 14 shown")
    wait_status(page, "5 of 5 shown")
    page.get_by_role("searchbox", name="Text").fill("rope")
    wait_status(page, "2 of 5 shown")
    assert packages(page) == ["torch"]


def test_two_thousand_dependencies_open_and_filter(opened: Opener) -> None:
    """Generous bounds for a slow machine: 0.5 s to open and 0.2 s to filter were measured."""
    start = time.perf_counter()
    page = opened(results.many_dependencies(2_000))
    sync_api.expect(page.locator(".sift .status")).to_have_text("2,000 of 2,000 shown")
    page.get_by_role("searchbox", name="Find").fill("package-00042")
    sync_api.expect(page.locator(".sift .status")).to_have_text("1 of 2,000 shown")
    assert time.perf_counter() - start < 20


def luminance(color: str) -> float:
    channels = [float(part) / 255 for part in color[color.index("(") + 1 : -1].split(",")[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
