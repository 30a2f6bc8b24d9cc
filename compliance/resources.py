"""The only code that knows where `rules/` and `templates/` are.

They stand at the top of the repository and are installed as `compliance.rules` and `compliance.templates`.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

# The vendor lexicon, the titles of model licences, and the models that they stand on.
_NO_PACKS = frozenset(("entities.yaml", "model-licenses.yaml", "model-bases.yaml"))


def rule_pack_names() -> tuple[str, ...]:
    """The file names of the packs that ship with the tool, sorted."""
    return tuple(
        sorted(
            entry.name
            for entry in files("compliance.rules").iterdir()
            if entry.name.endswith(".yaml") and entry.name not in _NO_PACKS
        )
    )


def rule_case_names() -> tuple[str, ...]:
    """The cases of those packs as `tests/<file>`, sorted."""
    folder = files("compliance.rules").joinpath("tests")
    return tuple(sorted(f"tests/{entry.name}" for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def rules_text(name: str) -> str:
    """The text of `rules/<name>`."""
    return files("compliance.rules").joinpath(name).read_text(encoding="utf-8")


def template(name: str) -> str:
    """The text of `templates/<name>`. Raises FileNotFoundError if there is none."""
    return files("compliance.templates").joinpath(name).read_text(encoding="utf-8")


def program_digest() -> str:
    """A hash of this program's source and its rules: it changes when a result may change."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for source in sorted(package.rglob("*.py")):
        digest.update(source.relative_to(package).as_posix().encode() + b"\0" + source.read_bytes())
    for rules in sorted(files("compliance.rules").iterdir(), key=lambda entry: entry.name):
        if rules.is_file():
            digest.update(rules.name.encode() + b"\0" + rules.read_bytes())
    return digest.hexdigest()
