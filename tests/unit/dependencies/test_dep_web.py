"""Registries that do not answer as they should: each gives a reason, soon, and none gives a licence."""

from __future__ import annotations

import gzip
import http.server
import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from support.registry import JSON_PAGE, LocalRegistry, Page, dripping, serving

from compliance.dependencies import registries, web
from compliance.dependencies.asked import Asked
from compliance.dependencies.metadata import Answer, Metadata, Unknown
from compliance.dependencies.registries import Registries
from compliance.model.dependency import Mention

HERE = Mention("requirements.txt", 1)
HOST = "127.0.0.1"


@pytest.fixture
def registry() -> Iterator[LocalRegistry]:
    with serving() as served:
        yield served


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Seconds are tenths of them here; and nobody's own proxy, certificates or .netrc count."""
    monkeypatch.setattr(web, "_CONNECT", 0.5)
    monkeypatch.setattr(web, "_READ", 0.5)
    monkeypatch.setattr(web, "_WHOLE", 1.0)
    monkeypatch.setattr(registries, "_PATIENCE", 2.0)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY REQUESTS_CA_BUNDLE CURL_CA_BUNDLE SSL_CERT_FILE NETRC".split():
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def answers(index: str, npm: str, *asked: Asked) -> list[Answer]:
    with Registries(index, npm) as opened:
        return [answer for _, answer in opened.ask(list(asked))]


def python(registry: LocalRegistry, name: str = "one", version: str = "1.0") -> Answer:
    return answers(registry.index, registry.npm, Asked("pypi", name, HERE, version=version))[0]


def node(registry: LocalRegistry, name: str = "one", version: str = "1.0.0") -> Answer:
    return answers(registry.index, registry.npm, Asked("npm", name, HERE, version=version))[0]


def many(registry: LocalRegistry, number: int = 300) -> list[Answer]:
    asked = [Asked("pypi", f"package-{one}", HERE, version="1.0") for one in range(number)]
    return answers(registry.index, registry.npm, *asked)


def silent(handler: http.server.BaseHTTPRequestHandler) -> None:
    time.sleep(5)


def broken_off(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{")
    handler.close_connection = True


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page(status=500), f"{HOST} answers with HTTP 500"),
        (Page(status=429, headers={"Retry-After": "99999"}), f"{HOST} answers with HTTP 429"),
        (Page(status=503, headers={"Retry-After": "soon"}), f"{HOST} answers with HTTP 503"),
        (Page(status=401), f"{HOST} wants another login, or one at all (HTTP 401)"),
        (Page(status=302, headers={"Location": "/simple/one/"}), f"{HOST} redirects without end"),
        (Page(status=302, headers={"Location": "file:///etc/passwd"}), "cannot be asked (InvalidSchema)"),
        (
            Page(b"\x00\xff" * 500, headers={"Content-Encoding": "gzip"}),
            f"{HOST} answers with what cannot be unpacked",
        ),
        (Page(headers={"Content-Length": "99999999999"}), f"{HOST} answers with more than 40 MB"),
        (broken_off, f"{HOST} does not answer, or breaks off"),
        (silent, f"{HOST} does not answer in time"),
        (dripping, f"{HOST} does not answer in time"),
        (partial(dripping, headers=True), f"{HOST} does not answer in time"),
    ],
)
def test_a_failing_registry_is_told_and_makes_the_audit_incomplete(
    registry: LocalRegistry, page: Page, reason: str
) -> None:
    """Whatever fails between us and the registry is a failure of the audit, for Python and Node alike."""
    registry.everywhere = page
    for answer in (python(registry), node(registry)):
        assert isinstance(answer, Unknown) and answer.failed
        assert answer.reason.endswith(reason) and "one/" not in answer.reason


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_clear_no_is_not_evaluated_and_no_failure(registry: LocalRegistry, status: int) -> None:
    """A private package is no fault of the registry."""
    registry.everywhere = Page(status=status)
    for answer in (python(registry), node(registry)):
        assert isinstance(answer, Unknown) and not answer.failed and HOST in answer.reason


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", JSON_PAGE), (b"", "text/html"), (b"\x00\x01\xff" * 99, JSON_PAGE), (b'{"files": [', JSON_PAGE),
        (b"<html><h1>502 Bad Gateway</h1></html>", "text/html"), (b"[]", JSON_PAGE), (b"null", JSON_PAGE),
        (b'{"meta": 1, "files": {}, "name": []}', JSON_PAGE), (b"[" * 100_000, JSON_PAGE), (b"7", "application/x"),
        (b"<a>" * 400_000, "text/html"), (b'{"meta": {"api-version": "9.0"}, "files": [], "name": "x"}', JSON_PAGE),
        (b'<a href="http://[bad/one-1.0.tar.gz">one-1.0.tar.gz</a>', "text/html"),
        (b'{"name": "one", "version": "2.0.0", "license": "MIT"}', "application/json"),
        (b'{"name": "two", "version": "1.0.0", "license": "MIT"}', "application/json"),
        (b'{"name": "one", "version": {}, "license": "MIT"}', "application/json"),
    ],
)  # fmt: skip
def test_garbage_is_an_unreadable_answer(registry: LocalRegistry, body: bytes, kind: str) -> None:
    """Error pages with HTTP 200, other packages, wrong shapes: never a crash, never a licence."""
    registry.everywhere = Page(body, kind=kind)
    for answer in (python(registry), node(registry)):
        assert isinstance(answer, Unknown) and answer.failed and HOST in answer.reason


def test_a_gzip_bomb_is_cut_short(registry: LocalRegistry) -> None:
    """A hundred kilobytes that unpack to a hundred megabytes are not unpacked to the end."""
    bomb = gzip.compress(b" " * 100_000_000, 6)
    registry.everywhere = Page(bomb, kind="application/json", headers={"Content-Encoding": "gzip"})
    answer = node(registry)
    assert isinstance(answer, Unknown) and answer.reason == f"{HOST} answers with more than 40 MB"


def test_a_redirect_with_an_endless_body_is_left(registry: LocalRegistry) -> None:
    """requests reads the bodies of redirects, however long they are."""

    def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n")
        for _ in range(5_000):
            handler.wfile.write(b" " * 65_536)

    registry.everywhere = endless
    assert isinstance(python(registry), Unknown)


@pytest.mark.parametrize("page", [silent, dripping, partial(dripping, headers=True), Page(status=503)])
def test_three_hundred_packages_do_not_wait_three_hundred_times(registry: LocalRegistry, page: Page) -> None:
    """A dead registry is asked a few times, and no more; all get the same reason."""
    registry.everywhere = page
    began = time.monotonic()
    found = many(registry)
    assert time.monotonic() - began < 20
    assert len(found) == 300 and len({answer.reason for answer in found if isinstance(answer, Unknown)}) == 1
    assert len(registry.requests) <= 60


def test_a_refused_connection_is_told_at_once(registry: LocalRegistry) -> None:
    """Nobody listens there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        registry.url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        began = time.monotonic()
        found = many(registry)
    assert time.monotonic() - began < 15
    assert {(answer.reason, answer.failed) for answer in found if isinstance(answer, Unknown)} == {
        (f"{HOST} does not answer, or breaks off", True)
    }


def test_the_time_for_all_is_limited(registry: LocalRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry that is slow with each answer would take an hour for five thousand."""
    monkeypatch.setattr(registries, "_IN_ALL", 1.0)

    def slow(handler: http.server.BaseHTTPRequestHandler) -> None:
        time.sleep(0.4)
        handler.send_error(404)

    registry.everywhere = slow
    began = time.monotonic()
    found = many(registry, 900)  # 23 s, if nothing ended it
    assert time.monotonic() - began < 10
    reasons = [answer.reason for answer in found if isinstance(answer, Unknown) and answer.failed]
    assert registries.OUT_OF_TIME in reasons and len(found) == 900


def test_at_most_sixteen_are_asked_at_once(registry: LocalRegistry) -> None:
    """Registries are shared by everybody. Counted before the answer goes out: after it, the next may come."""
    lock, open_now = threading.Lock(), []

    def slow(handler: http.server.BaseHTTPRequestHandler) -> None:
        with lock:
            open_now.append((open_now[-1] if open_now else 0) + 1)
        time.sleep(0.05)
        with lock:
            open_now.append(open_now[-1] - 1)
        handler.send_error(404)

    registry.everywhere = slow
    assert len(many(registry, 60)) == 60
    assert 1 < max(open_now) <= 16


def test_what_trips_a_library_is_an_unreadable_answer(
    registry: LocalRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that nobody thought of ends one package's question, not the scan."""
    from compliance.dependencies.npm import Npm

    monkeypatch.setattr(Npm, "metadata", lambda *given: 1 / 0)
    answer = node(registry)
    assert answer == Unknown(f"{HOST} answers with what cannot be read (ZeroDivisionError)", failed=True)


def test_a_login_goes_to_its_own_host_and_into_no_message(registry: LocalRegistry, tmp_path: Path) -> None:
    """Not to where the index redirects, nor to another host that has the files; and it rules over .netrc."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login other password wrong\n")
    (tmp_path / ".netrc").chmod(0o600)
    registry.python("one")
    with serving(LocalRegistry(pages=dict(registry.pages))) as other:
        address = other.url.replace("127.0.0.1", "localhost")
        file = {
            "filename": "one-1.0-py3-none-any.whl",
            "url": f"{address}/files/one-1.0-py3-none-any.whl",
            "hashes": {},
        }
        page = {"meta": {"api-version": "1.0"}, "name": "one", "files": [file]}
        registry.pages["/simple/one/"] = Page(json.dumps(page).encode(), kind=JSON_PAGE)
        registry.pages["/simple/two/"] = Page(status=302, headers={"Location": f"{address}/simple/two/"})
        secret = registry.index.replace("http://", "http://me:se%40cret@")
        names = ("one", "two")
        found = answers(secret, registry.npm, *(Asked("pypi", name, HERE, version="1.0") for name in names))
    assert sorted(set(registry.logins)) == [
        "/simple/one/ Basic bWU6c2VAY3JldA==",
        "/simple/two/ Basic bWU6c2VAY3JldA==",
    ]
    assert other.requests and not other.logins
    assert "cret" not in repr(found) and "me:" not in repr(found)
    assert any(isinstance(answer, Metadata) and answer.declared.expression == "MIT" for answer in found)


def test_a_login_goes_along_to_files_of_the_same_host(registry: LocalRegistry) -> None:
    """A private index asks for it there as well, though it names the files with their whole addresses."""
    registry.python("one")
    page = registry.pages["/simple/one/"]
    assert isinstance(page, Page)
    page.body = page.body.replace(b'"/files/', f'"{registry.url}/files/'.encode())
    answers(
        registry.index.replace("//", "//me:secret@"), registry.npm, Asked("pypi", "one", HERE, version="1.0")
    )
    assert any(
        login.startswith("/files/one-1.0-py3-none-any.whl.metadata Basic ") for login in registry.logins
    )


def test_netrc_is_honoured(registry: LocalRegistry, tmp_path: Path) -> None:
    """As pip and npm's users have it."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    registry.python("one")
    assert isinstance(python(registry), Metadata)
    assert registry.logins[0] == "/simple/one/ Basic bWU6c2VjcmV0"


def test_the_environments_proxy_is_used(registry: LocalRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY, and NO_PROXY against it; one that is dead is told as that."""
    registry.python("one")
    monkeypatch.setenv("HTTP_PROXY", registry.url.replace("//", "//proxy:pass@"))
    asked = Asked("pypi", "one", HERE, version="1.0")
    [answer] = answers("http://index.invalid/simple", "http://npm.invalid", asked)
    assert isinstance(answer, Metadata) and answer.source == "License of one 1.0 at index.invalid"
    assert registry.requests[0] == "GET http://index.invalid/simple/one/"
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    registry.requests.clear()
    assert isinstance(python(registry), Metadata) and registry.requests[0] == "GET /simple/one/"
    monkeypatch.setenv("HTTP_PROXY", "http://proxy:pass@127.0.0.1:9")
    [answer] = answers("http://index.invalid/simple", "http://npm.invalid", asked)
    assert answer == Unknown("index.invalid cannot be reached: the proxy fails", failed=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One for 127.0.0.1 that signs itself."""
    folder = tmp_path_factory.mktemp("tls")
    given = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    try:
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *given, *files]
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl")
    return folder / "cert.pem", folder / "key.pem"


def test_an_untrusted_certificate_is_told(certificate: tuple[Path, Path]) -> None:
    """Never asked without looking at the certificate."""
    with serving(tls=certificate) as registry:
        registry.python("one")
        answer = python(registry)
        assert answer == Unknown(f"{HOST} shows a certificate that is not trusted", failed=True)
        assert not registry.requests


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_the_environments_certificates_are_trusted(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """A company's own authority; a file that is not there is told."""
    monkeypatch.setenv(variable, str(certificate[0]))
    with serving(tls=certificate) as registry:
        registry.python("one")
        assert isinstance(python(registry), Metadata)
        monkeypatch.setenv(variable, os.devnull + "/none.pem")
        answer = python(registry)
    assert answer == Unknown(
        "the file of certificates that the environment names cannot be read", failed=True
    )


def test_a_tunnel_through_the_proxy(
    registry: LocalRegistry, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTTPS_PROXY: the proxy learns the host, and neither what is asked for nor who asks."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    monkeypatch.setenv("HTTPS_PROXY", registry.url)
    with serving(tls=certificate) as hidden:
        hidden.python("one")
        index = hidden.index.replace("//", "//me:secret@")
        [answer] = answers(index, registry.npm, Asked("pypi", "one", HERE, version="1.0"))
        assert isinstance(answer, Metadata) and hidden.logins
        assert set(registry.requests) == {f"CONNECT {hidden.url.removeprefix('https://')}"}
        assert not registry.logins


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_takes_connections_and_says_nothing(registry: LocalRegistry, scheme: str) -> None:
    """Not even a certificate; and soon it takes no more of them."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(2)
        registry.url = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
        began = time.monotonic()
        found = many(registry)
    assert time.monotonic() - began < 20
    assert len(found) == 300 and all(isinstance(answer, Unknown) and answer.failed for answer in found)


def test_plain_http_where_tls_is_asked_for(registry: LocalRegistry) -> None:
    """A wrong scheme is a failure with a reason of its own."""
    [answer] = answers(
        registry.index.replace("http", "https"), registry.npm, Asked("pypi", "one", HERE, version="1")
    )
    assert answer == Unknown(f"{HOST} does not speak TLS with us", failed=True)
