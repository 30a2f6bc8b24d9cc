"""A policy file -> `Policy`, or a PolicyError: file:line:column, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from compliance.errors import PolicyError
from compliance.policy import values
from compliance.policy.globs import means_everything
from compliance.policy.policy import Override, Policy, Waiver
from compliance.strict_yaml import Section, check_fields, load, read_text

SCHEMA = "1"
POLICY_FIELDS = {"schema": str, "extends": list, "params": Section, "overrides": list, "waivers": list}
PARAM_FIELDS = {"owners": list, "first_party": list, "languages": list, "ships": list}
_CHECKS: dict[str, Callable[[str], None]] = {
    "owners": values.check_owner,
    "first_party": values.check_glob,
    "languages": values.check_language,
    "ships": values.check_ships,
}
OVERRIDE_FIELDS = {"rule": str, "severity": str, "reason": str}
WAIVER_FIELDS = {
    "id": str,
    "rule": str,
    "match": Section,
    "kind": str,
    "reason": str,
    "approved_by": str,
    "expires": str,
}
MATCH_FIELDS = {"path": str, "fingerprint": str}


def read_policy(path: Path) -> Policy:
    """The policy in the file at `path`. Raises PolicyError."""
    return parse_policy(read_text(path, "policy", PolicyError), str(path))


def parse_policy(text: str, source: str, *, trusted: bool = True) -> Policy:
    """The policy in `text`. Raises PolicyError. An empty one is the default.

    Whether the packs and rules that it names exist is asked by `compliance.obligations.policy_names`.
    """
    content = load(text, source, PolicyError)
    if content is None:
        return Policy(source, trusted)
    document = _fields(content, POLICY_FIELDS, (), "a policy", f"{source}:1:1")
    if document.get("schema", SCHEMA) != SCHEMA:
        _fail(document, "schema", f"schema '{document['schema']}' is not known; use '{SCHEMA}'")
    return Policy(
        source,
        trusted,
        requires=_requires(document),
        overrides=_overrides(document),
        waivers=_waivers(document),
        requires_at=document.where("extends"),
        **_params(document),
    )


def _requires(document: Section) -> tuple[tuple[str, str], ...]:
    entries = _texts(document, "extends") if "extends" in document else ()
    return tuple(_checked(document, "extends", values.pack_and_range, entry) for entry in entries)


def _params(document: Section) -> dict[str, tuple[str, ...]]:
    params = document.get("params", Section(document.file, document.mark))
    params = _fields(params, PARAM_FIELDS, (), "'params'", document.where("params"))
    for key in params:
        for text in _texts(params, key):
            _checked(params, key, _CHECKS[key], text)
    return {key: tuple(params[key]) for key in params}


def _overrides(document: Section) -> dict[str, Override]:
    found: dict[str, Override] = {}
    for entry in document.get("overrides", ()):
        entry = _fields(
            entry, OVERRIDE_FIELDS, tuple(OVERRIDE_FIELDS), "an override", document.where("overrides")
        )
        for key in OVERRIDE_FIELDS:
            _require_text(entry, key)
        _checked(entry, "severity", values.check_severity, entry["severity"])
        if entry["rule"] in found:
            _fail(entry, "rule", f"'{entry['rule']}' is already overridden; keep one of the two")
        found[entry["rule"]] = Override(entry["severity"], entry["reason"], entry.where("rule"))
    return found


def _waivers(document: Section) -> tuple[Waiver, ...]:
    found: dict[str, Waiver] = {}
    for entry in document.get("waivers", ()):
        waiver = _waiver(entry, document.where("waivers"))
        if waiver.id in found:
            _fail(entry, "id", f"the id '{waiver.id}' is already used at {found[waiver.id].where}")
        found[waiver.id] = waiver
    return tuple(found.values())


def _waiver(entry: Any, where: str) -> Waiver:
    required = tuple(key for key in WAIVER_FIELDS if key != "expires")
    entry = _fields(entry, WAIVER_FIELDS, required, "a waiver", where)
    if "expires" not in entry:
        _fail(entry, None, "a waiver lacks 'expires': its last day (YYYY-MM-DD), or 'never'")
    for key in ("rule", "approved_by"):
        _require_text(entry, key)
    _checked(entry, "id", values.check_waiver_id, entry["id"])
    _checked(entry, "kind", values.check_kind, entry["kind"])
    _checked(entry, "reason", values.check_reason, entry["reason"])
    _checked(entry, "expires", lambda text: values.check_expires(text, entry["kind"]), entry["expires"])
    path, fingerprint = _match(entry["match"], entry.where("match"))
    return Waiver(
        entry["id"],
        entry["rule"],
        entry["kind"],
        entry["reason"].strip(),
        entry["approved_by"].strip(),
        entry["expires"],
        path,
        fingerprint,
        entry.where("rule"),
    )


def _match(section: Any, where: str) -> tuple[str, str]:
    section = _fields(section, MATCH_FIELDS, (), "'match'", where)
    if not section:
        raise PolicyError(f"{where}: 'match' is empty; give a path, a fingerprint, or both")
    if "path" in section:
        _require_text(section, "path")
        _checked(section, "path", values.check_glob, section["path"])
        if means_everything(section["path"]):
            _fail(section, "path", "this path means everything; name a folder, or use an override")
    if "fingerprint" in section:
        _checked(section, "fingerprint", values.check_fingerprint, section["fingerprint"])
    return section.get("path", ""), section.get("fingerprint", "")


def _checked(section: Section, key: str, check: Callable[[str], Any], text: str) -> Any:
    try:
        return check(text)
    except ValueError as problem:
        _fail(section, key, str(problem))


def _texts(section: Section, key: str) -> tuple[str, ...]:
    for value in section[key]:
        if not isinstance(value, str) or not value.strip():
            _fail(section, key, f"'{key}' takes a list of texts, not {value!r}")
    return tuple(section[key])


def _require_text(section: Section, key: str) -> None:
    if not section[key].strip():
        _fail(section, key, f"'{key}' is empty")


def _fields(section: Any, fields: Any, required: tuple[str, ...], what: str, where: str) -> Section:
    return check_fields(section, fields, required=required, what=what, error=PolicyError, where=where)


def _fail(section: Section, key: str | None, message: str) -> NoReturn:
    raise PolicyError(f"{section.where(key)}: {message}")
