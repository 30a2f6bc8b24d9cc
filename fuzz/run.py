"""Coverage-guided fuzzing of one target, by atheris.

    python fuzz/run.py TARGET [SECONDS] [-- LIBFUZZER_OPTION…]      default 60 seconds

Starts from the project's own samples and rule files. What it finds that is new is kept in the user's cache folder, so that
the next run goes on from there; an input that fails is written to fuzz/finds/ and ends the run. Put it, mended, into
fuzz/regressions/TARGET/: the test suite plays those.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import atheris
from platformdirs import user_cache_path

with atheris.instrument_imports(include=["compliance"]):
    from targets import LANGUAGE_TAGS, MANIFESTS, TARGETS

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


def seeds(name: str) -> Iterator[bytes]:
    """Real files of this tree, each with the byte before it that says how it is read."""
    if name in ("regions", "comments"):
        for sample in sorted((ROOT / "tests/detect").rglob("*.sample")):
            tag = sample.name.partition("-")[0].partition(".")[0]
            number = LANGUAGE_TAGS.index(tag) if tag in LANGUAGE_TAGS else 0
            yield bytes([number]) + sample.read_bytes()[:20_000]
    if name in ("regions", "matcher"):
        yield bytes([0, *range(1, 9), 10, *range(11, 32)])
        yield from (
            sample.read_bytes()[:20_000] for sample in sorted((ROOT / "tests/detect/licenses").rglob("*.txt"))
        )
    if name == "rules":
        for number, pattern in enumerate(("rules/*.yaml", "tests/unit/policy/*.yml", "rules/tests/*.yaml")):
            for file in sorted(ROOT.glob(pattern)):
                yield bytes([number]) + file.read_bytes()[:8_000]
        yield b'\x01schema: "1"\nparams: {owners: [A]}\nwaivers: []\n'
        yield b'\x03{"schema": "1", "tool": "t", "rule_packs": {}, "commit": null, "dirty": null, "findings": []}'
    if name == "manifests":
        for file in (ROOT / "setup.cfg", ROOT / "pyproject.toml", ROOT / "README.md"):
            yield bytes([MANIFESTS.index(file.name)]) + file.read_bytes()
        for number in range(len(MANIFESTS)):
            yield bytes([number]) + b'{"name": "a", "license": "MIT", "author": {"name": "x"}}'
            yield (
                bytes([number])
                + b"[project]\nname = 'a'\nlicense = {text = 'MIT'}\n[package]\nlicense = 'MIT'\n"
            )
            yield (
                bytes([number])
                + b"<project><licenses><license><name>MIT</name></license></licenses></project>"
            )
            yield (
                bytes([number])
                + b"---\nlicense: mit\nbase_model: a/b\n---\nFiles: *\nLicense: MIT\nCopyright: x\n"
            )


if __name__ == "__main__":
    main()
