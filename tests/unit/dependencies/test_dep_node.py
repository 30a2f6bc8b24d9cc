"""What Node's manifests and locks hold, in each form that npm, pnpm and Yarn have given them."""

from __future__ import annotations

import json

import pytest

from compliance.dependencies.asked import ADDRESS, ANOTHER, LOCAL, OWN_MISSING, VCS
from compliance.dependencies.read import read


def told(**files: str) -> list[str]:
    """`line name version scope`, `+` for what a manifest names, and why no registry has it or which one does.
    In a file's name, `0` stands for a slash and `_` for a full stop."""
    texts = {name.replace("0", "/").replace("_", "."): text for name, text in files.items()}
    texts = {
        name.replace("lock.json", "package-lock.json").replace("pnpm.yaml", "pnpm-lock.yaml"): text
        for name, text in texts.items()
    }
    found = read(texts, texts.__getitem__)
    assert not found.problems
    return [
        f"{one.place.line}{'+' if one.direct else ''} {one.name} {one.version or one.wanted or '-'} {one.scope} {one.elsewhere or one.index}".strip()
        for one in sorted(
            found.asked, key=lambda one: (one.place.path, one.place.line, one.name, one.version)
        )
    ]


def test_package_json() -> None:
    text = """{"name": "a",
 "scripts": {"x": "y"},
 "devDependencies": {
  "x": "^1",
  "peer": "1.2.3"},
 "dependencies": {
  "y": ">=1 <2",
  "maybe": "^1",
  "pinned": "v1.2.3"},
 "optionalDependencies": {"maybe": "^1"},
 "peerDependencies": {"peer": "*"},
 "bundleDependencies": ["y"]
}"""
    assert told(package_json=text) == [
        "4+ x ^1 development",
        "7+ y >=1 <2 runtime",
        "9+ pinned 1.2.3 runtime",
        "10+ maybe ^1 optional",
        "11+ peer * optional",
    ]


@pytest.mark.parametrize(
    ("wanted", "name", "range_", "elsewhere"),
    [
        ("npm:@s/real@^1", "@s/real", "^1", ""),
        ("npm:real", "real", "*", ""),
        ("npm:^1.2", "a", "^1.2", ""),
        ("patch:a@npm%3A1.2.0#~/.yarn/patches/a.patch", "a", "1.2.0", ""),
        ("latest", "a", "latest", ""),
        ("user/repo", "a", "user/repo", VCS),
        ("user/repo#semver:^1", "a", "user/repo#semver:^1", VCS),
        ("github:user/repo", "a", "github:user/repo", VCS),
        ("git+ssh://git@h/r.git#v1", "a", "git+ssh://git@h/r.git#v1", VCS),
        ("https://h/a.tgz", "a", "https://h/a.tgz", ADDRESS),
        ("jsr:^1", "a", "jsr:^1", ADDRESS),
        ("file:../a", "a", "file:../a", LOCAL),
        ("link:./a", "a", "link:./a", LOCAL),
        ("portal:../a", "a", "portal:../a", LOCAL),
        ("../a", "a", "../a", LOCAL),
        ("~/a", "a", "~/a", LOCAL),
        ("catalog:react18", "a", "catalog:react18", "its version stands in a pnpm catalog, and no lock says it"),
    ],
)  # fmt: skip
def test_what_a_package_is_asked_by(wanted: str, name: str, range_: str, elsewhere: str) -> None:
    """https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies, and Yarn's and pnpm's own."""
    (one,) = read(["package.json"], lambda _: json.dumps({"dependencies": {"a": wanted}})).asked
    assert (one.name, one.wanted, one.elsewhere) == (name, range_, elsewhere)
    assert one.requirement == f"a@{wanted}"


def test_packages_of_the_repository_are_none_of_its_dependencies() -> None:
    workspace = '{"dependencies": {"@w/b": "workspace:^", "@w/c": "^1"}}'
    assert told(
        package_json=workspace, b0package_json='{"name": "@w/b"}', c0package_json='{"name": "@w/c"}'
    ) == [
        "1+ @w/c ^1 runtime"  # if a registry has it: that is asked
    ]
    assert told(package_json=workspace)[0] == f"1+ @w/b workspace:^ runtime {OWN_MISSING}"


def test_what_is_put_in_the_place_of_another() -> None:
    """By `overrides` and `resolutions`: another package, not another version."""
    text = """{"dependencies": {"a": "^1"},
 "overrides": {"a": "npm:other@1.0.0", "b": {"c": "^2", "d": "npm:deep@^1"}},
 "resolutions": {"x/**/y": "github:u/y", "z": "1.0.0"}}"""
    assert told(package_json=text) == [
        "1+ a ^1 runtime",
        "2+ deep ^1 runtime",
        "2+ other 1.0.0 runtime",
        f"3+ x/**/y github:u/y runtime {VCS}",
    ]


LOCK_3 = """{"name": "root", "lockfileVersion": 3, "packages": {
 "": {"workspaces": ["w/*"], "dependencies": {"alias": "npm:real@^1", "b": "^1"}, "devDependencies": {"d": "*"}, "peerDependencies": {"p": "*"}},
 "node_modules/@s/n": {"version": "1.0.0", "resolved": "https://npm.example/r/@s/n/-/n-1.0.0.tgz", "dev": true, "license": "MIT"},
 "node_modules/alias": {"name": "real", "version": "1.0.0"},
 "node_modules/b": {"version": "1.1.0", "inBundle": true},
 "node_modules/b/node_modules/d": {"version": "2.0.0", "inBundle": true},
 "node_modules/d": {"version": "1.0.0", "dev": true},
 "node_modules/do": {"version": "1.0.0", "devOptional": true},
 "node_modules/git": {"version": "1.0.0", "resolved": "git+ssh://git@h/-/git.git#0"},
 "node_modules/o": {"version": "1.0.0", "optional": true},
 "node_modules/p": {"version": "1.0.0", "peer": true},
 "node_modules/tar": {"version": "1.0.0", "resolved": "https://h/tar.tgz"},
 "node_modules/file": {"version": "1.0.0", "resolved": "file:file.tgz"},
 "node_modules/w": {"resolved": "w/w", "link": true},
 "w/w": {"version": "1.0.0", "dependencies": {"d": "^3"}},
 "w/w/node_modules/d": {"version": "3.0.0"}
}}"""


def test_package_lock_2_and_3() -> None:
    """npm's own flags say the scope; several versions of a package lie within each other."""
    assert told(lock_json=LOCK_3) == [
        "3 @s/n 1.0.0 development https://npm.example/r",
        "4+ real 1.0.0 runtime",
        "5+ b 1.1.0 runtime",
        "6 d 2.0.0 runtime",
        "7+ d 1.0.0 development",
        "8 do 1.0.0 optional",
        f"9 git 1.0.0 runtime {VCS}",
        "10 o 1.0.0 optional",
        "11+ p 1.0.0 optional",
        f"12 tar 1.0.0 runtime {ADDRESS}",
        f"13 file 1.0.0 runtime {LOCAL}",
        "16+ d 3.0.0 runtime",
    ]


def test_package_lock_1() -> None:
    """Nested; a manifest says what is asked for."""
    lock = """{"lockfileVersion": 1, "dependencies": {
 "a": {"version": "1.0.0", "requires": {"d": "^1", "e": "1"}, "dependencies": {
   "d": {"version": "1.0.0", "resolved": "https://r.example/d/-/d-1.0.0.tgz"},
   "e": {"version": "1.0.0", "bundled": true}}},
 "alias": {"version": "npm:real@1.0.0"},
 "d": {"version": "2.0.0", "dev": true},
 "git": {"version": "git+ssh://git@h/git.git#0"},
 "o": {"version": "1.0.0", "optional": true},
 "url": {"version": "https://h/url.tgz"}
}}"""
    manifest = '{"dependencies": {"a": "^1", "alias": "npm:real@^1"}, "devDependencies": {"d": "^2"}}'
    assert told(lock_json=lock, package_json=manifest) == [
        "2+ a 1.0.0 runtime",
        "3 d 1.0.0 runtime https://r.example",
        "4 e 1.0.0 runtime",
        "5+ real 1.0.0 runtime",
        "6+ d 2.0.0 development",
        f"7 git - runtime {VCS}",
        "8 o 1.0.0 optional",
        f"9 url - runtime {ADDRESS}",
    ]


PNPM_9 = """lockfileVersion: '9.0'
catalogs:
  default:
    cat: {specifier: ^1, version: 1.0.0}
importers:
  .:
    dependencies:
      '@s/a':
        specifier: ^1
        version: 1.0.0(peer@2.0.0)
      alias:
        specifier: npm:real@^1
        version: real@1.0.0
      cat:
        specifier: 'catalog:'
        version: 1.0.0
      git:
        specifier: github:u/git_x
        version: https://codeload.github.com/u/git_x/tar.gz/0
      w:
        specifier: workspace:*
        version: link:w
    devDependencies:
      dev:
        specifier: '*'
        version: 1.0.0(patch_hash=0)
  docs:
    dependencies:
      site: {specifier: ^1, version: 1.0.0}
packages:
  '@s/a@1.0.0':
    resolution: {integrity: i}
  both@1.0.0:
    resolution: {integrity: i}
  cat@1.0.0:
    resolution: {tarball: https://npm.example/r/cat/-/cat-1.0.0.tgz}
  dev@1.0.0:
    resolution: {integrity: i}
  dir@file:dir:
    resolution: {directory: dir, type: directory}
  git@https://codeload.github.com/u/git_x/tar.gz/0:
    resolution: {tarball: https://codeload.github.com/u/git_x/tar.gz/0}
    version: 1.0.0
  only@1.10:
    resolution: {integrity: i}
  peer@2.0.0:
    resolution: {integrity: i}
  real@1.0.0:
    resolution: {integrity: i}
  site@1.0.0:
    resolution: {integrity: i}
snapshots:
  '@s/a@1.0.0(peer@2.0.0)':
    dependencies:
      both: 1.0.0
      peer: 2.0.0
  both@1.0.0:
    dependencies:
      '@s/a': 1.0.0(peer@2.0.0)
  dev@1.0.0(patch_hash=0):
    dependencies:
      both: 1.0.0
      only: '1.10'
    optionalDependencies:
      dir: file:dir
"""


def test_pnpm_9() -> None:
    """Scopes are reached from the importers, those in folders for development apart; needs go in a circle."""
    expected = [
        "31 @s/a 1.0.0 runtime",
        "33 both 1.0.0 runtime",
        "35 cat 1.0.0 runtime https://npm.example/r",
        "37 dev 1.0.0 development",
        f"39 dir - development {LOCAL}",
        f"41 git - runtime {ADDRESS}",
        "44 only 1.10 development",
        "46 peer 2.0.0 runtime",
        "48 real 1.0.0 runtime",
        "50 site 1.0.0 development",
    ]
    named = {"@s/a", "cat", "dev", "git", "real", "site"}
    expected = [line.replace(" ", "+ ", 1) if line.split()[1] in named else line for line in expected]
    assert told(pnpm_yaml=PNPM_9) == expected


def test_pnpm_may_put_what_it_needs_itself_first() -> None:
    """https://pnpm.io/lockfile"""
    own = "---\nlockfileVersion: '9.0'\nimporters:\n  .: {}\npackages:\n  pnpm@11.0.0: {}\n\n---\n"
    lines = told(pnpm_yaml=own + PNPM_9)
    assert lines[0] == "39+ @s/a 1.0.0 runtime" and len(lines) == 10


def test_pnpm_6() -> None:
    text = """lockfileVersion: '6.0'
dependencies:
  a: {specifier: ^1, version: 1.0.0(p@1.0.0)}
  alias: {specifier: npm:@s/real@1, version: /@s/real@1.0.0}
  git: {specifier: github:u/r, version: github.com/u/r/0}
devDependencies:
  d: {specifier: ^1, version: 1.0.0}
packages:
  /@s/real@1.0.0: {resolution: {integrity: i}, dev: false}
  /a@1.0.0(p@1.0.0): {resolution: {integrity: i}, dev: false, dependencies: {p: 1.0.0}}
  /d@1.0.0: {resolution: {integrity: i}, dev: true}
  /o@1.0.0: {resolution: {integrity: i}, optional: true}
  /p@1.0.0: {resolution: {integrity: i}, dev: false}
  github.com/u/r/0: {resolution: {tarball: 'https://codeload.github.com/u/r/tar.gz/0'}, name: git, version: 1.0.0}
"""
    assert told(pnpm_yaml=text) == [
        "9+ @s/real 1.0.0 runtime",
        "10+ a 1.0.0 runtime",
        "11+ d 1.0.0 development",
        "12 o 1.0.0 optional",
        "13 p 1.0.0 runtime",
        f"14+ git - runtime {ADDRESS}",
    ]


def test_pnpm_5() -> None:
    text = """lockfileVersion: 5.4
specifiers: {a: ^1, alias: 'npm:@s/real@1', d: ^1}
dependencies:
  a: 1.0.0_p@1.0.0
  alias: /@s/real/1.0.0
devDependencies:
  d: 1.0.0
packages:
  /@s/real/1.0.0: {resolution: {integrity: i}, dev: false}
  /a/1.0.0_p@1.0.0: {resolution: {integrity: i}, dependencies: {p: 1.0.0}}
  /d/1.0.0: {resolution: {integrity: i}, dev: true}
  /p/1.0.0: {resolution: {integrity: i}}
"""
    assert told(pnpm_yaml=text) == [
        "9+ @s/real 1.0.0 runtime",
        "10+ a 1.0.0 runtime",
        "11+ d 1.0.0 development",
        "12 p 1.0.0 runtime",
    ]


MANIFEST = '{"dependencies": {"a": "^1", "alias": "npm:real@^1", "w": "workspace:*"}, "devDependencies": {"d": "^1", "forced": "^3"}}'


def test_yarn_1() -> None:
    """`resolutions` may put another version in place of what is asked for."""
    text = """# yarn lockfile v1


"@s/x@^1.0.0", "@s/x@^1.1.0":
  version "1.1.0"
  resolved "https://npm.example/r/@s/x/-/x-1.1.0.tgz#0"

a@^1:
  version "1.0.0"
  resolved "https://npm.example/a/-/a-1.0.0.tgz#0"
  dependencies:
    "@s/x" "^1.1.0"
  optionalDependencies:
    o "^1"

"alias@npm:real@^1":
  version "1.0.0"

d@^1:
  version "1.0.0"
  dependencies:
    a "^1"
    only ">= 1 || 2"

forced@4.0.0:
  version "4.0.0"

"g@git+ssh://git@h/g.git":
  version "1.0.0"
  resolved "git+ssh://git@h/g.git#0"

"l@file:../l":
  version "0.0.0"

o@^1:
  version "1.0.0"

"only@>= 1 || 2":
  version "2.0.0"
  dependencies:
    d "^1"
"""
    assert told(yarn_lock=text, package_json=MANIFEST) == [
        f"1+ w workspace:* runtime {OWN_MISSING}",
        "4 @s/x 1.1.0 runtime https://npm.example/r",
        "8+ a 1.0.0 runtime https://npm.example",
        "16+ real 1.0.0 runtime",
        "19+ d 1.0.0 development",
        "25+ forced 4.0.0 development",
        f"28 g - runtime {VCS}",
        f"32 l - runtime {LOCAL}",
        "35 o 1.0.0 runtime",
        "38 only 2.0.0 development",
    ]


def test_yarn_berry() -> None:
    """Workspaces are the project's own; a patch changes nothing of what the package declares."""
    long = ", ".join(f"a@npm:^1.{number}" for number in range(200))
    text = f"""__metadata:
  version: 8

? "a@npm:^1, {long}"
:
  version: 1.0.0
  resolution: "a@npm:1.0.0"
  dependencies:
    p: "npm:^1"
  checksum: 0
  languageName: node
  linkType: hard

"alias@npm:real@^1":
  version: 1.0.0
  resolution: "real@npm:1.0.0::__archiveUrl=https%3A%2F%2Fnpm.example%2Freal%2F-%2Freal-1.0.0.tgz"

"d@npm:^1":
  version: 1.0.0
  resolution: "d@npm:1.0.0"
  dependencies:
    l: "link:./l"

"g@https://github.com/u/g.git":
  version: 1.0.0
  resolution: "g@https://github.com/u/g.git#commit=0"

"l@link:./l::locator=root%40workspace%3A.":
  version: 0.0.0-use.local
  resolution: "l@link:./l::locator=root%40workspace%3A."
  linkType: soft

"p@npm:^1":
  version: 1.0.0
  resolution: "p@npm:1.0.0"

"p@patch:p@npm%3A^1#~builtin<compat/p>":
  version: 1.0.0
  resolution: "p@patch:p@npm%3A1.0.0#~builtin<compat/p>::version=1.0.0"

"w@workspace:*, w@workspace:w":
  version: 0.0.0-use.local
  resolution: "w@workspace:w"
"""
    assert told(yarn_lock=text, package_json=MANIFEST) == [
        "1+ forced ^3 development",
        f"1+ w workspace:* runtime {OWN_MISSING}",
        "4+ a 1.0.0 runtime",
        "14+ real 1.0.0 runtime https://npm.example",
        "18+ d 1.0.0 development",
        f"24 g - runtime {VCS}",
        f"28 l - development {LOCAL}",
        "33 p 1.0.0 runtime",
    ]


def test_an_address_of_another_package_is_told() -> None:
    """npm installs what stands at the address, whatever the lock calls it."""
    other = "https://registry.npmjs.org/gpl/-/gpl-1.0.0.tgz"
    entry = {"version": "1.0.0", "resolved": other}
    lock = json.dumps({"packages": {"node_modules/mit": entry}}, indent=1)
    assert told(lock_json=lock) == [f"3 mit 1.0.0 runtime {ANOTHER}"]
    assert told(yarn_lock=f'mit@^1:\n  version "1.0.0"\n  resolved "{other}"\n') == [
        f"1 mit - runtime {ANOTHER}"
    ]
    later = json.dumps({"packages": {"node_modules/gpl": {**entry, "version": "2.0.0"}}}, indent=1)
    assert told(lock_json=later) == [f"3 gpl 2.0.0 runtime {ANOTHER}"]


def test_a_flag_does_not_hide_what_is_needed() -> None:
    lock = json.dumps(
        {
            "packages": {
                "": {"dependencies": {"a": "^1"}},
                "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "^1"}},
                "node_modules/b": {"version": "1.0.0", "dev": True},
            }
        }
    )
    assert told(lock_json=lock) == ["1+ a 1.0.0 runtime", "1 b 1.0.0 runtime"]
