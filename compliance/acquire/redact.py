"""Texts made fit to be shown: no credentials, one line, no control characters."""

from __future__ import annotations

import re

# A scheme is bounded, so that a long run of letters costs little from each of its letters. What stands
# before it does not matter: a colour code may.
# A quote ends it, but one in a password does not.
_URL = re.compile(
    r"([A-Za-z][A-Za-z0-9+.-]{0,20})://((?:[^\s/'\"<>]{0,300}['\"<>][^\s/]{0,300}@)?[^\s'\"<>]*)"
)
_QUERY = re.compile(r"[?#]")
# What is left of an address that was cut at a quote, or is none.
_TOKEN = re.compile(
    r"([?&;][\w-]{0,30}(?:token|key|secret|password|auth)[\w-]{0,30}=)[^\s&;#]+", re.IGNORECASE
)
_ENDS = re.compile(r"['\"<>]")
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]*\]|[^:\[\]]*)(:\d*)?")


def redact(text: str) -> str:
    """`text` with the credentials of every URL in it removed; a URL is a text like any other.

    The user name of an ssh URL is kept: it is an address, not a secret. Query and fragment are
    dropped, since access tokens are passed there too.
    """
    redacted = _URL.sub(lambda url: f"{url[1]}://{_without_credentials(url[1], url[2])}", text)
    return _TOKEN.sub(r"\1…", redacted)


def _without_credentials(scheme: str, rest: str) -> str:
    authority, slash, path = _QUERY.split(rest, maxsplit=1)[0].partition("/")
    user, at, host = authority.rpartition("@")
    if not at and not _AUTHORITY.fullmatch(authority):
        # "user:pass/word@host/path": an unescaped slash in a password; the last @ ends it.
        return _QUERY.split(rest.rpartition("@")[2], maxsplit=1)[0] if "@" in rest else "***"
    name = user.partition(":")[0] if "ssh" in scheme.lower() else ""
    return f"{name}@{host}{slash}{path}" if name else f"{host}{slash}{path}"


def shown_address(address: str) -> str | None:
    """A remote's `address` as it may be shown, and linked to; None for what is none that git could use."""
    plain = _ENDS.split(redact(address.strip()), maxsplit=1)[0]
    place = plain.partition("://")[2] if "://" in plain else plain.partition(":")[2]
    if "://" not in plain and "@" in place:
        return None  # no host:path has it; something:user:password@host may
    return plain or None


def one_line(text: str) -> str:
    """`text` redacted, on one line, with everything that is not printable escaped."""
    words = " ".join(redact(text).split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)
