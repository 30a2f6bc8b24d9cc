"""Python packages at an index: in each form that indexes have them, and in forms that they should not."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from support.registry import LocalRegistry, Page, sdist_of, serving, wheel_of

from compliance.dependencies import pypi
from compliance.dependencies.metadata import Metadata
from compliance.dependencies.pypi import PyPI
from compliance.dependencies.web import NotThere, Unanswered, Web

WHEEL = "/files/one-1.0-py3-none-any.whl"
SDIST = "/files/one-1.0.tar.gz"
MIT = b"Metadata-Version: 2.1\nName: one\nVersion: 1.0\nLicense: MIT\n"


@pytest.fixture
def registry() -> Iterator[LocalRegistry]:
    with serving() as served:
        yield served


def asked(registry: LocalRegistry, version: str = "1.0", wanted: str = "", name: str = "one") -> Metadata:
    with Web() as web:
        return PyPI(registry.index, "index", web).metadata(name, version, wanted)


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize(
    "form",
    [{}, {"beside": False}, {"beside": False, "ranges": False}, {"wheel": False, "sdist": True}],
    ids=["beside", "by ranges", "whole", "sdist"],
)
def test_each_form_gives_the_same_answer(registry: LocalRegistry, form: dict[str, bool], html: bool) -> None:
    """JSON and HTML pages; metadata beside the wheel, within it, in an sdist. Packages within are not it."""
    registry.python("one", fields="License: MIT\nRequires-Dist: two>=1\n", html=html, **form)
    found = asked(registry)
    assert (found.version, found.declared.expression, found.needs) == ("1.0", "MIT", ("two>=1",))
    assert found.source == "License of one 1.0 at index"


def test_an_sdist_may_be_a_zip(registry: LocalRegistry) -> None:
    """As they were before PEP 625."""
    registry.python("one", wheel=False, sdist=True)
    page = registry.pages["/simple/one/"]
    assert isinstance(page, Page)
    page.body = page.body.replace(b".tar.gz", b".zip")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one-1.0/PKG-INFO", MIT)
    registry.pages["/files/one-1.0.zip"] = Page(packed.getvalue())
    assert asked(registry).declared.expression == "MIT"


def tar_bomb() -> bytes:
    """A member of zeros before the metadata, and a header that claims to be as long."""
    return sdist_of({"one-1.0/zeros": bytes(300_000), "one-1.0/PKG-INFO": MIT})


def long_header() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("one-1.0/PKG-INFO")
        member.pax_headers = {"comment": "x" * 300_000}
        archive.addfile(member)
    return packed.getvalue()


BROKEN_WHEELS = [
    b"", b"no zip at all" * 99, wheel_of("one", "1.0", MIT)[:-30],
    wheel_of("one", "1.0", b""), wheel_of("one", "1.0", b"\x00\xff" * 99), wheel_of("one", "1.0", b"Name: one\n"),
    wheel_of("one", "1.0", MIT.replace(b"one", b"two")), wheel_of("one", "1.0", MIT.replace(b"1.0", b"3.0")),
    wheel_of("one", "1.0", MIT.replace(b"Version: 1.0", b"Version: latest")),
]  # fmt: skip


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("content", BROKEN_WHEELS, ids=range(len(BROKEN_WHEELS)))
def test_a_broken_wheel_is_not_evaluated(registry: LocalRegistry, content: bytes, ranges: bool) -> None:
    """No zip, no metadata, somebody else's: asked again the registry would say the same."""
    registry.python("one", beside=False)
    registry.pages[WHEEL] = Page(content, ranges=ranges)
    with pytest.raises(NotThere, match=r"^the metadata at index cannot be read \(\w+\)$"):
        asked(registry)


@pytest.mark.parametrize(
    "content", [b"", b"no tar", sdist_of({"one-1.0/PKG-INFO": b"?"}), tar_bomb(), long_header()]
)
def test_a_broken_source_distribution_is_not_evaluated(
    registry: LocalRegistry, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    """Bombs among them: of what they unpack to only so much is read."""
    monkeypatch.setattr(pypi, "_MOST_UNPACKED", 200_000)
    registry.python("one", wheel=False, sdist=True)
    registry.pages[SDIST] = Page(content)
    with pytest.raises(
        NotThere,
        match=r"^(the metadata at index cannot be read \(\w+\)|there is no PKG-INFO in its source distribution)$",
    ):
        asked(registry)


def test_a_zip_bomb_is_read_up_to_a_sane_size(registry: LocalRegistry) -> None:
    """Metadata of two hundred megabytes in a wheel of two hundred kilobytes: its fields stand at the top."""
    registry.python("one", beside=False)
    registry.pages[WHEEL] = Page(wheel_of("one", "1.0", MIT + b"\n" + bytes(200_000_000)))
    assert asked(registry).declared.expression == "MIT"


def test_metadata_of_ten_megabytes_is_read_at_its_top(registry: LocalRegistry) -> None:
    """With a long description, or with a hundred thousand fields that nobody knows, each once."""
    registry.python("one")
    for more in (b"\n" + b"text\n" * 2_000_000, b"".join(b"X-%d: y\n" % number for number in range(600_000))):
        registry.pages[f"{WHEEL}.metadata"] = Page(MIT + more)
        assert asked(registry).declared.expression == "MIT"


def test_bad_metadata_beside_the_wheel_gives_way_to_that_within(registry: LocalRegistry) -> None:
    """A mirror that answers everything with a page."""
    registry.python("one")
    registry.pages[f"{WHEEL}.metadata"] = Page(b"<html>not found</html>")
    assert asked(registry).declared.expression == "MIT"


@pytest.mark.parametrize("status", [403, 405, 501])
def test_an_index_without_head_has_its_wheels_read_whole(registry: LocalRegistry, status: int) -> None:
    """Addresses that are signed for GET alone, and servers of few lines."""
    registry.python("one", beside=False)
    whole = registry.pages[WHEEL]
    assert isinstance(whole, Page)

    def get_only(handler: BaseHTTPRequestHandler) -> None:
        page = Page(status=status) if handler.command == "HEAD" else whole
        handler.send_response(page.status)
        handler.send_header("Content-Length", str(len(page.body)))
        handler.end_headers()
        handler.wfile.write(page.body)

    registry.pages[WHEEL] = get_only
    assert asked(registry).declared.expression == "MIT"


def test_a_part_of_a_wheel_is_no_more_than_some_megabytes(
    registry: LocalRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wheel's table of contents may claim to be as long as it pleases."""
    monkeypatch.setattr(pypi, "_MOST_OF_A_WHEEL", 60_000)
    registry.python("one", beside=False)
    registry.pages[WHEEL] = Page(wheel_of("one", "1.0", MIT, {f"one/{n}": b"" for n in range(3_000)}))
    with pytest.raises(Unanswered, match="its wheel has more metadata than is read"):
        asked(registry)


def test_a_giant_without_metadata_is_not_fetched(registry: LocalRegistry) -> None:
    """An index that says the size saves everybody forty megabytes."""
    registry.python("one", wheel=False, sdist=True)
    page = registry.pages["/simple/one/"]
    assert isinstance(page, Page)
    data = json.loads(page.body)
    data["files"][0]["size"] = 300_000_000
    page.body = json.dumps(data).encode()
    with pytest.raises(NotThere, match="only within a file of more than 40 MB"):
        asked(registry)
    assert registry.requests == ["GET /simple/one/"]


def test_the_version_that_is_asked_for(registry: LocalRegistry) -> None:
    """The newest that is allowed, finals before pre-releases, nothing yanked unless it is asked for by name."""
    for version, yanked in (
        ("1.0", False),
        ("1.5", False),
        ("2.0", True),
        ("3.0rc1", False),
        ("nonsense", False),
    ):
        registry.python("one", version, yanked=yanked)
    assert asked(registry, "", "").version == "1.5"
    assert asked(registry, "", "<1.5").version == "1.0"
    assert asked(registry, "", ">=3.0rc1").version == "3.0rc1"
    assert asked(registry, "2.0").version == "2.0"
    assert asked(registry, "1").version == "1.0"
    for version, wanted in (("", ">4"), ("4.0", ""), ("nonsense", ""), ("latest", ""), ("", "no range")):
        with pytest.raises(NotThere):
            asked(registry, version, wanted)


def test_pre_releases_only(registry: LocalRegistry) -> None:
    """pip takes one where there is nothing else."""
    registry.python("one", "1.0b1")
    registry.python("one", "1.0b2")
    assert asked(registry, "", "").version == "1.0b2"


def test_local_versions_are_versions_of_the_same(registry: LocalRegistry) -> None:
    """PyTorch's index has 2.1.0+cpu only; of several the very one is taken."""
    registry.python("one", "2.1.0+cpu")
    assert asked(registry, "2.1.0").version == "2.1.0+cpu"
    registry.python("one", "2.1.0")
    registry.python("one", "2.1.0+cu118", "License: BSD-3-Clause\n")
    assert asked(registry, "2.1.0").version == "2.1.0"
    assert asked(registry, "2.1.0+cu118").declared.expression == "BSD-3-Clause"


def test_nothing_at_all(registry: LocalRegistry) -> None:
    """A package without files, or whose files are of no kind that is known."""
    registry.python("one", wheel=False)
    with pytest.raises(NotThere, match="does not have that version"):
        asked(registry)
    file = {"filename": "one-1.0.win32.exe", "url": "/files/x", "hashes": {}}
    page = {"meta": {"api-version": "1.0"}, "name": "one", "files": [file]}
    registry.pages["/simple/one/"] = Page(
        json.dumps(page).encode(), kind="application/vnd.pypi.simple.v1+json"
    )
    with pytest.raises(NotThere, match="no wheel or source distribution"):
        asked(registry)


@pytest.mark.parametrize("name", ["../admin", "a/b", "one?x=1", "", "..", "a\nb", "é", "one\n"])
def test_a_name_from_a_lock_never_becomes_another_address(registry: LocalRegistry, name: str) -> None:
    """A hostile lock would have the user's own index, with the user's login, asked for anything."""
    with pytest.raises(NotThere):
        asked(registry, name=name)
    assert not registry.requests
