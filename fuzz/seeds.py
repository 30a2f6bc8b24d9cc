"""Where fuzzing begins: real files of this tree, each with the byte before it that says how it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from targets import DEPENDENCIES, LANGUAGE_TAGS, MANIFESTS

ROOT = Path(__file__).parents[1]


def seeds(name: str) -> Iterator[bytes]:
    """Those of the target `name`."""
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
    if name == "dependencies":
        for sample in sorted((ROOT / "tests/unit/dependencies/samples").iterdir()):
            yield bytes([DEPENDENCIES.index(sample.name.removesuffix(".sample"))]) + sample.read_bytes()
