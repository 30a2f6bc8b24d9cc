"""Which legacy encoding a file is in: ours, chardetng alone, and what else is installed, on real text.

    python bench/text_encodings.py FOLDER_OR_WHEEL … [--legacy FOLDER …]

Every UTF-8 file below the first that is Chinese, Japanese, Korean, or in Latin, Cyrillic or Greek letters is
written in the encodings of its language, whole and also as a short program with a single comment of 2 to 16
characters; those are read once without and once with what the repository's other files would say.
Below `--legacy` each file that is no UTF-8 is read as it is: in source packages that hold nothing East Asian,
an answer that says so is false (name those packages that do hold some with `--not`).

Right is a file whose encoding's family was named (`FAMILIES`). Prints Markdown tables. For other
detectors: `pip install chardet charset-normalizer faust-cchardet`.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path

from compliance.detect.comments.characters import SIMPLIFIED, TRADITIONAL
from compliance.detect.text import decode

CODECS = {
    "Simplified Chinese": ("gbk", "gb18030", "utf-16-le", "utf-16"),
    "Traditional Chinese": ("big5", "big5hkscs", "utf-16-be"),
    "Japanese": ("cp932", "euc_jp", "iso2022_jp", "utf-16-le"),
    "Korean": ("cp949", "utf-16-le"),
    "Western": ("cp1252", "iso8859-2", "cp1250", "koi8-r", "cp1251", "iso8859-7", "cp1254"),
}
FAMILIES = {
    "gb": {"gb2312", "gbk", "gb18030", "cp936", "hz-gb-2312"},
    "big5": {"big5", "big5hkscs", "cp950", "big5-hkscs", "euc-tw"},
    "shift-jis": {"shift_jis", "cp932", "sjis", "shift_jis_2004", "shift-jis"},
    "euc-jp": {"euc-jp", "euc_jp", "euc_jis_2004", "euc-jis-2004", "eucjp"},
    "iso-2022-jp": {"iso-2022-jp", "iso2022_jp", "iso2022_jp_2", "iso-2022-jp-ext", "iso-2022-jp-2"},
    "euc-kr": {"euc-kr", "euc_kr", "cp949", "johab", "uhc"},
    "unicode": {
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf_8",
        "utf_16",
        "ascii",
        "utf-32",
    },
}
_FAMILY = {name: family for family, names in FAMILIES.items() for name in names}
_EXPECTED = {"gb": "gb18030", "shift-jis": "shift_jis"}  # the others' families are their names

_HAN = "\u4e00-\u9fff"
_LETTERS = {
    "Simplified Chinese": f"[{_HAN}]",
    "Traditional Chinese": f"[{_HAN}]",
    "Japanese": f"[\u3041-\u30fc{_HAN}]",
    "Korean": "[\uac00-\ud7a3]",
}
_WESTERN_LETTERS = 4  # that are not ASCII; arrows and boxes make no language
_LARGEST = 400_000  # bytes of a file
_LOST = 0.005  # share of characters that an encoding may lack
_LENGTHS = (2, 3, 4, 6, 8, 16)
_SHORT_FILES = 600  # for each language and length
_PROGRAM = "/* a file */\nint main(int argc, char **argv) {\n    return 0; /* %s */\n}\n"
_TELLING = re.compile(rb"[^\n]*[\x80-\xff][^\n]*\n?")

Detector = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    language: str
    codec: str
    data: bytes
    text: str

    @property
    def family(self) -> str:
        return family(self.codec)


def family(encoding: str | None) -> str:
    return _FAMILY.get((encoding or "none").lower(), "other")


def texts(sources: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Name and text of each file in UTF-8 that is not all ASCII; each content once."""
    seen: set[bytes] = set()
    for name, data in _contents(sources):
        if data.isascii() or data in seen or len(data) > _LARGEST or b"\0" in data:
            continue
        seen.add(data)
        try:
            yield name, data.decode("utf-8-sig")
        except UnicodeDecodeError:
            continue


def _contents(sources: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for source in sources:
        if source.is_dir():
            for path in sorted(source.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    yield str(path), path.read_bytes()
        else:
            with zipfile.ZipFile(io.BytesIO(source.read_bytes())) as archive:
                for entry in archive.infolist():
                    yield f"{source.name}/{entry.filename}", archive.read(entry)


def language_of(text: str) -> str | None:
    """The one language of `text` besides English; None where it is not plain which."""
    han = re.findall(_LETTERS["Simplified Chinese"], text)
    kana, hangul = (len(re.findall(cells, text)) for cells in ("[\u3041-\u30fa]", _LETTERS["Korean"]))
    if kana or hangul:
        if kana > 3 + len(han) / 5 and hangul < kana / 20:
            return "Japanese"
        return "Korean" if hangul > 3 + len(han) / 2 and not kana else None
    if not han:
        letters = sum(letter.isalpha() for letter in text if not letter.isascii())
        return "Western" if letters >= _WESTERN_LETTERS else None
    simplified, traditional = (sum(map(cells.__contains__, han)) for cells in (SIMPLIFIED, TRADITIONAL))
    if simplified > 3 * traditional:
        return "Simplified Chinese"
    return "Traditional Chinese" if traditional > 3 * simplified else None


def whole(files: Mapping[str, list[tuple[str, str]]]) -> Iterator[Case]:
    """Each file in each encoding of its language; Western ones in the first that has all its letters."""
    for language, named in files.items():
        for name, text in named:
            encoded = filter(None, (_encoded(name, language, codec, text) for codec in CODECS[language]))
            yield from islice(encoded, 1) if language == "Western" else encoded


def _encoded(name: str, language: str, codec: str, text: str) -> Case | None:
    western = language == "Western"
    try:
        data = text.encode(codec, "strict" if western else "ignore")
        kept = data.decode(codec)
    except UnicodeError:
        return None
    if len(kept) < (1 - _LOST) * len(text) or (not western and len(re.findall(_LETTERS[language], kept)) < 4):
        return None
    return Case(name, language, codec, data, kept)


def short(files: Mapping[str, list[tuple[str, str]]], length: int) -> Iterator[Case]:
    """Programs with one comment: the first `length` letters of a phrase."""
    chance = random.Random(length)
    for language, letters in _LETTERS.items():
        phrases: set[str] = set()
        for _, text in files.get(language, ()):
            found = [run[:length] for run in re.findall(f"{letters}+", text) if len(run) >= length]
            phrases.update(chance.sample(found, min(20, len(found))))
        for phrase in chance.sample(sorted(phrases), min(_SHORT_FILES, len(phrases))):
            for codec in [c for c in CODECS[language] if c in ("gbk", "big5", "cp932", "euc_jp", "cp949")]:
                try:
                    yield Case(phrase, language, codec, (_PROGRAM % phrase).encode(codec), _PROGRAM % phrase)
                except UnicodeEncodeError:
                    continue


def ours(data: bytes, expected: str | None = None) -> str:
    decoded = decode(data, expected)
    return decoded.encoding if decoded else "binary"


def chardetng(data: bytes) -> str:
    from chardetng_py import EncodingDetector

    detector = EncodingDetector()
    detector.feed(data, last=True)
    return detector.guess(tld=None, allow_utf8=True)


def detectors() -> dict[str, Detector]:
    """Ours, chardetng alone, and the others that are installed."""
    found: dict[str, Detector] = {"compliance": ours, "chardetng": chardetng}
    for name, module, call in (
        ("chardet", "chardet", lambda m, data: m.detect(data)["encoding"]),
        ("charset-normalizer", "charset_normalizer", lambda m, data: m.detect(data)["encoding"]),
        ("faust-cchardet", "cchardet", lambda m, data: m.detect(data)["encoding"]),
    ):
        try:
            loaded = import_module(module)
        except ImportError:
            continue
        found[name] = lambda data, call=call, loaded=loaded: str(call(loaded, data) or "none")
    return found


def table_of_families(cases: list[Case], detector: Detector, misses: list[str] | None = None) -> None:
    """Right by family and by text, for each encoding; the wrong ones by answer."""
    print("| language | encoding | files | family right | text right | wrong answers |")
    print("| --- | --- | --: | --: | --: | --- |")
    total = right = 0
    for language, codec in dict.fromkeys((case.language, case.codec) for case in cases):
        own = [case for case in cases if (case.language, case.codec) == (language, codec)]
        answers = [detector(case.data) for case in own]
        good = [family(answer) == case.family for case, answer in zip(own, answers, strict=True)]
        exact = sum((found := decode(case.data)) is not None and found.text == case.text for case in own)
        wrong = Counter(answer for answer, fine in zip(answers, good, strict=True) if not fine)
        if misses is not None:
            misses += [
                f"{c.codec} → {a}: {c.name}" for c, a, g in zip(own, answers, good, strict=True) if not g
            ]
        total, right = total + len(own), right + sum(good)
        listed = ", ".join(f"{name} {count}" for name, count in wrong.most_common(4))
        print(_row(language, codec, len(own), _share(sum(good), len(own)), _share(exact, len(own)), listed))
    print(f"| all | | {total} | {_share(right, total)} | | |\n")


def table_of_lengths(files: Mapping[str, list[tuple[str, str]]]) -> None:
    codecs = ("gbk", "big5", "cp932", "euc_jp", "cp949")
    print(f"| letters | told by | {' | '.join(codecs)} | all | Japanese or Korean taken for Chinese |")
    print("| --: | --- | --: | --: | --: | --: | --: | --: | --: |")
    for length in _LENGTHS:
        cases = list(short(files, length))
        for name, detector in (
            ("chardetng alone", lambda case: chardetng(case.data)),
            ("compliance", lambda case: ours(case.data)),
            ("+ right `expected`", lambda case: ours(case.data, _EXPECTED.get(case.family, case.family))),
            ("+ `expected` GB18030", lambda case: ours(case.data, "gb18030")),
        ):
            answers = [family(detector(case)) for case in cases]
            cells = []
            for codec in codecs:
                own = [a == c.family for c, a in zip(cases, answers, strict=True) if c.codec == codec]
                cells.append(_share(sum(own), len(own)))
            good = sum(a == c.family for c, a in zip(cases, answers, strict=True))
            others = [a for c, a in zip(cases, answers, strict=True) if c.language in ("Japanese", "Korean")]
            false = sum(a in ("gb", "big5") for a in others)
            print(_row(length, name, *cells, _share(good, len(cases)), f"{false} of {len(others)}"))
    print()


def table_of_detectors(cases: list[Case]) -> None:
    """Whole files of all languages, and the same cut down to their lines with high bytes."""
    legacy = [case for case in cases if case.family not in ("unicode", "iso-2022-jp")]
    east, west = ([c for c in legacy if (c.language == "Western") == flag] for flag in (False, True))
    print("| detector | East Asian right | telling lines only | Western taken for East Asian | MB/s |")
    print("| --- | --: | --: | --: | --: |")
    for name, detector in detectors().items():
        started = time.process_time()
        good = sum(family(detector(case.data)) == case.family for case in east)
        seconds = time.process_time() - started
        lines = sum(family(detector(b"".join(_TELLING.findall(c.data)))) == c.family for c in east)
        false = sum(family(detector(case.data)) not in ("other", "unicode") for case in west)
        speed = sum(len(case.data) for case in east) / seconds / 1e6
        shares = (_share(good, len(east)), _share(lines, len(east)))
        print(_row(name, *shares, f"{false} of {len(west)}", f"{speed:.1f}"))
    print()


def table_of_legacy(sources: list[Path], left_out: list[str]) -> None:
    found: Counter[str] = Counter()
    false: list[str] = []
    for name, data in _contents(sources):
        if data.isascii() or any(part in name for part in left_out):
            continue
        decoded = decode(data)
        if decoded and decoded.guessed:
            found[decoded.encoding] += 1
            if family(decoded.encoding) != "other":
                false.append(f"{decoded.encoding}: {name}")
    print(f"Real legacy files: {found.total()}; read as East Asian: {len(false)}")
    print("  " + ", ".join(f"{encoding} {count}" for encoding, count in found.most_common()))
    print("\n".join(f"  {line}" for line in false) + "\n")


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _share(part: int, of: int) -> str:
    return f"{100 * part / of:.1f} %" if of else "–"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="*", type=Path)
    parser.add_argument("--legacy", nargs="+", type=Path, default=[])
    parser.add_argument("--not", dest="left_out", nargs="+", default=[])
    parser.add_argument("--show-misses", action="store_true")
    options = parser.parse_args()
    if not options.sources and not options.legacy:
        sys.exit(__doc__)
    files: dict[str, list[tuple[str, str]]] = {language: [] for language in CODECS}
    for name, text in texts(options.sources):
        if language := language_of(text):
            files[language].append((name, text))
    if options.sources:
        cases, misses = list(whole(files)), list[str]()
        table_of_families(cases, ours, misses)
        table_of_lengths(files)
        table_of_detectors(cases)
        if options.show_misses:
            print("\n".join(misses))
    if options.legacy:
        table_of_legacy(options.legacy, options.left_out)


if __name__ == "__main__":
    main()
