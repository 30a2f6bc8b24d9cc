"""Facts about dependencies: what they declare, and whether the project's own licence goes with that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from compliance.expressions import as_spdx, is_choice, license_ids
from compliance.facts.compatibility import goes_with
from compliance.facts.context import Context
from compliance.facts.license_families import NOTHING_OWED, is_strong_copyleft
from compliance.license_names import PROPRIETARY
from compliance.model.dependency import DependencyRecord
from compliance.model.facts import Fact, Place, Subject, Unknown, Value

_CUSTOM = "LicenseRef-"


def credited(context: Context, records: Iterable[DependencyRecord]) -> tuple[DependencyRecord, ...]:
    """`records`, with those marked that a NOTICE, THIRD_PARTY or credits document at the root names."""
    return tuple(
        replace(record, credited=True) if context.attribution.lists(record.name, ".") else record
        for record in records
    )


def dependency_subjects(
    context: Context, project: Subject, records: Iterable[DependencyRecord]
) -> Iterator[Subject]:
    own = _own_licenses(context)
    for record in records:
        yield _subject(record, project, own)


def _subject(record: DependencyRecord, project: Subject, own: tuple[str, ...]) -> Subject:
    places = tuple(Place(at.path, at.line, at.line) for at in record.declared_in)
    unknown = Unknown(record.not_evaluated) if record.not_evaluated else None
    meanings = _meanings(record)
    ids = frozenset(spdx_id for meaning in meanings for spdx_id in license_ids(meaning))
    facts: dict[str, Value] = {
        "dependency.scope": record.scope.value,
        "dependency.direct": record.direct,
        "dependency.license": unknown or record.license,
        "dependency.licenses": unknown or ids,
        "dependency.recognised": unknown or (bool(meanings) and not any(map(_is_custom, ids))),
        "dependency.proprietary": unknown or (bool(meanings) and all(map(_holds_proprietary, meanings))),
        "dependency.copyleft": unknown or _copyleft(ids),
        "dependency.goes_with_project": unknown or _goes_with(own, meanings, record),
        "dependency.asks_for_notice": unknown or _asks_for_notice(record, meanings),
        "dependency.credited": record.credited,
    }
    return Subject(
        kind="dependency",
        path=record.declared_in[0].path,
        identity=f"{record.ecosystem}:{record.name}",
        facts={name: Fact(value, places) for name, value in facts.items()},
        labels={
            **project.labels,
            "path": record.declared_in[0].path,
            "name": record.name,
            "version": record.version or "(no version)",
            "through": f" (needed by {record.needed_by})" if record.needed_by else "",
            "license": record.license or "no licence",
            "licenses": ", ".join(sorted(ids)) or record.license or "none",
            "scope": record.scope.value,
            "own": " or ".join(own) or "none",
        },
        within=project,
        looked_in=(record.license_source,) if record.license_source else (),
        shown_at=places[0],
    )


def _meanings(record: DependencyRecord) -> tuple[str, ...]:
    return record.license_candidates or ((record.license_expression,) if record.license_expression else ())


def _is_custom(spdx_id: str) -> bool:
    """Whether its terms stand nowhere but in the package itself, and its name says nothing of them."""
    return _CUSTOM in spdx_id and not _is_proprietary(spdx_id) and as_spdx(spdx_id) is None


def _holds_proprietary(expression: str) -> bool:
    """Whether terms of an owner hold, whatever is chosen."""
    return any(map(_is_proprietary, license_ids(expression))) and not is_choice(expression)


def _is_proprietary(spdx_id: str) -> bool:
    """By its name: `LicenseRef-NVIDIA-Proprietary`."""
    return spdx_id == PROPRIETARY or (_CUSTOM in spdx_id and "proprietary" in spdx_id.lower())


def _copyleft(ids: frozenset[str]) -> str:
    """The GPL or AGPL among `ids` that asks the most, without its `-only` or `-or-later`; else empty."""
    families = {"-".join(spdx_id.split("-")[:2]) for spdx_id in ids if is_strong_copyleft(spdx_id)}
    known = ("AGPL-3.0", "GPL-3.0", "GPL-2.0")
    return next((name for name in known if name in families), "GPL-2.0" if families else "")


def _own_licenses(context: Context) -> tuple[str, ...]:
    """What the project declares for itself, each expression once."""
    found = (as_spdx(one.expression, custom=True) for one in context.declared)
    return tuple(dict.fromkeys(filter(None, found)))


def _goes_with(own: tuple[str, ...], meanings: tuple[str, ...], record: DependencyRecord) -> Value:
    """True or False only where all that the project and the dependency may mean give the same answer."""
    if not meanings:
        return Unknown(
            f"no licence is known by the name of '{record.license[:80]}'"
            if record.license
            else "none is declared"
        )
    if not own:
        return Unknown("the project declares no licence that could go with it")
    answers = {goes_with(outbound, inbound) for outbound in own for inbound in meanings}
    if len(answers) == 1 and (answer := answers.pop()) is not None:
        return answer
    return Unknown(f"whether {' or '.join(own)} goes with {' or '.join(meanings[:3])} is not known")


def _asks_for_notice(record: DependencyRecord, meanings: tuple[str, ...]) -> Value:
    if not meanings:
        return Unknown("its licence is not known")
    needs = {not license_ids(meaning) <= NOTHING_OWED for meaning in meanings}
    return needs.pop() if len(needs) == 1 else Unknown("its licence is not known")
