"""`compliance baseline TARGET`."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.audit import CLEAN, INCOMPLETE, audit, auditing
from compliance.cli.files import save
from compliance.errors import AuditError
from compliance.report.escape import json_safe, printable
from compliance.report.view import plural
from compliance.settings import Settings

BASELINE_NAME = Path(".compliance-baseline.json")


@click.command()
@auditing
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=BASELINE_NAME,
    show_default=True,
    metavar="FILE",
    help="Where the baseline is written.",
)
@click.option("--quiet", "-q", is_flag=True, help="No progress, and no last line.")
def baseline(target: str, settings: Settings, output: Path, quiet: bool) -> int:
    """Accept today's findings of TARGET: with `scan --baseline FILE`, only new ones count from then on.

    \b
    Exit codes:  0  the baseline is written
                 2  usage or configuration
                 3  the audit is incomplete (the baseline is written) or failed
               130  interrupted
    """
    if not output.parent.is_dir():
        raise click.UsageError(f"the folder of '{output}' does not exist")
    result = audit(target, settings, quiet=quiet)
    # Imported late, as the audit is: `compliance --help` needs none of it.
    from compliance.obligations.baseline import accepted

    try:
        save(output, json_safe(accepted(result)))
    except OSError as error:
        raise AuditError(f"{output}: the baseline cannot be written: {error.strerror}") from None
    if not quiet:
        summary = result.summary
        count = plural(summary.error + summary.warning + summary.note, "finding")
        incomplete = "" if result.coverage.complete else " The audit is incomplete."
        said = f"{count} accepted in {output}; scan with --baseline {output}.{incomplete}"
        click.echo(printable(said), err=True)
    return CLEAN if result.coverage.complete else INCOMPLETE
