"""Git, run so that nothing in the repository that is read can make anything else run.

A repository's own configuration may name programs (core.fsmonitor, core.sshCommand, filters, hooks,
a promisor remote to fetch from …). So: only plumbing that never needs them is used, what could
still be consulted is overruled from the command scope, and no transport is allowed at all unless
the caller clones a URL.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from compliance.acquire.redact import one_line
from compliance.errors import AcquireError

TIMEOUT = 300.0  # seconds for one command that reads a local repository; a FIFO as index never ends

_OVERRULED = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    # A server that stops sending is given up after two minutes.
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": "120",
}
_ENVIRONMENT = {
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # a replaced blob would be read under another blob's id
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TEMPLATE_DIR": "",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}
# Variables by which the user says how to reach a server. All others (GIT_DIR and its like are set in
# hooks) would point git at another repository than the target.
_USERS_CONFIG = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH")
_USERS_NETWORK = ("GIT_ASKPASS", "GIT_SSH", "GIT_SSL_", "GIT_PROXY_", "GIT_HTTP_", "GIT_CONFIG_")

NOTHING: Mapping[str, str] = MappingProxyType({})
# What git sets in a hook to be read by it.
_HOOKS = ("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")

# The most telling first: what ssh says is the cause of git's own message.
_TELLING = tuple(map(re.compile, ("^ssh: |Permission denied|^Host key", "^fatal:", "^error:")))


class GitError(AcquireError):
    """Git ended with an error; `reason` is its own last message, redacted, on one line."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"git: {reason}", hint=hint_for(reason))
        self.reason = reason


def network_environment(protocols: str, settings: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """The environment in which a URL is cloned, with `protocols` ("https:ssh") and no others.

    The user's own configuration, credential helpers and ssh settings stay in force; `settings` are added.
    """
    kept = {key: value for key, value in os.environ.items() if not _is_foreign(key, _USERS_NETWORK)}
    kept.setdefault("GIT_ASKPASS", "")
    config = _config(_OVERRULED | dict(settings), kept)
    return kept | _ENVIRONMENT | {"GIT_ALLOW_PROTOCOL": protocols} | config


def local_environment(root: Path | None = None) -> dict[str, str]:
    """The environment in which a local repository is read: no transport, no prompt, no hook."""
    kept = {key: value for key, value in os.environ.items() if not _is_foreign(key, _USERS_CONFIG)}
    config = _OVERRULED | {"safe.bareRepository": "all"}
    if root is not None and os.geteuid() == 0:
        # Root may read every repository; anybody else is held to git's own check of the owner.
        config["safe.directory"] = str(root)
    # GIT_NO_LAZY_FETCH is not known to every git: without a transport there is nothing to fetch by.
    closed = {"GIT_ALLOW_PROTOCOL": "none", "GIT_ASKPASS": ""}
    return kept | _ENVIRONMENT | closed | _config(config, {})


def hook_environment() -> tuple[tuple[str, str], ...]:
    """By what git tells a hook where to read: the index that is committed from, and, in a push, where the
    objects lie that are not accepted yet. Paths are made absolute: git's are relative to its own folder."""
    found = ((name, os.environ.get(name, "")) for name in _HOOKS)
    return tuple(
        (name, value if os.pathsep in value else str(Path(value).absolute()))
        for name, value in found
        if value
    )


def _is_foreign(key: str, wanted: tuple[str, ...]) -> bool:
    return key.startswith("GIT_") and not key.startswith(wanted)


def _config(settings: dict[str, str], present: dict[str, str]) -> dict[str, str]:
    """`settings` as GIT_CONFIG_KEY_n variables, after those `present` (the last one counts)."""
    first = int(count) if (count := present.get("GIT_CONFIG_COUNT", "")).isdecimal() else 0
    variables = {"GIT_CONFIG_COUNT": str(first + len(settings))}
    for number, (key, value) in enumerate(settings.items(), first):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return variables


@contextlib.contextmanager
def only_these_variables(environment: dict[str, str]) -> Iterator[None]:
    """For a library that adds to os.environ but cannot take away from it (GitPython)."""
    before = dict(os.environ)
    for key in before.keys() - environment.keys():
        del os.environ[key]
    try:
        yield
    finally:
        os.environ.update(before)


def reason_of(said: str) -> str:
    """The one line of git's messages that tells why, fit to be shown."""
    # With progress, "fatal:" may stand at the end of an unfinished line.
    lines = [line.strip() for line in said.replace("fatal:", "\nfatal:").splitlines() if line.strip()]
    for telling in _TELLING:
        for line, following in pairwise([*lines, ""]):
            if telling.search(line):
                whole = f"{line} {following}" if line.endswith(":") else line
                return one_line(whole.removeprefix("fatal:").removeprefix("error:"))
    return one_line(lines[-1]) if lines else "git failed without a message"


def hint_for(reason: str) -> str:
    """What may be done about it, where git's message does not say; else an empty string."""
    if "dubious ownership" in reason:
        return "scan as its owner, or: git config --global --add safe.directory PATH"
    return ""


@dataclass(frozen=True, slots=True)
class Repository:
    """A git directory, and the work tree that belongs to it if there is one.

    `variables` are set for git besides: those of a hook (`hook_environment`).
    """

    git_dir: Path
    work_tree: Path | None = None
    variables: tuple[tuple[str, str], ...] = ()

    def run(self, *arguments: str, stdin: bytes = b"", cwd: Path | None = None) -> bytes:
        """What git writes to stdout. Raises GitError."""
        command, environment = self._call(arguments)
        return _run(command, cwd or self.git_dir, environment, stdin)

    def records(self, *arguments: str, cwd: Path | None = None) -> Generator[bytes]:
        """The NUL-ended records git writes, as they come: there may be more than memory holds.

        Close the iterator to stop git. Raises GitError.
        """
        command, environment = self._call(arguments)
        with start(command, cwd or self.git_dir, environment) as process:
            watchdog = threading.Timer(TIMEOUT, process.kill)
            watchdog.start()
            try:
                yield from _split(process)
            finally:
                watchdog.cancel()

    def _call(self, arguments: tuple[str, ...]) -> tuple[list[str], dict[str, str]]:
        place = {"GIT_DIR": str(self.git_dir)}
        if self.work_tree is not None:
            # Said aloud, because core.worktree of a hostile repository may name any folder.
            place["GIT_WORK_TREE"] = str(self.work_tree)
        return ["git", "--no-pager", *arguments], local_environment() | place | dict(self.variables)


def discover(root: Path) -> Repository | None:
    """The repository whose work tree is `root` (it holds a `.git`), or which `root` itself is.

    None if git finds none there. Raises GitError, among others where git distrusts the owner.
    """
    environment = local_environment(root) | {"GIT_CEILING_DIRECTORIES": str(root.parent)}
    bare = not os.path.lexists(root / ".git")
    if not bare:
        environment["GIT_WORK_TREE"] = str(root)
    try:
        found = _run(["git", "rev-parse", "--absolute-git-dir"], root, environment, b"")
    except GitError as error:
        if "not a git repository" in error.reason:
            return None
        raise
    return Repository(Path(os.fsdecode(found.rstrip(b"\n"))), None if bare else root)


def hooks_folder(root: Path) -> Path:
    """Where git looks for the hooks of the user's own repository `root`. Its core.hooksPath counts, as
    nowhere else here: a hook is put there for the user, and run by git. Raises GitError."""
    environment = {key: value for key, value in os.environ.items() if not _is_foreign(key, _USERS_CONFIG)}
    found = _run(["git", "rev-parse", "--git-path", "hooks"], root, environment, b"")
    return root / os.fsdecode(found.rstrip(b"\n"))


def init_bare(path: Path, object_format: str) -> None:
    """Make an empty bare repository at `path`; `object_format` is sha1 or sha256."""
    command = ["git", "init", "--quiet", "--bare", f"--object-format={object_format}", str(path)]
    _run(command, path.parent, local_environment(), b"")


def commit_all(root: Path) -> None:
    """Make a repository of the folder `root` and commit all that is in it. Raises GitError."""
    _run(["git", "init", "--quiet", "."], root, local_environment(), b"")
    stage_all(root)
    author = {"GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@example.org"}
    author |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in author.items()}
    _run(
        ["git", "-c", "commit.gpgSign=false", "commit", "--quiet", "--message=before"],
        root,
        local_environment(root) | author,
        b"",
    )


def stage_all(root: Path) -> None:
    """Stage every file of the work tree `root`, ignored ones too. Raises GitError."""
    _run(["git", "add", "--all", "--force", "."], root, local_environment(root), b"")


@contextlib.contextmanager
def start(command: list[str], cwd: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A running git with pipes to its stdin and stdout, which ends with the context."""
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise _not_started(error) from error
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _split(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    assert process.stdout is not None
    rest = b""
    while chunk := process.stdout.read1(1 << 16):  # type: ignore[attr-defined]
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if process.wait() != 0 or rest:
        raise GitError("the repository is damaged or incomplete")


def _run(command: list[str], cwd: Path, environment: dict[str, str], stdin: bytes) -> bytes:
    try:
        done = subprocess.run(
            command, cwd=cwd, env=environment, input=stdin, capture_output=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired as error:
        raise GitError(f"no answer within {TIMEOUT:.0f} seconds") from error
    except OSError as error:
        raise _not_started(error) from error
    if done.returncode != 0:
        raise GitError(reason_of(os.fsdecode(done.stderr)))
    return done.stdout


def _not_started(error: OSError) -> AcquireError:
    hint = "install git 2.31 or later" if isinstance(error, FileNotFoundError) else ""
    return AcquireError(f"git could not be started: {error.strerror}", hint=hint)
