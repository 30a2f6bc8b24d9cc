"""A PyPI index and an npm registry on this machine, over HTTP: as they should be, or as a test wants them."""

from __future__ import annotations

import io
import json
import socket
import ssl
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

JSON_PAGE = "application/vnd.pypi.simple.v1+json"


@dataclass
class Page:
    """What stands at a path. `ranges`: a part of it may be asked for."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/octet-stream"
    headers: dict[str, str] = field(default_factory=dict)
    ranges: bool = True


Special = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class LocalRegistry:
    """`pages` by path. `requests` are "METHOD path", `logins` the Authorization headers, each with its path.
    Everything but `pages` answers with 404.

    It also plays an HTTP proxy: for it, what is asked for is a whole address, whose path is looked up.
    """

    pages: dict[str, Page | Special] = field(default_factory=dict)
    everywhere: Page | Special | None = None
    requests: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def index(self) -> str:
        return f"{self.url}/simple"

    @property
    def npm(self) -> str:
        return f"{self.url}/npm"

    def python(
        self,
        name: str,
        version: str = "1.0",
        fields: str = "License: MIT\n",
        *,
        wheel: bool = True,
        beside: bool = True,
        ranges: bool = True,
        sdist: bool = False,
        yanked: bool = False,
        html: bool = False,
    ) -> None:
        """A release of `name`. `beside`: its metadata can be had without the wheel (PEP 658)."""
        text = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{fields}".encode()
        files = []
        if wheel:
            file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
            self.pages[f"/files/{file}"] = Page(wheel_of(name, version, text), ranges=ranges)
            if beside:
                self.pages[f"/files/{file}.metadata"] = Page(text)
            files.append(file)
        if sdist:
            file = f"{name}-{version}.tar.gz"
            self.pages[f"/files/{file}"] = Page(sdist_of({f"{name}-{version}/PKG-INFO": text}))
            files.append(file)
        entries = [
            {"filename": file, "url": f"/files/{file}", "hashes": {}, "yanked": yanked} for file in files
        ]
        path = f"/simple/{name}/"
        if html:
            links = "".join(f'<a href="/files/{file}">{file}</a>\n' for file in files)
            self.pages[path] = Page(f"<!DOCTYPE html><body>{links}</body>".encode(), kind="text/html")
            return
        before = self.pages.get(path)
        if isinstance(before, Page):
            entries = [*json.loads(before.body)["files"], *entries]
        page = {"meta": {"api-version": "1.0"}, "name": name, "files": entries}
        self.pages[path] = Page(json.dumps(page).encode(), kind=JSON_PAGE)

    def node(self, name: str, version: str = "1.0.0", **fields: object) -> None:
        """A release of a Node package; `fields` are those of its package.json."""
        data = {"name": name, "version": version, **fields}
        path = f"/npm/{name}"
        before = self.pages.get(path)
        versions = json.loads(before.body)["versions"] if isinstance(before, Page) else {}
        versions[version] = data
        page = {"name": name, "versions": versions, "dist-tags": {"latest": version}}
        self.pages[path] = Page(json.dumps(page).encode(), kind="application/json")
        self.pages[f"{path}/{version}"] = Page(json.dumps(data).encode(), kind="application/json")


def wheel_of(name: str, version: str, metadata: bytes, others: Mapping[str, bytes] | None = None) -> bytes:
    """A wheel with a nested package's metadata in it as well, as setuptools has."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        nested = b"Metadata-Version: 2.1\nName: other\nVersion: 9\nLicense: GPL-3.0-only\n"
        archive.writestr(f"{name}/_vendor/other-9.dist-info/METADATA", nested)
        for path, content in (others or {}).items():
            archive.writestr(path, content)
        archive.writestr(f"{name.replace('-', '_')}-{version}.dist-info/METADATA", metadata)
    return packed.getvalue()


def sdist_of(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo(path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def dripping(handler: BaseHTTPRequestHandler, *, headers: bool = False) -> None:
    """An answer of a byte every tenth of a second, from its headers on or in its body."""
    handler.close_connection = True
    start = b"HTTP/1.1 200 OK\r\n" + (b"X-Slow: " if headers else b"Content-Length: 100000\r\n\r\n")
    try:
        handler.wfile.write(start)
        for _ in range(600):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        pass  # they have left


def relay(source: socket.socket, sink: socket.socket) -> None:
    """Until one of them has enough of it."""
    try:
        while part := source.recv(65_536):
            sink.sendall(part)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@contextmanager
def serving(
    registry: LocalRegistry | None = None, tls: tuple[Path, Path] | None = None
) -> Iterator[LocalRegistry]:
    """With `tls`, a certificate and its key, over HTTPS."""
    served = registry or LocalRegistry()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            with lock:
                served.requests.append(f"{self.command} {self.path}")
                if login := self.headers.get("Authorization"):
                    served.logins.append(f"{path} {login}")
            try:
                found = served.everywhere or served.pages.get(path) or Page(b"none", 404)
                if isinstance(found, Page):
                    self.answer(found)
                else:
                    found(self)
            except OSError:
                self.close_connection = True

        do_HEAD = do_GET

        def do_CONNECT(self) -> None:
            """A tunnel to where is asked for, as a proxy gives it for HTTPS."""
            served.requests.append(f"CONNECT {self.path}")
            self.close_connection = True
            host, _, port = self.path.partition(":")
            with socket.create_connection((host, int(port)), timeout=10) as there:
                self.send_response(200)
                self.end_headers()
                back = threading.Thread(target=relay, args=(there, self.connection), daemon=True)
                back.start()
                relay(self.connection, there)

        def answer(self, page: Page) -> None:
            body, status, headers = page.body, page.status, dict(page.headers)
            asked = self.headers.get("Range", "")
            if asked.startswith("bytes=") and page.ranges and body and self.command == "GET":
                start, end = (int(number) for number in asked[6:].split("-"))
                headers["Content-Range"] = f"bytes {start}-{min(end, len(body) - 1)}/{len(body)}"
                body, status = body[start : end + 1], 206
            self.send_response(status)
            headers = {"Content-Type": page.kind, "Content-Length": str(len(body)), **headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *arguments: object) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 64

        def handle_error(self, *arguments: object) -> None: ...

    http = Server(("127.0.0.1", 0), Handler)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        http.socket = context.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    served.url = f"{'https' if tls else 'http'}://127.0.0.1:{http.server_port}"
    try:
        yield served
    finally:
        http.shutdown()
        http.server_close()
