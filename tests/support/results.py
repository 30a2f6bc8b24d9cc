"""Hand-made results for the report tests: a realistic one, a hostile one, a large one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from compliance.model.dependency import DependencyRecord, Mention, Scope
from compliance.model.evidence import ChineseComment, Copyright, LicenseMatch
from compliance.model.finding import Finding, Kind, NotEvaluated, Quote, Severity
from compliance.model.result import (
    SCHEMA_VERSION,
    AttributionDocument,
    BaselineRecord,
    ChineseFigures,
    ComponentRecord,
    Coverage,
    DeclaredLicense,
    FileRecord,
    HolderRecord,
    Outcome,
    Owner,
    PolicySource,
    PragmaRecord,
    Project,
    Result,
    RuleOverride,
    RuleRecord,
    Summary,
    Tool,
    WaiverRecord,
)
from compliance.model.rule import Obligation
from compliance.model.snapshot import Problem, Skipped, Target

MIT = Obligation(
    "MIT",
    "¶2",
    "The above copyright notice and this permission notice shall be included in all copies or "
    "substantial portions of the Software.",
    "https://spdx.org/licenses/MIT.html",
)
APACHE_4A = Obligation(
    "Apache-2.0",
    "§4(a)",
    "You must give any other recipients of the Work or Derivative Works a copy of this License",
    "https://www.apache.org/licenses/LICENSE-2.0",
)
APACHE_4B = replace(
    APACHE_4A,
    clause="§4(b)",
    quote="You must cause any modified files to carry prominent notices stating that You changed the files",
)
CREDIT = Obligation("", "", "", "")

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "\x1b[31mred\x1b[0m\x1b]0;title\x07\x9b2J",
    "[bold red]markup[/bold red] :bomb: [link=https://evil.example]x[/link]",
    "{{7*7}} {% raw %} {# c #}",
    "\u202egpj.exe\u2066\u200b\u2028\ufeff",
    "two\nlines\r\tand\x00more",
    "byte-\udcff-not-utf8",
    "x" * 30_000,
    "javascript:alert(3)",
    "</style></title></textarea>--><!--",
    "版权所有" * 60,
)


# A user's own glossary is no enemy, but one found somewhere is copied without a look.
HOSTILE_GLOSSARY = {text: text for text in HOSTILE[:8]} | {"版权": "<b>\x1b[31m\n\u202e"}


def notice_missing(path: str, line: int, holder: str) -> Finding:
    return Finding(
        id=f"mit-notice-missing-{abs(line):04d}-{len(path)}",
        rule="mit-notice-missing",
        kind=Kind.OBLIGATION,
        severity=Severity.ERROR,
        confidence="high",
        title="MIT notice not found for code that carries an MIT tag",
        path=path,
        start_line=line,
        end_line=line + 1,
        obligation=MIT,
        observed=f"{path} names {holder} and says MIT; the permission notice was not found.",
        looked_in=("the file's header", "vendor/rope/", "LICENSES/", "THIRD_PARTY_NOTICES.md"),
        not_checked="Whether the text is shipped by other means (an installer, a website).",
        could_be_wrong="The snippet may be too small to be a substantial portion.",
        fix=f"Add the MIT text with the line “Copyright (c) 2023 {holder}” to THIRD_PARTY_NOTICES.md.",
        evidence=(Quote(path, line, line + 1, f"# Copyright (c) 2023 {holder}\n# License:\tMIT\n"),),
        component=_component(path),
        holder=holder,
    )


def _component(path: str) -> str:
    """`vendor/rope` of what lies in it; "." for the project's own files."""
    first, *rest = path.split("/")
    return f"{first}/{rest[0]}" if first in ("vendor", "third_party") else "."


def licence_copy_missing() -> Finding:
    return Finding(
        id="apache-license-copy-missing-3fa9",
        rule="apache-license-copy-missing",
        kind=Kind.OBLIGATION,
        severity=Severity.ERROR,
        confidence="high",
        title="No copy of the Apache License accompanies Apache-licensed files",
        path="third_party/glm",
        component="third_party/glm",
        start_line=0,
        end_line=0,
        obligation=APACHE_4A,
        observed="2 file(s) under third_party/glm carry the Apache-2.0 header; no full text of it "
        "was found in third_party/glm, LICENSES/ or the project's root.",
        looked_in=("third_party/glm", "LICENSES/", "."),
        not_checked="Whether the text is shipped by other means (an installer, a website).",
        could_be_wrong="The text may stand under an unusual file name.",
        fix="Add the Apache-2.0 text as third_party/glm/LICENSE or LICENSES/Apache-2.0.txt.",
        evidence=(
            Quote(
                "third_party/glm/modeling.py",
                1,
                4,
                "# Copyright 2024 Zhipu AI. 智谱\n#\n"
                '# Licensed under the Apache License, Version 2.0 (the "License");\n'
                "# you may not use this file except in compliance with the License.\n",
            ),
        ),
    )


def change_notice_missing() -> Finding:
    return replace(
        licence_copy_missing(),
        id="apache-change-notice-missing-77c0",
        rule="apache-change-notice-missing",
        kind=Kind.REVIEW,
        severity=Severity.WARNING,
        confidence="medium",
        title="No change notice found in a file that differs from its upstream",
        path="third_party/glm/modeling.py",
        start_line=12,
        end_line=12,
        obligation=APACHE_4B,
        observed="third_party/glm/modeling.py differs from its upstream in 14 lines; no notice of "
        "a change was found near its header.",
        looked_in=("the file's header",),
        could_be_wrong="The difference may be formatting alone.",
        fix='Add "Modified by Example AI, 2026" below the header.',
        evidence=(),
    )


def vendor_uncredited(path: str = "src/widget/attention.py", line: int = 3) -> Finding:
    return Finding(
        id=f"vendor-notice-uncredited-{line:04d}-{len(path)}",
        rule="vendor-notice-uncredited",
        kind=Kind.SIGNAL,
        severity=Severity.NOTE,
        confidence="medium",
        title="A third party's copyright line is credited nowhere",
        path=path,
        start_line=line,
        end_line=line,
        obligation=CREDIT,
        observed="The line names 智谱AI (zhipu); no attribution document does.",
        looked_in=("NOTICE", "README.md"),
        not_checked="Private permission.",
        could_be_wrong="The line may be a test value or a contributor's own.",
        fix="Keep the line, and credit its holder in NOTICE.",
        evidence=(Quote(path, line, line, "# 版权所有 2024 智谱AI\n"),),
        component=_component(path),
        holder="智谱AI",
    )


def realistic() -> Result:
    """Two components, five open findings of all three kinds, one waived, one not evaluated."""
    waived = replace(notice_missing("src/widget/small.py", 9, "Jane Roe"), status="waived", waiver="W-7")
    findings = (
        vendor_uncredited(),
        change_notice_missing(),
        notice_missing("vendor/rope/cache.py", 1, "Rope Authors"),
        notice_missing("vendor/rope/core.py", 1, "Rope Authors"),
        licence_copy_missing(),
        waived,
    )
    return Result(
        schema_version=SCHEMA_VERSION,
        tool=Tool(
            "compliance",
            "0.1.0",
            {"scancode-toolkit": "32.5.0", "comments": "1"},
            {"mit": "1.0.0", "apache-2.0": "1.0.0"},
        ),
        target=Target(
            input="https://git.example.org/example/widget.git",
            kind="url",
            url="https://git.example.org/example/widget.git",
            ref="main",
            commit="1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
            dirty=False,
        ),
        policy=PolicySource(
            "gate.yml",
            True,
            waivers=_waivers(),
            pragmas=(_pragma(Outcome.NOT_HONOURED, 1), _pragma(Outcome.MALFORMED, 0)),
            baseline=BaselineRecord("accepted.json", 3, 1, 2),
        ),
        coverage=Coverage(
            files=9,
            scanned=6,
            skipped=(
                Skipped("assets/logo.png", "binary"),
                Skipped("weights/model.safetensors", "too large (4.2 GB)"),
                Skipped("weights/extra.safetensors", "too large (1.1 GB)"),
            ),
            problems=(),
            complete=True,
        ),
        project=_project(),
        files=_files(),
        findings=findings,
        not_evaluated=(
            NotEvaluated("apache-notice-removed", "third_party/glm", "the upstream is not known"),
            NotEvaluated("apache-notice-removed", "vendor/rope", "the upstream is not known"),
        ),
        summary=Summary("findings", 3, 1, 1, 1, 0, 2),
        rules=_rules(),
    )


def _rules() -> tuple[RuleRecord, ...]:
    """A rule that is met and unmet, some that are unmet, one not evaluated, one that applies to nothing."""
    zlib = Obligation("Zlib", "¶3", "This notice may not be removed or altered from any source distribution.")
    removed = replace(APACHE_4B, clause="§4(c)", quote="You must retain, in the Source form, all notices")
    return (
        _rule(licence_copy_missing(), asked=3, met=1, unmet=1),
        _rule(change_notice_missing(), asked=4, unmet=1),
        replace(
            _rule(licence_copy_missing(), asked=2, undecided=2),
            id="apache-notice-removed",
            title="A copyright notice of the upstream was not found in the source form",
            obligation=removed,
        ),
        _rule(notice_missing("a", 1, "Rope Authors"), asked=9, met=4, unmet=3),
        _rule(vendor_uncredited(), asked=4, unmet=1),
        replace(
            _rule(licence_copy_missing(), asked=3),
            id="zlib-notice-missing",
            title="No zlib notice accompanies a component under Zlib",
            obligation=zlib,
        ),
    )


def _rule(finding: Finding, asked: int, met: int = 0, unmet: int = 0, undecided: int = 0) -> RuleRecord:
    return RuleRecord(
        id=finding.rule,
        row="",
        title=finding.title,
        kind=finding.kind,
        severity=finding.severity,
        confidence=finding.confidence,
        obligation=finding.obligation,
        asked=asked,
        met=met,
        unmet=unmet,
        undecided=undecided,
    )


def _waivers() -> tuple[WaiverRecord, ...]:
    """One of each status."""
    used = WaiverRecord(
        id="W-7",
        rule="mit-notice-missing",
        path="src/widget/**",
        fingerprint=None,
        kind="permission_given",
        reason="Jane Roe's letter of 2025-02-03 is kept in legal/.",
        approved_by="legal@example.com",
        expires="2026-12-31",
        status=Outcome.USED,
        matched=1,
    )
    return (
        used,
        replace(used, id="W-5", expires="2025-12-31", status=Outcome.EXPIRED),
        replace(used, id="W-6", fingerprint=f"sha256:{'9c' * 32}", status=Outcome.STALE, matched=0),
        replace(used, id="W-8", path="src/old/**", expires="never", status=Outcome.UNMATCHED, matched=0),
    )


def _pragma(status: Outcome, matched: int) -> PragmaRecord:
    problem = "'mit-notice-mising' is no rule; did you mean 'mit-notice-missing'?"
    return PragmaRecord(
        "src/widget/small.py",
        8,
        ("mit-notice-missing",),
        "our own sample",
        status,
        matched,
        "" if matched else problem,
    )


def clean() -> Result:
    """The realistic project after every gap has been filled."""
    summary = Summary("clean", 0, 0, 0, 0, 0, 0)
    policy = PolicySource("defaults", True)
    return replace(realistic(), policy=policy, findings=(), not_evaluated=(), summary=summary)


def incomplete() -> Result:
    """The realistic project with a file that could not be read."""
    result = realistic()
    problem = Problem("src/broken.py", "detect", "took longer than 60 s and was given up")
    coverage = replace(result.coverage, scanned=5, problems=(problem,), complete=False)
    return replace(result, coverage=coverage, summary=replace(result.summary, verdict="incomplete"))


def hostile() -> Result:
    """Every string that a scanned repository can choose is an attack, in every place at once."""
    findings = tuple(_hostile_finding(number, text) for number, text in enumerate(HOSTILE))
    result = realistic()
    return replace(
        result,
        target=replace(result.target, input=HOSTILE[0] + HOSTILE[2], url=HOSTILE[9], ref=HOSTILE[5]),
        policy=PolicySource(
            HOSTILE[2],
            False,
            tuple(RuleOverride(text, text, text) for text in HOSTILE),
            tuple(
                WaiverRecord(text, text, text, text, text, text, text, text, Outcome.USED, 1)
                for text in HOSTILE
            ),
            tuple(PragmaRecord(text, 1, (text, text), text, Outcome.MALFORMED, 0, text) for text in HOSTILE),
            BaselineRecord(HOSTILE[0] + HOSTILE[2], 3, 1, 2),
        ),
        coverage=Coverage(
            files=99,
            scanned=12,
            skipped=tuple(Skipped(text, text) for text in HOSTILE),
            problems=tuple(Problem(text, "detect", text) for text in HOSTILE),
            complete=False,
        ),
        project=Project(
            tuple(Owner(text, text) for text in HOSTILE),
            tuple(DeclaredLicense(text, text, text) for text in HOSTILE),
            tuple(AttributionDocument(text, text) for text in HOSTILE),
            tuple(ComponentRecord(text, text, (text,), text, True) for text in HOSTILE),
            tuple(HolderRecord(text, text, True, (text, text)) for text in HOSTILE),
        ),
        rules=tuple(_hostile_rule(text) for text in HOSTILE),
        files=tuple(_hostile_file(text) for text in HOSTILE),
        findings=findings,
        not_evaluated=tuple(NotEvaluated("some-rule", text, text) for text in HOSTILE),
        summary=Summary("incomplete", len(HOSTILE), 0, 0, 0, 0, len(HOSTILE)),
        dependencies=_hostile_dependencies(),
    )


def large(count: int = 20_000, components: int = 40) -> Result:
    """`count` findings of all kinds over `components` vendored folders."""
    makers = (
        lambda path, line: notice_missing(path, line, "Rope Authors"),
        vendor_uncredited,
        lambda path, line: replace(
            change_notice_missing(),
            id=f"change-{path}-{line}",
            path=path,
            start_line=line,
            component=_component(path),
        ),
    )
    findings = tuple(
        makers[n % 3](f"vendor/lib{n % components:02d}/package/module_{n:05d}.py", n % 900 + 1)
        for n in range(count)
    )
    records = tuple(
        ComponentRecord(f"vendor/lib{n:02d}", "MIT", ("Rope Authors",), "vendored folder", True)
        for n in range(components)
    )
    result = realistic()
    third = count // 3
    return replace(
        result,
        findings=findings,
        project=replace(result.project, components=records),
        summary=Summary("findings", count - 2 * third, third, third, 0, 0, 2),
    )


def with_dependencies() -> Result:
    """A clean verdict with dependencies of every scope, confidence and state: some of them are not known."""
    return replace(clean(), dependencies=_dependencies())


def many_dependencies(count: int = 2_000) -> Result:
    """`count` different packages, in the proportions of those of `with_dependencies`."""
    kinds = _dependencies()
    made = (
        replace(
            kinds[n % len(kinds)],
            name=f"package-{n:05d}",
            version=f"1.{n}.0",
            purl=f"pkg:pypi/package-{n:05d}@1.{n}.0",
        )
        for n in range(count)
    )
    return replace(clean(), dependencies=tuple(made))


def dependency(
    name: str, version: str = "1.0", scope: Scope = Scope.RUNTIME, **more: Any
) -> DependencyRecord:
    """One of PyPI, named directly and under MIT, unless `more` says otherwise."""
    given: dict[str, Any] = {
        "ecosystem": "pypi",
        "purl": f"pkg:pypi/{name}@{version}",
        "direct": True,
        "declared_in": (Mention("pyproject.toml", 12),),
        "license": "MIT",
        "license_expression": "MIT",
        "license_source": "PyPI: License-Expression",
        "confidence": "high",
    }
    return DependencyRecord(name=name, version=version, scope=scope, **given | more)


def _dependencies() -> tuple[DependencyRecord, ...]:
    def unread(name: str, version: str, reason: str, **more: Any) -> DependencyRecord:
        nothing = {"license": "", "license_expression": None, "license_source": "", "confidence": ""}
        return dependency(name, version, not_evaluated=reason, **{**nothing, **more})

    lock = (Mention("package-lock.json", 4021),)
    npm: dict[str, Any] = {
        "ecosystem": "npm",
        "license_source": "package-lock.json: license",
        "declared_in": lock,
    }
    optional, development = Scope.OPTIONAL, Scope.DEVELOPMENT
    return (
        dependency("attrs", "23.2.0"),
        dependency(
            "requests", "2.31.0", license="Apache 2.0", license_expression="Apache-2.0",
            license_source="PyPI: License", confidence="medium", requirement=">=2.28",
            declared_in=(Mention("pyproject.toml", 13), Mention("requirements.txt", 2)), credited=True,
        ),
        dependency(
            "lxml", "5.1.0", license="BSD", license_expression=None, confidence="low",
            license_candidates=("BSD-2-Clause", "BSD-3-Clause"), license_source="PyPI: classifiers",
        ),
        dependency(
            "acme-sdk", "4.0", license="Acme SDK terms, see acme.example", license_expression=None,
            license_source="PyPI: License", confidence="low",
        ),
        dependency("tinyhash", "0.3.1", license="", license_expression=None, confidence=""),
        unread("example-internal", "", "PyPI has no such package", purl="pkg:pypi/example-internal",
               requirement="~=2.0"),
        unread("torch", "2.2.0+cu121", "PyPI has no such version",
               purl="pkg:pypi/torch@2.2.0%2Bcu121"),
        dependency("hf-xet", "1.1.0", optional, license="MIT OR Apache-2.0", license_expression="MIT OR Apache-2.0"),
        dependency(
            "@babel/runtime", "7.24.0", purl="pkg:npm/%40babel/runtime@7.24.0", direct=False, **npm,
        ),
        unread("fsevents", "2.3.3", "package-lock.json has no licence of it, and the registry was not asked",
               **{**npm, "license_source": ""}, scope=optional, direct=False, purl="pkg:npm/fsevents@2.3.3"),
        dependency(
            "serde", "1.0.197", ecosystem="cargo", license="MIT/Apache-2.0", license_expression="MIT OR Apache-2.0",
            license_source="crates.io: license", confidence="medium", purl="pkg:cargo/serde@1.0.197",
            declared_in=(Mention("native/Cargo.toml", 9),),
        ),
        dependency("pytest", "8.1.1", development, declared_in=(Mention("pyproject.toml", 31),)),
        unread("inhouse-lint", "1.2", "PyPI has no such package", scope=development),
        dependency("setuptools", "69.1.1", Scope.BUILD, declared_in=(Mention("pyproject.toml", 2),)),
    )  # fmt: skip


def _hostile_dependencies() -> tuple[DependencyRecord, ...]:
    """Each text in every field; once as not evaluated, and one record twice."""
    scopes = tuple(Scope)
    made = [
        DependencyRecord(
            ecosystem=text,
            name=text,
            version=text,
            purl=f"pkg:{text}" if number % 2 else text,
            scope=scopes[number % 4],
            direct=number % 3 == 0,
            declared_in=(Mention(text, 1), Mention(text, 0)),
            requirement=text,
            license=text,
            license_expression=text if number % 3 else None,
            license_candidates=(text, text),
            license_source=text,
            confidence=text,
        )
        for number, text in enumerate(HOSTILE)
    ]
    unread = (replace(one, license="", license_expression=None, not_evaluated=one.name) for one in made)
    return (*made, *unread, made[0])


def _project() -> Project:
    return Project(
        owners=(Owner("Example AI", "given with --owner"), Owner("Example Labs", "setup.cfg: author")),
        declared_licenses=(
            DeclaredLicense("license-file", "LICENSE", "Apache-2.0"),
            DeclaredLicense("setup.cfg", "setup.cfg", "Apache-2.0"),
        ),
        attribution_documents=(
            AttributionDocument("LICENSE", "license"),
            AttributionDocument("README.md", "readme"),
        ),
        components=(
            ComponentRecord(".", "Apache-2.0", ("Example AI",), "", False),
            ComponentRecord("third_party/glm", None, ("Zhipu AI",), "vendored folder", True),
            ComponentRecord("vendor/rope", "MIT", ("Rope Authors",), "vendored folder", True),
        ),
        holders=(
            HolderRecord("Rope Authors", "", True, ("vendor/rope/AUTHORS",)),
            HolderRecord("智谱AI", "zhipu", True, ()),
        ),
    )


def _files() -> tuple[FileRecord, ...]:
    match = LicenseMatch("mit", "MIT", "tag", 2, 2, "spdx-id", 100.0)
    rope = Copyright("Copyright (c) 2023 Rope Authors", "Rope Authors", "2023", 1, 1, "comment")
    zhipu = Copyright("版权所有 2024 智谱AI", "智谱AI", "2024", 3, 3, "comment", "zhipu")
    files = (
        ("src/widget/attention.py", None, (), (zhipu,), _attention_comments(), 0.42),
        ("src/widget/small.py", "MIT", (match,), (), _small_comments(), 0.1),
        ("vendor/rope/cache.py", "MIT", (match,), (rope,), (), 0.0),
        ("vendor/rope/core.py", "MIT", (match,), (rope,), (), None),
    )
    figures = {
        "src/widget/attention.py": ChineseFigures(41, 6, 5, 58, 12, "high"),
        "src/widget/small.py": ChineseFigures(12, 1, 0, 7, 0, "low"),
    }
    return tuple(
        FileRecord(
            path, f"{n:040x}", "Python", "source", expression, licenses, held, zh, ratio, figures.get(path)
        )
        for n, (path, expression, licenses, held, zh, ratio) in enumerate(files)
    )


GLOSSARY = {
    "注意力": "attention",
    "注意力权重": "attention weights",
    "归一化": "normalisation",
    "智谱": "Zhipu (a lab)",
}


def _attention_comments() -> tuple[ChineseComment, ...]:
    """One of each kind and strength."""
    exclusive = "characters that only Chinese has"
    return (
        ChineseComment(
            "# 计算注意力权重\n# 然后做归一化", "Hans", 8, 9, "line", "strong", "zh", exclusive, 5, 11
        ),
        ChineseComment(
            '"""GLM 的注意力层\n\n    参考智谱的实现\n"""', "Hans", 15, 18, "docstring", "strong",
            "zh", exclusive, 5, 7, "", ("zhipu",),
        ),
        ChineseComment("#x = 輸出(y)", "Hant", 24, 24, "line", "code", "zh", exclusive, 1, 9),
        ChineseComment(
            "# the word “中文”", "undetermined", 30, 30, "line", "quoted", "undetermined", "no kana nearby", 1, 15
        ),
        ChineseComment("# 模型", "undetermined", 3, 3, "line", "ambiguous", "zh", "the file's other comments",
                       1, 4, "cell 2"),
    )  # fmt: skip


def _small_comments() -> tuple[ChineseComment, ...]:
    why = "the repository's other comments"
    return (ChineseComment("# 重要：注意力", "undetermined", 8, 8, "line", "ambiguous", "zh", why, 1, 8),)


def chinese(count: int = 20_000, in_files: int = 400) -> Result:
    """`count` Chinese comments in `in_files` files of 20 folders."""
    each = count // in_files
    comments = tuple(
        replace(_attention_comments()[n % 2], start_line=4 * n + 1, end_line=4 * n + 2) for n in range(each)
    )
    figures = ChineseFigures(5 * each, 2 * each, 2 * each, 14 * each, 0, "high")
    made = tuple(
        replace(
            _files()[0],
            path=f"src/part{n % 20:02d}/module_{n:04d}.py",
            chinese_comments=comments,
            chinese=figures,
        )
        for n in range(in_files)
    )
    return replace(realistic(), files=made)


def _hostile_finding(number: int, text: str) -> Finding:
    return Finding(
        id=f"hostile-{number}",
        rule="vendor-notice-uncredited" if number % 2 else "mit-notice-missing",
        kind=Kind.OBLIGATION,
        severity=Severity.ERROR,
        confidence="high",
        title=text,
        path=text,
        start_line=1,
        end_line=1,
        obligation=Obligation(text, text, text, HOSTILE[9] if number % 2 else text),
        observed=text,
        looked_in=(text,),
        not_checked=text,
        could_be_wrong=text,
        fix=text,
        evidence=(Quote(text, 1, 1, text),),
        status="waived" if number % 5 == 4 else "open",
        waiver=text,
        component=text,
        holder=text,
    )


def _hostile_rule(text: str) -> RuleRecord:
    duty = Obligation(text, text, text, text)
    return RuleRecord(text, text, text, Kind.REVIEW, Severity.NOTE, text, duty, 3, 1, 1, 1)


def _hostile_file(text: str) -> FileRecord:
    return FileRecord(
        path=f"{text}/{text}",
        blob="0" * 40,
        language=text,
        role="source",
        license_expression=text,
        licenses=(LicenseMatch(text, text, text, 1, 1, text, 50.0, (text,)),),
        copyrights=(Copyright(text, text, text, 1, 1, text, text),),
        chinese_comments=(
            ChineseComment(text, text, 1, 1, text, text, "zh", text, 1, 1, text, (text, text)),
            ChineseComment(text, "Hans", 1, 1, "line", "strong"),
        ),
        han_comment_ratio=0.5,
        chinese=ChineseFigures(9, 3, 1, 30, 4, "high"),
    )
