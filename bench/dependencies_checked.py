"""Whether declared licences are read for what they say: 406 packages of five projects, checked row by row.

    python bench/dependencies_checked.py [--index-url URL] [--npm-registry URL]

bench/dependencies_checked.csv has of each package what its metadata says (LE: License-Expression, L: License,
C: classifiers, LF: licence files; of npm the field as JSON), whole texts left out, noted from the wheel's
METADATA or the tarball's package.json by other means than ours; and what that means: SPDX expressions, with
" | " between them where it leaves open which, "!" for words that name no licence, "?" where only a file is
named, nothing where none is declared. The registries are asked for each, and every difference is printed. The
exit code tells.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from compliance.dependencies.asked import Asked
from compliance.dependencies.resolve import Sources, resolve
from compliance.model.dependency import DependencyRecord, Mention
from compliance.settings import Dependencies

TABLE = Path(__file__).with_suffix(".csv")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    defaults = Dependencies()
    parser.add_argument("--index-url", default=defaults.index_url)
    parser.add_argument("--npm-registry", default=defaults.npm_registry)
    given = parser.parse_args()
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    place = Mention(TABLE.name, 1)
    asked = [Asked(row["ecosystem"], row["name"], place, version=row["version"], locked=True) for row in rows]
    sources = Sources(None, False, False, given.index_url, given.npm_registry, date.today())
    found = resolve(asked, sources, None, lambda done, total, what: None)
    known = {(one.ecosystem, one.name, one.version): one for one in found.records}
    agreeing: Counter[str] = Counter()
    for row in rows:
        record = known.get((row["ecosystem"], row["name"], row["version"]))
        told = _told(record) if record else "not answered"
        if told == set(row["means"].split(" | ")):
            agreeing[row["project"]] += 1
        else:
            print(f"{row['name']} {row['version']}: {row['its metadata says']}: {told}, not {row['means']}")
    print("| project | packages | read as checked |\n| --- | --: | --: |")
    for project, count in sorted(Counter(row["project"] for row in rows).items()):
        print(f"| {project} | {count} | {agreeing[project]} |")
    print(f"| **all** | {len(rows)} | {agreeing.total()} |")
    return int(agreeing.total() < len(rows))


def _told(record: DependencyRecord) -> set[str]:
    """As the table has it."""
    if record.not_evaluated:
        return {"?"} if "names a licence file" in record.not_evaluated else {record.not_evaluated}
    meanings = {record.license_expression} if record.license_expression else set(record.license_candidates)
    return meanings or {"!" if record.license else ""}


if __name__ == "__main__":
    sys.exit(main())
