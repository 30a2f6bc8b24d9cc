"""`compliance scan TARGET`."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.audit import CLEAN, FINDINGS, INCOMPLETE, audit, auditing
from compliance.errors import AuditError
from compliance.report.escape import printable
from compliance.report.glossary import read_glossary
from compliance.report.options import RenderOptions
from compliance.report.registry import FORMATS
from compliance.settings import Settings

if TYPE_CHECKING:
    from compliance.model.result import Result

FAIL_ON = ("error", "warning", "note", "never")


@dataclass(frozen=True, slots=True)
class Output:
    """A format, and the file it goes to; None is standard output."""

    format: str
    file: Path | None


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


@click.command()
@auditing
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Findings accepted earlier ('compliance baseline'); only new ones count.",
)
@click.option(
    "--format",
    "outputs",
    multiple=True,
    type=OutputType(),
    help=f"{', '.join(FORMATS)}; to standard output, or to FILE. May be repeated. Default: console.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="error",
    show_default=True,
    help="The lowest severity that makes the exit code 1.",
)
@click.option(
    "--comment-glossary",
    type=click.Path(path_type=Path, dir_okay=False),
    help="YAML of 'term: translation', shown beside Chinese comments in the reports.",
)
@click.option("--quiet", "-q", is_flag=True, help="No progress, and no report on standard output.")
def scan(
    target: str,
    settings: Settings,
    baseline: Path | None,
    outputs: tuple[Output, ...],
    fail_on: str,
    comment_glossary: Path | None,
    quiet: bool,
) -> int:
    """Audit TARGET: a git URL, a local repository, a folder, or an archive (.zip .whl .tar.*).

    \b
    Exit codes:  0  clean: nothing at or above --fail-on
                 1  findings at or above --fail-on
                 2  usage or configuration
                 3  the audit is incomplete or failed
               130  interrupted
    """
    _check_outputs(outputs)
    options = RenderOptions(glossary=read_glossary(comment_glossary) if comment_glossary else {})
    result = audit(target, replace(settings, baseline_file=baseline), quiet=quiet)
    for output in outputs or (Output("console", None),):
        _write(result, output, options, quiet)
    if outputs and not quiet and all(output.file for output in outputs):
        _say_where(result, outputs)
    return exit_code(result, fail_on)


def exit_code(result: Result, fail_on: str) -> int:
    """An unread file is never clean: an incomplete audit is 3 whatever was found."""
    if not result.coverage.complete:
        return INCOMPLETE
    counts = {"error": result.summary.error, "warning": result.summary.warning, "note": result.summary.note}
    if fail_on == "never":
        return CLEAN
    failing = FAIL_ON[: FAIL_ON.index(fail_on) + 1]
    return FINDINGS if any(counts[severity] for severity in failing) else CLEAN


def _check_outputs(outputs: tuple[Output, ...]) -> None:
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


def _write(result: Result, output: Output, options: RenderOptions, quiet: bool) -> None:
    """Raises AuditError: a report that was not written whole must not pass for one."""
    try:
        if output.file:
            output.file.write_text(FORMATS[output.format].render(result, options), encoding="utf-8")
        elif not quiet:
            _print(result, output, options)
    except OSError as error:
        where = output.file or "standard output"
        raise AuditError(f"{where}: the report cannot be written: {error.strerror}") from None


def _print(result: Result, output: Output, options: RenderOptions) -> None:
    if sys.stdout is None:  # Python's way to say that it was closed before we started
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    text = FORMATS[output.format].render(result, replace(options, width=_width(), color=color))
    # A terminal that is not UTF-8 shows escapes instead of ending the report with an error.
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except OSError:
        # What is left in the buffer would be tried, and complained about, once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _width() -> int:
    from shutil import get_terminal_size

    return max(40, min(get_terminal_size((80, 24)).columns, 120))
