"""Which language a text is written in where its extension misleads or does not say enough."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_MARKUP = ("<?xml", "<!DOCTYPE")
_MATLAB = re.compile(
    r"^[ \t]{0,40}(?:%|##|#[ \t]|#$|function\b|classdef\b|end(?:function|if)\b)", re.MULTILINE
)
_OBJECTIVE_C = re.compile(
    r"^(?:#[ \t]{0,8}(?:import|include|define)\b|@interface|@implementation|@class|//|/\*)", re.MULTILINE
)
_GNU_AS = re.compile(
    r"^[ \t]{0,40}(?:/\*|#[ \t]{0,8}(?:include|define|if|ifn?def)\b"
    r"|\.(?:globa?l|text|section|(?:p2|b)?align|type|size|file|macro|ascii|asciz|string|byte|word|long|quad"
    r"|set|syntax|arch|cpu|intel_syntax|cfi_\w{1,40})\b)",
    re.MULTILINE,
)


def actual(text: str, language: str) -> str:
    """The language of `text`, whose name says `language`."""
    decide = _DECISIONS.get(language)
    return decide(text) if decide else language


def _typescript(text: str) -> str:
    """Qt's translations are XML."""
    return "xml" if text.lstrip("\ufeff \r\n").startswith(_MARKUP) else "ts"


def _objective_c(text: str) -> str:
    """MATLAB and Octave have the same extension."""
    return "matlab" if _MATLAB.search(text) and not _OBJECTIVE_C.search(text) else "objective-c"


def _assembly(text: str) -> str:
    """GNU as has directives with a dot, and the C preprocessor before it; elsewhere `;` is the comment."""
    return "asm" if _GNU_AS.search(text) else "nasm"


_DECISIONS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"ts": _typescript, "objective-c": _objective_c, "asm": _assembly}
)
