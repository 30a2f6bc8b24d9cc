"""The templates of `templates/`, ready to be filled in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from compliance import resources

if TYPE_CHECKING:
    from jinja2 import Environment

Filter = Callable[..., Any]


def environment(filters: dict[str, Filter], *, html: bool = False) -> Environment:
    """Jinja with `filters`. Where it writes no HTML nothing is escaped by itself: each value goes through a
    filter that makes it fit. A name that is not given is an error, never an empty string."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        loader=FunctionLoader(resources.template),
        autoescape=html,  # jinja's own choice by file name would leave .j2 unescaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(filters)
    return made
