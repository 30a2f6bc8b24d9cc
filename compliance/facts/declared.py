"""What a project says of itself: name, authors and licence in LICENSE files, manifests and model cards."""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from compliance.facts.attribution import Attribution
from compliance.facts.documents import own_documents
from compliance.facts.expressions import as_spdx, conjunction
from compliance.facts.statements import TEXT_SCORE
from compliance.facts.tree import Tree, folder, speaks_for
from compliance.model.evidence import Evidence
from compliance.model.result import DeclaredLicense
from compliance.model.snapshot import Problem


@dataclass(frozen=True, slots=True)
class Manifest:
    """A package manifest, as far as attribution is concerned. `license` is as written, empty if absent."""

    path: str
    kind: str
    name: str = ""
    license: str = ""
    authors: tuple[str, ...] = ()
    repository: str = ""


def read_manifests(tree: Tree) -> tuple[tuple[Manifest, ...], tuple[Problem, ...]]:
    """Every manifest in the tree, and a problem for each one that cannot be parsed."""
    manifests, problems = [], []
    for path in tree.entries:
        reader = _READERS.get(PurePosixPath(path).name)
        if reader is None or not (text := tree.text(path)):
            continue
        try:
            manifests.append(reader(path, text))
        except (ValueError, TypeError, AttributeError, KeyError, configparser.Error, RecursionError) as error:
            # Test suites keep broken manifests on purpose; one of them must not make an audit incomplete.
            if folder(path) == ".":
                reason = (str(error) or type(error).__name__).splitlines()[0][:200]
                problems.append(Problem(path, "facts", f"not a readable manifest: {reason}"))
    return tuple(manifests), tuple(problems)


def declared_licenses(
    tree: Tree, attribution: Attribution, manifests: tuple[Manifest, ...]
) -> tuple[DeclaredLicense, ...]:
    """Each place at the root that declares the project's licence, never merged with one another."""
    return tuple(_declared(tree, attribution, manifests))


def _declared(
    tree: Tree, attribution: Attribution, manifests: tuple[Manifest, ...]
) -> Iterator[DeclaredLicense]:
    for document in own_documents(attribution.documents, "license"):
        if (found := tree.evidence.get(document.path)) and (expression := _stated_by(found)):
            yield DeclaredLicense("license-file", document.path, expression)
    for document in own_documents(attribution.documents, "model-card"):
        if declared := _front_matter_license(tree.text(document.path)):
            yield DeclaredLicense("model-card", document.path, as_spdx(declared) or declared)
    for manifest in manifests:
        if speaks_for(manifest.path) == "." and manifest.license:
            declared = as_spdx(manifest.license) or manifest.license
            yield DeclaredLicense(manifest.kind, manifest.path, declared)


def _stated_by(found: Evidence) -> str | None:
    """What a licence file holds; a passage that only resembles some licence is none."""
    return conjunction(
        match.spdx_expression
        for match in found.licenses
        if match.kind in ("text", "notice", "tag") and match.score >= TEXT_SCORE
    )


def _package_json(path: str, text: str) -> Manifest:
    data = json.loads(text)
    license = data.get("license") or data.get("licenses") or ""
    if isinstance(license, list):
        license = " OR ".join(_named(entry) for entry in license if entry)
    people = [data.get("author"), *(data.get("contributors") or [])]
    return Manifest(
        path,
        "package.json",
        str(data.get("name") or ""),
        _named(license),
        tuple(_person(person) for person in people if person),
        _repository(data.get("repository")),
    )


def _pyproject(path: str, text: str) -> Manifest:
    data = tomllib.loads(text)
    project = data.get("project") or data.get("tool", {}).get("poetry") or {}
    license = project.get("license") or ""
    if isinstance(license, dict):
        license = license.get("text") or ""
    return Manifest(
        path,
        "pyproject",
        str(project.get("name") or ""),
        _one_line(license) or _from_classifiers(project.get("classifiers") or []),
        tuple(_person(person) for person in project.get("authors") or [] if person),
        _repository(project.get("urls")) or _repository(project.get("repository")),
    )


def _setup_cfg(path: str, text: str) -> Manifest:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(text)
    metadata = dict(parser["metadata"]) if parser.has_section("metadata") else {}
    author = metadata.get("author", "")
    license = metadata.get("license", "")
    classifiers = (metadata.get("classifiers") or metadata.get("classifier") or "").splitlines()
    return Manifest(
        path,
        "setup.cfg",
        metadata.get("name", ""),
        _one_line(license) or _from_classifiers(classifiers),
        (author,) if author else (),
        _repository(metadata.get("url")),
    )


def _metadata(path: str, text: str) -> Manifest:
    """The headers of PKG-INFO or METADATA (RFC 822 form)."""
    headers: dict[str, str] = {}
    classifiers = []
    for line in text.split("\n\n", 1)[0].splitlines():
        key, colon, value = line.partition(": ")
        if colon and key == "Classifier":
            classifiers.append(value)
        elif colon:
            headers.setdefault(key, value.strip())
    license = headers.get("License-Expression") or headers.get("License", "")
    author = headers.get("Author") or headers.get("Author-email", "")
    return Manifest(
        path,
        "metadata",
        headers.get("Name", ""),
        _one_line(license) or _from_classifiers(classifiers),
        (_person(author),) if author else (),
        _repository(headers.get("Home-page")) or _repository(headers.get("Project-URL", "").split(", ")[-1]),
    )


def _cargo(path: str, text: str) -> Manifest:
    package = tomllib.loads(text).get("package") or {}
    license = package.get("license") or ""
    return Manifest(
        path,
        "Cargo.toml",
        str(package.get("name") or ""),
        license if isinstance(license, str) else "",
        tuple(_person(person) for person in package.get("authors") or [] if person),
        _repository(package.get("repository")),
    )


_READERS: dict[str, Callable[[str, str], Manifest]] = {
    "package.json": _package_json,
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_cfg,
    "PKG-INFO": _metadata,
    "METADATA": _metadata,
    "Cargo.toml": _cargo,
}

_PERSON = re.compile(r"\A([^<(]{1,200}?)\s*(?:[<(]|\Z)")
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
}


def _from_classifiers(classifiers: list[Any]) -> str:
    names = [str(line).rpartition("::")[2].strip() for line in classifiers if "License ::" in str(line)]
    return conjunction(_CLASSIFIERS.get(name, "") for name in names) or ""


def _named(license: Any) -> str:
    return str(license.get("type") or "") if isinstance(license, dict) else str(license or "")


def _person(person: Any) -> str:
    """The name in `{"name": …}` or `Name <mail> (url)`."""
    text = str(person.get("name") or "") if isinstance(person, dict) else str(person)
    match = _PERSON.match(text.strip())
    return match[1] if match else ""


_CODE_HOST = re.compile(r"(?:github\.com|gitlab\.com|gitee\.com)[/:][\w.-]+/[\w.-]+")


def _repository(value: Any) -> str:
    """The first address on a code host in a URL, a mapping of URLs, or npm's {type, url}."""
    values = value.values() if isinstance(value, dict) else [value]
    found = next((match for text in values if (match := _CODE_HOST.search(str(text or "")))), None)
    return f"https://{found[0].replace(':', '/')}" if found else ""


def _one_line(license: Any) -> str:
    """A licence name; a whole licence text in the field says nothing that LICENSE does not say better."""
    text = str(license).strip()
    return text if "\n" not in text and len(text) < 200 else ""


_FRONT_LICENSE = re.compile(r"^license:[ \t]*([A-Za-z0-9.+-]{1,60})[ \t]*$", re.M)


def _front_matter_license(text: str) -> str:
    head = text[:20_000]
    if not head.startswith("---\n") or (end := head.find("\n---", 4)) < 0:
        return ""
    match = _FRONT_LICENSE.search(head, 0, end)
    return match[1] if match else ""
