"""Where the scanned tree can be had: its address without credentials, its commit, its package URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from compliance.model.snapshot import Target

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SCP = re.compile(r"(?:[\w.-]+@)?([A-Za-z0-9.-]{1,253}):(?!//)/?([\w./~-]{1,500})", re.A)
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?")
_PATH = re.compile(r"(?:/[\w.~%+,=-]{1,200}){1,30}/?", re.A)
_PURL_TYPES = {"github.com": "github", "huggingface.co": "huggingface"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the scanned tree can be had. `commit` is None where the tree may differ from it."""

    url: str | None
    commit: str | None
    purl: str | None


def origin(target: Target) -> Origin:
    url = _address(target.url or "")
    commit = target.commit if not target.dirty and _COMMIT.fullmatch(target.commit or "") else None
    return Origin(url, commit, _purl(url, commit))


def name(target: Target) -> str:
    """The repository's, folder's or archive's own name: never the path on the machine that scanned it."""
    last = re.split(r"[/:\\]", (target.url or target.input).rstrip("/"))[-1].removesuffix(".git")
    return last if last.strip(" .") else "project"


def _address(url: str) -> str | None:
    """`url` as an absolute address without credentials; None for a local path or an odd one."""
    if short := _SCP.fullmatch(url):
        url = f"ssh://{short[1]}/{short[2]}"
    try:
        given = urlsplit(url)
    except ValueError:
        return None
    host = given.netloc.rpartition("@")[2]
    if given.scheme not in ("http", "https", "ssh", "git") or not _HOST.fullmatch(host):
        return None
    if not _PATH.fullmatch(given.path):
        return None
    return f"{given.scheme}://{'git@' if given.scheme == 'ssh' else ''}{host}{given.path.rstrip('/')}"


def _purl(url: str | None, commit: str | None) -> str | None:
    """A purl where its type is that of a host: https://github.com/package-url/purl-spec (purl types)."""
    given = urlsplit(url or "")
    kind = _PURL_TYPES.get((given.hostname or "").lower())
    place = given.path.strip("/").removesuffix(".git").split("/")
    if kind is None or len(place) != 2:
        return None
    from packageurl import PackageURL

    return PackageURL(kind, place[0], place[1], commit).to_string()
