"""The licences of an SPDX document that are not on SPDX's list: each LicenseRef with its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from spdx_tools.spdx.model import ExtractedLicensingInfo

from compliance.report import bill
from compliance.report.bill import Part
from compliance.report.escape import printable
from compliance.report.license_texts import license_name, license_text
from compliance.report.spdx_licenses import Expression, expression
from compliance.report.spdx_names import one_line


def extracted(
    parts: tuple[Part, ...], declared: Iterable[tuple[Expression, str]] = ()
) -> Iterator[ExtractedLicensingInfo]:
    """The texts of all licences that are not on SPDX's list. `declared`: more of them, and where."""
    places: dict[str, set[str]] = {}
    written: dict[str, str] = {}
    for held, place in chain(_expressions(parts), declared):
        written |= held.references
        for reference in held.references:
            places.setdefault(reference, set()).add(place)
    for reference in sorted(written):
        yield _extracted(reference, written[reference], sorted(places[reference]))


def _expressions(parts: tuple[Part, ...]) -> Iterator[tuple[Expression, str]]:
    for part in parts:
        if declaration := bill.declaration(part):
            yield declaration, ", ".join(one.path for one in part.declared)
        for file in part.summed:
            yield from ((expression(match.spdx_expression), file.path) for match in bill.held(file))


def _extracted(reference: str, written: str, places: list[str]) -> ExtractedLicensingInfo:
    texts = [text for spdx_id in written.split(" WITH ") if (text := license_text(spdx_id))]
    named = printable(written[:1000])
    text = (
        printable("\n\n".join(texts), multiline=True)
        or f"The text of “{named}” is not at hand; see the files below."
    )
    more = f" and {len(places) - 5:,} more" if len(places) > 5 else ""
    return ExtractedLicensingInfo(
        reference,
        text,
        one_line(license_name(written)[:1000]),
        comment=printable(f"Named or held in {', '.join(places[:5])}{more}.")
        + (" The text is that of ScanCode's licence data." if texts else ""),
    )
