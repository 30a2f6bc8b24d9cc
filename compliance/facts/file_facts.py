"""Facts about a file, the notices in it, and its statements of origin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.facts.chinese import chinese_facts, han_ratio, mentioned
from compliance.facts.context import Context
from compliance.facts.families import FILE_FACTS
from compliance.facts.names import normal
from compliance.facts.notices import Notice, counts, licenses_beside, notices_of
from compliance.facts.statements import GRANT_KINDS, OWN_TEXT_SCORE, full_texts, grants, place, stated
from compliance.model.evidence import Evidence, OriginMarker
from compliance.model.facts import Fact, Place, Subject
from compliance.model.snapshot import FileEntry


def file_subjects(
    context: Context, entry: FileEntry, found: Evidence, component: Subject
) -> Iterator[Subject]:
    """The file, then each notice and each origin marker in it. Nothing for a file that does not count."""
    if not counts(context, entry):
        return
    notices = notices_of(context, entry, found)
    file = _file(context, entry, found, component, notices)
    yield file
    for notice in notices:
        yield _notice_subject(context, notice, file, component)
    for marker in found.origins:
        yield _marker_subject(context, marker, notices, file, component)


def _file(
    context: Context, entry: FileEntry, found: Evidence, component: Subject, notices: tuple[Notice, ...]
) -> Subject:
    texts = context.attribution.full_texts(component.path)
    licenses = stated(entry.path, found, texts)
    in_words = stated(entry.path, found, texts, kinds=GRANT_KINDS - {"tag"})
    # What a file itself says is its own text, even if it has been shortened or changed.
    own_texts = full_texts(entry.path, found, least=OWN_TEXT_SCORE)
    lexicon = context.parties.lexicon
    entities = _third_party_entities(context, entry.path, notices, found)
    mentions = {
        entity: places
        for entity, places in mentioned(entry.path, found, lexicon).items()
        if not context.parties.owns_entity(entity)
    }
    named = entities or mentions
    return Subject(
        kind="file",
        path=entry.path,
        identity=entry.path,
        facts={
            "file.role": Fact(context.tree.role(entry).value),
            "file.licenses": Fact.of(licenses),
            "file.license_statements": Fact.of(in_words),
            "file.full_texts": Fact.of(own_texts),
            "file.has_grant": Fact(
                next(grants(found), None) is not None,
                tuple(place(entry.path, match) for match in grants(found)),
            ),
            **chinese_facts(entry.path, found),
            "file.third_party_entities": Fact.of(entities),
            "file.mentioned_entities": Fact.of(mentions),
            "file.origin_documented": Fact(
                bool(named)
                and all(
                    context.attribution.credits(lexicon.display(entity), entity, component.path)
                    for entity in named
                )
            ),
            **{name: fact for family in FILE_FACTS for name, fact in family(context, entry, found).items()},
        },
        labels={
            **component.labels,
            "path": entry.path,
            "component": component.labels["path"],
            "licenses": ", ".join(sorted(licenses)) or "no licence",
            "entities": ", ".join(lexicon.display(entity) for entity in named) or "nobody",
            "ratio": f"{han_ratio(found.figures) or 0:.0%}",
        },
        within=component,
        looked_in=(entry.path, *component.looked_in),
    )


def _third_party_entities(
    context: Context, path: str, notices: tuple[Notice, ...], found: Evidence
) -> dict[str, tuple[Place, ...]]:
    """Other parties that the file itself names as holder or origin -> where."""
    result: dict[str, tuple[Place, ...]] = {}
    for notice in notices:
        if notice.entity and notice.third_party is True:
            result[notice.entity] = tuple(_lines(path, notice))
    for marker in found.origins:
        entity = context.parties.lexicon.of_url(marker.url) if marker.url else None
        if entity and not context.parties.owns_entity(entity):
            result.setdefault(entity, (Place(path, marker.start_line, marker.end_line),))
    return result


def _notice_subject(context: Context, notice: Notice, file: Subject, component: Subject) -> Subject:
    lexicon = context.parties.lexicon
    places = tuple(_lines(file.path, notice))
    credited = context.attribution.credits(notice.holder, notice.entity, component.path)
    return Subject(
        kind="notice",
        path=file.path,
        identity=normal(notice.holder) or notice.holder,
        facts={
            "notice.holder": Fact(notice.holder, places),
            "notice.entity": Fact(notice.entity or "", places),
            "notice.third_party": Fact(notice.third_party, places),
            "notice.licenses": licenses_beside(places, file.fact("file.licenses")),
            "notice.contributor": Fact(notice.contributor, places),
            "notice.shared_with_owner": Fact(notice.shared, places),
            "notice.credited": Fact(credited),
        },
        labels={
            **file.labels,
            "holder": notice.holder,
            "entity": lexicon.display(notice.entity) if notice.entity else notice.holder,
        },
        within=file,
        looked_in=file.looked_in,
    )


def _lines(path: str, notice: Notice) -> Iterator[Place]:
    return (Place(path, line.start_line, line.end_line) for line in notice.lines)


_REPOSITORY = re.compile(
    r"(?:github\.com|gitlab\.com|gitee\.com|huggingface\.co|modelscope\.cn)[/:]"
    r"(?:models/|spaces/|datasets/)?([\w.-]+/[\w.-]+)"
)
_MODULE = re.compile(r"\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){2,}")
_SLASHED = re.compile(r"(?<![\w./:-])[\w-]{2,39}(?:/[\w.-]{1,100}){1,12}")
# A path that begins with one of these names no project.
_SOURCE_ROOTS = frozenset({"src", "source", "java", "main", "lib", "include"})


def marker_source(marker: OriginMarker) -> str:
    """The shortest name of the source: `owner/repository`, a top module, the URL, or what is said of it."""
    if marker.url:
        match = _REPOSITORY.search(marker.url)
        return (match[1] if match else marker.url).rstrip("./").removesuffix(".git")
    said = marker.text.partition(marker.marker)[2] or marker.text
    if module := _MODULE.search(said):
        return module[0].partition(".")[0]
    if slashed := _SLASHED.search(said):
        parts = slashed[0].strip("./").split("/")
        # Two parts are a repository; a path into one begins with the project's name.
        is_path = len(parts) > 2 or parts[-1].endswith(".py")
        return parts[0] if is_path and parts[0] not in _SOURCE_ROOTS else "/".join(parts)
    return _first_words(said)


# What ends a name: a possessive, a sign, or the end of a sentence.
_NAME_END = re.compile(r"['’]s\b|[,;:()`*\n]|\.\s| which | that | to ")


def _first_words(said: str) -> str:
    """`fairseq` of "fairseq's `utils.make_positions`. It …"."""
    words = said.strip(" .:,;#*/\\\"'`\n")
    return _NAME_END.split(words, maxsplit=1)[0].strip()[:80] or words[:80]


def _marker_subject(
    context: Context,
    marker: OriginMarker,
    notices: tuple[Notice, ...],
    file: Subject,
    component: Subject,
) -> Subject:
    source = marker_source(marker)
    entity = _entity_of(context, marker, source)
    places = (Place(file.path, marker.start_line, marker.end_line),)
    documented = context.attribution.mentions(source, component.path) or (
        entity is not None
        and context.attribution.credits(context.parties.lexicon.display(entity), entity, component.path)
    )
    return Subject(
        kind="marker",
        path=file.path,
        identity=marker.text,
        facts={
            "marker.source": Fact(source, places),
            "marker.third_party": Fact(
                _from_others(context, source, entity) and not _own_module(context, marker), places
            ),
            "marker.documented": Fact(documented),
            "marker.beside_notice": Fact(_beside_notice(context, marker, entity, notices)),
        },
        labels={**file.labels, "source": source},
        within=file,
        looked_in=file.looked_in,
    )


def _entity_of(context: Context, marker: OriginMarker, source: str) -> str | None:
    lexicon = context.parties.lexicon
    if marker.url:
        return lexicon.of_url(marker.url)
    named = lexicon.in_text(re.sub(r"[-_/.]+", " ", source))
    return named[0] if named else lexicon.of_identifier(source)


# A header: a notice, a licence, and what else is said of the file as a whole.
_HEADER_LINES = 30


def _beside_notice(
    context: Context, marker: OriginMarker, entity: str | None, notices: tuple[Notice, ...]
) -> bool:
    """Whether the file's notices of others cover the statement: by the same party, or in the same header."""
    for notice in notices:
        if notice.third_party is not True:
            continue
        if entity and notice.entity and context.parties.lexicon.related(entity, notice.entity):
            return True
        if any(abs(line.start_line - marker.start_line) <= _HEADER_LINES for line in notice.lines):
            return True
    return False


def _own_module(context: Context, marker: OriginMarker) -> bool:
    """Whether it names a module or path of this tree ("loss.loss_rtdetr.ImageLoss", "models/bert.py")."""
    said = marker.text.partition(marker.marker)[2]
    named = _MODULE.search(said) or _SLASHED.search(said)
    if not named or marker.url:
        return False
    parts = re.split(r"[./]", re.sub(r"(?<=/)([\w-]+)\.\w+\Z", r"\1", named[0]))
    telling = parts[-2:] if parts[0] in _SOURCE_ROOTS else parts[:2]
    return len(telling) == 2 and "/".join(telling) in context.tree.modules


def _from_others(context: Context, source: str, entity: str | None) -> bool:
    """Whether a source is neither this project (its names, its own top folders) nor its owners'."""
    if entity and context.parties.owns_entity(entity):
        return False
    owner, _, repository = source.rpartition("/")
    names = {normal(name) for name in context.parties.project_names} - {""}
    if normal(repository) in names or not context.tree.top_names.isdisjoint(
        (repository, source.partition("/")[0])
    ):
        return False
    return not (owner and context.parties.is_owner(owner))
