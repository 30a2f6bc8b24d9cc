"""Licence expressions that a bill of materials may hold: every id on SPDX's list, or a LicenseRef.

What a repository declares can be anything. Words that are no SPDX id become a `LicenseRef-…` of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

_REF = re.compile(r"LicenseRef-[A-Za-z0-9.-]{1,100}")  # SPDX 2.3, clause 10.1
_LONGEST = 20_000  # of an expression; the parser's time grows faster than its length


@dataclass(frozen=True, slots=True)
class Expression:
    """`text` is valid. `parts` are its licences, with their exceptions, sorted; `references` maps each
    `LicenseRef-…` among them to what was written."""

    text: str
    parts: tuple[str, ...]
    references: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_compound(self) -> bool:
        return self.text not in self.parts


@cache
def expression(written: str) -> Expression:
    """`written` with what is not on SPDX's list replaced; one `LicenseRef-…` for what cannot be parsed."""
    parsed = _parsed(written)
    if parsed is None:
        return Expression(_reference(written), (_reference(written),), {_reference(written): written})
    ids = {literal: _id(literal) for literal in parsed.literals}
    text = str(parsed.subs({literal: _symbol(valid) for literal, valid in ids.items()}))
    references = {valid: str(literal) for literal, valid in ids.items() if valid.startswith("LicenseRef-")}
    return Expression(text, tuple(sorted(set(ids.values()))), dict(sorted(references.items())))


def _parsed(written: str) -> Any:
    from license_expression import ExpressionError

    if not written.strip() or len(written) > _LONGEST:
        return None
    try:
        return licensing().parse(written)
    # The parser lets these through for odd words ("()", a name with a NUL) and deep brackets.
    except (ExpressionError, AttributeError, TypeError, ValueError, LookupError, RecursionError):
        return None


def _id(literal: Any) -> str:
    """The licence (or `licence WITH exception`) as a valid expression."""
    known = licensing().known_symbols
    license_, exception = (
        getattr(literal, "license_symbol", literal),
        getattr(literal, "exception_symbol", None),
    )
    listed = _listed(license_.key, known, exception=False)
    if exception is not None:
        listed = listed and _listed(exception.key, known, exception=True)
    return str(literal) if listed or _REF.fullmatch(str(literal)) else _reference(str(literal))


def _listed(key: str, known: Mapping[str, Any], *, exception: bool) -> bool:
    # The bundled list holds ScanCode's LicenseRefs as well.
    return key in known and known[key].is_exception == exception and not key.startswith("LicenseRef-")


def _reference(written: str) -> str:
    """A LicenseRef that shows what was written, with a digest where that leaves something out."""
    if _REF.fullmatch(f"LicenseRef-{written}"):
        return f"LicenseRef-{written}"
    readable = (
        re.sub(r"[^A-Za-z0-9.]+", "-", written[:60].removeprefix("LicenseRef-")).strip("-") or "unnamed"
    )
    return f"LicenseRef-{readable}-{sha256(written.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def licensing() -> Any:
    """SPDX's list as license-expression has it; built once, which takes a tenth of a second."""
    from license_expression import get_spdx_licensing

    return _built(get_spdx_licensing)


def _symbol(valid: str) -> Any:
    return licensing().parse(valid)


@cache
def _built(build: Callable[[], Any]) -> Any:
    return build()
