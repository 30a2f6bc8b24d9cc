"""`compliance check`: what is staged, or what commits change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.audit import checking, ruling
from compliance.cli.reports import Output, Reports, reporting, write
from compliance.model.limits import Limits
from compliance.settings import Settings

if TYPE_CHECKING:
    from compliance.model.change import Change


@click.command()
@click.option(
    "--staged", is_flag=True, help="What a commit would change now: the index, not the working tree."
)
@click.option("--range", "between", metavar="A..B", help="What the commits in B and not in A change.")
@click.option("--since", metavar="REF", help="What the commits since REF change: the same as REF..HEAD.")
@ruling
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Findings accepted earlier ('compliance baseline'); only new ones count.",
)
@click.option(
    "--gate",
    is_flag=True,
    help="The policy from before the change rules; what the change itself says of findings is ignored.",
)
@reporting
def check(
    staged: bool,
    between: str | None,
    since: str | None,
    gate: bool,
    settings: Settings,
    baseline: Path | None,
    reports: Reports,
) -> int:
    """Audit a change of the repository around the current folder: only what it brings is told.

    Reads the changed files, and the documents and manifests that speak for the others; what hangs on the rest
    is not evaluated. Prints path:line: severity rule message, then the fix; --format as in scan.

    \b
    Exit codes:  0  clean: nothing at or above --fail-on
                 1  findings at or above --fail-on
                 2  usage or configuration
                 3  the audit is incomplete or failed
               130  interrupted
    """
    if sum((staged, between is not None, since is not None)) != 1:
        raise click.UsageError("give one of --staged, --range A..B and --since REF")
    if gate and settings.policy_file:
        raise click.UsageError("--policy rules by itself; leave out --gate")
    settings = replace(settings, gate=gate, baseline_file=baseline)
    change = _change(staged, between if between is not None else f"{since}..HEAD", settings.limits)
    result = checking(change, settings, quiet=reports.quiet)
    return write(result, replace(reports, outputs=reports.outputs or (Output("lines", None),)))


def _change(staged: bool, between: str, limits: Limits) -> Change:
    from compliance.acquire import change

    if staged:
        return change.staged(Path(), limits)
    base, dots, tip = between.partition("..")
    if not (base and dots and tip.lstrip(".")):
        raise click.UsageError(f"'{between}' is no range; write A..B")
    return change.committed(Path(), base, tip.lstrip("."), limits)
