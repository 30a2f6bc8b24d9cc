"""Node packages, from the npm registry or one like it (https://github.com/npm/registry)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from compliance.dependencies.metadata import Metadata, of_node
from compliance.dependencies.web import NotThere, Unanswered, Web


class Npm:
    """`url` is the registry's address; `name` is what a report calls it."""

    ecosystem = "npm"

    def __init__(self, url: str, name: str, web: Web) -> None:
        self._url = url.rstrip("/")
        self._name = name
        self._web = web

    def metadata(self, name: str, version: str, wanted: str) -> Metadata:
        """Of that `version`; without one, of the newest that `wanted` (semver) allows. Raises NotThere,
        Unanswered."""
        if version:
            found = self._json(f"{quote(name, safe='@')}/{quote(version, safe='')}")
        else:
            found = self._newest(self._json(quote(name, safe="@")), wanted)
        try:
            return of_node(found, f"{name} {found.get('version')} at {self._name}")
        except (ValueError, AttributeError):
            raise Unanswered(f"{self._name} answers with what is no package") from None

    def _json(self, path: str) -> Any:
        content = self._web.get(f"{self._url}/{path}").content
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise Unanswered(f"{self._name} answers with what is no JSON") from None

    def _newest(self, page: Any, wanted: str) -> Any:
        from semantic_version import NpmSpec, Version

        versions = page.get("versions") if isinstance(page, dict) else None
        if not isinstance(versions, dict):
            raise Unanswered(f"{self._name} answers with what is no package")
        try:
            spec = NpmSpec(wanted or "*")
        except ValueError:
            tagged = (page.get("dist-tags") or {}).get(wanted)
            return versions[tagged] if tagged in versions else self._none()
        known = {}
        for version in versions:
            try:
                known[Version(version)] = version
            except ValueError:
                continue
        best = spec.select(known)
        return versions[known[best]] if best else self._none()

    def _none(self) -> Any:
        raise NotThere(f"{self._name} has no version that is asked for")
