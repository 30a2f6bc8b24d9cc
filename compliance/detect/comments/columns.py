"""The column at which a comment starts, as the author of its line sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compliance.detect.comments.notebook import ESCAPED
from compliance.detect.comments.scanner import Segment

# A notebook's source is lines in JSON strings: what starts or ends one, a line feed, any other character.
_JSON = re.compile(rf"""(?x) (?P<start> " | \\n ) | (?P<run> [^"\\]+ ) | {ESCAPED} | \\?.""")


@dataclass(slots=True)
class Columns:
    """Columns of the segments of one text, which must be asked for in order (no line is then read twice)."""

    text: str
    _seen: int = 0  # the offset up to which `_passed` is known
    _passed: int = 0  # characters of the line that end there

    def of(self, segment: Segment) -> int:
        """The 1-based column of the segment's first character."""
        begin = max(self._seen, self.text.rfind("\n", self._seen, segment.start) + 1)
        if begin > self._seen:
            self._passed = 0
        if segment.source:
            self._passed = self._in_source(begin, segment.start)
        else:
            self._passed += segment.start - begin
        self._seen = segment.start
        return self._passed + 1

    def _in_source(self, begin: int, end: int) -> int:
        passed = self._passed
        for token in _JSON.finditer(self.text, begin, end):
            if token["start"]:
                passed = 0
            else:
                passed += len(token["run"] or " ")
        return passed
