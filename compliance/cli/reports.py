"""What scan and report have in common: which reports are asked for, where they go, and the exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.audit import CLEAN, FINDINGS, INCOMPLETE
from compliance.cli.files import save
from compliance.errors import AuditError, UsageError
from compliance.report.escape import printable
from compliance.report.glossary import read_glossary
from compliance.report.options import RenderOptions
from compliance.report.registry import FORMATS

if TYPE_CHECKING:
    from compliance.model.result import Result

FAIL_ON = ("error", "warning", "note", "never")
Command = Callable[..., int]


@dataclass(frozen=True, slots=True)
class Output:
    """A format, and the file it goes to; None is standard output."""

    format: str
    file: Path | None


@dataclass(frozen=True, slots=True)
class Reports:
    """What was asked for; `quiet` leaves out standard output and the last line."""

    outputs: tuple[Output, ...]
    fail_on: str
    options: RenderOptions
    quiet: bool


class OutputType(click.ParamType[Output]):
    name = "FMT[=FILE]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:
        if isinstance(value, Output):
            return value
        name, equals, file = value.partition("=")
        if name not in FORMATS:
            self.fail(f"'{name}' is not a format; known are {', '.join(FORMATS)}", param, ctx)
        if equals and not file:
            self.fail(f"'{value}' names no file; leave out '=' for standard output", param, ctx)
        path = Path(file) if file else None
        if path and not path.parent.is_dir():
            self.fail(f"the folder of '{file}' does not exist", param, ctx)
        if path and path.is_dir():
            self.fail(f"'{file}' is a folder, not a file", param, ctx)
        return Output(name, path)


_OPTIONS = (
    click.option(
        "--format",
        "outputs",
        multiple=True,
        type=OutputType(),
        help=f"{', '.join(FORMATS)}; to standard output, or to FILE. May be repeated. "
        "Default: console; of a check: lines.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON),
        default="error",
        show_default=True,
        help="The lowest severity that makes the exit code 1.",
    ),
    click.option(
        "--comment-glossary",
        type=click.Path(path_type=Path, dir_okay=False),
        help="YAML of 'term: translation', shown beside Chinese comments in the reports.",
    ),
    click.option("--quiet", "-q", is_flag=True, help="No progress, and no report on standard output."),
)


def reporting(command: Command) -> Command:
    """`command` with these options after its own; it is called with `reports` made of them."""

    @wraps(command)
    def run(
        outputs: tuple[Output, ...], fail_on: str, comment_glossary: Path | None, quiet: bool, **others: Any
    ) -> int:
        _check(outputs)
        glossary = read_glossary(comment_glossary) if comment_glossary else {}
        options = RenderOptions(glossary=glossary, created=_now())
        return command(reports=Reports(outputs, fail_on, options, quiet), **others)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run


def write(result: Result, reports: Reports) -> int:
    """Every report that was asked for, then the exit code. Raises AuditError if one cannot be written."""
    for output in reports.outputs or (Output("console", None),):
        _write(result, output, reports)
    if reports.outputs and not reports.quiet and all(output.file for output in reports.outputs):
        _say_where(result, reports.outputs)
    return exit_code(result, reports.fail_on)


def exit_code(result: Result, fail_on: str) -> int:
    """An unread file is never clean: an incomplete audit is 3 whatever was found."""
    if not result.coverage.complete:
        return INCOMPLETE
    counts = {"error": result.summary.error, "warning": result.summary.warning, "note": result.summary.note}
    if fail_on == "never":
        return CLEAN
    failing = FAIL_ON[: FAIL_ON.index(fail_on) + 1]
    return FINDINGS if any(counts[severity] for severity in failing) else CLEAN


def show(text: str) -> None:
    """`text` on standard output. Raises OSError."""
    if sys.stdout is None:  # Python's way to say that it was closed before we started
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    # A terminal that is not UTF-8 shows escapes instead of ending the report with an error.
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except OSError:
        # What is left in the buffer would be tried, and complained about, once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _now() -> datetime:
    """Now, to the second; SOURCE_DATE_EPOCH for who wants the same bytes again (reproducible-builds.org)."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        shown = given[:50]
        raise UsageError(f"SOURCE_DATE_EPOCH='{shown}' is no number of seconds since 1970") from None


def _check(outputs: tuple[Output, ...]) -> None:
    files = [output.file for output in outputs if output.file]
    if len(set(files)) < len(files):
        raise click.UsageError("two --format go to the same file")
    if sum(output.file is None for output in outputs) > 1:
        raise click.UsageError(
            "only one --format can go to standard output; give the others a file: html=FILE"
        )


def _say_where(result: Result, outputs: tuple[Output, ...]) -> None:
    """Where every report went to a file, a person still sees the verdict."""
    from compliance.report.view import headline

    files = ", ".join(str(output.file) for output in outputs)
    click.echo(printable(f"{headline(result)} Written to {files}."), err=True)


def _write(result: Result, output: Output, reports: Reports) -> None:
    """Raises AuditError: a report that was not written whole must not pass for one."""
    render = FORMATS[output.format].render
    try:
        if output.file:
            save(output.file, render(result, reports.options))
        elif not reports.quiet:
            color = sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
            show(render(result, replace(reports.options, width=_width(), color=color)))
    except OSError as error:
        where = output.file or "standard output"
        raise AuditError(f"{where}: the report cannot be written: {error.strerror}") from None


def _width() -> int:
    from shutil import get_terminal_size

    return max(40, min(get_terminal_size((80, 24)).columns, 120))
