"""Coverage-guided fuzzing of one target, by atheris.

    python fuzz/run.py TARGET [SECONDS] [-- LIBFUZZER_OPTION…]      default 60 seconds

Starts from the project's own samples and rule files. What it finds that is new is kept in the user's cache folder, so that
the next run goes on from there; an input that fails is written to fuzz/finds/ and ends the run. Put it, mended, into
fuzz/regressions/TARGET/: the test suite plays those.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris
from platformdirs import user_cache_path

with atheris.instrument_imports(include=["compliance"]):
    from targets import TARGETS

from seeds import seeds

ROOT = Path(__file__).parents[1]
# Seconds and megabytes that one input may take. The largest is 64 KiB, so that 5 s is far from linear.
LIMITS = ("-timeout=5", "-rss_limit_mb=2048", "-max_len=65536")


def main() -> None:
    own, _, options = " ".join(sys.argv[1:]).partition("--")
    name, *seconds = own.split() or [""]
    if name not in TARGETS:
        sys.exit(f"usage: python fuzz/run.py {{{','.join(TARGETS)}}} [SECONDS] [-- LIBFUZZER_OPTION…]")
    corpus = user_cache_path("compliance-fuzz", appauthor=False) / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    finds = ROOT / "fuzz/finds"
    finds.mkdir(exist_ok=True)
    arguments = [sys.argv[0], str(corpus), f"-max_total_time={seconds[0] if seconds else 60}", *LIMITS]
    atheris.Setup([*arguments, f"-artifact_prefix={finds}/{name}-", *options.split()], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
