"""The registries that are asked, a few packages at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Protocol
from urllib.parse import urlsplit

from compliance.dependencies.asked import Asked
from compliance.dependencies.metadata import Answer, Metadata, Unknown

AT_ONCE = 16  # packages; what registries ask of polite clients is in this range
_PATIENCE = 60.0  # seconds for one package, with all that has to be asked for it
_IN_ALL = 600.0  # seconds
OUT_OF_TIME = "the registries take too long: others were asked, and the time for that is over"


class Registry(Protocol):
    name: str

    def metadata(self, name: str, version: str, wanted: str) -> Metadata: ...


class Registries:
    """Made when the first package is asked for: what needs no network imports nothing of it."""

    def __init__(self, index_url: str, npm_registry: str) -> None:
        self._urls = {"pypi": index_url, "npm": npm_registry}
        self._made: dict[str, Registry] = {}
        self._end = 0.0

    def __enter__(self) -> Registries:
        return self

    def __exit__(self, *exc: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._made:
            self._web.close()

    def ask(self, asked: list[Asked]) -> Iterator[tuple[Asked, Answer]]:
        """An answer for each, in the order in which they come.

        Each package has a thread of its own that nobody waits for longer than it may take: a host that sends
        its headers letter by letter would hold any pool of them, and the end of the program, for hours.
        """
        if not asked:
            return
        if not self._made:
            self._start()
        answers: SimpleQueue[tuple[int, Answer]] = SimpleQueue()
        waiting = deque(range(len(asked)))
        running: dict[int, float] = {}
        while waiting or running:
            while waiting and len(running) < AT_ONCE and monotonic() < self._end:
                number = waiting.popleft()
                running[number] = min(monotonic() + _PATIENCE, self._end)
                work = Thread(target=self._work, args=(number, asked[number], answers), daemon=True)
                work.start()
            if not running:
                break
            try:
                number, answer = answers.get(timeout=max(0.0, min(running.values()) - monotonic()))
            except Empty:
                number = min(running, key=running.__getitem__)
                answer = self._overdue(asked[number])
            if running.pop(number, None) is not None:
                yield asked[number], answer
        yield from ((asked[number], Unknown(OUT_OF_TIME, failed=True)) for number in waiting)

    def _start(self) -> None:
        from compliance.dependencies.npm import Npm
        from compliance.dependencies.pypi import PyPI
        from compliance.dependencies.web import Web, without_login

        plain = {ecosystem: without_login(url) for ecosystem, url in self._urls.items()}
        urls = {ecosystem: url for ecosystem, (url, _) in plain.items()}
        self._web = Web({origin: login for _, logins in plain.values() for origin, login in logins.items()})
        self._made = {
            "pypi": PyPI(urls["pypi"], _name(urls["pypi"]), self._web),
            "npm": Npm(urls["npm"], _name(urls["npm"]), self._web),
        }
        self._end = monotonic() + _IN_ALL

    def _work(self, number: int, one: Asked, answers: SimpleQueue[tuple[int, Answer]]) -> None:
        answers.put((number, self._ask(one)))

    def _ask(self, one: Asked) -> Answer:
        from compliance.dependencies.web import NotThere, Unanswered

        registry = self._made[one.ecosystem]
        try:
            return registry.metadata(one.name, one.version, one.wanted)
        except NotThere as error:
            return Unknown(str(error))
        except Unanswered as error:
            return Unknown(str(error), failed=True)
        except Exception as error:  # a registry may answer with anything, and its libraries trip over some
            reason = f"{registry.name} answers with what cannot be read ({type(error).__name__})"
            return Unknown(reason, failed=True)

    def _overdue(self, one: Asked) -> Unknown:
        host = self._made[one.ecosystem].name
        return Unknown(str(self._web.silent(host, f"{host} does not answer in time")), failed=True)


def _name(url: str) -> str:
    """What reports call the registry: its host."""
    return urlsplit(url).hostname or "the registry"
