"""Which legacy encoding a text is in where no byte of it proves one: `guess`, and `vote` for a repository.

chardetng (Firefox's detector) is asked first. It is made for whole pages, and a source file may have two
Chinese characters in all. So its answer is held against readings in each East Asian encoding: in the right
one most letters are common characters of the language, in a wrong one they are rare. What stays open, the
repository's other files decide.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from compliance.detect.common_characters import JAPANESE, KOREAN, SIMPLIFIED, TRADITIONAL

FEW = 32  # bytes that are not ASCII; a guess that rests on fewer may follow the other files

# The East Asian encodings by the names that the Web has for them, each with the Python codec that knows
# the most characters, and the characters to expect.
_EAST_ASIAN = {
    "gb18030": ("gb18030", SIMPLIFIED),
    "big5": ("big5hkscs", TRADITIONAL),
    "shift_jis": ("cp932", JAPANESE),
    "euc-jp": ("euc_jp", JAPANESE),
    "euc-kr": ("cp949", KOREAN),
}
_CODECS = {name: codec for name, (codec, _) in _EAST_ASIAN.items()} | {
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "x-mac-cyrillic": "mac_cyrillic",
}

# No punctuation, which most of these encodings share; no jamo, whose bytes are those of kana. But what no
# text is made of (private use).
_LETTER = re.compile(
    "[\u00c0-\u052f\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff\uac00-\ud7a3\ue000-\ufaff\uff66-\uff9f]"
)
_ASCII = bytes(range(128))
_GUESS = 262_144  # bytes that the detector is given
_SAMPLE = 8192  # bytes that are read in each East Asian encoding

_ALPHABETIC = 0.4  # an alphabet has no rare letters: its readings count as if this share were common
_CLEARLY = 0.3  # a reading with so many more common letters overrules the detector
_MAJORITY = 0.75


def guess(data: bytes, expected: str | None = None) -> tuple[str, str, int]:
    """The text, the encoding's usual name in lower case, and the number of bytes that are not ASCII.

    `expected` is what `vote` says of the repository. It is followed where those bytes are `FEW` and, read
    so, make text that is as plausible. Never raises; undecodable bytes become U+FFFD.
    """
    telling = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:_GUESS]
    count = len(data.translate(None, _ASCII))
    encoding = _detect(telling)
    shares = _shares(telling[:_SAMPLE])
    likely = max(shares, key=lambda name: shares[name], default=encoding)
    if shares.get(likely, 0) >= _plausible(encoding, shares) + _CLEARLY:
        encoding = likely
    if expected and count < FEW and _follows(expected, encoding, telling, shares):
        encoding = expected
    return data.decode(_codec(encoding), "replace"), encoding, count


def vote(guesses: Iterable[tuple[str, int]]) -> str | None:
    """What to expect of a file, from the encodings guessed for all files and the bytes each guess rests on.

    A file's weight is those bytes, up to `FEW`: one long file outweighs many short ones no more than it is
    surer than they are. None unless three quarters agree; so a repository with folders in
    Big5 and in GBK, or with as much in Latin letters, expects nothing.
    """
    weights: Counter[str] = Counter()
    for encoding, count in guesses:
        weights[encoding] += min(count, FEW)
    if not weights:
        return None
    encoding, weight = max(weights.items(), key=lambda item: (item[1], item[0]))
    return encoding if weight >= max(FEW, _MAJORITY * weights.total()) else None


def _detect(telling: bytes) -> str:
    """A legacy encoding, guessed from the lines that can tell: those with high bytes."""
    from chardetng_py import EncodingDetector

    detector = EncodingDetector()
    detector.feed(telling, last=True)
    return str(detector.guess(tld=None, allow_utf8=False)).lower()


def _shares(sample: bytes) -> dict[str, float]:
    """Of each East Asian encoding that `sample` may be in: which share of its letters is common."""
    shares = {}
    for name, (codec, common) in _EAST_ASIAN.items():
        try:
            # Not the last of the file: it may be cut within a character.
            letters = _LETTER.findall(codecs.getincrementaldecoder(codec)().decode(sample))
        except UnicodeDecodeError:
            continue
        if len(set(letters)) > 1:  # one proves nothing
            shares[name] = sum(letter in common for letter in letters) / len(letters)
    return shares


def _plausible(encoding: str, shares: Mapping[str, float]) -> float:
    return shares.get(encoding, 0.0) if encoding in _EAST_ASIAN else _ALPHABETIC


def _follows(expected: str, guessed: str, telling: bytes, shares: Mapping[str, float]) -> bool:
    """Whether these few bytes are text in `expected` too, and no worse than as guessed."""
    plausible = _plausible(expected, shares)
    if plausible < max(_ALPHABETIC, _plausible(guessed, shares)):
        return False
    try:
        text = telling.decode(_CODECS.get(expected, expected))
    except (UnicodeDecodeError, LookupError):
        return False
    # A sign (©, “) is the same in many alphabets' encodings, and a letter in others.
    return expected in _EAST_ASIAN or all(letter.isalpha() for letter in text if not letter.isascii())


def _codec(encoding: str) -> str:
    try:
        return codecs.lookup(_CODECS.get(encoding, encoding)).name
    except LookupError:  # a Web encoding that Python does not know
        return "latin-1"
