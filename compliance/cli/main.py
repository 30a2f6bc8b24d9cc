"""The `compliance` command. The only place where exceptions become exit codes.

0    clean: nothing at or above --fail-on
1    findings at or above --fail-on
2    usage or configuration: the call, a policy or a rule file is wrong
3    the audit is incomplete or failed
130  interrupted
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module
from types import FrameType
from typing import NoReturn

import click

from compliance import __version__
from compliance.errors import ComplianceError
from compliance.report.escape import printable

INTERRUPTED = 130
FAILED = 3
_LONGEST_LINE = 2_000  # characters; a message may quote what somebody made as long as he pleased


# The commands, in the order that --help lists them: each a module of its own, with a command of that name.
COMMANDS = ("scan", "check", "report", "notice", "baseline", "hook", "rules")


class _Commands(click.Group):
    """Imports a command when it is called: a hook does not pay for what the others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"compliance.cli.{cmd_name}"), cmd_name)
        return command


@click.group(
    cls=_Commands,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="compliance")
def cli() -> None:
    """Find unmet attribution duties: licence texts, copyright notices and Chinese comments, checked
    against what MIT, Apache-2.0 and other licences ask for."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code. Never raises, but for SystemExit on SIGTERM."""
    signal.signal(signal.SIGTERM, _terminated)
    given = sys.argv[1:] if arguments is None else arguments
    _hide_credentials(given)
    # What a scan makes has no cycles; to look for some every 700 objects costs an eighth of its time.
    gc.set_threshold(50_000, 20, 20)
    try:
        # Not cli.main: for any broken pipe (`| head`, a worker's) it exits with 1, which means findings.
        with cli.make_context("compliance", given) as context:
            code = cli.invoke(context)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as done:  # --help, --version
        return done.exit_code
    except click.exceptions.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as error:
        return _usage(error)
    except ComplianceError as error:
        _say(f"error: {error}" + (f" ({error.hint})" if error.hint else ""))
        return error.exit_code
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"error: {where}{error.strerror or error}")
        return FAILED
    except Exception as error:
        if os.environ.get("COMPLIANCE_DEBUG"):
            raise
        _say(f"error: unexpected {type(error).__name__}: {error} (COMPLIANCE_DEBUG=1 shows where)")
        return FAILED


def _hide_credentials(arguments: list[str]) -> None:
    """Lists of processes show command lines to everybody: an address in ours loses its password."""
    if not any("://" in argument and "@" in argument for argument in arguments):
        return
    from setproctitle import setproctitle

    from compliance.acquire import redact

    setproctitle(" ".join(["compliance", *map(redact, arguments)]))


def _usage(error: click.ClickException) -> int:
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "compliance"
    _say(f"error: {error.format_message()} (see '{command} --help')")
    return 2


def _interrupted() -> int:
    _say("interrupted")
    return INTERRUPTED


def _say(line: str) -> None:
    """One line on stderr; what it quotes may be hostile."""
    shown = printable(line)
    click.echo(shown if len(shown) <= _LONGEST_LINE else f"{shown[:_LONGEST_LINE]}…", err=True)


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    # As an exception, so that clones and workers are cleaned up on the way out.
    raise SystemExit(128 + number)
