"""Node packages, from the npm registry or one like it (https://github.com/npm/registry)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from compliance.dependencies.asked import table
from compliance.dependencies.metadata import Metadata, node_range, of_node
from compliance.dependencies.web import NotThere, Unanswered, Web

# Without licences, and a tenth of the size; who does not know this form answers with the whole.
_ABBREVIATED = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8"


class Npm:
    """`url` is the registry's address; `name` is what a report calls it."""

    ecosystem = "npm"

    def __init__(self, url: str, name: str, web: Web) -> None:
        self._url = url.rstrip("/")
        self.name = name
        self._web = web

    def metadata(self, name: str, version: str, wanted: str) -> Metadata:
        """Of that `version`; without one, of the newest that `wanted` (semver) allows. Raises NotThere,
        Unanswered."""
        if any(part in ("", ".", "..") for part in name.split("/")):
            raise NotThere(f"{self.name} can have no package of such a name")
        found = self._version(name, version) if version else self._newest(name, wanted)
        try:
            return of_node(found, name, f"{name} {table(found).get('version')} at {self.name}", version)
        except ValueError:
            raise Unanswered(f"{self.name} answers with what is not the package") from None

    def _version(self, name: str, version: str) -> Any:
        return self._json(f"{_path(name)}/{quote(version, safe='')}")

    def _json(self, path: str, accept: str = "application/json") -> Any:
        content = self._web.get(f"{self._url}/{path}", headers={"Accept": accept}).content
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise Unanswered(f"{self.name} answers with what is no JSON") from None

    def _newest(self, name: str, wanted: str) -> Any:
        page = table(self._json(_path(name), _ABBREVIATED))
        versions = table(page.get("versions"))
        if not versions:
            raise Unanswered(f"{self.name} answers with what is no package")
        chosen = _chosen(versions, table(page.get("dist-tags")), wanted)
        if chosen is None:
            raise NotThere(f"{self.name} has no version that is asked for")
        found = versions[chosen]
        return found if "license" in table(found) else self._version(name, chosen)


def _path(name: str) -> str:
    return quote(name, safe="@")


def _chosen(versions: Mapping[str, Any], tags: Mapping[str, Any], wanted: str) -> str | None:
    """As npm chooses: the version that is tagged as the latest, if it will do, else the highest."""
    from semantic_version import Version

    latest = tags.get("latest")
    if wanted in ("", "*") and isinstance(latest, str) and latest in versions:
        return latest
    spec = node_range(wanted)
    if spec is None:
        tagged = tags.get(wanted)
        return tagged if isinstance(tagged, str) and tagged in versions else None
    fitting: dict[Any, str] = {}
    for version in versions:
        try:
            known = Version(version)
        except ValueError:
            continue
        if known in spec:
            fitting[known] = version
    return latest if latest in fitting.values() else fitting[max(fitting)] if fitting else None
