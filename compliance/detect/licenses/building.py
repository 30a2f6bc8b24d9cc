"""Writing the tables, once for each version of ScanCode, from the rules of the one installed.

The only module that loads ScanCode's index: some 10 s and 1.4 GB, in a process of its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from compliance.detect import scancode_library
from compliance.detect.licenses import tables
from compliance.detect.licenses.tables import META, PREFIX, Flag, powers
from compliance.errors import AuditError

Progress = Callable[[int, int | None, str], None]

_DOING = "building the licence tables (once)"
_FLAGS = {
    "is_license_text": Flag.TEXT,
    "is_license_notice": Flag.NOTICE,
    "is_license_reference": Flag.REFERENCE,
    "is_license_tag": Flag.TAG,
    "is_license_intro": Flag.INTRO,
    "is_license_clue": Flag.CLUE,
    "is_false_positive": Flag.FALSE_POSITIVE,
    "is_continuous": Flag.CONTINUOUS,
    "is_required_phrase": Flag.CONTINUOUS,
    "starts_with_license": Flag.STARTS_WITH_LICENSE,
    "ends_with_license": Flag.ENDS_WITH_LICENSE,
    "required_phrase_spans": Flag.HAS_PHRASES,
}
_BARE = ("gpl_bare", "freeware_bare", "public-domain_bare")
# Less than this many percent of a rule are words met by chance. ScanCode sets no minimum for a third of its
# rules, and then names licences by 9 % of one.
CHANCE = 25
# A rule that ScanCode calls a notice holds the whole text if so much of the licence is in it: of a long text
# the preamble or the appendix may be missing, of a short one hardly a word.
_LONG_TEXT = 300  # tokens
_WHOLE_LONG = 0.8
_WHOLE_SHORT = 0.95
_STEPS = 40
SIZES = "sizes.json"  # written last
_UNFINISHED = ".licence-tables-"


def folder_for(cache_dir: Path) -> Path:
    """Where the tables of the installed ScanCode are kept, as this code writes them."""
    code = hashlib.sha256(Path(__file__).read_bytes() + Path(tables.__file__).read_bytes())
    return cache_dir / f"licence-tables-{version('scancode-toolkit')}-{code.hexdigest()[:8]}"


@contextmanager
def ready(cache_dir: Path, progress: Progress) -> Iterator[Path]:
    """The folder of the tables, built if they are not there yet; two processes build them once.

    Where `cache_dir` cannot be written they are built for this one time. Raises `AuditError` where
    they cannot be built.
    """
    folder = folder_for(cache_dir)
    if is_complete(folder):
        yield folder
        return
    with ExitStack() as stack:
        try:
            cache_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            stack.enter_context(_alone(cache_dir / "licence-tables.lock", progress))
        except OSError:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / folder.name
        if not is_complete(folder):
            # Damaged ones, and what a build left behind that was killed: nobody else is building.
            for useless in (folder, *folder.parent.glob(f"{_UNFINISHED}*")):
                shutil.rmtree(useless, ignore_errors=True)
            _build_in_another_process(folder, progress)
        yield folder


def is_complete(folder: Path) -> bool:
    """Whether everything is there that was written, in its size."""
    try:
        sizes = json.loads((folder / SIZES).read_text(encoding="utf-8"))
        return bool(sizes) and all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


@contextmanager
def _alone(lock: Path, progress: Progress) -> Iterator[None]:
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(0, None, "waiting for another scan to build the licence tables")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _build_in_another_process(folder: Path, progress: Progress) -> None:
    """What ScanCode takes of memory is gone when that process ends.

    Not by `multiprocessing`: its processes begin by running the caller's script once more.
    """
    from compliance.detect.pool import starting_safely

    progress(0, _STEPS, _DOING)
    temporary = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
    code = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import build; build(sys.argv[1])"
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, temporary, ignore_errors=True)
        said = stack.enter_context(tempfile.TemporaryFile("w+", errors="replace"))
        with starting_safely():
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-P", "-c", code, str(temporary)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=said,
                    text=True,
                )
            )
        stack.callback(process.kill)
        for line in process.stdout or ():
            if line.strip().isdigit():
                progress(int(line), _STEPS, _DOING)
        if process.wait() != 0 or not is_complete(temporary):
            said.seek(0)
            reason = (said.read().strip().splitlines() or ["it ended without a word"])[-1]
            raise AuditError(f"the licence tables could not be built from scancode-toolkit: {reason}")
        temporary.rename(folder)


def build(folder: str) -> None:
    """Write the tables of all of ScanCode's rules into `folder`; each step is a number on stdout."""

    def report(step: int) -> None:
        print(step, flush=True)

    report(1)
    scancode_library.prepare()
    from licensedcode.cache import get_index

    write(get_index(), Path(folder), report)


def write(index: Any, folder: Path, report: Callable[[int], None] = lambda step: None) -> None:
    """Write what `tables.load` reads, from a `licensedcode.index.LicenseIndex`."""
    import numpy as np

    report(_STEPS // 2)
    parts = (_rules, _pairs_of_rules, _texts, _prefixes, _bags)
    for step, part in enumerate(parts, 1):
        for name, array in part(index):
            np.save(folder / f"{name}.npy", array)
        report(_STEPS // 2 + 3 * step)
    (folder / META).write_text(json.dumps(_meta(index), ensure_ascii=False), encoding="utf-8")
    sizes = {file.name: file.stat().st_size for file in folder.iterdir()}
    (folder / SIZES).write_text(json.dumps(sizes), encoding="utf-8")
    report(_STEPS)


def _meta(index: Any) -> dict[str, Any]:
    from licensedcode.stopwords import STOPWORDS

    spdx = {rule.license_expression: rule for rule in index.rules_by_rid}
    return {
        "legalese": index.len_legalese,
        "words": {word: token for word, token in index.dictionary.items() if word not in STOPWORDS},
        "stopwords": sorted(STOPWORDS),
        "expressions": [
            [key or "", rule.spdx_license_expression() if key else ""] for key, rule in _sorted(spdx)
        ],
        "referenced": {
            str(rule.rid): list(rule.referenced_filenames)
            for rule in index.rules_by_rid
            if rule.referenced_filenames
        },
    }


def _sorted(expressions: dict[Any, Any]) -> list[tuple[Any, Any]]:
    return sorted(expressions.items(), key=lambda item: item[0] or "")


def _rules(index: Any) -> Iterator[tuple[str, Any]]:
    import numpy as np

    rules = index.rules_by_rid
    numbers = {key: n for n, (key, _) in enumerate(_sorted({rule.license_expression: 0 for rule in rules}))}
    whole = _whole_texts(index)
    flags = [_flags(rule, index) | (Flag.WHOLE if rule.rid in whole else 0) for rule in rules]
    yield "flags", np.array(flags, np.uint16)
    yield "expression", np.array([numbers[rule.license_expression] for rule in rules], np.uint16)
    columns = (
        ("relevance", "relevance", np.uint8),
        ("minimum_length", "min_matched_length", np.int32),
        ("minimum_high", "min_high_matched_length", np.int32),
        ("minimum_length_unique", "min_matched_length_unique", np.int32),
        ("minimum_high_unique", "min_high_matched_length_unique", np.int32),
        ("length_unique", "length_unique", np.int32),
    )
    yield "minimum_coverage", np.array([max(rule.minimum_coverage, CHANCE) for rule in rules], np.uint8)
    for name, attribute, kind in columns:
        yield name, np.array([int(getattr(rule, attribute) or 0) for rule in rules], kind)


def _pairs_of_rules(index: Any) -> Iterator[tuple[str, Any]]:
    rules = index.rules_by_rid
    yield from _pairs(
        "phrase", [[(span.start, span.end) for span in rule.required_phrase_spans] for rule in rules]
    )
    yield from _pairs("stop", [sorted(rule.stopwords_by_pos.items()) for rule in rules])


def _pairs(name: str, by_rule: Sequence[Sequence[tuple[int, int]]]) -> Iterator[tuple[str, Any]]:
    import numpy as np

    yield f"{name}s", np.array([pair for pairs in by_rule for pair in pairs], np.int32).reshape(-1, 2)
    yield f"{name}_starts", _starts(by_rule)


def _starts(lists: Iterable[Sized]) -> Any:
    """Where each of several lists begins when they are joined, and where the last ends."""
    import numpy as np

    return np.cumsum([0, *(len(some) for some in lists)]).astype(np.int32)


def _flags(rule: Any, index: Any) -> int:
    flags = 0
    for attribute, flag in _FLAGS.items():
        if getattr(rule, attribute):
            flags |= flag
    if rule.rid in index.approx_matchable_rids:
        flags |= Flag.APPROXIMATE
    if any(name in rule.identifier for name in _BARE):
        flags |= Flag.BARE
    if "gpl" in rule.identifier:
        flags |= Flag.GPL
    return flags


def _whole_texts(index: Any) -> set[int]:
    """The rules that are no texts by their flags, and hold the whole text of their licence."""
    own = {rule.license_expression: rule.rid for rule in index.rules_by_rid if rule.is_from_license}
    others = ((r.rid, own.get(r.license_expression)) for r in index.rules_by_rid if not r.is_license_text)
    tokens = index.tids_by_rid
    return {rid for rid, text in others if text is not None and _holds(tokens[rid], tokens[text])}


def _holds(rule: Sequence[int], text: Sequence[int]) -> bool:
    share = _WHOLE_LONG if len(text) >= _LONG_TEXT else _WHOLE_SHORT
    if len(rule) < share * len(text):
        return False
    return (Counter(rule) & Counter(text)).total() >= share * len(text)


def _texts(index: Any) -> Iterator[tuple[str, Any]]:
    import numpy as np

    yield "tokens", np.concatenate([np.array(tokens, np.int16) for tokens in index.tids_by_rid])
    yield "offsets", _starts(index.tids_by_rid)
    longest = max(len(tokens) for tokens in index.tids_by_rid)
    weights = powers(longest)
    yield (
        "hashes",
        np.array([_hash(tokens, weights) for tokens in index.tids_by_rid], np.uint64),
    )


def _hash(tokens: Any, weights: Any) -> int:
    import numpy as np

    values = np.array(tokens, np.uint64) + np.uint64(1)
    return int((values * weights[: len(values)]).sum(dtype=np.uint64))


def _prefixes(index: Any) -> Iterator[tuple[str, Any]]:
    import numpy as np

    weights = powers(PREFIX)
    rules = [
        (_hash(tokens[:PREFIX], weights), len(tokens), rule) for rule, tokens in enumerate(index.tids_by_rid)
    ]
    rules.sort()
    prefixes, starts = np.unique(np.array([rule[0] for rule in rules], np.uint64), return_index=True)
    yield "prefixes", prefixes
    yield "prefix_starts", np.append(starts, len(rules)).astype(np.int32)
    yield "prefix_rules", np.array([rule[2] for rule in rules], np.int32)


def _bags(index: Any) -> Iterator[tuple[str, Any]]:
    """The distinct tokens of each rule that may be matched approximately; of the others, none."""
    import numpy as np

    pairs = [
        np.unique(np.array(tokens, np.int16), return_counts=True)
        if rule in index.approx_matchable_rids
        else (np.empty(0, np.int16), np.empty(0, np.int64))
        for rule, tokens in enumerate(index.tids_by_rid)
    ]
    tokens = np.concatenate([pair[0] for pair in pairs])
    rules = np.repeat(np.arange(len(pairs), dtype=np.int32), [len(pair[0]) for pair in pairs])
    yield "bag_starts", _starts(pair[0] for pair in pairs)
    yield "bag_tokens", tokens
    yield "bag_counts", np.concatenate([pair[1] for pair in pairs]).astype(np.int16)
    yield "postings", rules[np.argsort(tokens, kind="stable")].astype(np.uint16)
    counts = np.bincount(tokens, minlength=max(index.dictionary.values()) + 1)
    yield "posting_starts", np.append(0, np.cumsum(counts)).astype(np.int32)
