"""Who is meant by a name: the vendor lexicon of `rules/entities.yaml`, read and searched.

Four kinds of evidence name an entity, and each is read in its own way: a copyright holder (`in_holder`),
prose (`in_text`), an address (`of_url`) and a code identifier (`of_identifier`). `Lexicon.weights` says how
much each counts. The fields of an entity are explained in the YAML file itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from compliance import resources
from compliance.facts.entity_file import Entity, read_entities, wrong
from compliance.model.kept import Kept
from compliance.model.stored import Malformed, load_all

_LETTER = r"0-9a-z\u00c0-\u024f\u0370-\u052f"  # alphabets that put spaces between words
_LAST_SPACED = "\u052f"
_NO_WORD_END = re.compile(rf"(?!v?\d)[{_LETTER}]")  # a version may follow: Qwen2, DeepSeekV3
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{0,20}://[^\s<>\"'()]+|[\w.+-]{1,64}@[\w.-]+")
_GAP = re.compile(r"(?:[\s,_\-‐-―·・]|\.(?![^\W_]))+")

# What may stand beside an ambiguous name without making it another name: "The Meta Team", "Apple Inc.".
_PARTY = re.compile(r"\band(?:/or)?\b|[&;|+()、和与與及]|및")
_FILLER = re.compile(
    r"the|by|of|or|its|c|copyright|present|all|rights|reserved|teams?|authors?|contributors|developers"
    r"|affiliates|others|inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|gmbh|ag|sa|group"
    r"|holdings|주|팀|[0-9]+"
)
_FORM = re.compile(
    r"株式会社|주식회사|(?:技术|科技|信息技术)?(?:股份)?有限(?:责任)?公司|公司|集团|集團|团队|團隊"
)

# Where the organisation stands in the path of a hub's address; words before it are passed over.
_HUBS = {
    "github.com": "github",
    "raw.githubusercontent.com": "github",
    "codeload.github.com": "github",
    "api.github.com": "github",
    "gitee.com": "gitee",
    "gitcode.com": "gitcode",
    "gitlab.com": "gitlab",
    "huggingface.co": "huggingface",
    "hf.co": "huggingface",
    "hf-mirror.com": "huggingface",
    "modelscope.cn": "modelscope",
    "modelscope.ai": "modelscope",
}
_HUB_WORDS = frozenset(
    ["repos", "orgs", "api", "models", "datasets", "spaces", "studios", "organization", "collections"]
)
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?([\w.-]+)(?::\d+(?=/|$))?[/:]*([^?#]*)")


class Lexicon:
    """The vendor lexicon. Immutable; every look-up takes time linear in the length of its argument."""

    def __init__(
        self, entities: Iterable[Entity], weights: Mapping[str, int], open_sites: Iterable[str] = ()
    ) -> None:
        """Raises RuleError if two entities claim the same id, name, domain, organisation or identifier."""
        self.weights = dict(weights)
        self._entities = _by_id(entities)
        self._open_sites = frozenset(open_sites)
        every = tuple(self._entities.values())
        names = _claims(every, "name", lambda entity: (*entity.names, *entity.ambiguous), _spellings)
        self._alone = {
            spelling: names[spelling]
            for entity in every
            for name in entity.ambiguous
            for spelling in _spellings(name)
        }
        self._names = {name: owner for name, owner in names.items() if name not in self._alone}
        self._by_start = _by_start(self._names)
        self._start = _start_of(self._names)
        self._domains = _claims(every, "domain", lambda entity: entity.domains, _folded)
        self._orgs = _claims(every, "hub organisation", lambda entity: entity.hub_orgs, _folded)
        self._identifiers = _claims(every, "identifier", lambda entity: entity.identifiers, _exact)
        self._longest = max(map(len, self._identifiers), default=0)

    @classmethod
    def from_yaml(cls, text: str) -> Lexicon:
        """The lexicon written in `text`. Raises RuleError, naming entity and key, if malformed."""
        return cls(*read_entities(text))

    @classmethod
    def shipped(cls, kept: Kept | None = None) -> Lexicon:
        """The lexicon that ships with the tool, as `kept` if it is. Raises RuleError if it is malformed."""
        if kept and (data := kept.recall("lexicon")) is not None:
            with suppress(Malformed, TypeError, ValueError):
                entities, weights, sites = data
                return cls(load_all(Entity, entities), weights, tuple(sites))
        parts = read_entities(resources.rules_text("entities.yaml"))
        if kept:
            kept.keep("lexicon", parts)
        return cls(*parts)

    def in_holder(self, holder: str) -> tuple[str, ...]:
        """The entities named in a copyright holder, in order of appearance, ambiguous names last.

        An ambiguous name counts where it is the whole of a party ("Meta and …", "Apple Inc."). E-mail and web
        addresses are passed over: a person's employer or host is not the holder.
        """
        text = _plain(holder)
        return _once((*self._found(text), *self._parties(text)))

    def in_text(self, text: str) -> tuple[str, ...]:
        """The entities named in prose, in order; ambiguous names and addresses are passed over."""
        return _once(self._found(_plain(text)))

    def of_url(self, url: str) -> str | None:
        """The entity whose site or hub organisation `url` (with a scheme, git@host:path or bare) points to.

        None for an organisation that the lexicon does not know, and for a site where anybody publishes.
        """
        address = _URL.match(url.strip().casefold())
        if address is None:
            return None
        host, path = address[1].rstrip(".").removeprefix("www."), address[2]
        if host in _HUBS:
            return self._of_org(_HUBS[host], path)
        if host.endswith(".github.io"):
            return self._of_org("github", host.removesuffix(".github.io"))
        return self._of_host(host)

    def of_identifier(self, name: str) -> str | None:
        """The entity whose models carry the class or module name `name`: case counts, the longest wins."""
        if name in self._identifiers:
            return self._identifiers[name]
        heads = (name[:length] + "*" for length in range(min(len(name), self._longest), 0, -1))
        return next((self._identifiers[head] for head in heads if head in self._identifiers), None)

    def names(self, entity_id: str) -> tuple[str, ...]:
        """All names of an entity that are not ambiguous. Raises KeyError for an unknown id."""
        return self._entities[entity_id].names

    def display(self, entity_id: str) -> str:
        """The name for reports. Raises KeyError for an unknown id."""
        return self._entities[entity_id].name

    def kind(self, entity_id: str) -> str:
        """company, university, project or host. Raises KeyError for an unknown id."""
        return self._entities[entity_id].kind

    def same(self, a: str, b: str) -> bool:
        """Whether two holder strings speak of the same entity; a part (Qwen) and its whole (Alibaba) do."""
        if _bare(_plain(a)) == _bare(_plain(b)) != "":
            return True
        ours, theirs = self.in_holder(a), self.in_holder(b)
        return any(self.related(x, y) for x in ours for y in theirs)

    def related(self, one: str, other: str) -> bool:
        """Whether two entity ids are the same party, or one is a part of the other."""
        return one in self._lineage(other) or other in self._lineage(one)

    def ids(self) -> tuple[str, ...]:
        """The ids of all entities, in the order of the file."""
        return tuple(self._entities)

    def _found(self, text: str) -> Iterator[str]:
        end = 0
        for match in self._start.finditer(text):
            start = match.start()
            names = self._by_start.get(text[start : start + 2], ())
            if start < end or not text.startswith(names, start):
                continue
            for name in names:
                if text.startswith(name, start) and _ends_word(name, text, start + len(name)):
                    end = start + len(name)
                    yield self._names[name]
                    break

    def _parties(self, text: str) -> Iterator[str]:
        for party in _PARTY.split(text):
            name = _bare(party)
            entity = self._alone.get(name) or self._alone.get(name.rstrip("0123456789."))
            if entity:
                yield entity

    def _of_org(self, hub: str, path: str) -> str | None:
        org = next((part for part in path.split("/") if part and part not in _HUB_WORDS), "")
        return self._orgs.get(f"{hub}:{org}") or self._orgs.get(org)

    def _of_host(self, host: str) -> str | None:
        labels = host.split(".")[-6:]
        for start in range(len(labels) - 1):
            domain = ".".join(labels[start:])
            if domain in self._open_sites:
                return None
            if domain in self._domains:
                return self._domains[domain]
        return None

    def _lineage(self, entity_id: str) -> Iterator[str]:
        current: str | None = entity_id
        while current is not None:
            yield current
            current = self._entities[current].part_of


def _plain(text: str) -> str:
    """`text` as names are compared: NFKC, case-folded, without addresses, one space for any gap."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if "@" in folded or "://" in folded:
        folded = _ADDRESS.sub(" ", folded)
    return _GAP.sub(" ", folded).strip()


def _bare(party: str) -> str:
    """A party without articles, legal forms and years: "the meta team" -> "meta"."""
    words = _FORM.sub(" ", party).split()
    return " ".join(word for word in words if not _FILLER.fullmatch(word))


def _ends_word(name: str, text: str, end: int) -> bool:
    return name[-1] > _LAST_SPACED or _NO_WORD_END.match(text, end) is None


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _by_start(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Names by their first two characters, the longest first."""
    starts = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        starts[name[:2]].append(name)
    return {start: tuple(group) for start, group in starts.items()}


def _start_of(names: Iterable[str]) -> re.Pattern[str]:
    """Where a name may begin: at a word's first letter, or at any character of writing without spaces."""
    firsts = {name[0] for name in names}
    spaced = "".join(re.escape(first) for first in firsts if first <= _LAST_SPACED)
    dense = "".join(re.escape(first) for first in firsts if first > _LAST_SPACED)
    return re.compile(rf"(?<![{_LETTER}])[{spaced}\0]|[{dense}\0]")


def _spellings(name: str) -> set[str]:
    """How a name is found in plain text: "hugging face" and "huggingface"."""
    plain = _plain(name)
    return {plain, plain.replace(" ", "")}


def _folded(key: str) -> set[str]:
    return {key.casefold()}


def _exact(key: str) -> set[str]:
    return {key}


def _by_id(entities: Iterable[Entity]) -> dict[str, Entity]:
    found: dict[str, Entity] = {}
    for entity in entities:
        if entity.id in found:
            raise wrong(entity.id, "id is used twice")
        found[entity.id] = entity
    for entity in found.values():
        _check_lineage(entity, found)
    return found


def _check_lineage(entity: Entity, known: Mapping[str, Entity]) -> None:
    seen = {entity.id}
    parent = entity.part_of
    while parent is not None:
        if parent not in known:
            raise wrong(entity.id, f"part_of: no entity has the id {parent!r}")
        if parent in seen:
            raise wrong(entity.id, "part_of: leads back to the entity itself")
        seen.add(parent)
        parent = known[parent].part_of


def _claims(
    entities: Iterable[Entity],
    what: str,
    listed: Callable[[Entity], Iterable[str]],
    spellings: Callable[[str], set[str]],
) -> dict[str, str]:
    """Each spelling of each listed key -> the id of the one entity that claims it."""
    owners: dict[str, str] = {}
    for entity in entities:
        for key in listed(entity):
            for spelling in spellings(key):
                owner = owners.setdefault(spelling, entity.id)
                if owner != entity.id:
                    raise wrong(entity.id, f"{what} {key!r} is already claimed by {owner}")
    return owners
