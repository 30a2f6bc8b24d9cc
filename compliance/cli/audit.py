"""What all commands that audit a target have in common: its options, and a bar while it works."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli import dependencies
from compliance.cli.limits import NAMES, Given, LimitType, limits_of
from compliance.report.escape import printable
from compliance.settings import Settings, user_cache_dir

if TYPE_CHECKING:
    from compliance.model.change import Change
    from compliance.model.result import Result

Progress = Callable[[int, int | None, str], None]
Command = Callable[..., int]
Option = Callable[[Command], Command]
CLEAN, FINDINGS, INCOMPLETE = 0, 1, 3


def available_cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_TARGET = (
    click.argument("target"),
    click.option(
        "--ref", help="Branch, tag or commit (default: HEAD; for a local repository its working tree)."
    ),
)
_OPTIONS = (
    click.option(
        "--policy",
        type=click.Path(path_type=Path, dir_okay=False),
        help="The gate's own policy; the target's own policy file and pragmas are then ignored.",
    ),
    click.option("--rules", multiple=True, metavar="FILE", help="Add a rule pack. May be repeated."),
    click.option(
        "--owner", multiple=True, metavar="NAME", help="Who counts as first party. May be repeated."
    ),
    click.option(
        "--jobs",
        type=click.IntRange(1, 256),
        default=available_cores,
        show_default="the cores at hand",
        metavar="N",
        help="Worker processes.",
    ),
    click.option(
        "--limit",
        "limits",
        multiple=True,
        type=LimitType(),
        help=f"{', '.join(NAMES)}: how much is read, and what a file may cost. May be repeated.",
    ),
    click.option("--no-cache", is_flag=True, help="Neither read nor write the cache."),
    click.option(
        "--cache-dir",
        type=click.Path(path_type=Path, file_okay=False),
        help="Where results are kept between scans (default: the user's cache folder).",
    ),
)


def auditing(command: Command) -> Command:
    """`command` with TARGET and these options before its own; it is called with `settings` made of them."""
    return _with(_TARGET, ruling(command, dependencies.OPTIONS))


def ruling(command: Command, more: tuple[Option, ...] = ()) -> Command:
    """As `auditing`, for a command that has no TARGET: it knows itself what it audits. `more` are options for
    dependencies, which a check of a change does not ask for."""

    @wraps(command)
    def run(
        policy: Path | None,
        rules: tuple[str, ...],
        owner: tuple[str, ...],
        jobs: int,
        limits: tuple[Given, ...],
        no_cache: bool,
        cache_dir: Path | None,
        ref: str | None = None,
        **others: Any,
    ) -> int:
        asked = {name: others.pop(name) for name in dependencies.NAMES if name in others}
        settings = Settings(
            ref=ref,
            policy_file=policy,
            rules=rules,
            owners=owner,
            jobs=jobs,
            limits=limits_of(limits),
            cache_dir=None if no_cache else cache_dir or user_cache_dir(),
            dependencies=dependencies.chosen(**asked) if asked else None,
        )
        return command(settings=settings, **others)

    return _with((*_OPTIONS, *more), run)


def _with(options: tuple[Option, ...], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def audit(target: str, settings: Settings, *, quiet: bool) -> Result:
    """The audit with a bar on stderr, where somebody watches."""
    # Imported late: `compliance --help` is asked for more often than a scan, and this pulls in the detectors.
    from compliance import pipeline

    with progress_bar(shown=not quiet and _watched()) as progress:
        return pipeline.scan(target, settings, progress, warn=_warn)


def checking(change: Change, settings: Settings, *, quiet: bool) -> Result:
    """The audit of a change, likewise."""
    from compliance import pipeline

    with progress_bar(shown=not quiet and _watched()) as progress:
        return pipeline.check(change, settings, progress, warn=_warn)


def _watched() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _warn(message: str) -> None:
    click.echo(printable(f"warning: {message}"), err=True)


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Progress]:
    """A bar on stderr for long work; silence where nobody watches."""
    if not shown:
        yield lambda done, total, what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(done: int, total: int | None, what: str) -> None:
            bar.update(task, completed=done, total=total, description=what)

        yield show
