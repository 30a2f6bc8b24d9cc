"""What a package manifest says, as far as attribution is concerned, and the forms that it says it in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from compliance.expressions import conjunction
from compliance.license_names import CLASSIFIERS
from compliance.model.facts import Place


@dataclass(frozen=True, slots=True)
class Manifest:
    """`license` is as written, empty if absent; `license_line` is where (0: not known).

    `license_files` are the files that it says hold the licence, relative to its folder, patterns left out.
    `workspaces` are globs of folders whose packages are the same project's. `authors` are authors,
    maintainers and contributors; `mails` are the addresses given with them.
    """

    path: str
    kind: str
    name: str = ""
    license: str = ""
    authors: tuple[str, ...] = ()
    repository: str = ""
    license_files: tuple[str, ...] = ()
    workspaces: tuple[str, ...] = ()
    mails: tuple[str, ...] = field(default=(), compare=False)
    license_line: int = field(default=0, compare=False)

    @property
    def place(self) -> Place:
        return Place(self.path, self.license_line or 1, self.license_line or 1)


def texts(value: Any) -> tuple[str, ...]:
    """The strings in a value that should be a list of them, or one of them."""
    values = value if isinstance(value, (list, tuple)) else [value]
    return tuple(text for text in values if isinstance(text, str) and text)


def one_line(license: Any) -> str:
    """Many projects put the whole licence text into the field: that names no licence."""
    text = str(license).strip() if isinstance(license, (str, int)) else ""
    return text if "\n" not in text and len(text) <= 200 else ""


def from_classifiers(classifiers: Any) -> str:
    """The licence that Trove classifiers name; several of them are a choice as often as not, so none."""
    named = {
        line.rpartition("::")[2].strip()
        for line in texts(classifiers)
        if line.strip().startswith("License ::")
    } - {"OSI Approved"}
    known = [CLASSIFIERS.get(name, "") for name in sorted(named)]
    return conjunction(known) or "" if len(known) == 1 else ""


_PERSON = re.compile(r"\A([^<(]{1,200}?)\s*(?:[<(]|\Z)")


def person(value: Any) -> str:
    """The name in `{"name": …}` or `Name <mail> (url)`."""
    text = str(value.get("name") or "") if isinstance(value, dict) else str(value)
    match = _PERSON.match(text.strip())
    return match[1] if match else ""


def people(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, (list, tuple)) else [value]
    return tuple(name for entry in values if entry and (name := person(entry)))


_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")


def mails(*values: Any) -> tuple[str, ...]:
    """The addresses in `{"email": …}`, `Name <mail>`, or lists of them."""
    entries = [
        entry for value in values for entry in (value if isinstance(value, (list, tuple)) else [value])
    ]
    written = (entry.get("email") if isinstance(entry, dict) else entry for entry in entries)
    return tuple(address for text in written if text for address in _MAIL.findall(str(text)[:2000]))


_CODE_HOST = re.compile(r"(?:github\.com|gitlab\.com|gitee\.com)[/:][\w.-]+/[\w.-]+")


def repository(value: Any) -> str:
    """The first address on a code host in a URL, a mapping of URLs, or npm's {type, url}."""
    values = value.values() if isinstance(value, dict) else [value]
    found = next((match for text in values if (match := _CODE_HOST.search(str(text or "")))), None)
    return f"https://{found[0].replace(':', '/')}" if found else ""


def line_of(pattern: re.Pattern[str], text: str) -> int:
    """The number of the first line that `pattern` matches; 0 if there is none."""
    lines = enumerate(text[:1_000_000].split("\n"), 1)
    return next((number for number, line in lines if pattern.search(line[:1000])), 0)
