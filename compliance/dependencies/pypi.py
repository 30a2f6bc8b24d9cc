"""Python packages, from any index that speaks the Simple Repository API (PEP 503, PEP 691).

The metadata of a version is asked for beside its wheel (PEP 658); where an index does not offer that, it is
read out of the wheel by a part of its bytes, or out of the source distribution.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from compliance.dependencies.metadata import MOST_BYTES, Metadata, of_python
from compliance.dependencies.web import NotThere, Unanswered, Web

_MOST_MEMBERS = 20_000


class PyPI:
    """`url` is the index's address, ending in `/simple` as a rule; `name` is what a report calls it."""

    ecosystem = "pypi"

    def __init__(self, url: str, name: str, web: Web) -> None:
        from pypi_simple import PyPISimple

        self._name = name
        self._web = web
        self._client = PyPISimple(endpoint=url, session=web)

    def metadata(self, name: str, version: str, wanted: str) -> Metadata:
        """Of that `version`; without one, of the newest that `wanted` (PEP 440) allows. Raises NotThere,
        Unanswered."""
        from pypi_simple import NoSuchProjectError

        try:
            page = self._client.get_project_page(name)
        except NoSuchProjectError:
            raise NotThere(f"{self._name} has no such package") from None
        except (NotThere, Unanswered):
            raise
        except Exception as error:  # whatever a registry may answer with
            raise Unanswered(
                f"{self._name} answers with what is no index page ({type(error).__name__})"
            ) from None
        chosen, files = self._chosen(page.packages, version, wanted)
        return self._read(files, f"{name} {chosen} at {self._name}")

    def _read(self, files: list[Any], source: str) -> Metadata:
        ways: tuple[tuple[str, Callable[[Any], str]], ...] = (
            ("wheel", self._beside),
            ("wheel", self._within),
            ("sdist", self._packed),
        )
        failure = ""
        for kind, way in ways:
            fitting = [file for file in files if file.package_type == kind]
            # A wheel for every machine is the smallest as a rule; all of a version say the same.
            for file in sorted(fitting, key=lambda file: ("-none-any" not in file.filename, file.filename))[
                :1
            ]:
                try:
                    return of_python(way(file), source)
                except NotThere:
                    continue
                except Unanswered as error:
                    failure = str(error)
                except Exception as error:  # whatever a file may hold
                    failure = f"the metadata at {self._name} cannot be read ({type(error).__name__})"
        if failure:
            raise Unanswered(failure)
        raise NotThere(f"{self._name} has no wheel or source distribution of that version")

    def _chosen(self, packages: list[Any], version: str, wanted: str) -> tuple[str, list[Any]]:
        by_version: dict[Version, list[Any]] = {}
        for package in packages:
            try:
                by_version.setdefault(Version(package.version), []).append(package)
            except (InvalidVersion, TypeError):
                continue
        if version:
            found = [one for one in by_version if _is_version(one, version)]
            if not found:
                raise NotThere(f"{self._name} does not have that version")
            return version, by_version[found[0]]
        offered = [one for one, files in by_version.items() if not all(file.is_yanked for file in files)]
        allowed = list(SpecifierSet(wanted).filter(offered))
        if not allowed:
            raise NotThere(f"{self._name} has no version that is asked for")
        newest = max(allowed)
        return str(newest), by_version[newest]

    def _beside(self, file: Any) -> str:
        """PEP 658. Some mirrors have the metadata and do not say so."""
        if file.has_metadata is False:
            raise NotThere("no metadata beside the wheel")
        return bytes(self._web.get(file.metadata_url).content)[:MOST_BYTES].decode("utf-8", "replace")

    def _within(self, file: Any) -> str:
        """METADATA in the wheel, by range requests."""
        from remotezip import RemoteZip

        with RemoteZip(file.url, session=self._web, support_suffix_range=False) as wheel:
            name = next(one for one in wheel.namelist() if one.endswith(".dist-info/METADATA"))
            with wheel.open(name) as member:
                return bytes(member.read(MOST_BYTES)).decode("utf-8", "replace")

    def _packed(self, file: Any) -> str:
        """PKG-INFO at the top of a source distribution."""
        if not file.filename.endswith((".tar.gz", ".tgz", ".tar.bz2")):
            raise NotThere("a source distribution of an old form")
        content = self._web.get(file.url).content
        with tarfile.open(fileobj=BytesIO(content), mode="r:*") as archive:
            for number, member in enumerate(archive):
                if number > _MOST_MEMBERS:
                    break
                if member.isfile() and member.name.count("/") == 1 and member.name.endswith("/PKG-INFO"):
                    packed = archive.extractfile(member)
                    return packed.read(MOST_BYTES).decode("utf-8", "replace") if packed else ""
        raise NotThere("no PKG-INFO in the source distribution")


def _is_version(one: Version, version: str) -> bool:
    """Whether they are the same version, as `==` has it: a lock of PyTorch may say 2.1.0+cu118."""
    try:
        other = Version(version)
    except InvalidVersion:
        return str(one) == version
    return one == other or (other.local is not None and one.public == other.public and one.local is None)
