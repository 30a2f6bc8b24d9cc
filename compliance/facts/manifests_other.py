"""The manifests of other ecosystems. XML with a document type is not read: entities can explode."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from compliance.facts.manifest import Manifest, line_of, mails, one_line, people, repository, texts

_LICENSE_LINE = re.compile(r"""^\s*["']?licen[cs]es?["']?\s*[=:\[]""", re.I)
_SEE_LICENSE = re.compile(r"SEE LICEN[CS]E IN <?([^<>]{1,200})>?", re.I)


def package_json(path: str, text: str) -> Manifest:
    data = json.loads(text)
    license = data.get("license") or data.get("licenses") or ""
    if isinstance(license, list):
        license = " OR ".join(_named(entry) for entry in license if entry)
    license = _named(license)
    file = _SEE_LICENSE.match(license)
    workspaces = data.get("workspaces") or ()
    if isinstance(workspaces, dict):
        workspaces = workspaces.get("packages") or ()
    contributors = data.get("contributors")
    written_by = [data.get("author"), *(contributors if isinstance(contributors, list) else [])]
    return Manifest(
        path,
        "package.json",
        str(data.get("name") or ""),
        license,
        people(written_by),
        repository(data.get("repository")),
        (file[1].strip(),) if file else (),
        texts(workspaces),
        mails(written_by),
        line_of(_LICENSE_LINE, text),
    )


def _named(license: Any) -> str:
    return str(license.get("type") or "") if isinstance(license, dict) else str(license or "")


def composer_json(path: str, text: str) -> Manifest:
    """Composer's schema: of several licences one can be chosen; `proprietary` is closed."""
    data = json.loads(text)
    license = " OR ".join(texts(data.get("license")))
    return Manifest(
        path,
        "composer.json",
        str(data.get("name") or ""),
        "" if license == "proprietary" else license,
        people(data.get("authors") or ()),
        repository(data.get("support")) or repository(data.get("homepage")),
        mails=mails(data.get("authors")),
        license_line=line_of(_LICENSE_LINE, text),
    )


def cargo(path: str, text: str) -> Manifest:
    data = tomllib.loads(text)
    workspace = data.get("workspace") or {}
    package = data.get("package") or {}
    license = package.get("license") or ""
    if isinstance(license, dict):  # inherited: `license.workspace = true`
        license = ""
    return Manifest(
        path,
        "Cargo.toml",
        str(package.get("name") or ""),
        license.replace("/", " OR ") if isinstance(license, str) else "",
        people(texts(package.get("authors"))),
        repository(package.get("repository")),
        texts(package.get("license-file")),
        texts(workspace.get("members")),
        mails(package.get("authors")),
        line_of(_LICENSE_LINE, text),
    )


def pom(path: str, text: str) -> Manifest:
    root = _xml(text)
    licenses = [_text(node, "name") for node in root.iterfind("licenses/license")]
    return Manifest(
        path,
        "pom.xml",
        _text(root, "artifactId"),
        one_line(licenses[0]) if len(licenses) == 1 else "",
        tuple(filter(None, (_text(root, "organization/name"),))),
        repository(_text(root, "scm/url")) or repository(_text(root, "url")),
        license_line=line_of(re.compile("<licenses?>"), text),
    )


def nuget(path: str, text: str) -> Manifest:
    """A .nuspec, or a project file with the Package properties of NuGet."""
    root = _xml(text)
    license = root.find(".//license")
    by_file = license is not None and license.get("type") == "file"
    written = _text(root, ".//license") or _text(root, ".//PackageLicenseExpression")
    return Manifest(
        path,
        "nuget",
        _text(root, ".//metadata/id") or _text(root, ".//PackageId"),
        "" if by_file else one_line(written),
        texts([name.strip() for name in (_text(root, ".//authors") or _text(root, ".//Authors")).split(",")]),
        repository(_text(root, ".//projectUrl")),
        license_line=line_of(re.compile("<license|PackageLicense", re.I), text),
    )


def _xml(text: str) -> ElementTree.Element:
    """The root, its tags without namespaces. Raises ValueError."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text or len(text) > 1_000_000:
        raise ValueError("XML with a document type, or too large")
    try:
        root = ElementTree.fromstring(text.lstrip("\ufeff").encode("utf-8", "surrogatepass"))
    except ElementTree.ParseError as error:
        raise ValueError(f"not XML: {error}") from None
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    return root


def _text(node: ElementTree.Element, place: str) -> str:
    return (node.findtext(place) or "").strip()


def r_description(path: str, text: str) -> Manifest:
    """DESCRIPTION of an R or Octave package: `GPL (>= 2) | file LICENSE` (Writing R Extensions, 1.1.2)."""
    fields: dict[str, str] = dict(
        re.findall(r"^([A-Z][\w@-]{1,40}):[ \t]*([^\n]{0,500})", text[:50_000], re.M)
    )
    parts = [part.strip() for part in re.split(r"\||\s\+\s", fields.get("License", ""))]
    files = [part[5:].strip() for part in parts if part.lower().startswith("file ")]
    named = [_r_license(part) for part in parts if part and not part.lower().startswith("file ")]
    return Manifest(
        path,
        "DESCRIPTION",
        fields.get("Package", fields.get("Name", "")),
        " OR ".join(named),
        (),
        repository(fields.get("URL")),
        tuple(files),
        license_line=line_of(re.compile(r"^License:"), text),
    )


_R_VERSION = re.compile(
    r"\A((?:A|L)?GPL|MPL)(?: License)?[ -]?\(?\s*(?:(>=|==)\s*)?(\d)(?:\.(\d))?(?:\.0)?\)?(\+?)\Z"
)


def _r_license(part: str) -> str:
    """`GPL (>= 2)`, `GPL-3`, `GPLv3+`; other names as they are."""
    if match := _R_VERSION.match(part.replace("GPLv", "GPL-")):
        family, relation, major, minor, plus = match.groups()
        later = "-or-later" if relation == ">=" or plus else "-only"
        return f"{family}-{major}.{minor or 0}{later if family != 'MPL' else ''}"
    return part


# Manifests that are programs: a line tells their licence. The first group with something in it is meant.
_QUOTED = r"""["']([^"'\n]{1,200})["']"""
_LINES = {
    "gemspec": r"^\s*\w{1,30}\.licen[cs]es?\s*=\s*(?:\[\s*)?"
    + _QUOTED
    + r"\s*\]?\s*(?:\.freeze)?\s*(?:#.*)?$",
    "podspec": r"^\s*\w{1,30}\.license\s*=\s*(?:\{[^}\n]{0,100}:type\s*=>\s*|\{[^}\n]{0,100}\btype:\s*)?"
    + _QUOTED,
    "cabal": r"^license:\s*(\S[^\n]{0,100})$",
    "rockspec": r"^\s*license\s*=\s*" + _QUOTED,
    "mix.exs": r"^\s*licenses:\s*\[\s*" + _QUOTED + r"\s*\]",
    "opam": r"^license:\s*\[?\s*" + _QUOTED + r"\s*\]?\s*$",
    "dune-project": r"^\s*\(license\s+\"?([^\s()\"][^()\"\n]{0,100})\"?\)",
    "CITATION.cff": r"^license:\s*[\"']?([A-Za-z0-9][\w.+-]{0,80})[\"']?\s*$",
}
_PATTERNS = {kind: re.compile(line, re.I) for kind, line in _LINES.items()}
_CABAL_NAME = re.compile(r"^name:\s*(\S{1,100})\s*$", re.I | re.M)


def by_line(path: str, text: str) -> Manifest:
    """A manifest of `_LINES`. Names and authors are not read from it, but a cabal file's name."""
    kind = next(kind for kind in _kinds(path))
    name = _CABAL_NAME.search(text[:20_000]) if kind == "cabal" else None
    lines = enumerate(text[:200_000].split("\n"), 1)
    for number, line in lines:
        if match := _PATTERNS[kind].match(line[:1000]):
            return Manifest(path, kind, name[1] if name else "", match[1].strip(), license_line=number)
    return Manifest(path, kind, name[1] if name else "")


def _kinds(path: str) -> Iterator[str]:
    name = path.rpartition("/")[2]
    yield from (kind for kind in _LINES if name == kind or name.endswith(f".{kind}"))
