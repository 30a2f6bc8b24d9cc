"""ScanCode and ours on the same files, in one run: do they agree, and what does each cost?

    python bench/versus_scancode.py CORPUS [--sample N] [--show-differences] [--out FILE]

CORPUS is a folder, or one of transformers, npm and debian, which are fetched once by package name.
Prints Markdown. With 400 files it takes some minutes, nearly all of them ScanCode's.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from platformdirs import user_cache_path
from versus import agreement, answers, corpora, sampling, table, tools


def main() -> None:
    options = _options()
    if options.scancode_json is None:
        tools.require_scancode()
    corpus = corpora.resolve(options.corpus, options.work)
    outcome = compare(corpus, options.sample, options.scancode_json, options.work / "scancode")
    print(table.render(outcome, show_differences=options.show_differences))
    if options.out:
        text = json.dumps(table.raw(outcome), indent=1, ensure_ascii=False)
        options.out.write_text(text + "\n", encoding="utf-8")


def compare(corpus: corpora.Corpus, count: int, earlier: Path | None, kept: Path) -> table.Outcome:
    """Run all tools on a sample of `count` files. `earlier` is an answer of ScanCode's to take instead of
    asking it again; new ones are put into the folder `kept`."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, result = Path(temporary, "sample"), Path(temporary, "ours.json")
        sample = sampling.copy(corpus.root, count, folder)
        if not sample.paths:
            sys.exit(f"{corpus.root}: no text files")
        answer = earlier or kept / f"{corpus.name}-{len(sample.paths)}-{sample.digest[:12]}.json"
        # All runs come first, and only then the answers are read: see `measure.run`.
        scancode = tools.stored_usage(earlier) if earlier else tools.scancode(folder, answer)
        ours = tools.ours(folder, result)
        licensecheck = tools.licensecheck(folder)
        theirs_answer, our_answer = answers.of_scancode(answer), answers.of_ours(result)
    pairs, not_compared = agreement.paired(sample.paths, theirs_answer.files, our_answer.files)
    if not pairs:
        sys.exit(f"{answer}: ScanCode's answer has none of the files of this sample")
    print(f"ScanCode's answer: {answer}", file=sys.stderr)
    found_by = {"compliance": our_answer.version, "scancode-toolkit": theirs_answer.version}
    return table.Outcome(
        corpus=corpus,
        sample=sample,
        versions={**found_by, **tools.versions()},
        scancode=scancode,
        ours=ours,
        licensecheck=licensecheck,
        theirs_answer=theirs_answer,
        our_answer=our_answer,
        pairs=tuple(pairs),
        not_compared=tuple(not_compared),
        licenses=agreement.licenses(pairs),
        holders=agreement.holders(pairs),
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", metavar="CORPUS")
    parser.add_argument("--sample", type=int, default=400, metavar="N", help="files to compare (400)")
    parser.add_argument("--show-differences", action="store_true", help="list every disagreement by kind")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the raw outcome as JSON")
    parser.add_argument(
        "--scancode-json",
        type=Path,
        metavar="FILE",
        help="take this answer of ScanCode's, do not ask it again",
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=user_cache_path("compliance-bench", appauthor=False),
        metavar="FOLDER",
        help="where packages and ScanCode's answers are kept (%(default)s)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
