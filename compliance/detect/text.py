"""From bytes to text: what is binary, and in which encoding the rest is written.

The order is what makes it right: a byte-order mark says more than a NUL byte (UTF-16 is full of them), and
valid UTF-8 says more than any guess. `gb18030` decodes nearly anything, so it is never tried for proof.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# The first bytes of formats that may look like text for a while (PDF) or hold no NUL (archives).
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh91AY",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"\x28\xb5\x2f\xfd",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\0asm",
    b"SQLite format 3",
    b"\x93NUMPY",
    b"wOFF",
    b"wOF2",
    b"OggS",
    b"fLaC",
    b"ID3\x03",
    b"ID3\x04",
    b"RIFF",
    b"\x80\x02",  # pickle, protocols 2 to 5
    b"\x80\x03",
    b"\x80\x04",
    b"\x80\x05",
)

_HEAD = 8192  # bytes; enough to tell text from data
_TEXT_CONTROLS = (
    b"\t\n\v\f\r\b\x1b\x1a"  # in text files: white space, overstrikes, ANSI colours, DOS end of file
)
_CONTROLS = bytes(set(range(32)) | {127})
_NOT_CONTROLS = bytes(set(range(256)) - set(_CONTROLS)) + _TEXT_CONTROLS
_CONTROL_SHARE = 0.05
_LEAST_TEXT = 0.7


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, its byte-order mark removed, and the encoding's usual name in lower case.

    `telling` is how many bytes the encoding was guessed from (those that are not ASCII): the fewer, the less
    sure. 0 where nothing was guessed.
    """

    text: str
    encoding: str
    telling: int = 0

    @property
    def guessed(self) -> bool:
        return self.telling > 0


def decode(data: bytes, expected: str | None = None) -> Decoded | None:
    """The text of `data`, or None for a binary file. Never raises; undecodable bytes become U+FFFD.

    `expected`, the legacy encoding of most files around (`encodings.vote`), is followed where the bytes
    prove nothing: see `encodings.guess`.
    Line ends stay as they are (lines are counted on ``\\n``), except in a file that has ``\\r`` alone
    (classic Mac OS): there each becomes ``\\n``, so that its lines are lines. Offsets do not move.
    """
    marked = _by_mark(data)
    if marked is not None:
        return _lines_kept(*marked)
    if data.startswith(_MAGIC):
        return None
    if b"\0" in data:
        wide = _by_utf16_shape(data)
        return _lines_kept(*wide) if wide else None
    if _mostly_controls(data[:_HEAD]):
        return None
    if data.isascii():
        return _lines_kept(*(_by_escapes(data) or (data.decode("ascii"), "ascii")))
    proven = _by_utf8(data)
    if proven is not None:
        return _lines_kept(*proven)
    from compliance.detect import encodings

    return _lines_kept(*encodings.guess(data, expected))


def decode_source(data: bytes) -> Decoded | None:
    """The text of a file that is source code by its name: neither some control bytes nor letters that a
    picture begins with (`GIF89a = 1`) make it binary. None where it is no ASCII or UTF-8 without them."""
    plain = data.translate(None, bytes(set(_CONTROLS) - set(_TEXT_CONTROLS)))
    if len(plain) < _LEAST_TEXT * len(data):
        return None
    found = (plain.decode("ascii"), "ascii") if plain.isascii() else _by_utf8(plain)
    return _lines_kept(*found) if found else None


def _lines_kept(text: str, encoding: str, telling: int = 0) -> Decoded:
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    return Decoded(text, encoding, telling)


def _by_escapes(data: bytes) -> tuple[str, str] | None:
    """ISO-2022-JP: Japanese in ASCII bytes, between escape sequences that no other text has."""
    if b"\x1b" not in data or not (b"\x1b$B" in data or b"\x1b$@" in data):
        return None
    try:
        return data.decode("iso2022_jp_ext"), "iso-2022-jp"
    except UnicodeDecodeError:
        return None


def _by_mark(data: bytes) -> tuple[str, str] | None:
    """What follows a mark, unless that is no text: data may begin with the same bytes."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            if encoding == "utf-8" or _mostly_printable(text[:_HEAD]):
                return text, encoding
    return None


def _by_utf16_shape(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: NULs in bytes of one parity nearly always, and text once decoded.

    Nearly, because a character such as 一 (U+4E00) has its NUL in the other.
    """
    if data.count(b"\0") < _NUL_SHARE * len(data) and _by_utf8(data.replace(b"\0", b"")):
        return None  # UTF-8 with a stray NUL, not UTF-16 with few Latin letters
    even, odd = data[::2].count(0), data[1::2].count(0)
    if min(even, odd) > _OTHER_PARITY * max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data)  # it may end within a character
    except UnicodeDecodeError:
        return None
    return (text, encoding) if "\0" not in text and _mostly_printable(text[:_HEAD]) else None


_NUL_SHARE = 0.2  # of UTF-16 text in Latin letters half the bytes are NUL
_OTHER_PARITY = 0.5  # as many NULs of the one parity, per NUL of the other, may be characters such as 一


def _mostly_printable(head: str) -> bool:
    odd = sum(not (char.isprintable() or char.isspace()) for char in head)
    return odd <= _CONTROL_SHARE * len(head)


def _mostly_controls(head: bytes) -> bool:
    return len(head.translate(None, _NOT_CONTROLS)) > _CONTROL_SHARE * len(head)


def _by_utf8(data: bytes) -> tuple[str, str] | None:
    """UTF-8, or UTF-8 with a few bad bytes (a read cut in mid-character, one pasted Latin-1 line)."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"  # that is, all before it is well-formed
        text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return (text, "utf-8") if good > 4 * bad or (good and cut) else None


def rows_with(needles: Iterable[str], text: str) -> list[int]:
    """The 0-based rows of `text` (cut at line feeds) that contain any of `needles`, in order.

    Cheap where few do: `str.find` passes over the others twenty times faster than they are split.
    """
    starts: set[int] = set()
    for needle in needles:
        at = text.find(needle)
        while at >= 0:
            starts.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at)
            at = text.find(needle, end) if end >= 0 else -1
    rows: list[int] = []
    row = seen = 0
    for start in sorted(starts):
        row, seen = row + text.count("\n", seen, start), start
        rows.append(row)
    return rows
