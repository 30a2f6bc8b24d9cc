"""What every format promises: deterministic UTF-8 text, hostile strings inert, imports lazy."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len
from support import results
from support.bills import with_sha1

from compliance.model.finding import Quote
from compliance.model.result import Result
from compliance.report import FORMATS, RenderOptions

GOLDEN = Path(__file__).parents[2] / "report"
RESULTS = {make.__name__: make for make in (results.realistic, results.clean, results.incomplete)}


HOSTILE_OPTIONS = RenderOptions(glossary=results.HOSTILE_GLOSSARY)


def render(name: str, result: Result, **options: int) -> str:
    return FORMATS[name].render(result, RenderOptions(**options))  # type: ignore[arg-type]


def explained(name: str, result: Result) -> str:
    return FORMATS[name].render(result, RenderOptions(glossary=results.GLOSSARY))


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize(("form", "suffix"), [("json", "json"), ("console", "txt")])
def test_golden(form: str, suffix: str, name: str) -> None:
    """A change of wording or layout is seen in review. UPDATE_GOLDEN=1 writes the files anew."""
    assert_golden(GOLDEN / f"{name}.{suffix}", render(form, RESULTS[name]()))


@pytest.mark.parametrize(
    ("form", "suffix"), [("spdx", "spdx.json"), ("spdx-tv", "spdx"), ("cyclonedx", "cdx.json")]
)
def test_golden_bills_of_materials(form: str, suffix: str) -> None:
    """They name files by their SHA-1, which the results by hand do not have."""
    assert_golden(GOLDEN / f"realistic.{suffix}", render(form, with_sha1(results.realistic())))


@pytest.mark.parametrize(
    ("form", "suffix"),
    [
        ("lines", "lines.txt"),
        ("markdown", "md"),
        ("sarif", "sarif"),
        ("gitlab", "gitlab.json"),
        ("junit", "junit.xml"),
        ("csv", "csv"),
        ("notice", "notices.txt"),
    ],
)
def test_golden_for_other_tools(form: str, suffix: str) -> None:
    assert_golden(GOLDEN / f"realistic.{suffix}", render(form, results.realistic()))


@pytest.mark.parametrize(
    ("form", "suffix"),
    [
        ("json", "json"),
        ("console", "txt"),
        ("lines", "lines.txt"),
        ("markdown", "md"),
        ("sarif", "sarif"),
        ("junit", "junit.xml"),
        ("spdx", "spdx.json"),
        ("spdx-tv", "spdx"),
        ("cyclonedx", "cdx.json"),
        ("notice", "notices.txt"),
    ],
)
def test_golden_with_dependencies(form: str, suffix: str) -> None:
    assert_golden(GOLDEN / f"dependencies.{suffix}", render(form, results.with_dependencies()))


def assert_golden(file: Path, text: str) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode()


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_deterministic_utf8_and_ends_with_a_newline(form: str) -> None:
    result = results.hostile()
    text = FORMATS[form].render(result, HOSTILE_OPTIONS)
    assert text == FORMATS[form].render(result, HOSTILE_OPTIONS)
    assert text.encode("utf-8").endswith(b"\n")


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_invisible_is_written(form: str) -> None:
    text = FORMATS[form].render(results.hostile(), HOSTILE_OPTIONS)
    allowed = "\n\t\u3000"
    if form == "csv":  # its mark for Excel, and its line ends
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    assert {c for c in text if not c.isprintable() and c not in allowed} == set()


@pytest.mark.parametrize("form", ["console", "html"])
@pytest.mark.parametrize("make", [results.realistic, results.clean, results.incomplete])
def test_our_words_never_accuse(form: str, make: object) -> None:
    text = render(form, make()).lower()  # type: ignore[operator]
    assert not re.search(r"stolen|steal|plagiar|violat|guilt|offender|culprit", text)


def test_json_loads_nothing_that_it_does_not_need() -> None:
    script = (
        "import sys; from compliance.report import FORMATS; sys.path.insert(0, sys.argv[1]);"
        "from results import realistic; FORMATS['json'].render(realistic());"
        "print(sorted({'rich', 'jinja2', 'markupsafe'} & set(sys.modules)))"
    )
    support = str(GOLDEN.parent / "support")
    done = subprocess.run([sys.executable, "-c", script, support], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_json_keeps_the_contract_and_loses_nothing() -> None:
    result = results.hostile()
    loaded = json.loads(render("json", result))
    assert list(loaded) == [
        "schema_version",
        "tool",
        "target",
        "policy",
        "coverage",
        "project",
        "files",
        "findings",
        "not_evaluated",
        "summary",
        "rules",
        "dependencies",
    ]
    assert [finding["observed"] for finding in loaded["findings"]] == list(results.HOSTILE)
    assert loaded["findings"][0]["severity"] == "error"


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("make", [results.realistic, results.hostile, results.incomplete])
def test_console_is_never_wider_than_asked(make: object, verbose: bool, width: int) -> None:
    text = render("console", make(), width=width, verbose=verbose)  # type: ignore[operator]
    assert max(map(cell_len, text.split("\n"))) <= width


def test_console_has_colour_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in render("console", results.realistic(), color=False)
    monkeypatch.setenv("NO_COLOR", "1")
    colored = render("console", results.realistic(), color=True)
    assert "\x1b[" in colored
    plain = re.sub(r"\x1b\[[\d;]*m", "", colored)
    assert [line.rstrip() for line in plain.split("\n")] == render("console", results.realistic()).split("\n")


def test_console_shows_the_glossary_below_a_quote() -> None:
    lines = explained("console", results.realistic()).split("\n")
    (place,) = (n for n, line in enumerate(lines) if "Copyright 2024 Zhipu AI. 智谱" in line)
    assert lines[place + 4].strip() == "智谱: Zhipu (a lab)"
    without = render("console", results.realistic()).split("\n")
    assert [line for line in lines if "Zhipu (a lab)" not in line] == without


def test_console_tells_only_a_few_terms_of_a_quote() -> None:
    finding = replace(results.vendor_uncredited(), evidence=(Quote("a.py", 1, 1, "天地玄黄宇宙洪荒"),))
    glossary = dict.fromkeys("天地玄黄宇宙洪荒", "x" * 200)
    text = FORMATS["console"].render(
        replace(results.realistic(), findings=(finding,)), RenderOptions(glossary=glossary)
    )
    assert " ".join(text.split()).count(f"{'x' * 68} {'x' * 12}…") == 6
    assert "宙: " in " ".join(text.split()) and "洪: " not in text
    assert "…; …\n" in text


def test_console_says_nothing_of_chinese_where_there_is_none() -> None:
    result = replace(results.realistic(), files=results.realistic().files[2:])
    assert "Chinese" not in render("console", result)


@pytest.mark.parametrize("width", [40, 80])
def test_a_hostile_glossary_is_inert_on_a_terminal(width: int) -> None:
    options = RenderOptions(width=width, glossary=results.HOSTILE_GLOSSARY)
    text = FORMATS["console"].render(results.hostile(), options)
    assert max(map(cell_len, text.split("\n"))) <= width
    assert r"版权: <b>\x1b[31m\n\u202e" in text


def test_the_glossary_is_no_part_of_the_json() -> None:
    assert explained("json", results.realistic()) == render("json", results.realistic())


def test_console_takes_no_markup_from_the_repository() -> None:
    text = render("console", results.hostile(), width=200)
    assert "[bold red]markup[/bold red] :bomb: [link=https://evil.example]x[/link]" in text
    assert "\x1b[31m" not in render("console", results.hostile(), color=True)
    assert "\x1b]" not in render("console", results.hostile(), color=True)


def test_console_is_bounded_and_says_so() -> None:
    text = render("console", results.large(3_000))
    assert text.count("\n") < 150
    assert "… and 995 more; the JSON and HTML reports have them all." in text


def test_console_verbose_shortens_nothing_of_the_six_parts() -> None:
    text = render("console", results.realistic(), verbose=True)
    for label in ("Observed", "Looked in", "Not checked", "Could be wrong", "Fix"):
        assert label in text


class Page(HTMLParser):
    """The tags, attributes and text of a page, as a parser sees them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_html_of_a_hostile_result_has_only_our_elements() -> None:
    """Same kinds of elements and attributes as for a tame result: nothing came in through data."""
    ours = replace(
        results.incomplete(),
        policy=results.hostile().policy,
        dependencies=results.with_dependencies().dependencies,
    )
    hostile = Page(FORMATS["html"].render(results.hostile(), HOSTILE_OPTIONS))
    tame = Page(explained("html", ours))
    assert {tag for tag, _ in hostile.tags} <= {tag for tag, _ in tame.tags}
    names = {name for _, attributes in hostile.tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in ("style", "src")}
    assert sum(tag == "script" for tag, _ in hostile.tags) == 1
    text = "".join(hostile.texts)
    assert "<script>alert(1)</script>" in text
    assert r"<b>\x1b[31m\n\u202e" in text  # a translation
    assert "{{7*7}} {% raw %} {# c #}" in text
    assert "</style></title></textarea>--><!--" in text


def test_html_tells_all_of_a_chinese_comment() -> None:
    page = Page(explained("html", results.realistic()))
    text = re.sub(r"\s+", " ", "".join(page.texts))
    assert "high src/widget/attention.py 6 of 41 comment lines, 5 strong" in text
    assert "Han: 58 in comments, 12 in strings" in text
    said = "src/widget/attention.py:15:5 strong docstring"
    assert f"{said} Simplified Chinese: characters that only Chinese has names zhipu" in text
    assert "attention weights" in text and "normalisation" in text
    languages = [
        attributes["lang"] for tag, attributes in page.tags if tag == "figure" and "lang" in attributes
    ]
    assert languages == ["zh-Hans", "zh-Hans", "zh-Hant", "zh", "zh"]


def test_html_of_many_comments_is_bounded_and_says_so() -> None:
    text = explained("html", results.chinese(count=30_000, in_files=300))
    assert text.count('<li class="comment"') == 200 * 50
    assert text.count("… and 50 more; the JSON report lists all.") == 200
    assert "… and 100 more; the JSON report lists all." in text


def test_html_links_only_to_the_web_and_to_itself() -> None:
    page = Page(render("html", results.hostile()))
    links = [attributes["href"] or "" for tag, attributes in page.tags if tag == "a"]
    assert all(link.startswith(("#", "https://", "http://")) for link in links)


def test_html_escapes_in_templates_with_any_name() -> None:
    """Jinja's choice by file name leaves .j2 unescaped: ours must not depend on names."""
    from compliance.report.html import _environment

    template = _environment().from_string("{{ x }}")
    assert template.render(x="<b>&\x1b") == "&lt;b&gt;&amp;\\x1b"


def test_html_allows_itself_no_network_and_only_its_own_style_and_script() -> None:
    text = render("html", results.realistic())
    page = Page(text)
    policy = next(a["content"] for tag, a in page.tags if tag == "meta" and "http-equiv" in a)
    assert policy is not None and policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        content = text.split(f"<{element}>")[1].split(f"</{element}>")[0]
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert not {"link", "img", "iframe", "base", "object"} & {tag for tag, _ in page.tags}


def test_html_headings_descend_one_level_at_a_time() -> None:
    levels = [
        int(tag[1]) for tag, _ in Page(render("html", results.realistic())).tags if re.fullmatch(r"h\d", tag)
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_html_labels_refer_to_something() -> None:
    page = Page(render("html", results.realistic()))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labels = ("aria-labelledby", "aria-describedby")
    named = [a[label] for _, a in page.tags for label in labels if label in a]
    anchors = [(a["href"] or "")[1:] for t, a in page.tags if t == "a" and (a["href"] or "").startswith("#")]
    assert set(named) | set(anchors) <= set(ids)


def test_html_says_each_of_the_six_parts() -> None:
    text = "".join(Page(render("html", results.realistic())).texts)
    for finding in results.realistic().findings:
        if finding.status == "open":
            parts = (finding.observed, finding.obligation.quote, *finding.looked_in)
            parts += (finding.not_checked, finding.could_be_wrong, finding.fix)
            assert [part for part in parts if part not in text] == []


def test_html_keeps_parts_that_differ_within_a_rule() -> None:
    """What is said once for a rule must be true of each of its findings."""
    result = results.realistic()
    changed = tuple(replace(f, fix=f"Fix number {n}") for n, f in enumerate(result.findings))
    text = render("html", replace(result, findings=changed))
    shown = [n for n, f in enumerate(changed) if f.status == "open"]
    assert all(f"Fix number {n}" in text for n in shown)


def test_an_empty_result_renders() -> None:
    """No files, no owners, no commit: nothing to say is said, not an error."""
    result = results.clean()
    bare = replace(
        result,
        target=replace(result.target, kind="folder", url=None, ref=None, commit=None, dirty=None),
        coverage=replace(result.coverage, files=0, scanned=0, skipped=()),
        project=replace(
            result.project,
            owners=(),
            declared_licenses=(),
            attribution_documents=(),
            components=(),
        ),
        files=(),
    )
    for form in FORMATS:
        assert render(form, bare)
