"""The user name and password in an address, handed to git where no list of processes shows them.

On git's command line, and on that of the helper that it starts, anybody on the machine could read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from compliance.acquire.redact import one_line
from compliance.errors import TargetError

# A credential helper as gitcredentials(7) has it: git asks it only after the server has asked.
_HELPER = (
    '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n"'
    ' "$COMPLIANCE_GIT_USER" "$COMPLIANCE_GIT_PASSWORD"; }; f'
)


def taken_out(url: str) -> tuple[str, Mapping[str, str], Mapping[str, str]]:
    """`url` without the credentials of an http address; the git settings and the variables that stand for
    them. They are given to that host alone, wherever it redirects to. Raises TargetError."""
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    if not at or scheme.lower() not in ("http", "https") or not _is_plain(f"{scheme}://{host}"):
        return url, {}, {}
    name, _, password = user.partition(":")
    variables = {"COMPLIANCE_GIT_USER": unquote(name), "COMPLIANCE_GIT_PASSWORD": unquote(password)}
    if any(set(value) & set("\n\r\0") for value in variables.values()):
        # They would be taken for further lines of the helper's answer.
        raise TargetError(f"{one_line(url)}: a line break in the user name or password")
    section = f"credential.{scheme}://{host}.helper"
    return f"{scheme}{separator}{host}{slash}{path}", {section: _HELPER}, variables


def _is_plain(address: str) -> bool:
    """Whether it is a host, with a port perhaps; not one that would end a setting's name."""
    try:
        found = urlsplit(address)
        return bool(found.hostname) and found.port != 0 and not set(address) & set("\n\0= ")
    except ValueError:
        return False
