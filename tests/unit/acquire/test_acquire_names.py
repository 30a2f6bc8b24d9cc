"""What a path or a text alone tells: roles, languages, blob ids, credentials."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.acquire.blobs import blob_id
from compliance.acquire.git import reason_of
from compliance.acquire.redact import one_line, redact
from compliance.acquire.roles import role_and_language, unreadable_kind
from compliance.acquire.url import is_url
from compliance.errors import TargetError
from compliance.model.snapshot import Role

ROLES = {
    Role.LICENSE_TEXT: """LICENSE LICENCE LICENSE.txt LICENSE.md LICENSE-MIT LICENSE_APACHE MODEL_LICENSE LICENSE.MIT
        COPYING COPYING.LESSER NOTICE NOTICE.txt Notice.md COPYRIGHT debian/copyright PATENTS UNLICENSE MIT-LICENSE.txt
        LICENSES/MIT.txt a/LICENSES/Apache-2.0.txt x.dist-info/licenses/AUTHORS.md THIRD_PARTY_NOTICES
        ThirdPartyNotices.txt third-party-licenses.md jquery.LICENSE vendor/lib/License.rst tests/fixtures/x/LICENSE""",
    Role.SOURCE: """a.py src/license.py copyright.js notice.tsx Makefile Dockerfile run main.go a.ipynb CMakeLists.txt
        LICENSE.py index.html a.vue a.cu a.proto testing.py latest.py docs/conf.py""",
    Role.DOC: "README.md README README.zh CHANGELOG docs/x.rst docs/index.html a.txt AUTHORS CONTRIBUTING.md",
    Role.TEST_FIXTURE: """tests/a.py test/x/b.c src/test_a.py a_test.go x.spec.ts x.test.js testdata/a.json
        __tests__/x.js spec/a_spec.rb conftest.py src/FooTest.java fixtures/a.yaml tests/README.md""",
    Role.GENERATED: """package-lock.json yarn.lock sub/poetry.lock Cargo.lock go.sum a.min.js b.min.css a_pb2.py
        a_pb2_grpc.py x.js.map a.pb.go""",
    Role.DATA: """package.json pyproject.toml a.yaml a.csv a.svg a.png setup.cfg .gitignore a.xml x.dist-info/METADATA
        licenses.json data.bin""",
    Role.WEIGHTS: """model.safetensors pytorch_model.bin pytorch_model-00001-of-00002.bin a.gguf a.pt a.pth a.onnx a.h5
        a.ckpt a.npz""",
}


@pytest.mark.parametrize(("role", "path"), [(role, path) for role in ROLES for path in ROLES[role].split()])
def test_role(role: Role, path: str) -> None:
    assert role_and_language(path)[0] is role


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a.py", "python"),
        ("a.pyi", "pyi"),
        ("a.h", "c"),
        ("a.hpp", "c++"),
        ("a.cu", "cuda"),
        ("a.hip", "cuda"),
        ("kernel.cl", "c"),
        ("init.el", "lisp"),
        ("DGEMM.F", "fortran-fixed"),
        ("a.mts", "ts"),
        (".vimrc", "vim"),
        ("a.ipynb", "jupyter"),
        ("a.sh", "shell"),
        ("x/Makefile", "makefile"),
        ("Dockerfile.gpu", "dockerfile"),
        ("CMakeLists.txt", "cmake"),
        ("README.md", "markdown"),
        ("LICENSE", "plain-text"),
        ("a.mm", "objective-c++"),
        ("pyproject.toml", "toml"),
        ("pom.xml", "xml"),
        ("script", None),
        ("a.unheard-of", None),
        ("\udcff.py", "python"),
    ],
)
def test_language(path: str, language: str | None) -> None:
    assert role_and_language(path)[1] == language


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("a.png", "binary: image"),
        ("A.PNG", "binary: image"),
        ("a.woff2", "binary: font"),
        ("a.whl", "binary: archive"),
        ("LICENSE.pdf", "binary: document"),
        ("a.so", "binary: compiled"),
        ("a.bin", "binary: data"),
        ("model.bin", "weights"),
        ("a.safetensors", "weights"),
        ("a.svg", ""),
        ("package.json", ""),
        ("png", ""),
        ("a.py", ""),
    ],
)
def test_what_is_not_read(path: str, reason: str) -> None:
    assert unreadable_kind(path) == reason


@given(st.text(st.characters(codec=None), max_size=80))
def test_any_path_has_a_role(path: str) -> None:
    assert role_and_language(path)[0] in Role
    unreadable_kind(path)


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=2000))
def test_blob_id_is_what_git_hash_object_says(data: bytes) -> None:
    done = subprocess.run(["git", "hash-object", "--stdin"], input=data, capture_output=True, check=True)
    assert blob_id(data) == done.stdout.decode().strip()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://user:secret@host/x.git", "https://host/x.git"),
        ("https://secret@host:8443/x", "https://host:8443/x"),
        ("https://host/x?access_token=secret#y", "https://host/x"),
        ("https://u:secret/with@slash@host/x", "https://host/x"),
        ("https://u:secret@[::1]:80/x", "https://[::1]:80/x"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("https://user:secret", "https://***"),
        ("ssh://git:secret@host/x", "ssh://git@host/x"),
        ("ssh://git@host:22/x", "ssh://git@host:22/x"),
        ("git@host:x.git", "git@host:x.git"),
        ("https://host/@scope/pkg", "https://host/@scope/pkg"),
        ("file:///a/b", "file:///a/b"),
        (
            "fatal: unable to access 'https://u:secret@host/x/': no",
            "fatal: unable to access 'https://host/x/': no",
        ),
        ("HTTPS://u:secret@host and http://secret@b", "HTTPS://host and http://b"),
        ("no url here: a@b", "no url here: a@b"),
    ],
)
def test_redact(text: str, shown: str) -> None:
    assert redact(text) == shown
    assert redact(shown) == shown


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Cloning into 'x'...\nfatal: repository 'x' not found\n", "repository 'x' not found"),
        ("fatal: Could not read\nssh: connect to host h: refused\n", "ssh: connect to host h: refused"),
        ("git@h: Permission denied (publickey).\nfatal: no\n", "git@h: Permission denied (publickey)."),
        (
            "Connecting to h ... fatal: unable to connect to h:\nerrno=refused",
            "unable to connect to h: errno=refused",
        ),
        ("remote: \x1b[31mevil\nfatal: \x1b[31mhttps://u:p@h/x", "\\x1b[31mhttps://h/x"),
        ("", "git failed without a message"),
    ],
)
def test_one_telling_line_of_what_git_said(said: str, reason: str) -> None:
    assert reason_of(said) == reason


WORD = st.text("abcXYZ019._~%!$&*+;=-", min_size=1, max_size=12)


@given(user=WORD, secret=WORD, before=st.text(max_size=20), after=st.sampled_from(["", "/x", "/x y", "?q"]))
def test_no_secret_of_a_url_survives(user: str, secret: str, before: str, after: str) -> None:
    shown = redact(f"{before} https://{user}:{secret}QQQ@host{after}")
    assert "QQQ" not in shown


def test_long_texts_are_redacted_in_linear_time() -> None:
    for text in ("a" * 200_000, "a://" * 50_000, "https://" + "@" * 200_000, "https://" + ":" * 200_000):
        redact(text)


@given(st.text(st.characters(codec=None)))
def test_one_line_is_printable(text: str) -> None:
    assert one_line(text).isprintable()


@pytest.mark.parametrize(
    "target", ["https://h/x", "ssh://g@h/x", "git@h:x", "h:x/y", "file:///x", "git://h/x"]
)
def test_urls(target: str) -> None:
    assert is_url(target)


@pytest.mark.parametrize("target", [".", "a/b", "/a/b", "./h:x", "a/b:c", "x.zip", "C"])
def test_paths(target: str) -> None:
    assert not is_url(target)


@pytest.mark.parametrize("target", ["ext::x", "a::b", "gopher://x", "ext://x", "ssh://-x/y", "x@-y:z"])
def test_refused(target: str) -> None:
    with pytest.raises(TargetError):
        is_url(target)
