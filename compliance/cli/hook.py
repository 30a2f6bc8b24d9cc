"""`compliance hook`: the pre-commit hook of plain git, put in place and taken away."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

import click

from compliance.cli.files import save
from compliance.errors import AuditError, TargetError, UsageError
from compliance.report.escape import printable
from compliance.settings import user_cache_dir

NAME = "pre-commit"
KEPT = "pre-commit.before-compliance"  # the hook that was there before; it runs first
_MARK = "# Put here by 'compliance hook install'; 'compliance hook uninstall' takes it away."
_MODE = 0o755
# Dispatchers (husky) find what to run by the name that they were called by.
_NAMED = re.compile(r"basename[^\n]{0,20}\$\{?0|\$\{0##|husky")
# -P: the current folder is the repository, and a module.py in it must not pass for one of Python's.
_SCRIPT = """\
#!/bin/sh
{mark}
before="$(dirname "$0")/{kept}"
if [ -x "$before" ]; then
    "$before" "$@" || exit $?
fi
python={python}
if [ ! -x "$python" ]; then
    echo "compliance: $python is gone; install it anew, or remove this hook: $0" >&2
    exit 1
fi
exec "$python" -P -m compliance check --staged {options}
"""


@click.group(no_args_is_help=False)
def hook() -> None:
    """Check what is staged before each commit: git's own pre-commit hook."""


@hook.command()
@click.argument("options", nargs=-1, metavar="[-- OPTION...]")
def install(options: tuple[str, ...]) -> int:
    """Put the hook into the repository around the current folder.

    Options after -- are those of 'compliance check', such as: -- --owner "Example AI" --fail-on warning.
    A hook that is there already is kept beside it, and runs first. core.hooksPath is honoured.
    """
    cache_dir = _check(options)
    folder = _folder()
    ours, kept = folder / NAME, folder / KEPT
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if _exists(ours) and not _is_ours(ours):
            _refuse_to_rename(ours)
            if _exists(kept):
                raise UsageError(f"{kept} is there already, and so is {ours}", hint="move one of them away")
            ours.rename(kept)
        save(ours, _script(options), mode=_MODE)
    except OSError as error:
        raise AuditError(f"{error.filename or folder}: {error.strerror}") from None
    chained = f"; {kept.name} runs first" if os.access(kept, os.X_OK) else ""
    click.echo(printable(f"installed {ours}{chained}"))
    _say_what_the_first_check_does(cache_dir)
    return 0


@hook.command()
def uninstall() -> int:
    """Take the hook away, and put back the one that was there before."""
    folder = _folder()
    ours, kept = folder / NAME, folder / KEPT
    if not _is_ours(ours):
        there = "is not a hook of ours" if _exists(ours) else "is not there"
        raise UsageError(f"{ours} {there}; nothing was changed")
    try:
        if _exists(kept):
            kept.replace(ours)
        else:
            ours.unlink()
    except OSError as error:
        raise AuditError(f"{error.filename or folder}: {error.strerror}") from None
    click.echo(printable(f"put back {ours}" if _exists(ours) else f"removed {ours}"))
    return 0


def _folder() -> Path:
    """Where git looks for this repository's hooks."""
    from compliance.acquire.git import hooks_folder

    root = _root()
    folder = hooks_folder(root)
    if _exists(folder) and not folder.is_dir():
        raise UsageError(f"core.hooksPath is {folder}, and no folder", hint="unset it, or name a folder")
    return folder


def _root() -> Path:
    from compliance.acquire.local import repository_root

    root = repository_root(Path.cwd())
    if root is None or not _exists(root / ".git"):
        raise TargetError("not in the working tree of a git repository", hint="cd into one, or git init")
    return root


def _check(options: tuple[str, ...]) -> Path:
    """A hook with a wrong option would stop every commit: it is told now. Raises click.UsageError.

    Returns the cache folder that the check will use.
    """
    from compliance.cli.check import check

    with check.make_context("compliance check", ["--staged", *options]) as context:
        given = context.params
    if given["between"] is not None or given["since"] is not None:
        raise click.UsageError("the hook checks what is staged; leave out --range and --since")
    for name in ("policy", "baseline", "comment_glossary"):
        # Git runs a hook at the root of the work tree.
        if given[name] and not (_root() / given[name]).is_file():
            raise click.UsageError(f"'{given[name]}' is no file; name it from the root of the repository")
    return given["cache_dir"] or user_cache_dir()


def _refuse_to_rename(hook: Path) -> None:
    """A hook that goes by its own name would do nothing under another, and nobody would notice."""
    try:
        text = hook.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    if _NAMED.search(text) or (hook.parent / "h").is_file() or "husky" in str(hook.parent):
        hint = "call 'compliance check --staged' from it, or from .husky/pre-commit"
        raise UsageError(f"{hook} goes by its own name, and cannot be chained", hint=hint)


def _say_what_the_first_check_does(cache_dir: Path) -> None:
    from compliance.pipeline import is_prepared

    if not is_prepared(cache_dir):
        click.echo("the first check builds the licence tables: ten to thirty seconds, once")


def _script(options: tuple[str, ...]) -> str:
    return _SCRIPT.format(
        mark=_MARK, kept=KEPT, python=shlex.quote(sys.executable), options=shlex.join(options)
    ).replace(" \n", "\n")


def _is_ours(file: Path) -> bool:
    try:
        return _MARK in file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _exists(path: Path) -> bool:
    """Be it a symlink to nowhere."""
    return path.is_symlink() or path.exists()
