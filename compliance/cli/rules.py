"""`compliance rules`: list, show, validate and test the rules, those of the user among them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from shutil import get_terminal_size

import click

from compliance.cli.audit import progress_bar
from compliance.report.escape import printable

FAILED, MALFORMED = 1, 2
_PLAIN_WIDTH = 100  # columns, where there is no terminal

with_rules = click.option(
    "--rules", multiple=True, metavar="FILE", help="Add a rule pack, as in scan. May be repeated."
)


def formats(*names: str) -> Callable[[click.decorators.FC], click.decorators.FC]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="How it is told.",
    )


@click.group(no_args_is_help=False)
def rules() -> None:
    """Look up the rules, and check and try your own."""


@rules.command("list")
@with_rules
@formats("text", "json")
def list_(rules: tuple[str, ...], form: str) -> int:
    """A line for each rule: id, severity and confidence, clause, title."""
    from compliance.rulebook import book, plain, text

    known = book.entries(rules)
    width = _width() if _watched() else None
    _tell(plain.listed(known) if form == "json" else text.listed(known, width, _color()))
    return 0


@rules.command()
@click.argument("id")
@with_rules
@formats("text", "json", "markdown")
def show(id: str, rules: tuple[str, ...], form: str) -> int:
    """All about the rule ID: clause, quote, why, when it fires, what satisfies it, the fix, examples."""
    from compliance.rulebook import book, markdown, plain, text

    entry = book.find(id, book.entries(rules))
    render = {
        "text": lambda: text.shown(entry, _width(), _color()),
        "json": lambda: plain.shown(entry),
        "markdown": lambda: markdown.rule(entry),
    }
    _tell(render[form]())
    return 0


@rules.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def validate(files: tuple[str, ...]) -> int:
    """Check rule files, and the cases beside them (tests/ and the same name), without running any.

    Tells everything that is wrong, each with file:line:column.

    \b
    Exit codes:  0  every file can be used
                 2  something is wrong
    """
    from compliance.rulebook import book

    checked, problems = book.check(files)
    for problem in problems:
        click.echo(printable(problem), err=True)
    for file in checked:
        counts = f"{_count(file.rules, 'rule')}, {_count(file.cases, 'case')}"
        _tell(f"{printable(f'{file.path}: OK, {counts}')}\n")
    return MALFORMED if problems else 0


@rules.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--quiet", "-q", is_flag=True, help="No progress, and nothing about cases that hold.")
def test(files: tuple[str, ...], quiet: bool) -> int:
    """Run the cases beside rule files (tests/ and the same name); without FILE, the shipped ones.

    A case says which files give which findings. Its files are scanned as any other folder is.

    \b
    Exit codes:  0  every case holds
                 1  a case does not: what was expected and what was found is told
                 2  a file of rules or of cases is malformed
    """
    from compliance.rulebook import book, trial

    cases = book.cases_of(files)
    failed = 0
    with progress_bar(shown=not quiet and sys.stderr is not None and sys.stderr.isatty()) as progress:
        for done, case in enumerate(cases):
            progress(done, len(cases), "cases")
            result = trial.run(case, files)
            failed += bool(result.differences)
            for line in trial.told(result):
                _tell(f"{printable(line)}\n")
    if failed or not quiet:
        click.echo(f"{_count(len(cases), 'case')}, {failed} failed")
    return FAILED if failed else 0


def _tell(text: str) -> None:
    """On standard output; one that is not UTF-8 shows escapes for what it lacks."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), nl=False)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _watched() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _color() -> bool:
    return _watched() and "NO_COLOR" not in os.environ


def _width() -> int:
    if not _watched():
        return _PLAIN_WIDTH
    return max(40, min(get_terminal_size((80, 24)).columns, 120))
