"""The options that ask for the licences of dependencies."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import click

from compliance.settings import Dependencies

NAMES = ("dependencies", "offline", "index_url", "npm_registry")
_DEFAULT = Dependencies()


class RegistryType(click.ParamType[str]):
    """An http(s) address. What is wrong with it is told without it: it may hold a password."""

    name = "URL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            parts = urlsplit(str(value))
            parts.port  # noqa: B018 - raises ValueError for what is none
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            self.fail("not an address that begins with https:// or http://", param, ctx)
        return str(value)


OPTIONS = (
    click.option(
        "--dependencies",
        is_flag=True,
        help="Also tell which packages the project asks for (requirements, locks, package.json …), and the "
        "licences that they declare: asks PyPI and the npm registry over the network.",
    ),
    click.option(
        "--offline",
        is_flag=True,
        help="With --dependencies: no network; installed packages and locks only.",
    ),
    click.option(
        "--index-url",
        type=RegistryType(),
        envvar=["PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"],
        default=_DEFAULT.index_url,
        show_default=True,
        help="With --dependencies: the index of Python packages (or PIP_INDEX_URL).",
    ),
    click.option(
        "--npm-registry",
        type=RegistryType(),
        envvar=["npm_config_registry", "NPM_CONFIG_REGISTRY"],
        default=_DEFAULT.npm_registry,
        show_default=True,
        help="With --dependencies: the registry of Node packages (or npm_config_registry).",
    ),
)


def chosen(*, dependencies: bool, offline: bool, index_url: str, npm_registry: str) -> Dependencies | None:
    """What these options ask for. Raises click.UsageError for --offline alone, which would change nothing."""
    if offline and not dependencies:
        raise click.UsageError("--offline says how --dependencies works: give both")
    return Dependencies(offline, index_url, npm_registry) if dependencies else None
