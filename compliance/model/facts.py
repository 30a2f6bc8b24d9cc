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
    """Lines of a file, 1-based and inclusive. `before`: as the file was before the change that is checked."""

    path: str
    start_line: int
    end_line: int
    before: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """The value could not be determined. `reason` completes "not evaluated: …"."""

    reason: str


Value = bool | float | str | frozenset[str] | Unknown


@dataclass(frozen=True, slots=True)
class Fact:
    """`members` says of a set where each member was read, so that a finding quotes only what it is about.

    A fact that is not `complete` could become more, and never less, if more files were read.
    """

    value: Value
    places: tuple[Place, ...] = ()
    members: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    complete: bool = True

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
    "project.follows_reuse": FactType("flag", "it has REUSE.toml, .reuse/dep5 or LICENSES/"),
    "project.license_texts_missing": FactType("set", "SPDX ids in tags whose text LICENSES/ lacks"),
    "project.marks_of_others": FactType("set", "other parties' names within the project's name"),
    "project.permissive_only": FactType("flag", "LICENSE and manifests declare permissive licences only"),
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
    "component.has_grant": FactType("flag", "some licence is stated in it, declared for it or covers it"),
    "component.code_files": FactType("number", "source files in it"),
    "component.ungranted_holders": FactType(
        "set", "third parties, none a known vendor, on its files without a licence; empty if it has a grant"
    ),
    "component.reserved_holders": FactType(
        "set", "those of them that reserve all rights on a file, whatever licence the project has"
    ),
    "component.disagreeing_declarations": FactType("set", "licence declarations that cannot both be right"),
    "component.dangling_references": FactType("set", "licence files that are referred to and found nowhere"),
    "component.placeholder_notices": FactType("set", "files whose copyright line was never filled in"),
    "component.added_terms": FactType("set", "restricting passages in a permissive licence's file"),
    "component.upstream_match": FactType("text", "exact, near or none"),
    "component.upstream_lines_missing": FactType("flag", "a notice of its upstream is gone"),
    "component.upstream_notice": FactType("flag", "its upstream has a NOTICE file"),
    "component.change_notice": FactType("flag", "changed files say who changed them"),
    "component.holder_replaced": FactType("flag", "upstream's holder is gone, another stands there"),
    "component.model_licenses": FactType(
        "set", "model licences of others: on a base model that its model card names, or given by the card"
    ),
    "component.model_license_texts": FactType("set", "licences whose text accompanies its model"),
    "component.model_statements": FactType("text", "what the documents beside a model of others say, folded"),
    "component.model_names": FactType("set", "names under which its model is published, in small letters"),
    "component.model_weights": FactType("flag", "weights lie beside the model card, or are shipped"),
    "component.adapter_only": FactType("flag", "it is an adapter to the base model that its card names"),
    "component.relicensed_bases": FactType(
        "set", "licences of others' base models whose card declares permissive licences only"
    ),
    "component.undeclared_bases": FactType(
        "set", "others' models that a configuration names as base, and no model card or README"
    ),
    "component.copyleft": FactType("set", "GPL and AGPL ids on its code, without exception or choice"),
    "component.copyleft_declared": FactType("flag", "its documents or manifest give a GPL or AGPL"),
    "component.share_alike": FactType("set", "CC BY-SA ids that its code states"),
    "component.noncommercial": FactType("set", "CC BY-NC ids on code of others in it"),
    "component.no_derivatives": FactType("set", "CC BY-ND ids on code of others in it"),
    "component.incompatible_licenses": FactType("set", "pairs in one file that cannot be met together"),
    "component.acknowledged": FactType("flag", "a document says: includes software developed by"),
    "component.notice_lists_parts": FactType("flag", "its NOTICE says whose work or which part it is for"),
    "file.role": FactType("text", "source, license-text, doc, test-fixture, generated, data"),
    "file.licenses": FactType("set", "SPDX ids found in it"),
    "file.license_statements": FactType("set", "SPDX ids it states in words, not only by a tag"),
    "file.full_texts": FactType("set", "SPDX ids whose full text stands in it"),
    "file.has_grant": FactType("flag", "it states a licence or refers to one"),
    "file.contradicting_licenses": FactType("set", "a tag and a notice of its header that disagree"),
    "file.generator": FactType("text", "what it says it was generated by or from; empty if it does not"),
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
    "notice.contributor": FactType("flag", "its holder is a person who works on the project"),
    "notice.shared_with_owner": FactType("flag", "the same notice also names an owner"),
    "notice.credited": FactType("flag", "an attribution document names the holder"),
    "marker.source": FactType("text", "where it says the code comes from"),
    "marker.third_party": FactType("flag", "that is not this project or its owners"),
    "marker.beside_notice": FactType(
        "flag", "a notice of that party, or of any other near it, stands on the file"
    ),
    "marker.documented": FactType("flag", "an attribution document names that source"),
    "removal.what": FactType(
        "text", "what a change took away: notice (the lines of a holder), years (of such a line), license"
    ),
    "removal.holder": FactType("text", "whose line it was; of a licence, who stood beside it"),
    "removal.third_party": FactType("flag", "that holder is not an owner"),
    "removal.was_owner": FactType("flag", "before the change that holder counted as an owner"),
    "removal.licenses": FactType(
        "set", "SPDX ids that the lines stood under; of a licence, the one that is gone"
    ),
    "removal.kept": FactType(
        "flag", "a copy of the file has the lines, or a document that speaks for it names holder or licence"
    ),
    "removal.still_there": FactType(
        "flag", "what the lines pertain to is there: of a NOTICE or credits, a file that names the holder"
    ),
    "dependency.scope": FactType("text", "runtime, optional, development or build"),
    "dependency.direct": FactType("flag", "a manifest of the project names it"),
    "dependency.license": FactType("text", "the licence that its metadata declares, as written"),
    "dependency.licenses": FactType("set", "SPDX ids that this means, or may mean"),
    "dependency.recognised": FactType("flag", "it is a known licence, or a choice of known ones"),
    "dependency.proprietary": FactType("flag", "it is declared to be proprietary"),
    "dependency.copyleft": FactType("text", "GPL-2.0, GPL-3.0 or AGPL-3.0, if it is or may be under one"),
    "dependency.goes_with_project": FactType(
        "flag", "the project's licence allows to use it, by OSADL's and licensecheck's matrices"
    ),
    "dependency.asks_for_notice": FactType("flag", "its licence asks that notices are passed on with it"),
    "dependency.credited": FactType("flag", "a third-party, notice or credits document names it"),
}

SUBJECT_KINDS = ("project", "component", "file", "notice", "marker", "removal", "dependency")


@dataclass(frozen=True, slots=True)
class Subject:
    """Something a rule can be asked about.

    `identity` is what stays the same when lines move (a holder, a component's path): finding ids
    are made from it. `labels` are the words that a rule's texts may use as `{placeholders}`. `shown_at` is
    where a finding stands if not at the first place that it quotes.
    """

    kind: str
    path: str
    identity: str
    facts: Mapping[str, Fact]
    labels: Mapping[str, str]
    within: Subject | None = None
    looked_in: tuple[str, ...] = ()
    shown_at: Place | None = None

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
    elif kind == "removal":  # the file may be gone
        own = (kind, "component", "project")
    elif kind == "dependency":
        own = (kind, "project")
    else:
        own = SUBJECT_KINDS[: SUBJECT_KINDS.index(kind) + 1]
    return fact.partition(".")[0] in own
