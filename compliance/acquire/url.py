"""Which targets are URLs, and which URLs are refused."""

from __future__ import annotations

import os
import re

from compliance.acquire.redact import one_line
from compliance.errors import TargetError

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,20})://")
_HELPER = re.compile(r"[A-Za-z0-9+.-]*::")
# user@host:path; with a slash before the colon it is a path, as git has it.
_SCP_LIKE = re.compile(r"(?:[^/:@\s]+@)?(?:\[[^/\]]+\]|[^/:@\s]+):(?!:).+", re.DOTALL)

_NETWORK = "https:http:ssh:git"
_SCHEMES = {
    "https": _NETWORK,
    "http": _NETWORK,
    "git": _NETWORK,
    "ssh": _NETWORK,
    "git+ssh": _NETWORK,
    "ssh+git": _NETWORK,
    "file": "file",  # only as typed by the user, never by way of a redirect or another URL
}


def is_url(target: str) -> bool:
    """Whether `target` is a URL or `user@host:path`. Raises TargetError for one that is refused."""
    if _HELPER.match(target):
        raise _refused(target, "remote helpers (ext::, fd::) are not used")
    scheme = _SCHEME.match(target)
    if scheme is None:
        scp_like = _SCP_LIKE.fullmatch(target) is not None and not os.path.lexists(target)
        if scp_like and "@-" in target:
            raise _refused(target, "a host may not begin with '-'")
        return scp_like
    if scheme[1].lower() not in _SCHEMES:
        raise _refused(target, f"{scheme[1]}:// is not a way to reach a git repository")
    # Such a host would be taken for an option of ssh.
    if target[scheme.end() :].startswith("-") or "@-" in target:
        raise _refused(target, "a host may not begin with '-'")
    return True


def protocols_for(url: str) -> str:
    """The transports that git may use to clone `url`, as GIT_ALLOW_PROTOCOL wants them."""
    scheme = _SCHEME.match(url)
    return _SCHEMES[scheme[1].lower()] if scheme else _NETWORK


def _refused(target: str, why: str) -> TargetError:
    return TargetError(f"{one_line(target)}: {why}", hint="give an https or ssh URL, or a path")
