"""SPDX-License-Identifier tags, read without ScanCode.

Sources: SPDX specification 2.3, annex E (the tag); REUSE specification 3.3 (REUSE-IgnoreStart/End).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from compliance.model.evidence import LicenseMatch

MATCHER = "spdx-tag"
_TAG = re.compile(r"SPDX-License-Identifier\s{0,8}:[ \t]*([^\n]{0,500})", re.IGNORECASE)
_BEFORE_TAG = re.compile(r"\s*(?:\W{0,20}|\W{0,6}(?:dnl|rem|@comment|\.\.)\W{0,6})", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"[<$%{\[…]|\.\.\.|$")
_CLOSERS = re.compile(r"\*/|-->|</|\\[nrt]|#\}|\*\)|--\]\]|-\}")
_MARKS = ("Identifier", "identifier", "IDENTIFIER", "REUSE-Ignore")  # without any, there is nothing to take
_IGNORE = re.compile(r"REUSE-Ignore(Start|End)")
# SPDX ids that became a licence WITH an exception (SPDX licence list, deprecated ids).
_SUCCESSORS = {
    "ecos-2.0": "gpl-2.0-or-later with ecos-exception-2.0",
    "gpl-2.0-with-autoconf-exception": "gpl-2.0-only with autoconf-exception-2.0",
    "gpl-2.0-with-bison-exception": "gpl-2.0-only with bison-exception-2.2",
    "gpl-2.0-with-classpath-exception": "gpl-2.0-only with classpath-exception-2.0",
    "gpl-2.0-with-font-exception": "gpl-2.0-only with font-exception-2.0",
    "gpl-2.0-with-gcc-exception": "gpl-2.0-only with gcc-exception-2.0",
    "gpl-3.0-with-autoconf-exception": "gpl-3.0-only with autoconf-exception-3.0",
    "gpl-3.0-with-gcc-exception": "gpl-3.0-only with gcc-exception-3.1",
    "wxwindows": "lgpl-2.0-or-later with wxwindows-exception-3.1",
}
_UNKNOWN = ("unknown-spdx", "LicenseRef-scancode-unknown-spdx")


def take_tags(text: str) -> tuple[tuple[LicenseMatch, ...], str]:
    """The tags of `text`, and `text` with the lines that they explain emptied (line numbers stay).

    A tag that opens its line is of kind `tag`; one in a sentence or a string is a `reference`.
    Placeholders (`<id>`, `$LICENSE`) and what stands between REUSE-IgnoreStart and
    REUSE-IgnoreEnd say nothing and are emptied too. A tag whose expression cannot be parsed
    stays in the text, for ScanCode to mend.
    """
    if not any(mark in text for mark in _MARKS):
        return (), text
    matches: list[LicenseMatch] = []
    lines = text.split("\n")
    for number in _ignored(lines):
        lines[number] = ""
    for number, line in enumerate(lines):
        if (tag := _TAG.search(line)) and (explained := _explain(line, tag, number + 1)) is not None:
            matches += explained
            lines[number] = ""
    return tuple(matches), "\n".join(lines)


def parse(expression: str) -> tuple[str, str] | None:
    """`expression` in ScanCode's keys and in SPDX ids, or None where it is not an SPDX expression.

    An id that neither knows becomes `unknown-spdx`; a `LicenseRef-` keeps its SPDX form.
    """
    from license_expression import ExpressionError, ParseError

    try:
        parsed = _licensing().parse(_with_successors(expression), simple=True)
    except (ExpressionError, ParseError, RecursionError, ValueError, TypeError):
        return None
    if parsed is None:
        return None
    return _rendered(parsed, lambda key: _ids(key)[0]), _rendered(parsed, lambda key: _ids(key)[1])


def _explain(line: str, tag: re.Match[str], number: int) -> tuple[LicenseMatch, ...] | None:
    before = line[: tag.start()]
    value = _CLOSERS.split(tag[1].split(before[-1], 1)[0] if before[-1:] in ("'", '"', "`") else tag[1])[0]
    if _PLACEHOLDER.match(value.strip("\"'` ")):
        return ()
    ids = parse(value.strip(" \t\r\"'`*#/;:,.!|=-_~^&>"))
    if ids is None:
        return None
    kind = "tag" if _BEFORE_TAG.fullmatch(before) and before[-1:] not in ("'", '"', "`") else "reference"
    return (LicenseMatch(*ids, kind, number, number, MATCHER, 100.0),)


def _ignored(lines: list[str]) -> Iterator[int]:
    ignoring = False
    for number, line in enumerate(lines):
        marks = _IGNORE.findall(line)
        if ignoring or marks:
            yield number
        if marks:
            ignoring = marks[-1] == "Start"


def _with_successors(expression: str) -> str:
    words = re.split(r"([\s()]+)", expression)
    return "".join(
        f"({_SUCCESSORS[word.lower()]})" if word.lower() in _SUCCESSORS else word for word in words
    )


def _rendered(parsed: Any, name_of: Callable[[str], str]) -> str:
    from license_expression import LicenseSymbol

    symbols = _licensing().license_symbols(parsed, unique=True, decompose=True)
    names = {symbol.key: LicenseSymbol(name_of(symbol.key)) for symbol in symbols}
    return str(parsed.subs(_substitutes(parsed, names)).render())


def _substitutes(parsed: Any, names: Mapping[str, Any]) -> dict[Any, Any]:
    from license_expression import LicenseWithExceptionSymbol

    def renamed(symbol: Any) -> Any:
        if isinstance(symbol, LicenseWithExceptionSymbol):
            return LicenseWithExceptionSymbol(
                names[symbol.license_symbol.key], names[symbol.exception_symbol.key]
            )
        return names[symbol.key]

    return {
        symbol: renamed(symbol)
        for symbol in _licensing().license_symbols(parsed, unique=True, decompose=False)
    }


def _ids(key: str) -> tuple[str, str]:
    known = _known_ids().get(key.lower())
    if known:
        return known
    if key.lower().startswith("licenseref-"):
        return _UNKNOWN[0], "LicenseRef-" + key[len("LicenseRef-") :]
    return _UNKNOWN


@cache
def _licensing() -> Any:
    from license_expression import Licensing

    return Licensing()


@cache
def _known_ids() -> dict[str, tuple[str, str]]:
    """Lower-case SPDX id -> (ScanCode's key, SPDX id), from the list that license-expression carries."""
    from license_expression import get_license_index

    ids: dict[str, tuple[str, str]] = {}
    for entry in get_license_index():
        names = (entry["license_key"], entry["spdx_license_key"])
        if not names[1] or entry["is_deprecated"]:
            continue
        for spdx_id in (names[1], *entry["other_spdx_license_keys"]):
            ids[spdx_id.lower()] = names
    return ids
