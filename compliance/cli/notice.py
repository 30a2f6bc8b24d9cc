"""`compliance notice TARGET`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.audit import CLEAN, FINDINGS, INCOMPLETE, audit, auditing
from compliance.cli.reports import show
from compliance.errors import AuditError, UsageError
from compliance.report.escape import printable
from compliance.settings import Settings

if TYPE_CHECKING:
    from compliance.model.result import Result

MAX_BYTES = 50_000_000  # of a committed file; the notices of the largest projects are a tenth of it


@click.command()
@auditing
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to FILE, which must not exist yet (nothing is overwritten). Default: standard output.",
)
@click.option(
    "--check",
    "checked",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write nothing; say what FILE lacks of the notices, and exit with 1 if it lacks any.",
)
@click.option("--quiet", "-q", is_flag=True, help="No progress, and nothing on standard error but errors.")
def notice(target: str, settings: Settings, output: Path | None, checked: Path | None, quiet: bool) -> int:
    """Write the THIRD_PARTY_NOTICES text that TARGET owes: holders' lines, licence texts, NOTICE contents.

    Put it into the repository as THIRD_PARTY_NOTICES, and read it first: it holds what the files say.

    \b
    Exit codes:  0  written, or with --check: nothing is missing
                 1  with --check: something is missing
                 2  usage or configuration
                 3  the audit is incomplete or failed
               130  interrupted
    """
    committed = _prepared(output, checked)
    result = audit(target, settings, quiet=quiet)
    if not result.coverage.complete:
        click.echo("warning: the audit is incomplete: notices in what was not read are not there", err=True)
    if checked:
        code = _check(result, _place_in(target, checked), checked, committed)
    else:
        code = CLEAN
        _write(result, output)
    if not (quiet or checked):
        _say_limits(result)
    return code if result.coverage.complete else INCOMPLETE


def _prepared(output: Path | None, checked: Path | None) -> str:
    """The text to compare with. Mistakes are told before anything is scanned."""
    if output and checked:
        raise click.UsageError("--check writes nothing: leave out --output")
    if output and not output.parent.is_dir():
        raise click.UsageError(f"the folder of '{output}' does not exist")
    if output and output.exists():
        raise UsageError(
            f"{output} exists already, and is not overwritten", hint="name another file and compare"
        )
    if not checked:
        return ""
    try:
        with checked.open("rb") as file:
            return file.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise UsageError(f"{checked}: {error.strerror}", hint="make it with 'compliance notice'") from None


def _place_in(target: str, file: Path) -> str:
    """The path of `file` within `target`; empty where it lies elsewhere."""
    try:
        return file.resolve().relative_to(Path(target).resolve()).as_posix()
    except (ValueError, OSError):
        return ""


def _check(result: Result, place: str, file: Path, committed: str) -> int:
    from compliance.report.credits import missing, owed, texts_in

    lacking = missing(owed(result), committed, texts_in(result, place))
    for what in lacking:
        click.echo(printable(f"{file}: lacks {what}"))
    return FINDINGS if lacking else CLEAN


def _write(result: Result, output: Path | None) -> None:
    from compliance.report.registry import FORMATS

    text = FORMATS["notice"].render(result)
    try:
        if output:
            # "x": a file that appeared meanwhile is not ours to overwrite either.
            with output.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
        else:
            show(text)
    except OSError as error:
        raise AuditError(f"{output or 'standard output'}: cannot be written: {error.strerror}") from None


def _say_limits(result: Result) -> None:
    """What the text cannot hold, because nobody said it."""
    from compliance.report.credits import owed

    found = owed(result)
    unlicensed = sum(not credit.license for credit in found.credits)
    textless = [license.id for license in found.licenses if not license.text]
    if not result.project.owners:
        click.echo("note: who counts as first party is not known; --owner names one", err=True)
    if unlicensed:
        click.echo(f"note: for {unlicensed:,} of the entries no licence was found", err=True)
    if textless:
        click.echo(printable(f"note: no text is at hand of {', '.join(textless[:10])}"), err=True)
