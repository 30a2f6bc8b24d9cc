"""Names that manifests and packages' metadata call licences by, other than SPDX ids.

Sources: PyPI's classifiers (https://pypi.org/classifiers/), SPDX's licence list, and what packages on PyPI
and npm really hold. A name stands here only if it can mean nothing else, or with all that it may mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

PROPRIETARY = "LicenseRef-scancode-proprietary-license"
PUBLIC_DOMAIN = "LicenseRef-scancode-public-domain"

# PyPI's classifiers of licences; those that leave the version or the variant open name a family.
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "Academic Free License (AFL)": "AFL",
    "Artistic License": "Artistic",
    "BSD License": "BSD",
    "Blue Oak Model License (BlueOak-1.0.0)": "BlueOak-1.0.0",
    "Boost Software License 1.0 (BSL-1.0)": "BSL-1.0",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
    "CMU License (MIT-CMU)": "MIT-CMU",
    "Common Development and Distribution License 1.0 (CDDL-1.0)": "CDDL-1.0",
    "Eclipse Public License 1.0 (EPL-1.0)": "EPL-1.0",
    "Eclipse Public License 2.0 (EPL-2.0)": "EPL-2.0",
    "European Union Public Licence 1.1 (EUPL 1.1)": "EUPL-1.1",
    "European Union Public Licence 1.2 (EUPL 1.2)": "EUPL-1.2",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "GNU General Public License (GPL)": "GPL",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Lesser General Public License v2 (LGPLv2)": "LGPL-2.0-only",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "Historical Permission Notice and Disclaimer (HPND)": "HPND",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Mozilla Public License 1.0 (MPL)": "MPL-1.0",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Mulan Permissive Software License v2 (MulanPSL-2.0)": "MulanPSL-2.0",
    "Other/Proprietary License": PROPRIETARY,
    "PostgreSQL License": "PostgreSQL",
    "Public Domain": PUBLIC_DOMAIN,
    "Python Software Foundation License": "PSF-2.0",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
    "The Unlicense (Unlicense)": "Unlicense",
    "Universal Permissive License (UPL)": "UPL-1.0",
    "University of Illinois/NCSA Open Source License": "NCSA",
    "Zero-Clause BSD (0BSD)": "0BSD",
    "Zope Public License": "ZPL",
    "zlib/libpng License": "Zlib",
}

# Names by their words, in whatever order and case; those of `_NOISE` are left out.
_NAMES = {
    "Apache-2.0": (
        "apache", "apache 2", "apache 2.0", "apache software", "apache software 2.0", "asl 2", "asl 2.0",
    ),
    "MIT": ("mit", "expat", "mit expat", "mit x11"),
    "BSD-3-Clause": (
        "bsd 3 clause", "bsd 3", "new bsd", "modified bsd", "new bsd 3 clause", "bsd 3 clause new revised",
    ),
    "BSD-2-Clause": ("bsd 2 clause", "simplified bsd", "bsd 2 clause simplified", "bsd 2"),
    "ISC": ("isc", "iscl", "isc iscl"),
    "LGPL-2.0-or-later": ("lgpl", "gnu lgpl"),
    "MPL-2.0": ("mpl 2.0", "mpl 2", "mozilla public 2.0", "mozilla public mpl 2.0"),
    "PSF-2.0": ("psf", "psfl", "python", "python software foundation", "psf 2.0"),
    "EPL-1.0": ("epl 1.0", "eclipse public 1.0"),
    "EPL-2.0": ("epl 2.0", "eclipse public 2.0"),
    "EUPL-1.1": ("eupl 1.1",),
    "EUPL-1.2": ("eupl 1.2",),
    "Artistic-2.0": ("artistic 2.0", "artistic 2"),
    "MIT-0": ("mit no attribution",),
    "0BSD": ("zero clause bsd",),
    "BSD-4-Clause": ("bsd 4 clause", "original bsd"),
    "OFL-1.1": ("sil ofl 1.1", "ofl 1.1", "sil open font 1.1"),
    "MulanPSL-2.0": ("mulan psl 2",),
    "CC0-1.0": ("cc0", "cc0 1.0", "cc0 1.0 universal"),
    "HPND": ("hpnd",),
    "Unlicense": ("unlicense",),
    "WTFPL": ("wtfpl", "do what the fuck you want to public"),
    "Zlib": ("zlib", "zlib libpng"),
    "ZPL-2.1": ("zpl 2.1", "zope public 2.1"),
    "PostgreSQL": ("postgresql",),
    "BSL-1.0": ("boost", "boost software", "boost software 1.0"),
    PROPRIETARY: (
        "proprietary", "other proprietary", "unlicensed", "commercial", "nvidia proprietary software",
        "nvidia proprietary", "all rights reserved",
    ),
    PUBLIC_DOMAIN: ("public domain", "public domain dedication"),
}  # fmt: skip
# Names of families, with all that they may mean. Without a version, the GPL lets any be chosen (its §9, §14).
_FAMILIES = {
    ("BSD-2-Clause", "BSD-3-Clause"): ("bsd", "bsd like", "bsd style", "bsd derived"),
    ("BSD-2-Clause", "BSD-2-Clause-Views"): ("freebsd",),
    ("GPL-1.0-or-later",): ("gpl", "gnu gpl", "gnu general public"),
    ("AGPL-3.0-only", "AGPL-3.0-or-later"): ("agpl", "gnu agpl", "gnu affero general public"),
    ("MPL-1.1", "MPL-2.0"): ("mpl", "mozilla public"),
    ("EPL-1.0", "EPL-2.0"): ("epl", "eclipse public"),
    ("Artistic-1.0", "Artistic-2.0"): ("artistic",),
    ("AFL-2.1", "AFL-3.0"): ("afl",),
    ("ZPL-2.0", "ZPL-2.1"): ("zpl", "zope public"),
}
_NOISE = frozenset("the license licence licenses licensed under version v a".split())
_VERSION = re.compile(r"(?<=[a-z])v?(?=\d)")
_WORDS = re.compile(r"[a-z]+[0-9]*[a-z]*|\d+(?:\.\d+)*\+?")
_LONGEST = 100  # characters of a name
# A name with anything else in it may say something else: "!MIT", "不是 MIT".
_PLAIN = re.compile(r"""[A-Za-z0-9\s.,:;()/"'+_-]*""")


def _key(name: str) -> frozenset[str]:
    words = _WORDS.findall(_VERSION.sub(" ", name.casefold()))
    return frozenset(word for word in words if word not in _NOISE)


_CREATIVE_COMMONS = {
    f"CC-{kind}-{version}": f"cc {kind.replace('-', ' ')} {version}"
    for kind in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")
    for version in ("2.0", "2.5", "3.0", "4.0")
}
_GNU = {
    "GPL": "gpl; gnu gpl; gnu general public; gnu general public gpl",
    "LGPL": "lgpl; gnu lgpl; gnu lesser general public; gnu lesser general public lgpl",
    "AGPL": "agpl; gnu agpl; gnu affero general public; gnu affero general public agpl",
}
_GNU_VERSIONS = {"GPL": ("2.0", "3.0"), "LGPL": ("2.0", "2.1", "3.0"), "AGPL": ("3.0",)}


def _gnu() -> Iterator[tuple[str, str]]:
    """Names of the GNU licences with a version, which say "or later", or do not."""
    for kind, names in _GNU.items():
        for version, name in product(_GNU_VERSIONS[kind], names.split("; ")):
            for written in {version, version.removesuffix(".0")}:
                yield f"{kind}-{version}-only", f"{name} {written}"
                for later in (f"{written}+", f"{written} or later", f"{written} or later {written}+"):
                    yield f"{kind}-{version}-or-later", f"{name} {later}"


_BY_WORDS = {
    **{_key(name): (spdx_id,) for spdx_id, name in _gnu()},
    **{_key(name): (spdx_id,) for spdx_id, name in _CREATIVE_COMMONS.items()},
    **{_key(name): (spdx_id,) for spdx_id, names in _NAMES.items() for name in names},
    **{_key(name): ids for ids, names in _FAMILIES.items() for name in names},
}


def ids_named(name: str) -> tuple[str, ...]:
    """The SPDX ids that `name` may mean: none if it is not known, several if it leaves open which."""
    if len(name) > _LONGEST or not _PLAIN.fullmatch(name):
        return ()
    return _BY_WORDS.get(_key(name), ())
