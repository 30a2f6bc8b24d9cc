"""The detectors and their versions. A version changes whenever the detector's results may change.

Whoever changes what a detector finds counts its number up here, for readers of a report. The cache
does not rely on that: stored evidence is used again only by the very code that wrote it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from compliance import resources

_OWN = {
    "content": "2",
    "licenses": "3",
    "spdx-tags": "1",
    "copyrights": "2",
    "chinese-comments": "2",
    "origins": "1",
}
# Detectors whose results also depend on an installed library.
_LIBRARIES = {
    "licenses": "scancode-toolkit",
    "spdx-tags": "license-expression",
    "chinese-comments": "Pygments",
}


def versions() -> Mapping[str, str]:
    """Detector name -> version, the version of the library behind it included."""
    return {name: _version(name, own) for name, own in sorted(_OWN.items())}


def fingerprint(*names: str) -> str:
    """One string that changes when any of the named detectors may find something else; without names, any.

    It holds the versions of the libraries behind them and a hash of this package's own code.
    """
    known = versions()
    return " ".join([*(f"{name}={known[name]}" for name in names or known), f"code={_own_code()}"])


@cache
def _own_code() -> str:
    """A hash of the source of every detector, and of the table that one of them reads: milliseconds."""
    folder = Path(__file__).parent
    digest = hashlib.sha256(resources.rules_text("model-licenses.yaml").encode())
    for source in sorted(folder.rglob("*.py")):
        digest.update(source.relative_to(folder).as_posix().encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:16]


def _version(name: str, own: str) -> str:
    library = _LIBRARIES.get(name)
    return f"{own}+{library}-{version(library)}" if library else own
