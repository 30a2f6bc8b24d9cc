"""Tables and ScanCode's own index over the same few of its rules: small enough to be built in a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from compliance.detect import scancode_library
from compliance.detect.licenses import building, tables


def index_of(*names: str) -> Any:
    """A `licensedcode.index.LicenseIndex` that knows only the rules of these names (`mit_30.RULE`)."""
    scancode_library.prepare()
    from licensedcode import legalese
    from licensedcode.index import LicenseIndex
    from licensedcode.models import get_license_tokens

    return LicenseIndex(
        [rule(name) for name in names],
        _legalese=legalese.common_license_words,
        _license_tokens=set(get_license_tokens()),
    )


def tables_of(index: Any, folder: Path) -> tables.Tables:
    folder.mkdir(parents=True, exist_ok=True)
    building.write(index, folder)
    return tables.load(folder)


def rule(name: str) -> Any:
    """One of ScanCode's rules, by its file's name."""
    scancode_library.prepare()
    from licensedcode.models import License, Rule, build_rule_from_license, rules_data_dir

    if name.endswith(".LICENSE"):
        return build_rule_from_license(License.from_dir(key=name.removesuffix(".LICENSE")))
    return Rule.from_file(str(Path(rules_data_dir) / name))
