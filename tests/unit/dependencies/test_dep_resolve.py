"""From what is asked for to what is known: whom is believed first, what is remembered, what is followed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.registry import LocalRegistry, Page, serving

from compliance.dependencies import Dependencies, resolve
from compliance.dependencies.asked import Asked
from compliance.dependencies.resolve import OFFLINE, OTHER_INDEX, Sources
from compliance.model.dependency import DependencyRecord, Mention, Scope

HERE = Mention("requirements.txt", 3)
LOCK = Mention("package-lock.json", 7)
TODAY = date(2026, 1, 2)


@pytest.fixture
def registry() -> Iterator[LocalRegistry]:
    with serving() as served:
        yield served


class Shelf:
    """What is kept, as the cache would hand it back: through JSON."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def recall(self, name: str) -> Any | None:
        return json.loads(self.values[name]) if name in self.values else None

    def keep(self, name: str, value: Any) -> None:
        self.values[name] = json.dumps(
            value, default=lambda record: {n: getattr(record, n) for n in record.__slots__}
        )


def sources(registry: LocalRegistry, root: Path | None = None, **changes: Any) -> Sources:
    given = {
        "believed": True,
        "offline": False,
        "index_url": registry.index,
        "npm_registry": registry.npm,
        "today": TODAY,
    }
    return Sources(root, **{**given, **changes})


def run(registry: LocalRegistry, *asked: Asked, kept: Shelf | None = None, **changes: Any) -> Dependencies:
    return resolve.resolve(asked, sources(registry, **changes), kept, lambda *given: None)


def known(found: Dependencies) -> dict[str, DependencyRecord]:
    return {record.name: record for record in found.records}


def test_needs_are_followed_in_a_circle_and_by_marker(registry: LocalRegistry) -> None:
    """Packages may need each other, themselves, other things on other systems, and more with an extra."""
    needs = [
        "two>=1", 'three; sys_platform == "win32"', 'four; extra == "More_Of"', 'five; extra == "other"',
        'six; python_version < "3"', 'seven; platform_version ~= "a"', "???", "eight @ https://example.org/8.zip",
    ]  # fmt: skip
    registry.python("one", fields="".join(f"Requires-Dist: {need}\n" for need in needs))
    for name, need in (
        ("two", "one"),
        ("three", "three"),
        ("four", "two"),
        ("five", ""),
        ("six", ""),
        ("seven", ""),
    ):
        registry.python(name, fields=f"Requires-Dist: {need}\nLicense: MIT\n")
    found = run(registry, Asked("pypi", "one", HERE, wanted=">=1", extras=("more-of",)))
    assert sorted(known(found)) == ["eight", "four", "one", "seven", "three", "two"]
    assert [record.name for record in found.records if record.direct] == ["one"]
    assert found.problems == () and known(found)["eight"].not_evaluated


def test_the_answer_does_not_hang_on_who_answers_first(registry: LocalRegistry) -> None:
    """Two packages need a third in different ranges: the same one wins in each run."""
    for version in ("1.0", "2.0", "3.0"):
        registry.python("shared", version)
    for number in range(12):
        registry.python(f"p{number}", fields=f"Requires-Dist: shared=={1 + number % 3}.0\n")
    asked = [Asked("pypi", f"p{number}", HERE) for number in range(12)]
    assert {known(run(registry, *asked))["shared"].version for _ in range(5)} == {"1.0"}


def test_an_extra_that_is_needed_later_is_followed(registry: LocalRegistry) -> None:
    """The package itself is known by then, without what the extra needs."""
    registry.python("one", fields="Requires-Dist: two\nRequires-Dist: three\n")
    registry.python("two", fields='Requires-Dist: four; extra == "more"\n')
    registry.python("three", fields="Requires-Dist: two[more]\n")
    registry.python("four")
    assert sorted(known(run(registry, Asked("pypi", "one", HERE)))) == ["four", "one", "three", "two"]


def test_node_needs_are_followed(registry: LocalRegistry) -> None:
    """In a circle as well; what is no text asks for nothing."""
    registry.node("one", dependencies={"two": "^1.0.0", "odd": [], "here": "file:x"})
    registry.node("two", license="ISC", dependencies={"one": "*"})
    found = known(run(registry, Asked("npm", "one", HERE, wanted="*")))
    assert sorted(found) == ["here", "one", "two"] and found["two"].license_expression == "ISC"


def test_what_a_lock_has_is_whole(registry: LocalRegistry) -> None:
    """Nothing is followed from there, nor from what is for development only."""
    registry.python("one", fields="Requires-Dist: two\n")
    for one in (Asked("pypi", "one", HERE, locked=True), Asked("pypi", "one", HERE, Scope.DEVELOPMENT)):
        assert sorted(known(run(registry, one))) == ["one"]


def test_too_many_needs_are_a_problem(registry: LocalRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left out is said, and makes the audit incomplete."""
    monkeypatch.setattr(resolve, "MOST", 20)
    registry.python("one", fields="".join(f"Requires-Dist: need-{number}\n" for number in range(3_000)))
    found = run(registry, Asked("pypi", "one", HERE))
    assert len(found.records) == 21
    [problem] = found.problems
    assert (problem.path, problem.stage) == (
        "requirements.txt",
        "dependencies",
    ) and "more than 20 packages" in problem.message


def test_many_extras_cost_little(registry: LocalRegistry) -> None:
    """Hundreds of extras times hundreds of needs times each platform would take minutes."""
    registry.python("one", fields="".join(f'Requires-Dist: need-{n}; extra == "{n}"\n' for n in range(800)))
    extras = tuple(f"x{number}" for number in range(500))
    assert sorted(known(run(registry, Asked("pypi", "one", HERE, extras=extras)))) == ["one"]


def test_a_failure_is_one_problem_for_each_file_and_reason(registry: LocalRegistry) -> None:
    """And stands beside each package, in the same words for all."""
    registry.everywhere = Page(status=500)
    found = run(registry, *(Asked("pypi", f"p{number}", HERE) for number in range(9)))
    [problem] = found.problems
    assert problem.stage == "dependencies"
    told = "the licence of p0, p1, p2 and 6 more could not be asked for: 127.0.0.1 answers with HTTP 500"
    assert problem.message == told
    assert {record.not_evaluated for record in found.records} == {"127.0.0.1 answers with HTTP 500"}


def test_a_second_run_asks_nothing_for_what_has_a_version(registry: LocalRegistry) -> None:
    """What has none is asked for once a day."""
    shelf = Shelf()
    registry.python("one")
    registry.node("two", license="ISC")
    asked = (
        Asked("pypi", "one", HERE, version="1.0"),
        Asked("npm", "two", HERE, version="1.0.0"),
        Asked("pypi", "one", HERE),
    )
    first = run(registry, *asked, kept=shelf)
    registry.requests.clear()
    assert run(registry, *asked, kept=shelf) == first and not registry.requests
    run(registry, *asked, kept=shelf, today=date(2026, 1, 3))
    assert set(registry.requests) == {
        "GET /simple/one/",
        "GET /files/one-1.0-py3-none-any.whl.metadata",
    }


def test_failures_are_not_remembered(registry: LocalRegistry) -> None:
    """Neither a registry that was down nor a package that was not there yet."""
    shelf = Shelf()
    for status in (500, 404):
        registry.everywhere = Page(status=status)
        run(registry, Asked("pypi", "one", HERE, version="1.0"), kept=shelf)
    assert not shelf.values


@pytest.mark.parametrize(
    "damaged",
    ["null", "7", "[]", "{}", '"MIT"', '{"version": "1.0"}', '{"version": 1, "declared": {}, "source": "", "needs": []}',
     '{"version": "1.0", "declared": null, "source": "", "needs": []}', '{"version": "1.0", "declared": {}, "source": "", "needs": [7]}'],
)  # fmt: skip
def test_a_damaged_value_is_a_miss(registry: LocalRegistry, damaged: str) -> None:
    """It is asked for again, and kept again."""
    shelf = Shelf()
    registry.python("one")
    asked = Asked("pypi", "one", HERE, version="1.0")
    first = run(registry, asked, kept=shelf)
    [name] = shelf.values
    shelf.values[name] = damaged
    assert run(registry, asked, kept=shelf) == first
    assert shelf.values[name] != damaged


def test_no_login_is_kept(registry: LocalRegistry) -> None:
    """The cache knows registries by host and path; another login is no other registry, another path is."""
    shelf = Shelf()
    registry.python("one")
    asked = Asked("pypi", "one", HERE, version="1.0")
    found = run(registry, asked, kept=shelf, index_url=registry.index.replace("//", "//me:secret@"))
    assert "secret" not in repr(shelf.values) + repr(found) and "me:" not in repr(shelf.values) + repr(found)
    registry.requests.clear()
    run(registry, asked, kept=shelf)
    assert not registry.requests
    run(registry, asked, kept=shelf, index_url=registry.url + "/Simple")
    assert registry.requests


@pytest.mark.parametrize(
    "index", ["https://private.example/simple", "http://127.0.0.1:1/simple", "https://pypi.org/simple"]
)
def test_another_registry_is_never_answered_by_ours(registry: LocalRegistry, index: str) -> None:
    """Dependency confusion: a package of the same name is another package."""
    registry.python("one")
    found = run(registry, Asked("pypi", "one", HERE, version="1.0", index=index))
    assert found.records[0].not_evaluated == OTHER_INDEX and not found.problems and not registry.requests


def test_what_a_package_of_another_registry_needs_is_not_asked_here_either(
    registry: LocalRegistry, tmp_path: Path
) -> None:
    """Its metadata is installed, and names packages of that registry."""
    place = tmp_path / ".venv/lib/python3.11/site-packages/one-1.0.dist-info/METADATA"
    place.parent.mkdir(parents=True)
    place.write_text("Name: one\nVersion: 1.0\nLicense: MIT\nRequires-Dist: secret-sauce\n")
    registry.python("secret-sauce", fields="License: GPL-3.0-only\n")
    found = known(
        run(registry, Asked("pypi", "one", HERE, index="https://private.example/simple"), root=tmp_path)
    )
    assert found["one"].license_expression == "MIT"
    assert found["secret-sauce"].not_evaluated == OTHER_INDEX and not registry.requests


def test_copies_of_the_public_registries_are_the_public_ones() -> None:
    """A lock that was made with a mirror, and the other way round."""
    sources = Sources(None, True, False, "https://pypi.org/simple", "https://registry.npmjs.org", TODAY)
    ours = resolve._Known(sources, None)._is_answered_by_ours
    for ecosystem, index, answered in (
        ("pypi", "https://pypi.tuna.tsinghua.edu.cn/simple", True), ("npm", "https://registry.yarnpkg.com", True),
        ("pypi", "https://registry.npmjs.org", False), ("npm", "https://pypi.org/simple", False),
        ("pypi", "https://pypi.org.evil.example/simple", False), ("pypi", "https://pypi.org@evil.example/simple", False),
        ("pypi", "http://[bad", False), ("pypi", "https://test.pypi.org/simple", False), ("pypi", "", True),
    ):  # fmt: skip
        assert ours(Asked(ecosystem, "one", HERE, index=index)) is answered, index


def test_the_targets_own_word_counts_only_where_it_is_believed(
    registry: LocalRegistry, tmp_path: Path
) -> None:
    """A submission brings its lock and its node_modules: a registry is asked before either."""
    place = tmp_path / "node_modules/one/package.json"
    place.parent.mkdir(parents=True)
    place.write_text('{"name": "one", "version": "1.0.0", "license": "MIT"}')
    registry.node("one", license="GPL-3.0-only")
    registry.node("two", license="GPL-3.0-only")
    asked = [
        Asked("npm", name, LOCK, version="1.0.0", license="MIT", folder=f"node_modules/{name}")
        for name in ("one", "two")
    ]
    believed = run(registry, *asked, root=tmp_path)
    assert [record.license_source for record in believed.records] == [
        "license of one, installed",
        "license in package-lock.json",
    ]
    assert not registry.requests
    strict = run(registry, *asked, root=tmp_path, believed=False)
    assert {record.license_expression for record in strict.records} == {"GPL-3.0-only"}


def test_a_lock_that_is_not_believed_says_nothing(registry: LocalRegistry) -> None:
    """It would be a pass on the submission's own word, also for what no registry has, or none is asked."""
    asked = Asked("npm", "one", LOCK, version="1.0.0", license="MIT", locked=True)
    elsewhere = replace(asked, index="https://elsewhere.example")
    for one, given in ((asked, {}), (asked, {"offline": True}), (elsewhere, {})):
        (record,) = run(registry, one, believed=False, **given).records
        assert record.not_evaluated and record.license_expression is None
        assert run(registry, one, **given).records[0].license_source == "license in package-lock.json"


def test_offline_asks_nobody(registry: LocalRegistry) -> None:
    """Nor does it fail: it was asked for."""
    shelf = Shelf()
    registry.python("one")
    asked = Asked("pypi", "one", HERE, version="1.0")
    locked = Asked("npm", "two", LOCK, version="1.0.0", license="ISC")
    found = known(run(registry, asked, locked, kept=shelf, offline=True))
    assert found["one"].not_evaluated == OFFLINE and found["two"].license_expression == "ISC"
    assert not registry.requests


def test_what_is_used_counts_as_used_whoever_is_asked_first(registry: LocalRegistry) -> None:
    """An option's need may be met before it turns out that something used needs it as well."""
    registry.python("a-option", fields="Requires-Dist: shared\n")
    registry.python("used", fields="Requires-Dist: between\n")
    registry.python("between", fields="Requires-Dist: shared\n")
    registry.python("shared", fields="License: MIT\n")
    asked = [Asked("pypi", "a-option", HERE, Scope.OPTIONAL), Asked("pypi", "used", HERE)]
    records = known(run(registry, *asked))
    assert records["shared"].scope is Scope.RUNTIME and records["a-option"].scope is Scope.OPTIONAL
    assert records["between"].needed_by == "used" and records["shared"].needed_by == "a-option"
    assert records["used"].needed_by == ""


def test_a_need_that_cannot_be_read_and_hangs_on_an_extra_is_not_asked_for(registry: LocalRegistry) -> None:
    registry.python("one", fields="Requires-Dist: odd (>=0.10.*) ; extra == 'all'\n")
    assert "odd" not in known(run(registry, Asked("pypi", "one", HERE)))
    (odd,) = [
        one for one in run(registry, Asked("pypi", "one", HERE, extras=("all",))).records if one.name == "odd"
    ]
    assert not odd.direct and odd.not_evaluated


def test_a_registry_that_has_nothing_of_all_that_is_asked_for_is_a_problem(registry: LocalRegistry) -> None:
    """A mistyped address answers 404 to everything; two packages that it lacks may be private ones."""
    asked = [Asked("pypi", name, HERE, version="1") for name in ("one", "two", "three")]
    assert run(registry, *asked[:2]).problems == ()
    (problem,) = run(registry, *asked).problems
    assert problem.path == HERE.path and "none of the 3" in problem.message
    registry.python("one", "1")
    kept = Shelf()
    assert run(registry, *asked, kept=kept).problems == ()
    more = [Asked("pypi", name, HERE, version="1") for name in ("four", "five")]
    assert run(registry, *asked, *more, kept=kept).problems == (), "it was there the last time"


@pytest.mark.parametrize(
    "need", ['odd; extras == "x"', 'odd; "a" in dependency_groups', 'odd; python_version ~= "x"']
)
def test_a_marker_that_makes_no_sense_ends_nothing(registry: LocalRegistry, need: str) -> None:
    registry.python("one", fields=f"Requires-Dist: {need}\n")
    assert known(run(registry, Asked("pypi", "one", HERE)))["one"].not_evaluated == ""


def test_what_a_registry_names_may_be_no_name(registry: LocalRegistry) -> None:
    registry.node("one", dependencies={"x\ud800": "1", "@s/alias": "npm:@s/real@^1"})
    registry.node("@s/real", license="MIT")
    records = known(run(registry, Asked("npm", "one", HERE)))
    assert records["@s/real"].license_expression == "MIT" and len(records) == 3


def test_what_only_development_names_is_judged_where_it_is_used(registry: LocalRegistry) -> None:
    """Else a requirement could be hidden by naming it once more, for development."""
    registry.python("used", fields="Requires-Dist: gpl\n")
    registry.python("gpl")
    asked = [Asked("pypi", "used", HERE), Asked("pypi", "gpl", HERE, Scope.DEVELOPMENT)]
    assert known(run(registry, *asked))["gpl"].scope is Scope.RUNTIME


def test_an_own_package_counts_if_a_registry_has_it(registry: LocalRegistry) -> None:
    registry.python("published")
    asked = [Asked("pypi", name, HERE, own=True) for name in ("published", "private")]
    assert list(known(run(registry, *asked))) == ["published"]
