"""What is compared: a folder, or real packages, fetched once by name through their ordinary clients."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_WHEELS = ("transformers==5.23.0",)
# A package's own dependencies are not pinned: the digest of the sample tells whether two runs read the same.
_NPM = (
    "express@4.19.2",
    "webpack@5.91.0",
    "eslint@8.57.0",
    "rollup@4.17.2",
    "d3@7.9.0",
    "moment@2.30.1",
    "mocha@10.4.0",
    "jquery@3.7.1",
    "sass@1.77.2",
    "pdfkit@0.15.0",
    "jszip@3.10.1",
    "highlight.js@11.9.0",
)
# The version is that of the Debian release it runs on; many licences in few packages.
_DEBIAN = tuple(
    "curl libarchive libjpeg-turbo libxml2 busybox zlib bzip2 lz4 tinyxml2 libbsd openssh xz-utils"
    " nettle".split()
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """`contents` says what lies below `root`, with versions."""

    name: str
    root: Path
    contents: tuple[str, ...]


def resolve(name: str, work: Path) -> Corpus:
    """The corpus called `name`, fetched into `work` if it is not there yet; else the folder `name`."""
    if name in _FETCHERS:
        return _FETCHERS[name](work)
    root = Path(name)
    if not root.is_dir():
        sys.exit(f"{name}: neither a folder nor a corpus; known are {', '.join(_FETCHERS)}")
    return Corpus(root.resolve().name, root.resolve(), ())


def _transformers(work: Path) -> Corpus:
    folder = _once(work / "transformers", _fetch_wheels)
    return Corpus("transformers", folder / "tree", _WHEELS)


def _npm(work: Path) -> Corpus:
    folder = _once(work / "npm", _fetch_npm)
    return Corpus("npm", folder / "node_modules", _NPM)


def debian_sources(folder: Path, packages: Sequence[str]) -> Path:
    """The unpacked sources of Debian packages, fetched into `folder` if they are not there yet."""
    return _once(folder, lambda into: _fetch_debian(into, packages)) / "tree"


def _debian(work: Path) -> Corpus:
    folder = debian_sources(work / "debian", _DEBIAN).parent
    versions = sorted(path.stem.replace("_", "=") for path in (folder / "downloads").glob("*.dsc"))
    return Corpus("debian", folder / "tree", tuple(versions))


_FETCHERS: Mapping[str, Callable[[Path], Corpus]] = {
    "transformers": _transformers,
    "npm": _npm,
    "debian": _debian,
}


def _once(folder: Path, fetch: Callable[[Path], None]) -> Path:
    """`folder`, filled by `fetch` if it does not exist: wholly, or not at all."""
    if not folder.is_dir():
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        fetch(partial)
        partial.rename(folder)
    return folder


def _fetch_wheels(folder: Path) -> None:
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
    _client(folder, *pip, "--no-deps", "--only-binary", ":all:", "--dest", "downloads", *_WHEELS)
    for wheel in sorted((folder / "downloads").glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / "tree")


def _fetch_npm(folder: Path) -> None:
    (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    _client(folder, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *_NPM)


def _fetch_debian(folder: Path, packages: Sequence[str]) -> None:
    downloads, tree = folder / "downloads", folder / "tree"
    downloads.mkdir()
    tree.mkdir()
    _client(
        downloads,
        *("apt-get", "source", "--download-only", "--quiet=2", *packages),
        hint="where it finds no sources: add deb-src to the Types of its source list, then apt-get update",
    )
    for description in sorted(downloads.glob("*.dsc")):
        _client(tree, "dpkg-source", "-q", "--skip-patches", "--no-copy", "-x", str(description.resolve()))


def _client(folder: Path, *command: str, hint: str = "") -> None:
    """Run a package client in `folder`; its words go to stderr, standard output is the table's."""
    print(f"fetching with {Path(command[0]).name} …", file=sys.stderr)
    if shutil.which(command[0]) is None:
        sys.exit(f"{command[0]} is needed to fetch this corpus, and is not installed")
    ended = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if ended.returncode:
        sys.exit(f"{command[0]} failed" + (f"; {hint}" if hint else ""))
