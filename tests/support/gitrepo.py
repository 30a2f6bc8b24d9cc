"""Real git repositories for tests, the same on every machine whatever the user's git is set to."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

NEUTRAL = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Author",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_AUTHOR_DATE": "2024-01-02T03:04:05Z",
    "GIT_COMMITTER_NAME": "Author",
    "GIT_COMMITTER_EMAIL": "author@example.org",
    "GIT_COMMITTER_DATE": "2024-01-02T03:04:05Z",
    "LC_ALL": "C",
}


def neutral_environment() -> dict[str, str]:
    """The environment without what git sets in hooks and users in their configuration."""
    return {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | NEUTRAL


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Run git in `folder`; its output without the last newline."""
    # protocol.file: submodules of local repositories.
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=neutral_environment(), input=stdin, capture_output=True, check=True
    )
    return os.fsdecode(done.stdout).removesuffix("\n")


class GitRepo:
    """A repository with a work tree at `path`, made when the object is."""

    def __init__(self, path: Path, *, object_format: str = "sha1") -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.git("init", "--quiet", "--initial-branch=main", f"--object-format={object_format}")

    @property
    def url(self) -> str:
        return f"file://{self.path}"

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        return git(self.path, *arguments, stdin=stdin)

    def write(self, files: dict[str, str | bytes]) -> None:
        """Write files to the work tree only; names may hold surrogate escapes."""
        for name, content in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, files: dict[str, str | bytes] | None = None, message: str = "change") -> str:
        """Write `files` and commit all that is there; the id of the commit."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str) -> None:
        """Make a branch here and go on working on it."""
        self.git("switch", "--quiet", "--create", name)

    def tag(self, name: str) -> None:
        """An annotated tag on the newest commit."""
        self.git("tag", "--annotate", "--message", name, name)

    def submodule(self, other: GitRepo, path: str, url: str = "") -> None:
        """Add `other` as a submodule; `url` is what .gitmodules then says, in place of its own."""
        self.git("submodule", "--quiet", "add", other.url, path)
        if url:
            self.git("config", "--file", ".gitmodules", f"submodule.{path}.url", url)
        self.commit(message=f"add {path}")

    def bare_copy(self, path: Path) -> Path:
        """A bare clone with the whole history, which serves partial clones."""
        git(self.path, "clone", "--quiet", "--bare", self.url, str(path))
        git(path, "config", "uploadpack.allowFilter", "true")
        return path
