"""Python packages, from any index that speaks the Simple Repository API (PEP 503, PEP 691).

The metadata of a version is asked for beside its wheel (PEP 658); where an index does not offer that, it is
read out of the wheel by a part of its bytes, or out of the source distribution.
"""

from __future__ import annotations

import bz2
import gzip
import re
import tarfile
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from compliance.dependencies.metadata import MOST_BYTES, Metadata, of_python
from compliance.dependencies.web import MOST_BYTES as MOST_OF_A_FILE
from compliance.dependencies.web import NotThere, Unanswered, Web

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z")
_MOST_TAGS = 300_000  # of an index page in HTML, whose parser takes a kilobyte for each
_MOST_UNPACKED = 100_000_000  # bytes of a source distribution
_MOST_OF_A_WHEEL = 8_000_000  # bytes in one part
_UNPACK: dict[str, Callable[[BytesIO], Any]] = {"gz": gzip.open, "tgz": gzip.open, "bz2": bz2.open}


class PyPI:
    """`url` is the index's address, ending in `/simple` as a rule; `name` is what a report calls it."""

    ecosystem = "pypi"

    def __init__(self, url: str, name: str, web: Web) -> None:
        from pypi_simple import PyPISimple

        self.name = name
        self._web = web
        self._client = PyPISimple(endpoint=url, session=web)

    def metadata(self, name: str, version: str, wanted: str) -> Metadata:
        """Of that `version`; without one, of the newest that `wanted` (PEP 440) allows. Raises NotThere,
        Unanswered."""
        if not _NAME.match(name):
            raise NotThere(f"{self.name} can have no package of such a name")
        chosen, files = self._chosen(self._files(name), version, wanted)
        return self._read(files, name, chosen)

    def _files(self, name: str) -> list[Any]:
        from pypi_simple import ACCEPT_ANY, ProjectPage

        response = self._web.get(self._client.get_project_url(name), headers={"Accept": ACCEPT_ANY})
        is_json = "json" in response.headers.get("Content-Type", "")
        try:
            if not is_json and response.content.count(b"<") > _MOST_TAGS:
                raise ValueError("a page of that size")
            files = ProjectPage.from_response(response, name).packages
        except Exception as error:  # whatever a registry may answer with
            raise Unanswered(
                f"{self.name} answers with what is no index page ({type(error).__name__})"
            ) from None
        if not is_json and not any(file.version for file in files):
            # A page that says something else, with HTTP 200: an error, or who may log in.
            raise Unanswered(f"{self.name} answers with a page that lists no files")
        return files

    def _read(self, files: list[Any], name: str, version: str) -> Metadata:
        ways: tuple[tuple[str, Callable[[Any], str]], ...] = (
            ("wheel", self._beside),
            ("wheel", self._within),
            ("sdist", self._packed),
        )
        reasons: list[NotThere | Unanswered] = []
        for kind, way in ways:
            fitting = [file for file in files if file.package_type == kind]
            if not fitting:
                continue
            # A wheel for every machine is the smallest as a rule; all of a version say the same.
            file = min(fitting, key=lambda file: ("-none-any" not in file.filename, file.filename))
            try:
                return of_python(way(file), name, f"{name} {version} at {self.name}", version)
            except (NotThere, Unanswered) as error:
                reasons.append(error)
            except Exception as error:  # whatever a file may hold; asked again, it holds the same
                told = f"the metadata at {self.name} cannot be read ({type(error).__name__})"
                reasons.append(NotThere(told))
        failed = [reason for reason in reasons if isinstance(reason, Unanswered)]
        nothing = NotThere(f"{self.name} has no wheel or source distribution of that version")
        raise [*failed, *reversed(reasons), nothing][0]

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
                raise NotThere(f"{self.name} does not have that version")
            best = max(found, key=lambda one: (str(one) == _normal(version), one))
            return str(best), by_version[best]
        offered = [one for one, files in by_version.items() if not all(file.is_yanked for file in files)]
        try:
            allowed = list(SpecifierSet(wanted).filter(offered))
        except InvalidSpecifier:
            raise NotThere("the versions that are asked for cannot be understood") from None
        if not allowed:
            raise NotThere(f"{self.name} has no version that is asked for")
        newest = max(allowed)
        return str(newest), by_version[newest]

    def _beside(self, file: Any) -> str:
        """PEP 658. Some mirrors have the metadata and do not say so."""
        if file.has_metadata is False:
            raise NotThere("there is no metadata beside its wheel")
        return _text(self._web.get(file.metadata_url).content)

    def _within(self, file: Any) -> str:
        """METADATA in the wheel, by range requests; of a wheel that is no giant, also without them."""
        try:
            return self._in_parts(file)
        except Unanswered:
            raise
        except Exception:  # no ranges, or not as they should be
            with zipfile.ZipFile(BytesIO(self._whole(file))) as wheel:
                return _member(wheel, ".dist-info/METADATA")

    def _in_parts(self, file: Any) -> str:
        from remotezip import RemoteFetcher, RemoteZip

        class Parts(RemoteFetcher):  # type: ignore[misc]
            def fetch(self, data_range: tuple[int, int | None], stream: bool = False) -> Any:
                start, end = data_range
                if end is not None and end - start > _MOST_OF_A_WHEEL:
                    raise Unanswered("its wheel has more metadata than is read")
                return super().fetch(data_range, stream)

        as_it_is = {"Accept-Encoding": "identity"}  # packed, a part of it would be another part
        with RemoteZip(
            file.url,
            session=self._web,
            fetcher=Parts,
            support_suffix_range=False,
            headers=as_it_is,
            allow_redirects=True,
        ) as wheel:
            return _member(wheel, ".dist-info/METADATA")

    def _packed(self, file: Any) -> str:
        """PKG-INFO at the top of a source distribution."""
        ending = file.filename.rpartition(".")[2]
        if ending == "zip":
            with zipfile.ZipFile(BytesIO(self._whole(file))) as archive:
                return _member(archive, "/PKG-INFO")
        if ending not in _UNPACK:
            raise NotThere("it has only a source distribution of an old form")
        unpacked = _Limited(_UNPACK[ending](BytesIO(self._whole(file))), _MOST_UNPACKED)
        with tarfile.open(fileobj=unpacked, mode="r|") as archive:  # type: ignore[call-overload]
            for member in archive:
                path = member.name.removeprefix("./")
                if member.isreg() and path.count("/") == 1 and path.endswith("/PKG-INFO"):
                    return _text(archive.extractfile(member).read(MOST_BYTES))
        raise NotThere("there is no PKG-INFO in its source distribution")

    def _whole(self, file: Any) -> bytes:
        if (file.size or 0) > MOST_OF_A_FILE:
            raise NotThere(f"{self.name} has its metadata only within a file of more than 40 MB")
        return bytes(self._web.get(file.url).content)


class _Limited:
    """A stream of which only so many bytes are read: a small archive may unpack to any number of them."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream = stream
        self._left = most

    def read(self, size: int) -> bytes:
        self._left -= size
        if self._left < 0:
            raise ValueError("it unpacks to too much")
        return self._stream.read(size)


def _member(archive: zipfile.ZipFile, ending: str) -> str:
    """The file that ends so in a folder at the top: packages within packages bring their own."""
    names = (name for name in archive.namelist() if name.count("/") == 1 and name.endswith(ending))
    if not (name := next(names, "")):
        raise NotThere("there is no metadata in its file")
    with archive.open(name) as member:
        return _text(member.read(MOST_BYTES))


def _text(content: bytes) -> str:
    return content[:MOST_BYTES].decode("utf-8", "replace")


def _normal(version: str) -> str:
    try:
        return str(Version(version))
    except InvalidVersion:
        return version


def _is_version(one: Version, version: str) -> bool:
    """Whether `==` allows it: 2.1.0+cu118 is a 2.1.0. A lock of PyTorch may say 2.1.0+cu118 where the index
    has the plain one, of the same licence."""
    try:
        other = Version(version)
    except InvalidVersion:
        return str(one) == version
    is_same = Version(one.public) == Version(other.public)
    return is_same and (one.local == other.local or None in (one.local, other.local))
