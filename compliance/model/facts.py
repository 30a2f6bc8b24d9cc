"""Facts: what the evidence means. Each is a value or *unknown*, and says where it was read.

A rule tests facts of one subject, or of what the subject lies within: a notice lies in a file, a
file in a component, a component in the project. `CATALOGUE` is the closed list of facts that a rule
may name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a file, 1-based and inclusive."""

    path: str
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """The value could not be determined. `reason` completes "not evaluated: …"."""

    reason: str


Value = bool | float | str | frozenset[str] | Unknown


@dataclass(frozen=True, slots=True)
class Fact:
    """`members` says of a set where each member was read, so that a finding quotes only what it is about."""

    value: Value
    places: tuple[Place, ...] = ()
    members: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, members: Mapping[str, tuple[Place, ...]]) -> Fact:
        """The set of `members`, each with the places where it was read."""
        every = dict.fromkeys(place for places in members.values() for place in places)
        return cls(frozenset(members), tuple(every), members)


@dataclass(frozen=True, slots=True)
class FactType:
    """`type` is flag, number, text or set; `meaning` is shown by `compliance rules`."""

    type: str
    meaning: str


CATALOGUE: Mapping[str, FactType] = {
    "project.owners": FactType("set", "names that count as first party"),
    "project.declared_licenses": FactType("set", "SPDX ids that LICENSE and manifests declare"),
    "project.languages": FactType("set", "languages people write in here (ISO 639-1)"),
    "project.ships": FactType("set", "what is distributed: source, binary, weights, service"),
    "project.marks_of_others": FactType("set", "other parties' names within the project's name"),
    "component.vendored": FactType("flag", "it lies in a folder for other people's code"),
    "component.third_party": FactType("flag", "it is the work of others"),
    "component.licenses": FactType("set", "SPDX ids found in it or declared by it"),
    "component.licenses_without_text": FactType(
        "set", "those that its files or its manifest name without holding the text themselves"
    ),
    "component.third_party_licenses": FactType("set", "SPDX ids on the work of others within it"),
    "component.full_texts": FactType("set", "SPDX ids whose full text accompanies it"),
    "component.own_texts": FactType("set", "SPDX ids whose full text stands in its own documents"),
    "component.credited": FactType("flag", "a third-party, notice or credits document names it"),
    "component.holders": FactType("set", "holders that its licence files or its files name"),
    "component.license_holders": FactType("set", "holders that its licence files name"),
    "component.notice_file": FactType("flag", "a NOTICE file accompanies it"),
    "component.license_texts_in_notice": FactType("set", "SPDX ids whose text is in its NOTICE"),
    "component.upstream_match": FactType("text", "exact, near or none"),
    "component.upstream_lines_missing": FactType("flag", "a notice of its upstream is gone"),
    "component.upstream_notice": FactType("flag", "its upstream has a NOTICE file"),
    "component.change_notice": FactType("flag", "changed files say who changed them"),
    "component.holder_replaced": FactType("flag", "upstream's holder is gone, another stands there"),
    "file.role": FactType("text", "source, license-text, doc, test-fixture, generated, data"),
    "file.licenses": FactType("set", "SPDX ids found in it"),
    "file.license_statements": FactType("set", "SPDX ids it states in words, not only by a tag"),
    "file.full_texts": FactType("set", "SPDX ids whose full text stands in it"),
    "file.has_grant": FactType("flag", "it states a licence or refers to one"),
    "file.chinese_lines": FactType("number", "lines of Chinese comment, quoted ones left out"),
    "file.chinese_strong_lines": FactType("number", "those with a character that only Chinese has"),
    "file.han_comment_ratio": FactType("number", "Chinese characters per comment character, 0 to 1"),
    "file.third_party_entities": FactType("set", "other parties named in notices and origin markers"),
    "file.mentioned_entities": FactType("set", "other parties named in its Chinese comments"),
    "file.origin_documented": FactType(
        "flag", "an attribution document names those parties; without any, those it mentions"
    ),
    "notice.holder": FactType("text", "the holder, as written"),
    "notice.entity": FactType("text", "the vendor lexicon's id; empty if not in it"),
    "notice.third_party": FactType("flag", "the holder is not an owner"),
    "notice.licenses": FactType("set", "SPDX ids in the notice's own lines; else those of its file"),
    "notice.shared_with_owner": FactType("flag", "the same notice also names an owner"),
    "notice.credited": FactType("flag", "an attribution document names the holder"),
    "marker.source": FactType("text", "where it says the code comes from"),
    "marker.third_party": FactType("flag", "that is not this project or its owners"),
    "marker.beside_notice": FactType(
        "flag", "a notice of that party, or of any other near it, stands on the file"
    ),
    "marker.documented": FactType("flag", "an attribution document names that source"),
}

SUBJECT_KINDS = ("project", "component", "file", "notice", "marker")


@dataclass(frozen=True, slots=True)
class Subject:
    """Something a rule can be asked about.

    `identity` is what stays the same when lines move (a holder, a component's path): finding ids
    are made from it. `labels` are the words that a rule's texts may use as `{placeholders}`.
    """

    kind: str
    path: str
    identity: str
    facts: Mapping[str, Fact]
    labels: Mapping[str, str]
    within: Subject | None = None
    looked_in: tuple[str, ...] = ()

    def fact(self, name: str) -> Fact:
        """The fact `name`, from this subject or what it lies within. Raises KeyError if there is none."""
        subject: Subject | None = self
        while subject is not None:
            if name in subject.facts:
                return subject.facts[name]
            subject = subject.within
        raise KeyError(name)


def reachable(kind: str, fact: str) -> bool:
    """Whether a rule `for_each: kind` can ask for `fact`: its own, or that of what it lies within."""
    if kind in ("notice", "marker"):
        own: tuple[str, ...] = (kind, "file", "component", "project")
    else:
        own = SUBJECT_KINDS[: SUBJECT_KINDS.index(kind) + 1]
    return fact.partition(".")[0] in own
