"""The manifests of Python packages. `setup.py` is parsed, never run."""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
import warnings
from typing import Any

from compliance.facts.manifest import (
    Manifest,
    from_classifiers,
    line_of,
    mails,
    one_line,
    people,
    repository,
    texts,
)

_LICENSE_LINE = re.compile(r"""^\s*["']?licen[cs]e["']?\s*[=:]|^License(-Expression)?: """)
_CLASSIFIER_LINE = re.compile(r"License ::")
_MAX_SETUP = 200_000


def pyproject(path: str, text: str) -> Manifest:
    """PEP 621 and PEP 639, else Poetry's own table."""
    data = tomllib.loads(text)
    project = data.get("project") or data.get("tool", {}).get("poetry") or {}
    license = project.get("license") or ""
    files = texts(project.get("license-files"))
    if isinstance(license, dict):
        files += texts(license.get("file"))
        license = license.get("text") or ""
    written_by = [*_listed(project.get("authors")), *_listed(project.get("maintainers"))]
    return Manifest(
        path,
        "pyproject",
        str(project.get("name") or ""),
        one_line(license) or from_classifiers(project.get("classifiers")),
        people(written_by),
        repository(project.get("urls")) or repository(project.get("repository")),
        _plain(files),
        mails=mails(written_by),
        license_line=_line(text),
    )


def setup_cfg(path: str, text: str) -> Manifest:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(text)
    metadata = dict(parser["metadata"]) if parser.has_section("metadata") else {}
    classifiers = (metadata.get("classifiers") or metadata.get("classifier") or "").splitlines()
    files = re.split(r"[,\n]", metadata.get("license_files", metadata.get("license_file", "")))
    return Manifest(
        path,
        "setup.cfg",
        metadata.get("name", ""),
        one_line(metadata.get("license", "")) or from_classifiers(classifiers),
        texts([metadata.get("author"), metadata.get("maintainer")]),
        repository(metadata.get("url")),
        _plain(tuple(name.strip() for name in files if name.strip())),
        mails=mails(metadata.get("author_email"), metadata.get("maintainer_email")),
        license_line=_line(text),
    )


def setup_py(path: str, text: str) -> Manifest:
    """The literal arguments of its call of `setup`. Raises ValueError where Python 3 cannot parse it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text[:_MAX_SETUP])
    except (SyntaxError, MemoryError) as error:
        raise ValueError(f"not Python: {error}") from None
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_setup(node.func))
    given = {keyword.arg: keyword.value for call in calls for keyword in call.keywords if keyword.arg}
    values = {name: _literal(node) for name, node in given.items()}
    license = one_line(values.get("license"))
    written = given["license"] if license else given.get("classifiers")
    return Manifest(
        path,
        "setup.py",
        str(values.get("name") or ""),
        license or from_classifiers(values.get("classifiers")),
        texts([values.get("author"), values.get("maintainer")]),
        repository(values.get("url")),
        _plain(texts(values.get("license_files")) + texts(values.get("license_file"))),
        mails=mails(values.get("author_email"), values.get("maintainer_email")),
        license_line=written.lineno if written else 0,
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_setup(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id == "setup") or (
        isinstance(function, ast.Attribute) and function.attr == "setup"
    )


def _literal(node: ast.expr) -> Any:
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_literal(entry) for entry in node.elts]
    return node.value if isinstance(node, ast.Constant) else None


def metadata(path: str, text: str) -> Manifest:
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
    roles = ("Author", "Maintainer")
    written_by = [headers.get(role) or headers.get(f"{role}-email", "") for role in roles]
    return Manifest(
        path,
        "metadata",
        headers.get("Name", ""),
        one_line(license) or from_classifiers(classifiers),
        people(written_by),
        repository(headers.get("Home-page")) or repository(headers.get("Project-URL", "").split(", ")[-1]),
        mails=mails(*(headers.get(f"{role}-email") for role in roles)),
        license_line=_line(text),
    )


def _line(text: str) -> int:
    return line_of(_LICENSE_LINE, text) or line_of(_CLASSIFIER_LINE, text)


def _plain(files: tuple[str, ...]) -> tuple[str, ...]:
    """Without patterns: that one of them matches nothing is no promise broken."""
    return tuple(name for name in files if not re.search(r"[*?\[{]", name))
