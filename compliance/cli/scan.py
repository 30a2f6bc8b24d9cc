"""`compliance scan TARGET`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from compliance.cli.audit import audit, auditing
from compliance.cli.reports import Reports, reporting, write
from compliance.settings import Settings


@click.command()
@auditing
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Findings accepted earlier ('compliance baseline'); only new ones count.",
)
@reporting
def scan(target: str, settings: Settings, baseline: Path | None, reports: Reports) -> int:
    """Audit TARGET: a git URL, a local repository, a folder, or an archive (.zip .whl .tar.*).

    \b
    Exit codes:  0  clean: nothing at or above --fail-on
                 1  findings at or above --fail-on
                 2  usage or configuration
                 3  the audit is incomplete or failed
               130  interrupted
    """
    return write(audit(target, replace(settings, baseline_file=baseline), quiet=reports.quiet), reports)
