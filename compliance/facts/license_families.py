"""Which licences ask what, as far as the facts need to tell families apart. Ids are SPDX's."""

from __future__ import annotations

import re

# Dedications to the public domain, and licences that ask for no notice. 0BSD, unlike BSD, has no conditions.
NOTHING_OWED = frozenset(
    "CC0-1.0 Unlicense 0BSD MIT-0 WTFPL LicenseRef-scancode-public-domain CC-PDDC PDDL-1.0 libselinux-1.0"
    " blessing SAX-PD NIST-PD NIST-PD-fallback LicenseRef-scancode-public-domain-disclaimer".split()
)
PERMISSIVE = NOTHING_OWED | frozenset(
    "MIT Apache-2.0 Apache-1.1 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent BSD-3-Clause BSD-3-Clause-Clear"
    " BSD-4-Clause BSD-4-Clause-UC BSD-Source-Code ISC Zlib BSL-1.0 PSF-2.0 Python-2.0 NCSA X11 HPND AFL-3.0"
    " PostgreSQL UPL-1.0 libpng-2.0 curl Unicode-3.0 Unicode-DFS-2016 MulanPSL-2.0 FTL ECL-2.0".split()
)
# Their terms bind the library itself: they let works that use it be under other terms (LGPL-2.1 §5 and §6,
# LGPL-3.0 §4, MPL-2.0 §3.3, EPL-2.0 §1 "Modified Works", CDDL-1.0 §3.6).
_LIBRARY = re.compile(r"(?:LGPL|MPL|EPL|CPL|CDDL)-\d")
_COPYLEFT = re.compile(r"(A?GPL)-(\d\.\d)(-only|-or-later|\+)?\Z")


def is_strong_copyleft(spdx_id: str) -> bool:
    """Whether it is a GPL or AGPL, of any version. The LGPL lets itself be used by other works."""
    return _COPYLEFT.match(spdx_id) is not None


def is_for_libraries(spdx_id: str) -> bool:
    """Whether a work may use code under it, as a library, and be under terms of its own."""
    return _LIBRARY.match(spdx_id) is not None


def permissive_only(ids: frozenset[str]) -> bool:
    """Whether there is a licence among `ids`, and none but permissive ones."""
    return bool(ids) and ids <= PERMISSIVE
