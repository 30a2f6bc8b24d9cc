"""Debian's short names of licences as SPDX expressions.

Source: Debian's machine-readable copyright format 1.0, section 7.1 (short names, `+` for later versions,
`with … exception`, `or` binding weaker than `and`, and a comma weaker than both).
"""

from __future__ import annotations

import re

from compliance.expressions import as_spdx

_NAMES = {
    "expat": "MIT",
    "mit/x11": "MIT",
    "mit-style": "MIT",
    "bsd-2": "BSD-2-Clause",
    "bsd-3": "BSD-3-Clause",
    "bsd-4": "BSD-4-Clause",
    "bsd-0-clause": "0BSD",
    "cc0": "CC0-1.0",
    "psf-2": "PSF-2.0",
    "python-2": "PSF-2.0",
    "perl": "GPL-1.0-or-later OR Artistic-1.0-Perl",
    "zlib/libpng": "Zlib",
    "boost": "BSL-1.0",
    "boost-1.0": "BSL-1.0",
    "artistic": "Artistic-1.0-Perl",
    "openldap-2.8": "OLDAP-2.8",
}
_COPYLEFT = re.compile(r"(a?gpl|lgpl|gfdl)(?:-niv)?-?v?(\d)(?:\.(\d))?(\+?)(?:-with-.*)?\Z", re.I)
_JOINT = re.compile(r"\s*,?\s+(or|and)\s+|\s*\b(and/or)\b\s*", re.I)
_EXCEPTION = re.compile(r"\s+with\s+.*", re.I | re.S)
_ODD = re.compile(r"[^A-Za-z0-9.-]+")


def debian_as_spdx(written: str) -> str:
    """`GPL-2+ or Expat` as `GPL-2.0-or-later OR MIT`; a name that SPDX does not have as a LicenseRef.

    Exceptions are left out: their names are free text there. Empty for an empty text.
    """
    parts = _JOINT.split(" ".join(written.split())[:500])
    names = [_one(part) for part in parts[::3]]
    joints = ["AND" if (joint or "").lower() == "and" else "OR" for joint in parts[1::3]]
    result = names[0]
    for joint, name in zip(joints, names[1:], strict=True):
        result = f"{result} {joint} {name}" if result and name else result or name
    return result


def _one(name: str) -> str:
    name = _EXCEPTION.sub("", name).strip(" ,")
    if not name:
        return ""
    if match := _COPYLEFT.match(name):
        family, major, minor, later = match.groups()
        return f"{family.upper()}-{major}.{minor or 0}-{'or-later' if later else 'only'}"
    known = _NAMES.get(name.casefold()) or as_spdx(name)
    return known or "LicenseRef-" + _ODD.sub("-", name).strip("-")
