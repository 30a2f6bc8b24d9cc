"""Node packages at a registry: which version is chosen, and what odd answers come to."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from support.registry import LocalRegistry, Page, serving

from compliance.dependencies.metadata import Metadata
from compliance.dependencies.npm import Npm
from compliance.dependencies.web import NotThere, Unanswered, Web


@pytest.fixture
def registry() -> Iterator[LocalRegistry]:
    with serving() as served:
        yield served


def asked(registry: LocalRegistry, version: str = "", wanted: str = "", name: str = "one") -> Metadata:
    with Web() as web:
        return Npm(registry.npm, "npm", web).metadata(name, version, wanted)


def test_a_version_is_asked_for_alone(registry: LocalRegistry) -> None:
    """The page of all versions may have twenty megabytes."""
    registry.node("@a/one", "1.2.3", license="MIT", dependencies={"two": "^1", "odd": 7})
    found = asked(registry, "1.2.3", name="@a/one")
    assert (found.declared.expression, found.needs) == ("MIT", ("two@^1",))
    assert found.source == "license of @a/one 1.2.3 at npm"
    assert registry.requests == ["GET /npm/@a%2Fone/1.2.3"]


@pytest.mark.parametrize(
    ("wanted", "version"),
    [
        ("", "2.0.0"), ("*", "2.0.0"), ("^1.0.0", "1.5.0"), ("~1.0", "1.0.2"), ("1.x || >=2.5.0", "1.5.0"),
        (">= 1.0.0  < 1.5", "1.0.2"), ("~> 1.0", "1.0.2"), ("latest", "2.0.0"), ("next", "3.0.0-rc.1"),
        (">=3.0.0-rc.0", "3.0.0-rc.1"), (">=1", "2.0.0"), ("1.0.0 - 1.0.9", "1.0.2"), ("=1.0.2", "1.0.2"),
    ],
)  # fmt: skip
def test_the_newest_that_is_allowed(registry: LocalRegistry, wanted: str, version: str) -> None:
    """As npm chooses: what is tagged as the latest if it will do, else the highest."""
    for one in ("1.0.0", "1.0.2", "1.5.0", "2.4.0", "3.0.0-rc.1", "no version", "2.0.0"):
        registry.node("one", one, license="MIT")
    page = registry.pages["/npm/one"]
    assert isinstance(page, Page)
    data = json.loads(page.body)
    data["dist-tags"]["next"] = "3.0.0-rc.1"
    page.body = json.dumps(data).encode()
    assert asked(registry, "", wanted).version == version


def test_an_abbreviated_page_has_no_licences(registry: LocalRegistry) -> None:
    """Then the version is asked for as well: a page without a licence is no package without one."""
    registry.node("one", "1.0.0", license="MIT")
    registry.pages["/npm/one"] = Page(b'{"versions": {"1.0.0": {"name": "one", "version": "1.0.0"}}}')
    assert asked(registry, "", "^1").declared.expression == "MIT"


@pytest.mark.parametrize("wanted", ["^9", "gone", "next", "\x00", "1 - 2 - 3", "9" * 1_900])
def test_no_such_version(registry: LocalRegistry, wanted: str) -> None:
    """A range that nothing fits, a tag that is not there, or neither."""
    registry.node("one", "1.0.0", license="MIT")
    with pytest.raises(NotThere, match=r"^npm has no version that is asked for$"):
        asked(registry, "", wanted)


@pytest.mark.parametrize(
    "page",
    [
        {}, {"versions": {}}, {"versions": []}, {"versions": 7}, [], None, 7, "text",
        {"versions": {"1.0.0": None}}, {"versions": {"1.0.0": {"license": "MIT"}}}, {"versions": {"1.0.0": ["license"]}},
        {"versions": {"1.0.0": {"license": "MIT", "name": "two", "version": "1.0.0"}}},
        {"versions": {"1.0.0": {"license": "MIT", "name": "one", "version": ["1.0.0"]}}},
    ],
)  # fmt: skip
def test_pages_of_another_shape(registry: LocalRegistry, page: object) -> None:
    """Each place in it may hold anything."""
    registry.pages["/npm/one"] = Page(json.dumps(page).encode())
    with pytest.raises((Unanswered, NotThere)):
        asked(registry, "", "^1")


@pytest.mark.parametrize(
    "tags", [[], 7, {"latest": []}, {"latest": {}}, {"odd": ["1.0.0"]}, {"latest": "9.9.9"}]
)
def test_tags_of_another_shape(registry: LocalRegistry, tags: object) -> None:
    """They were looked up without a look at what they are."""
    data = {"name": "one", "version": "1.0.0", "license": "MIT"}
    registry.pages["/npm/one"] = Page(json.dumps({"versions": {"1.0.0": data}, "dist-tags": tags}).encode())
    assert asked(registry, "", "*").version == "1.0.0"
    with pytest.raises(NotThere):
        asked(registry, "", "odd")


@pytest.mark.parametrize("name", ["..", "../admin", ".", "@a/..", ""])
def test_a_name_from_a_lock_never_becomes_another_address(registry: LocalRegistry, name: str) -> None:
    """The registry may be the user's own, and asked with the user's login."""
    with pytest.raises(NotThere):
        asked(registry, "1.0.0", name=name)
    assert not registry.requests
