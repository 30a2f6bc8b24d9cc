"""Asking registries: bounded in bytes and time, a few at once, through the environment's proxies.

Every failure has one of two meanings: the registry says that there is no such thing (`NotThere`), or it could
not be asked, or what it answered cannot be read (`Unanswered`).
"""

from __future__ import annotations

import os
import threading
import time
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

AT_ONCE = 16  # requests; what registries ask of polite clients is in this range
_CONNECT, _READ, _WHOLE = 5.0, 15.0, 60.0  # seconds: to connect, without a byte, for a whole answer
_MOST_BYTES = 40_000_000  # the largest index pages have some 5 MB
_GIVE_UP_AFTER = 3  # hosts that do not answer are not waited for again and again
_STATUS_TO_RETRY = (429, 502, 503, 504)


class NotThere(Exception):
    """The registry answers, and has no such package, version or file."""


class Unanswered(Exception):
    """The registry could not be asked, or its answer cannot be read. The message says which, and is short."""


class Web(requests.Session):
    """A session whose every request is bounded. It may be used by several threads.

    Proxies (HTTPS_PROXY, NO_PROXY …), `.netrc`, and certificates (REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE,
    SSL_CERT_FILE) are the environment's.
    """

    def __init__(self) -> None:
        super().__init__()
        self.headers["User-Agent"] = "compliance (reads licence metadata)"
        again = Retry(
            total=2,
            backoff_factor=0.3,
            status_forcelist=_STATUS_TO_RETRY,
            # A registry that asks for an hour's patience would have it.
            respect_retry_after_header=False,
            raise_on_status=False,
        )
        for scheme in ("https://", "http://"):
            self.mount(scheme, HTTPAdapter(pool_connections=8, pool_maxsize=AT_ONCE, max_retries=again))
        if not (os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")):
            self.verify = os.environ.get("SSL_CERT_FILE") or True
        self._silent: dict[str, int] = {}
        self._lock = threading.Lock()

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """As requests has it, but the answer is read, and no larger than it may be. Raises NotThere,
        Unanswered."""
        host = urlsplit(str(url)).hostname or ""
        if self._silent.get(host, 0) >= _GIVE_UP_AFTER:
            raise Unanswered(f"{host} does not answer")
        kwargs = {**kwargs, "timeout": (_CONNECT, _READ), "stream": True}
        try:
            response = super().request(method, url, *args, **kwargs)
            _read(response)
        except (requests.Timeout, requests.ConnectionError) as error:
            with self._lock:
                self._silent[host] = self._silent.get(host, 0) + 1
            raise Unanswered(f"{host} does not answer{_kind(error)}") from None
        except (requests.RequestException, OSError, ValueError) as error:
            raise Unanswered(f"{host}: {type(error).__name__}") from None
        if response.status_code in (404, 410):
            raise NotThere(f"{host} has no such package or version")
        if response.status_code in (401, 403):
            raise NotThere(f"{host} does not let us see it (HTTP {response.status_code})")
        if response.status_code >= 400:
            raise Unanswered(f"{host} answers with HTTP {response.status_code}")
        self._silent.pop(host, None)
        return response


def _kind(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return " (its certificate is not trusted)"
    if isinstance(error, requests.exceptions.ProxyError):
        return " (the proxy fails)"
    return " in time" if isinstance(error, requests.Timeout) else ""


def _read(response: requests.Response) -> None:
    """The whole body, as `response.content`. Raises Unanswered for one that is too large or too slow."""
    deadline = time.monotonic() + _WHOLE
    parts, size = [], 0
    host = urlsplit(response.url).hostname
    with response:
        for part in response.iter_content(65_536):
            parts.append(part)
            size += len(part)
            if size > _MOST_BYTES:
                raise Unanswered(f"{host} answers with more than {_MOST_BYTES // 1_000_000} MB")
            if time.monotonic() > deadline:
                raise Unanswered(f"{host} takes longer than {_WHOLE:.0f} s for one answer")
    response._content = b"".join(parts)
    # For remotezip, which reads the parts of a wheel that it asked for as a stream.
    response.raw = BytesIO(response._content)
