"""What the user asked for: options and the policy file, checked, in one frozen value.

Trust: a gate's own `--policy` always rules. A target that came from elsewhere (a URL, an archive)
never brings its own policy: a submission must not waive itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from compliance.errors import PolicyError
from compliance.strict_yaml import Section, check_fields, load, nearest, read_text

POLICY_NAME = ".compliance.yml"
POLICY_SCHEMA = "1"
POLICY_FIELDS = {"schema": str, "params": Section, "overrides": list}
PARAM_FIELDS = {"owners": list, "first_party": list, "languages": list, "ships": list}
OVERRIDE_FIELDS = {"rule": str, "severity": str, "reason": str}
OVERRIDE_SEVERITIES = ("error", "warning", "note", "off")
SHIPS = ("source", "binary", "weights", "service")


@dataclass(frozen=True, slots=True)
class Override:
    """A rule's severity as the policy wants it (`off` switches it off), and why."""

    severity: str
    reason: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy file says. `source` is its path, or `defaults`; see `compliance.model.result`.

    `owners` are names or `re:` patterns of holders that are first party; `first_party` are path globs
    of own code; `languages` (ISO 639-1) are those people write in; `ships` is what is distributed.
    """

    source: str = "defaults"
    trusted: bool = True
    owners: tuple[str, ...] = ()
    first_party: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ships: tuple[str, ...] = ()
    overrides: Mapping[str, Override] = field(default_factory=dict)


def user_cache_dir() -> Path:
    """Where the user's programs keep what they can make again."""
    from platformdirs import user_cache_path

    return user_cache_path("compliance", appauthor=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything `pipeline.scan` needs to know besides the target."""

    ref: str | None = None
    policy_file: Path | None = None
    rules: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    jobs: int = 1
    cache_dir: Path | None = None  # None: nothing that a scan finds is kept
    max_file_bytes: int = 8 * 1024 * 1024

    @property
    def tables_dir(self) -> Path:
        """Where the tables of licence rules are: they are made once, whatever is scanned."""
        return self.cache_dir or user_cache_dir()


def read_policy(path: Path) -> Policy:
    """The policy in the file at `path`. Raises PolicyError, naming file, line and column."""
    return parse_policy(read_text(path, "policy", PolicyError), str(path))


def parse_policy(text: str, source: str, *, trusted: bool = True) -> Policy:
    """The policy in `text`. Raises PolicyError."""
    document = _fields(
        load(text, source, PolicyError) or Section(source, (1, 1)), POLICY_FIELDS, (), "a policy", source
    )
    if str(document.get("schema", POLICY_SCHEMA)) != POLICY_SCHEMA:
        raise PolicyError(
            f"{document.where('schema')}: schema '{document['schema']}' is not known; use '{POLICY_SCHEMA}'"
        )
    params = _fields(document.get("params", Section(source, (1, 1))), PARAM_FIELDS, (), "'params'", source)
    policy = Policy(
        source=source,
        trusted=trusted,
        overrides=dict(_override(entry, source) for entry in document.get("overrides", ())),
        **{key: _texts(params, key) for key in params},
    )
    for word in policy.ships:
        if word not in SHIPS:
            raise PolicyError(f"{params.where('ships')}: 'ships' cannot be '{word}'{nearest(word, SHIPS)}")
    return policy


def policy_for(settings: Settings, target_kind: str, own_text: str | None) -> Policy:
    """The policy that rules, with the command line's owners added.

    `--policy` always wins. `own_text` is the target's own policy file: honoured for a local repository
    or folder, never for a URL or an archive. Raises PolicyError.
    """
    if settings.policy_file:
        policy = read_policy(settings.policy_file)
    elif own_text is not None and target_kind in ("repo", "folder"):
        policy = parse_policy(own_text, POLICY_NAME, trusted=False)
    else:
        policy = Policy()
    return with_owners(policy, settings.owners)


def with_owners(policy: Policy, owners: tuple[str, ...]) -> Policy:
    """`policy` with the owners of the command line added. Raises PolicyError for a broken `re:` pattern."""
    for owner in (*policy.owners, *owners):
        if not owner.strip():
            raise PolicyError("an owner's name is empty")
        if owner.startswith("re:"):
            _check_pattern(owner)
    return replace(
        policy, owners=policy.owners + tuple(owner for owner in owners if owner not in policy.owners)
    )


# Python's engine goes back over what it has tried: repeated groups can take it for ever, and each
# unbounded repetition multiplies the time by the length of the name (at most 300 characters).
_REPEATED_GROUP = re.compile(r"\)\s*(?:[*+]|\{\d*,)")
_UNBOUNDED = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\s*\})")
_MOST_UNBOUNDED = 2


def _check_pattern(owner: str) -> None:
    """Refuse a `re:` owner that is no regular expression, or one that could run away."""
    pattern = owner.removeprefix("re:")
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise PolicyError(f"the owner '{owner}' is not a regular expression: {error}") from None
    if _REPEATED_GROUP.search(pattern) or len(_UNBOUNDED.findall(pattern)) > _MOST_UNBOUNDED:
        raise PolicyError(
            f"the owner '{owner}' could take for ever to match",
            hint=f"repeat no group, and use * and + at most {_MOST_UNBOUNDED} times",
        )


def _override(entry: Any, source: str) -> tuple[str, Override]:
    entry = _fields(entry, OVERRIDE_FIELDS, ("rule", "severity", "reason"), "an override", source)
    if entry["severity"] not in OVERRIDE_SEVERITIES:
        known = ", ".join(OVERRIDE_SEVERITIES)
        raise PolicyError(f"{entry.where('severity')}: severity '{entry['severity']}' is not one of {known}")
    return entry["rule"], Override(entry["severity"], entry["reason"])


def _texts(section: Section, key: str) -> tuple[str, ...]:
    for value in section[key]:
        if not isinstance(value, str) or not value.strip():
            raise PolicyError(f"{section.where(key)}: '{key}' takes a list of texts, not {value!r}")
    return tuple(section[key])


def _fields(section: Any, fields: Any, required: tuple[str, ...], what: str, where: str) -> Section:
    return check_fields(section, fields, required=required, what=what, error=PolicyError, where=where)
