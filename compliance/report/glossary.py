"""A glossary of Chinese terms: read from a file that the user named, found again in comments and quotes.

It concerns what a report shows beside a comment, never what is detected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from compliance.errors import UsageError
from compliance.strict_yaml import Section, load, read_text

MAX_TERMS = 50_000
_FORM = "write 'term: translation', one a line; a translation such as 12 or true wants quotes"

Finder = Callable[[str], tuple[tuple[str, str], ...]]


def read_glossary(path: Path) -> dict[str, str]:
    """Term → translation, as the YAML (or JSON) file at `path` has them.

    Raises UsageError, naming file, line and column.
    """
    return parse_glossary(read_text(path, "glossary", UsageError), str(path))


def parse_glossary(text: str, source: str) -> dict[str, str]:
    """The glossary in `text`. Raises UsageError."""
    document = load(text, source, UsageError) or Section(source, (1, 1))
    if not isinstance(document, Section):
        raise UsageError(f"{source}:1:1: the glossary is no mapping of terms to translations", hint=_FORM)
    if not document:
        raise UsageError(f"{document.where()}: the glossary is empty", hint=_FORM)
    if len(document) > MAX_TERMS:
        raise UsageError(f"{source}: the glossary has more than {MAX_TERMS:,} terms")
    for term, translation in document.items():
        _check(term, translation, "{}:{}:{}".format(source, *document.marks[term]))
    return dict(document)


def _check(term: str, translation: object, where: str) -> None:
    if not term.strip():
        raise UsageError(f"{where}: a term is empty", hint=_FORM)
    if not isinstance(translation, str):
        raise UsageError(f"{where}: the translation of '{term[:100]}' is no text", hint=_FORM)
    if not translation.strip():
        raise UsageError(f"{where}: the translation of '{term[:100]}' is empty", hint=_FORM)


def finder(glossary: Mapping[str, str]) -> Finder:
    """What finds the terms of `glossary` in a text: (term, translation), each once, in order of place.

    Where terms overlap, the one that begins first counts; of those that begin together, the longest. The
    time does not grow with the number of terms.
    """
    if not glossary:
        return lambda text: ()
    from ahocorasick import Automaton

    automaton = Automaton()
    for term in glossary:
        automaton.add_word(term, term)
    automaton.make_automaton()

    def found(text: str) -> tuple[tuple[str, str], ...]:
        # Not automaton.iter_long: it loses a term that begins within a longer one that then fails to match.
        matches = sorted((end + 1 - len(term), -len(term), term) for end, term in automaton.iter(text))
        kept: dict[str, str] = {}
        free = 0
        for start, length, term in matches:
            if start >= free:
                kept[term] = glossary[term]
                free = start - length
        return tuple(kept.items())

    return found
