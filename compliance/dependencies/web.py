"""Asking registries: bounded in bytes and time, through the environment's proxies.

Every failure has one of two meanings: the registry says that there is no such thing (`NotThere`), or it could
not be asked, or what it answered cannot be read (`Unanswered`).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ReadTimeoutError
from urllib3.util.retry import Retry

MOST_BYTES = 40_000_000  # of one answer; what npm knows of its largest packages has 21 MB
_CONNECT, _READ, _WHOLE = 5.0, 15.0, 30.0  # seconds: to connect, without a byte, for a whole answer
_GIVE_UP_AFTER = 3  # times in a row that a host does not answer
_BUSY = (429, 502, 503, 504)
_ANSWERS_NOTHING = (407, 408)  # the proxy wants a login; it took us too long
_MOST_REDIRECTS = 5

Login = tuple[str, str]
Origin = tuple[str, str, int]  # scheme, host, port


class NotThere(Exception):
    """The registry answers, and has no such package, version or file."""


class Unanswered(Exception):
    """The registry could not be asked, or its answer cannot be read. The message says which, and is short:
    it names the host, and never the package, so that a report has it once for all of them."""


class Web(requests.Session):
    """A session whose every request is bounded. It may be used by several threads.

    Proxies (HTTPS_PROXY, NO_PROXY …), `.netrc`, and certificates (REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE,
    SSL_CERT_FILE) are the environment's. `logins` go to their own host alone.
    """

    def __init__(self, logins: Mapping[Origin, Login] | None = None) -> None:
        super().__init__()
        self.headers["User-Agent"] = "compliance (reads licence metadata)"
        self.max_redirects = _MOST_REDIRECTS
        self.hooks["response"].append(_read)
        for scheme in ("https://", "http://"):
            self.mount(scheme, HTTPAdapter(pool_connections=8, pool_maxsize=16, max_retries=_again()))
        if not (os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")):
            self.verify = os.environ.get("SSL_CERT_FILE") or True
        self._logins = dict(logins or {})
        self._silent: dict[str, int] = {}
        self._why: dict[str, str] = {}
        self._lock = threading.Lock()

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """As requests has it, but the answer is read. Raises NotThere, Unanswered."""
        given = {"auth": self._login(str(url)), "timeout": (_CONNECT, _READ), "stream": True}
        try:
            return super().request(method, url, *args, **{**kwargs, **given})
        except (requests.RequestException, ValueError) as error:  # an address that is none
            raise Unanswered(f"{_host(str(url))}: {type(error).__name__}") from None

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """One request of perhaps several: each redirect comes here as well."""
        host = _host(str(request.url))
        if self._silent.get(host, 0) >= _GIVE_UP_AFTER:
            raise Unanswered(self._why[host])
        try:
            response = super().send(request, **kwargs)
        except requests.TooManyRedirects:
            raise Unanswered(f"{host} redirects without end") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise self.silent(host, f"{host} {_failure(error)}") from None
        except OSError:  # as requests tells it of a bundle that is not there
            raise Unanswered("the file of certificates that the environment names cannot be read") from None
        status = response.status_code
        if status in _BUSY:
            raise self.silent(host, f"{host} answers with HTTP {status}")
        with self._lock:
            self._silent.pop(host, None)
        return _good(response, host)

    def silent(self, host: str, why: str) -> Unanswered:
        """Note that `host` does not answer. After some of that it is not asked again: three hundred packages
        shall not wait three hundred times."""
        with self._lock:
            self._silent[host] = self._silent.get(host, 0) + 1
            self._why.setdefault(host, why)
        return Unanswered(why)

    def _login(self, url: str) -> Login | None:
        try:
            return self._logins.get(_origin(url))
        except ValueError:
            return None


class _Again(Retry):
    """Twice more, but not where a host accepted and kept silent: that took long enough."""

    def increment(self, *args: Any, **kwargs: Any) -> _Again:
        error = kwargs.get("error")
        if isinstance(error, ReadTimeoutError):
            raise error
        return super().increment(*args, **kwargs)


def _again() -> Retry:
    return _Again(
        total=2,
        connect=1,
        backoff_factor=0.3,
        status_forcelist=_BUSY,
        # A registry that asks for an hour's patience would have it.
        respect_retry_after_header=False,
        raise_on_status=False,
    )


def without_login(url: str) -> tuple[str, Mapping[Origin, Login]]:
    """`url` without the user and password in it, and these by the host that they are for."""
    parts = urlsplit(url)
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    if parts.username is None and parts.password is None:
        return plain, {}
    return plain, {_origin(url): (unquote(parts.username or ""), unquote(parts.password or ""))}


def _origin(url: str) -> Origin:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "the registry"
    except ValueError:
        return "the registry"


def _failure(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        unknown = "CERTIFICATE_VERIFY_FAILED" in str(error)
        return "shows a certificate that is not trusted" if unknown else "does not speak TLS with us"
    if isinstance(error, requests.exceptions.ProxyError):
        return "cannot be reached: the proxy fails"
    if isinstance(error, (requests.Timeout, urllib3.exceptions.TimeoutError)):
        return "does not answer in time"
    if isinstance(error, urllib3.exceptions.DecodeError):
        return "answers with what cannot be unpacked"
    if isinstance(error, (requests.ConnectionError, urllib3.exceptions.ProtocolError)):
        return "does not answer, or breaks off"
    return f"cannot be asked ({type(error).__name__})"


def _good(response: requests.Response, host: str) -> requests.Response:
    """`response`, unless it says that there is none."""
    status = response.status_code
    if status in (404, 410):
        raise NotThere(f"{host} has no such package or version")
    if status == 403:
        raise NotThere(f"{host} does not let us see it (HTTP 403)")
    if status == 401:
        raise Unanswered(f"{host} wants another login, or one at all (HTTP 401)")
    if status in _ANSWERS_NOTHING or (status >= 500 and status != 501):
        raise Unanswered(f"{host} answers with HTTP {status}")
    if status >= 400:  # not in this way: some have no HEAD, some no ranges
        raise NotThere(f"{host} does not give it (HTTP {status})")
    return response


def _read(response: requests.Response, **_options: Any) -> None:
    """The whole body, as `response.content`, of redirects as well: else requests reads it, however long it
    is. Raises Unanswered for one that is too large, requests.Timeout for one that is too slow."""
    too_large = f"{_host(response.url)} answers with more than {MOST_BYTES // 1_000_000} MB"
    told = response.headers.get("Content-Length", "")
    if response.request.method != "HEAD" and told.isdecimal() and int(told[:20]) > MOST_BYTES:
        response.close()
        raise Unanswered(too_large)
    deadline = time.monotonic() + _WHOLE
    parts, size = [], 0
    with response:
        # Not iter_content, which waits for a whole part from a host that sends a byte each second.
        while part := response.raw.read1(65_536, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise Unanswered(too_large)
            if time.monotonic() > deadline:
                raise requests.Timeout
    response._content = b"".join(parts)
    # For remotezip, which reads the parts of a wheel that it asked for as a stream.
    response.raw = BytesIO(response._content)
