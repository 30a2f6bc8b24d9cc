"""`compliance report FILE.json`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.reports import Reports, reporting, write


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.json")
@reporting
def report(file: Path, reports: Reports) -> int:
    """Render the result in FILE.json (made by 'scan --format json=FILE.json') again, without scanning.

    \b
    Exit codes:  0  clean: nothing at or above --fail-on
                 1  findings at or above --fail-on
                 2  usage, or the file is no result that can be read
                 3  the audit was incomplete, or the report cannot be written
               130  interrupted
    """
    from compliance.report.stored import read_result

    return write(read_result(file), reports)
