"""The corpus of hostile and broken inputs: each is a small function that builds one, and says what it stands for.

@hostile(code=3, tells="is not in the repository")
def lost_blob(made: Made) -> str:
    \"\"\"A blob that the tree names is not there.\"\"\"
    …
    return target
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from support.gitrepo import GitRepo

SECRET = "hunter2-s3cret"
SCRIPT = "<script>alert(1)</script>"
NOTICE = "# Copyright 2024 Zhipu AI\n"


@dataclass(frozen=True)
class Made:
    """Where an input is built. What of it is executed leaves a file in `tripwire`."""

    folder: Path
    tripwire: Path
    options: list[str] = field(default_factory=list)  # more of them for the command

    def repo(self, name: str = "repo", **more: str) -> GitRepo:
        return GitRepo(self.folder / name, **more)

    def path(self, name: str) -> Path:
        return self.folder / name

    def trip(self, name: str) -> str:
        """A shell command that leaves proof that it was run."""
        return f"touch {self.tripwire}/{name}"


@dataclass(frozen=True)
class Input:
    """`codes` are the exit codes that are right; `tells` stands in the JSON result or on stderr; `finds` are the holders
    that must be found all the same; `hides` stands in no output."""

    build: Callable[[Made], str]
    codes: tuple[int, ...]
    tells: str
    finds: tuple[str, ...]
    hides: tuple[str, ...]
    heavy: bool

    @property
    def name(self) -> str:
        return self.build.__name__

    @property
    def threat(self) -> str:
        return (self.build.__doc__ or "").strip()


CORPUS: list[Input] = []
Build = Callable[[Made], str]


def hostile(
    *codes: int,
    tells: str = "",
    finds: str | tuple[str, ...] = (),
    hides: str | tuple[str, ...] = (),
    heavy: bool = False,
) -> Callable[[Build], Build]:
    """Puts the function's input into the corpus."""

    def registered(build: Build) -> Build:
        found = (finds,) if isinstance(finds, str) else finds
        hidden = (hides,) if isinstance(hides, str) else hides
        CORPUS.append(Input(build, codes or (0,), tells, found, (*hidden, SECRET), heavy))
        return build

    return registered
