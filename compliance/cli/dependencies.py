"""The options that ask for the licences of dependencies."""

from __future__ import annotations

import os
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
        help="With --dependencies: the index of Python packages "
        f"(default: PIP_INDEX_URL, or {_DEFAULT.index_url}).",
    ),
    click.option(
        "--npm-registry",
        type=RegistryType(),
        help="With --dependencies: the registry of Node packages "
        f"(default: npm_config_registry, or {_DEFAULT.npm_registry}).",
    ),
)
_PYTHON = ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL")
_NODE = ("npm_config_registry", "NPM_CONFIG_REGISTRY")


def chosen(
    *, dependencies: bool, offline: bool, index_url: str | None, npm_registry: str | None
) -> Dependencies | None:
    """What these options ask for. Raises click.UsageError for those that would change nothing alone, and for
    a variable of the environment that names no registry."""
    if not dependencies:
        for option, value in (
            ("--offline", offline),
            ("--index-url", index_url),
            ("--npm-registry", npm_registry),
        ):
            if value:
                raise click.UsageError(f"{option} says how --dependencies works: give both")
        return None
    index = index_url or _from_environment(_PYTHON, _DEFAULT.index_url)
    return Dependencies(offline, index, npm_registry or _from_environment(_NODE, _DEFAULT.npm_registry))


def _from_environment(names: tuple[str, ...], default: str) -> str:
    for name in names:
        if value := os.environ.get(name):
            try:
                return RegistryType().convert(value, None, None)
            except click.UsageError as error:
                raise click.UsageError(f"{name} in the environment is {error.message}") from None
    return default
