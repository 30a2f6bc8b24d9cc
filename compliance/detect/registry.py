"""The detectors and their versions. A version changes whenever the detector's results may change.

Stored evidence is used again only under the same versions: whoever changes what a detector finds
counts its number up here.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

_OWN = {
    "content": "1",
    "licenses": "1",
    "spdx-tags": "1",
    "copyrights": "1",
    "chinese-comments": "1",
    "origins": "1",
}
# Detectors whose results also depend on an installed library.
_LIBRARIES = {
    "licenses": "scancode-toolkit",
    "spdx-tags": "license-expression",
    "copyrights": "scancode-toolkit",
    "chinese-comments": "Pygments",
}


def versions() -> Mapping[str, str]:
    """Detector name -> version, the version of the library behind it included."""
    return {name: _version(name, own) for name, own in sorted(_OWN.items())}


def fingerprint(*names: str) -> str:
    """One string that changes when any of the named detectors does; without names, when any does."""
    known = versions()
    return " ".join(f"{name}={known[name]}" for name in names or known)


def _version(name: str, own: str) -> str:
    library = _LIBRARIES.get(name)
    return f"{own}+{library}-{version(library)}" if library else own
