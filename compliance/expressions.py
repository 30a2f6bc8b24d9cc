"""SPDX expressions, as far as the facts need them taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from threading import Lock
from typing import Any

from compliance.license_names import ids_named

_OPERATORS = frozenset({"AND", "OR", "WITH"})
_NAME = re.compile(r"[A-Za-z0-9.+:-]+")


def license_ids(expression: str) -> frozenset[str]:
    """The ids in an SPDX expression: licences and exceptions alike.

    `GPL-2.0-or-later WITH Classpath-exception-2.0` gives both ids.
    """
    return frozenset(_NAME.findall(expression)) - _OPERATORS


@cache
def as_spdx(written: str, *, custom: bool = False) -> str | None:
    """A manifest's licence field as an SPDX expression; None where it is none and no well-known name.

    "Apache License 2.0" and "MIT License" are names that manifests held before SPDX ids were usual. `custom`:
    an id such as LicenseRef-Ours, whose terms only its author knows, may be in it.
    """
    text = " ".join(written.split())
    if not text:
        return None
    if text in _PLAIN:
        return text
    known = ids_named(text)
    if len(known) == 1 and not known[0].startswith("LicenseRef-"):
        return known[0]
    from license_expression import ExpressionError

    try:
        found = parsed(text)
    except (ExpressionError, AttributeError, TypeError, IndexError, AssertionError):  # "()" is an IndexError
        return None
    unknown = _licensing().unknown_license_keys(found)
    return str(found) if all(custom and key.startswith(_OWN) for key in unknown) else None


def parsed(expression: str) -> Any:
    """The tree that license-expression makes of it; ids that it does not know stand in it as they are.

    Raises license_expression.ExpressionError, and what else its parser runs into.
    """
    with _ONE_AT_A_TIME:
        return _licensing().parse(expression)


@cache
def _licensing() -> Any:
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()  # a tenth of a second, and the same each time


_ONE_AT_A_TIME = Lock()  # the library's parser is not made for threads
_OWN = ("LicenseRef-", "DocumentRef-")
# Of these nobody needs to be asked, and whom to ask takes a tenth of a second to load.
_PLAIN = frozenset(
    "Apache-2.0 MIT BSD-3-Clause BSD-2-Clause ISC GPL-3.0-only LGPL-2.0-or-later MPL-2.0".split()
)


def is_choice(expression: str) -> bool:
    """Whether the expression leaves a choice somewhere ("MIT OR Apache-2.0")."""
    return " OR " in expression


def conjunction(expressions: Iterable[str]) -> str | None:
    """All of `expressions` joined by AND, each once, in order; None if there are none."""
    unique = list(dict.fromkeys(expression for expression in expressions if expression))
    if len(unique) <= 1:
        return unique[0] if unique else None
    return " AND ".join(f"({part})" if is_choice(part) else part for part in unique)
