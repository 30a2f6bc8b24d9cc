"""Links to the exact lines at the scanned commit, where the remote is one whose addresses are known."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from compliance.model.snapshot import Target

# https://host/owner/name, git@host:owner/name, ssh://git@host/owner/name; GitLab has subgroups.
_REMOTE = re.compile(
    r"(?:https?://|ssh://(?:git@)?|git@)(?P<host>[A-Za-z0-9.-]{1,253})(?::\d{1,5})?[:/]"
    r"(?P<repository>[\w.~-]{1,100}(?:/[\w.~-]{1,100}){1,20})",
    re.A,
)
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_RENDERED = (".md", ".markdown", ".rst", ".adoc")  # shown as a page, without lines, unless asked for plain


def line_url(target: Target, path: str, start_line: int, end_line: int) -> str | None:
    """Where these lines can be read; for `start_line` 0 the file or folder itself.

    None for another remote, without a commit, or where uncommitted changes may have moved the lines.
    """
    remote = _REMOTE.fullmatch((target.url or "").removesuffix("/").removesuffix(".git"))
    if remote is None or target.dirty or not _COMMIT.fullmatch(target.commit or ""):
        return None
    address = _HOSTS.get(_host(remote["host"]))
    if address is None or "/../" in f"/{path}/":
        return None
    base = f"https://{remote['host'].lower()}/{remote['repository']}"
    where = quote(path.encode("utf-8", "surrogateescape"))
    return address(base, target.commit or "", where) + _lines(remote["host"], path, start_line, end_line)


def _host(host: str) -> str:
    """`gitlab.example.org` is a GitLab of its own."""
    return "gitlab.com" if host.lower().startswith("gitlab.") else host.lower()


def _lines(host: str, path: str, start: int, end: int) -> str:
    if start < 1:
        return ""
    plain = "?plain=1" if path.lower().endswith(_RENDERED) else ""
    to = "-" if _host(host) == "gitlab.com" else "-L"
    return f"{plain}#L{start}{f'{to}{end}' if end > start else ''}"


_HOSTS: dict[str, Callable[[str, str, str], str]] = {
    "github.com": lambda base, commit, path: f"{base}/blob/{commit}/{path}",
    "gitlab.com": lambda base, commit, path: f"{base}/-/blob/{commit}/{path}",
    "gitee.com": lambda base, commit, path: f"{base}/blob/{commit}/{path}",
    "huggingface.co": lambda base, commit, path: f"{base}/blob/{commit}/{path}",
}
