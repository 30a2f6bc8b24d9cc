"""What is wrong with a file, all of it: a person mends it once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from compliance.errors import RuleError
from compliance.strict_yaml import Section


class Problems:
    """Lines that begin with `file:line:column`, each once, in the order they were met."""

    def __init__(self) -> None:
        self._lines: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def add(self, lines: Iterable[str]) -> None:
        self._lines.update(dict.fromkeys(lines))

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Reading goes on behind this block: an error in it is kept instead of raised."""
        try:
            yield
        except RuleError as error:
            self.add([str(error)])


def fail(section: Section, key: str | None, message: str) -> NoReturn:
    """Raises RuleError: `message` at `key` of the section, or at the section itself."""
    raise RuleError(f"{section.where(key)}: {message}")
