"""The registries that are asked, a few packages at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from types import TracebackType
from typing import Protocol
from urllib.parse import urlsplit

from compliance.dependencies.asked import Asked
from compliance.dependencies.metadata import Answer, Metadata, Unknown


class Registry(Protocol):
    def metadata(self, name: str, version: str, wanted: str) -> Metadata: ...


class Registries:
    """Made when the first package is asked for: what needs no network imports nothing of it."""

    def __init__(self, index_url: str, npm_registry: str) -> None:
        self._urls = {"pypi": index_url, "npm": npm_registry}
        self._open = ExitStack()
        self._made: dict[str, Registry] = {}
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Registries:
        return self

    def __exit__(self, *exc: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._open.close()

    def ask(self, asked: list[Asked]) -> Iterator[tuple[Asked, Answer]]:
        """An answer for each, in the order in which they come."""
        if not asked:
            return
        if self._pool is None:
            self._pool = self._start()
        futures = {self._pool.submit(self._ask, one): one for one in asked}
        for future in as_completed(futures):
            yield futures[future], future.result()

    def _start(self) -> ThreadPoolExecutor:
        from compliance.dependencies.npm import Npm
        from compliance.dependencies.pypi import PyPI
        from compliance.dependencies.web import AT_ONCE, Web

        web = self._open.enter_context(Web())
        names = {ecosystem: _name(url) for ecosystem, url in self._urls.items()}
        self._made = {
            "pypi": PyPI(self._urls["pypi"], names["pypi"], web),
            "npm": Npm(self._urls["npm"], names["npm"], web),
        }
        return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="registry")

    def _ask(self, one: Asked) -> Answer:
        from compliance.dependencies.web import NotThere, Unanswered

        try:
            return self._made[one.ecosystem].metadata(one.name, one.version, one.wanted)
        except NotThere as error:
            return Unknown(str(error))
        except Unanswered as error:
            return Unknown(str(error), failed=True)


def _name(url: str) -> str:
    """What reports call the registry: its host, without who may log in."""
    try:
        return urlsplit(url).hostname or "the registry"
    except ValueError:
        return "the registry"
