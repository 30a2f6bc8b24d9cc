"""Cases tried: their files are scanned as any other folder is, and the findings are compared."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from compliance import pipeline
from compliance.errors import RuleError
from compliance.model.change import Change
from compliance.model.finding import Finding
from compliance.model.result import Result
from compliance.obligations.cases import Case, Expected, filled
from compliance.settings import Dependencies, Settings

_KEY = re.compile(r"[a-z0-9][a-z0-9.+_-]*\Z")
PROJECT = "example"  # the name of the folder, and so of the project


@dataclass(frozen=True, slots=True)
class Trial:
    """How a case went: what differs from what it expects, in lines; none if it holds."""

    case: Case
    differences: tuple[str, ...]


def run(case: Case, rules: tuple[str, ...] = (), cache_dir: Path | None = None) -> Trial:
    """Scan the case's files under the shipped packs and the rule files `rules`.

    Raises ComplianceError if the case cannot be made into a folder or a policy.
    """
    with tempfile.TemporaryDirectory(prefix="compliance-case-") as folder:
        tree, policy = Path(folder) / PROJECT, Path(folder) / "policy.yml"
        policy.write_text(json.dumps({"params": case.params}), encoding="utf-8")
        offline = Dependencies(offline=True, believed=True)
        settings = Settings(policy_file=policy, rules=rules, cache_dir=cache_dir, dependencies=offline)
        if case.before is None:
            write(case, case.files, tree)
            result = pipeline.scan(str(tree), settings, warn=lambda line: None)
        else:
            result = pipeline.check(_change(case, case.before, tree), settings, warn=lambda line: None)
    return Trial(case, tuple(_differences(case, result)))


def _change(case: Case, before: Mapping[str, str], tree: Path) -> Change:
    """A repository at `tree` in which `before` is committed, and the case's files are staged instead."""
    from compliance.acquire import change, git

    tree.mkdir()
    write(case, before, tree)
    git.commit_all(tree)
    for path in before.keys() - case.files.keys():
        (tree / path).unlink()
    write(case, case.files, tree)
    git.stage_all(tree)
    return change.staged(tree)


def write(case: Case, files: Mapping[str, str], tree: Path) -> None:
    """The case's `files` under `tree`. Their paths were checked when they were read."""
    snippets = {name: license_text(text, case) for name, text in case.snippets.items()}
    for path, text in files.items():
        file = tree / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(filled(text, snippets), encoding="utf-8", newline="")
        except OSError as error:
            raise RuleError(f"{case.where}: '{path}' cannot be written: {error.strerror}") from None


def license_text(text: str, case: Case) -> str:
    """`text`; for "@key", ScanCode's text of the licence that has this key there.

    Raises RuleError if there is none.
    """
    if not text.startswith("@"):
        return text
    spec = find_spec("licensedcode")  # asked for its folder only: to import it takes a second
    assert spec is not None and spec.submodule_search_locations
    file = Path(spec.submodule_search_locations[0], "data", "licenses", f"{text[1:]}.LICENSE")
    if not _KEY.match(text[1:]) or not file.is_file():
        raise RuleError(f"{case.where}: ScanCode knows no licence by the key '{text[1:]}'")
    return file.read_text(encoding="utf-8").split("\n---\n", 1)[1].lstrip("\n")


def told(trial: Trial) -> list[str]:
    """Nothing for a case that holds."""
    head = [f"{trial.case.where}: failed: {trial.case.name}"] if trial.differences else []
    return [*head, *(f"    {line}" for line in trial.differences)]


def _differences(case: Case, result: Result) -> Iterable[str]:
    yield from (f"not read: {problem.path}: {problem.message}" for problem in result.coverage.problems)
    found = [finding for finding in result.findings if finding.rule in case.rules]
    for entry in case.expect:
        match = next((finding for finding in found if _is(finding, entry)), None)
        if match:
            found.remove(match)
        else:
            yield f"expected, and not found: {_told(entry)}"
    yield from (f"found, and not expected: {_told(_seen(finding))}" for finding in found)
    if case.not_evaluated is not None:
        undecided = {entry.rule for entry in result.not_evaluated} & case.rules
        more, fewer = undecided - case.not_evaluated, case.not_evaluated - undecided
        yield from (f"not evaluated, and not expected: {name}" for name in sorted(more))
        yield from (f"expected as not evaluated: {name}" for name in sorted(fewer))


def _is(finding: Finding, entry: Expected) -> bool:
    return _seen(finding) == Expected(
        entry.rule, entry.path, entry.severity, entry.line or finding.start_line
    )


def _seen(finding: Finding) -> Expected:
    return Expected(finding.rule, finding.path, finding.severity.value, finding.start_line)


def _told(entry: Expected) -> str:
    line = f":{entry.line}" if entry.line else ""
    return f"{entry.severity} {entry.rule} at {entry.path}{line}"
