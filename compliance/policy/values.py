"""What a value in a policy may be: each check raises ValueError with what is wrong and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from compliance.policy.globs import glob_problem
from compliance.policy.languages import LANGUAGES, nearest_language
from compliance.policy.policy import NEVER, WAIVER_KINDS
from compliance.strict_yaml import nearest

SHIPS = ("source", "binary", "weights", "service")
SEVERITIES = ("error", "warning", "note", "off")
REASON_LENGTH = 10  # characters: fewer give no reason
WAIVER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
FINGERPRINT = re.compile(r"sha256:[0-9a-f]{64}\Z")
PACK = re.compile(r"[a-z0-9]+(?:-[a-z0-9.]+|\.[a-z0-9]+)*\Z")
# `~1` would be a range of patches of no minor version.
RANGE = re.compile(r"(?:\^?[0-9]{1,9}(?:\.[0-9]{1,9}){0,2}|~[0-9]{1,9}(?:\.[0-9]{1,9}){1,2})\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

# Python's engine goes back over what it has tried: repeated groups can take it for ever, and each
# unbounded repetition multiplies the time by the length of the name (at most 300 characters).
_REPEATED_GROUP = re.compile(r"\)\s*(?:[*+]|\{\d*,)")
_UNBOUNDED = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\s*\})")
_MOST_UNBOUNDED = 2


def check_owner(owner: str) -> None:
    """A name, or `re:` and a regular expression that cannot run away."""
    if not owner.strip():
        raise ValueError("an owner's name is empty")
    if not owner.startswith("re:"):
        return
    pattern = owner.removeprefix("re:")
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"the owner '{owner}' is not a regular expression: {error}") from None
    if _REPEATED_GROUP.search(pattern) or len(_UNBOUNDED.findall(pattern)) > _MOST_UNBOUNDED:
        raise ValueError(
            f"the owner '{owner}' could take for ever to match;"
            f" repeat no group, and use * and + at most {_MOST_UNBOUNDED} times"
        )


def check_glob(glob: str) -> None:
    if problem := glob_problem(glob):
        raise ValueError(f"the pattern '{glob}' {problem}")


def check_language(word: str) -> None:
    if word not in LANGUAGES:
        meant = nearest_language(word)
        advice = f"; did you mean '{meant}' ({LANGUAGES[meant]})?" if meant else ""
        raise ValueError(f"'languages' cannot be '{word}': it takes codes of ISO 639-1{advice}")


def check_ships(word: str) -> None:
    _check_word("ships", word, SHIPS)


def check_severity(word: str) -> None:
    _check_word("severity", word, SEVERITIES)


def check_kind(word: str) -> None:
    _check_word("kind", word, WAIVER_KINDS)


def check_reason(reason: str) -> None:
    if len(reason.strip()) < REASON_LENGTH:
        raise ValueError(
            f"the reason '{reason.strip()}' is too short; say in {REASON_LENGTH} characters or more why"
        )


def check_waiver_id(name: str) -> None:
    if not WAIVER_ID.match(name):
        raise ValueError(f"'{name}' is not an id: letters, digits, '.', '_' and '-', at most 64")


def check_fingerprint(text: str) -> None:
    if not FINGERPRINT.match(text):
        raise ValueError(
            f"'{text}' is not a fingerprint: copy 'sha256:…' from the finding in the JSON report"
        )


def check_expires(text: str, kind: str) -> None:
    """A day, or `never`; a risk is never accepted for ever."""
    if text == NEVER:
        if kind == "accepted_risk":
            raise ValueError("an accepted risk cannot last for ever; give a last day (YYYY-MM-DD)")
        return
    try:
        if not _DAY.match(text):
            raise ValueError
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a day: write YYYY-MM-DD, or '{NEVER}'") from None


def pack_and_range(entry: str) -> tuple[str, str]:
    """`apache-2.0@~1.2` -> its parts; the range is empty for any version."""
    name, at, wanted = entry.partition("@")
    if not PACK.match(name) or (at and not RANGE.match(wanted)):
        raise ValueError(
            f"'{entry}' is not a pack with a range of versions; write it as 'mit', 'mit@^1.0' or 'mit@~1.2'"
        )
    return name, wanted


def _check_word(what: str, word: str, known: Iterable[str] | Mapping[str, str]) -> None:
    if word not in known:
        raise ValueError(f"'{what}' cannot be '{word}'{nearest(word, known) or _one_of(known)}")


def _one_of(known: Iterable[str]) -> str:
    return f"; it is one of {', '.join(known)}"
