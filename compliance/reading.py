"""The text of the audited tree, for those stages that quote it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache

from compliance.detect.text import decode
from compliance.errors import AcquireError
from compliance.model.evidence import Evidence
from compliance.model.facts import Place
from compliance.model.snapshot import BlobReader, FileEntry, Role, Snapshot
from compliance.settings import POLICY_NAME

MAX_LINES = 20
MAX_SEARCHED = 200_000_000  # bytes; a second or two
_CODE = (Role.SOURCE, Role.GENERATED, Role.TEST_FIXTURE)
MAX_COLUMNS = 400
# A report goes to more people than the repository: who may log in with what is not for them. `git@` is
# everybody's name. Bounded, so that a line of "://" costs little.
_CREDENTIALS = re.compile(r"(?<=://)(?!git@)[^\s/?#@'\"<>]{1,300}@")


class Reading:
    """Decoded text by file, through one open reader. Unreadable is empty: detection has reported it."""

    def __init__(self, snapshot: Snapshot, reader: BlobReader) -> None:
        self._snapshot = snapshot
        self._reader = reader
        self._evidence: Mapping[str, Evidence] = {}
        # Findings quote one file after the other; READMEs and licences are asked for again and again.
        self._cached = lru_cache(maxsize=256)(self._decode)
        # A file may have thousands of findings, one after the other.
        self._lines = lru_cache(maxsize=4)(lambda blob: self._cached(blob).split("\n"))

    def follow(self, evidence: Mapping[str, Evidence]) -> None:
        """From now on read each blob in the encoding that detection read it in."""
        self._evidence = evidence
        self._cached.cache_clear()
        self._lines.cache_clear()

    def text(self, entry: FileEntry) -> str:
        return self._cached(entry.blob)

    def policy_text(self) -> str | None:
        """The policy file at the root of the tree, if there is one."""
        entry = self._entries.get(POLICY_NAME)
        return self.text(entry) if entry else None

    def named(self, names: Collection[str]) -> frozenset[str] | None:
        """Those of `names` that stand, to the letter, in files other than documents; None if these are too
        many to read."""
        files = {entry.blob: entry for entry in self._snapshot.files if entry.role in _CODE}.values()
        if sum(entry.size for entry in files) > MAX_SEARCHED:
            return None
        left = {name: name.encode("utf-8", "surrogateescape") for name in names}
        found: set[str] = set()
        for entry in files:
            if not left:
                break
            with suppress(AcquireError):
                data = self._reader.read(entry.blob)
                found |= {name for name, word in left.items() if word in data}
            left = {name: word for name, word in left.items() if name not in found}
        return frozenset(found)

    def quote(self, place: Place) -> str:
        """The raw lines of a place; `…` marks what was cut: length, and the credentials in URLs."""
        entry = self._entries.get(place.path)
        if entry is None:
            return ""
        lines = self._lines(entry.blob)[place.start_line - 1 : place.end_line]
        shown = [_cut(line.rstrip("\r")) for line in lines[:MAX_LINES]]
        return "\n".join([*shown, "…"] if len(lines) > MAX_LINES else shown)

    @cached_property
    def _entries(self) -> dict[str, FileEntry]:
        return {entry.path: entry for entry in self._snapshot.files}

    def _decode(self, blob: str) -> str:
        try:
            found = self._evidence.get(blob)
            decoded = decode(self._reader.read(blob), found.encoding if found else None)
        except AcquireError:
            return ""
        return decoded.text if decoded else ""


def without_credentials(text: str) -> str:
    """`text` with who may log in left out of its URLs; `…` marks the place."""
    return _CREDENTIALS.sub("…@", text) if "@" in text else text


def _cut(line: str) -> str:
    return without_credentials(line if len(line) <= MAX_COLUMNS else line[:MAX_COLUMNS] + "…")
