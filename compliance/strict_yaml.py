"""YAML for files that decide something: policies, rule packs, the vendor lexicon.

Plain PyYAML forgives duplicate keys and expands aliases without bound. Here both are errors, each
with file, line and column, and every mapping remembers where its keys stood, so that a checker can
point at them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.errors import ComplianceError

if TYPE_CHECKING:
    import yaml

MAX_CHARS = 2_000_000
MAX_DEPTH = 50
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
# As YAML 1.2 has it: `off` and the language `no` are words, and `expires: 2026-06-30` stays text.
_PLAIN_TAGS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:bool": lambda text: {"true": True, "false": False}.get(text.lower(), text),
    "tag:yaml.org,2002:int": lambda text: int(text, 10),
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:null": lambda text: None,
}


class Section(dict[str, Any]):
    """A mapping that knows its file and the line and column of each of its keys (1-based)."""

    def __init__(self, file: str, mark: tuple[int, int]) -> None:
        super().__init__()
        self.file = file
        self.mark = mark
        self.marks: dict[str, tuple[int, int]] = {}

    def where(self, key: str | None = None) -> str:
        """`file:line:column` of `key`, or of the mapping itself."""
        line, column = self.marks.get(key, self.mark) if key else self.mark
        return f"{self.file}:{line}:{column}"


def read_text(path: Path, what: str, error: type[ComplianceError]) -> str:
    """The text of a file that a user named, at most a little more than `load` takes: it may be /dev/zero.

    Raises `error`, in one line, if it cannot be read or is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MAX_CHARS + 1)
    except OSError as problem:
        raise error(f"{path}: the {what} cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise error(f"{path}: the {what} is not UTF-8 text") from None


def load(text: str, file: str, error: type[ComplianceError]) -> Any:
    """The document in `text`: Section, list, str, int, float, bool or None.

    Raises `error` for anything that is not one strict YAML document; `file` is named in its message.
    """
    import yaml  # late: where no file has to be read, a hook does not pay for it

    if len(text) > MAX_CHARS:
        raise error(f"{file}: larger than {MAX_CHARS:,} characters")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_events(yaml.parse(text, Loader=loader), file, error)
        node = yaml.compose(text, Loader=loader)
        return None if node is None else _plain(node, file, error)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        said = [getattr(problem, "context", None), getattr(problem, "problem", None)]
        reason = ", ".join(filter(None, said)) or str(problem).splitlines()[0]
        if "maximum nesting depth" in reason:  # libyaml's own limit; newer ones read ahead
            raise error(f"{_at(file, mark) if mark else file}: {_TOO_DEEP}") from None
        raise error(f"{_at(file, mark) if mark else file}: not valid YAML: {reason}") from None


def _check_events(events: Iterable[yaml.Event], file: str, error: type[ComplianceError]) -> None:
    """Refuse aliases and deep nesting on the stream of events: composing would expand the one and, for
    the other, take time in the square of its depth."""
    import yaml

    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise error(f"{_at(file, event.start_mark)}: aliases (*{event.anchor}) are not allowed here")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise error(f"{_at(file, event.start_mark)}: {_TOO_DEEP}")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


def check_fields(
    section: Any,
    fields: Mapping[str, type | tuple[type, ...]],
    *,
    required: tuple[str, ...] = (),
    what: str,
    error: type[ComplianceError],
    where: str,
) -> Section:
    """`section` itself, once it is known to hold only `fields`, each of its type, and all `required`."""
    for problem in field_problems(section, fields, required=required, what=what, where=where):
        raise error(problem)
    assert isinstance(section, Section)
    return section


def field_problems(
    section: Any,
    fields: Mapping[str, type | tuple[type, ...]],
    *,
    required: tuple[str, ...] = (),
    what: str,
    where: str,
) -> Iterator[str]:
    """Everything that `check_fields` objects to, each in one line that begins with its place."""
    if not isinstance(section, Section):
        yield f"{where}: {what} must be a mapping, not {_name(section)}"
        return
    for key, value in section.items():
        if key not in fields:
            yield f"{section.where(key)}: unknown field '{key}' in {what}{nearest(key, fields)}"
        elif not isinstance(value, fields[key]) or (isinstance(value, bool) and fields[key] in (int, float)):
            wanted = _wanted(fields[key])
            yield f"{section.where(key)}: '{key}' in {what} must be {wanted}, not {_name(value)}"
    for key in required:
        if key not in section:
            yield f"{section.where()}: {what} lacks '{key}'"


def nearest(name: str, known: Any) -> str:
    """`; did you mean '…'?` or nothing."""
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def nearest_of_few(name: str, known: Any) -> str:
    """The same, or all that there are."""
    return nearest(name, known) or f"; it is one of {', '.join(known)}"


def _plain(node: yaml.Node, file: str, error: type[ComplianceError]) -> Any:
    import yaml

    if isinstance(node, yaml.MappingNode):
        section = Section(file, (node.start_mark.line + 1, node.start_mark.column + 1))
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None:
                raise error(f"{_at(file, key_node.start_mark)}: a key must be plain text")
            if key in section:
                raise error(f"{_at(file, key_node.start_mark)}: duplicate key '{key}'")
            section.marks[key] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            section[key] = _plain(value_node, file, error)
        return section
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, file, error) for item in node.value]
    convert = _PLAIN_TAGS.get(node.tag)
    if node.tag.startswith("!") or (convert is None and "python" in node.tag):
        raise error(f"{_at(file, node.start_mark)}: tags ({node.tag}) are not allowed here")
    try:
        return convert(node.value) if convert else node.value
    except ValueError:
        return node.value


def _at(file: str, mark: Any) -> str:
    return f"{file}:{mark.line + 1}:{mark.column + 1}"


def _name(value: Any) -> str:
    names: dict[type, str] = {
        Section: "a mapping",
        list: "a list",
        str: "text",
        bool: "true/false",
        type(None): "nothing",
    }
    return names.get(type(value), "a number")


def _wanted(wanted: type | tuple[type, ...]) -> str:
    names: dict[type, str] = {
        Section: "a mapping",
        list: "a list",
        str: "text",
        bool: "true or false",
        int: "a whole number",
        float: "a number",
    }
    kinds = wanted if isinstance(wanted, tuple) else (wanted,)
    return " or ".join(names.get(kind, kind.__name__) for kind in kinds)
