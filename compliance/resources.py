"""The only code that knows where `rules/` and `templates/` are.

They stand at the top of the repository and are installed as `compliance.rules` and `compliance.templates`.
"""

from __future__ import annotations

from importlib.resources import files


def rule_pack_names() -> tuple[str, ...]:
    """The file names of the packs that ship with the tool, sorted."""
    # entities.yaml is the vendor lexicon, not a pack.
    return tuple(
        sorted(
            entry.name
            for entry in files("compliance.rules").iterdir()
            if entry.name.endswith(".yaml") and entry.name != "entities.yaml"
        )
    )


def rules_text(name: str) -> str:
    """The text of `rules/<name>`."""
    return files("compliance.rules").joinpath(name).read_text(encoding="utf-8")


def template(name: str) -> str:
    """The text of `templates/<name>`. Raises FileNotFoundError if there is none."""
    return files("compliance.templates").joinpath(name).read_text(encoding="utf-8")
