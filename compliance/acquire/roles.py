"""What a file is for, as far as its path tells."""

from __future__ import annotations

import re
from functools import lru_cache

from compliance.model.snapshot import Role

# Not read at all: no text, or text that no reader of ours takes out. The kind is the reason given.
_UNREADABLE = {
    "image": "png jpg jpeg jpe jfif gif bmp ico icns tif tiff webp avif heic heif psd xcf "
    "ai tga dds exr",
    "font": "ttf ttc otf eot woff woff2 pfb",
    "media": "mp3 mp4 m4a m4v wav flac ogg oga ogv opus aac wma avi mov mkv webm wmv flv "
    "mpg mpeg mid swf",
    "archive": "zip whl jar war ear egg tar gz tgz bz2 tbz2 bz3 xz txz zst lz lz4 lzma 7z "
    "rar cab deb rpm apk ipa aar nupkg crate gem dmg iso asar cpio pyz pyzw",
    "document": "pdf doc docx xls xlsx ppt pptx odt ods odp epub mobi djvu",
    "compiled": "so dll dylib exe o a lib pyc pyo pyd class wasm elc beam cubin fatbin "
    "spv node",
    "data": "bin npy parquet feather arrow sqlite sqlite3 tfrecord tfrecords lmdb p12 pfx "
    "jks keystore mo fits idx",
}  # fmt: skip
_KIND_OF_SUFFIX = {suffix: kind for kind, row in _UNREADABLE.items() for suffix in row.split()}

_WEIGHTS_SUFFIXES = frozenset(
    "safetensors gguf ggml ggjt pt pth ckpt onnx h5 hdf5 keras npz tflite mlmodel mlpackage "
    "pdparams pdmodel pdiparams pdopt caffemodel msgpack pkl pickle joblib orbax nemo "
    "llamafile rknn mnn".split()
)  # fmt: skip
_WEIGHTS_NAME = re.compile(
    r"(?:pytorch_model|model|consolidated|ggml|adapter_model|diffusion_pytorch_model|tf_model)"
)

_LICENSE_NAME = re.compile(
    r"(?:.*[-._ ])?"
    r"(?:licen[cs]es?|licensing|unlicense|copying|copyrights?|notices?|patents|third[-_ ]?party)"
    r"(?:[-._ 0-9].*)?|third[-_ ]?party[-_ ]?(?:notices?|licen[cs]es?).*"
    # Model licences come under these names.
    r"|.*licen[cs]e[-_ ]?agreement|(?:acceptable[-_])?use[-_]policy(?:\.(?:md|txt))?",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN_LICENSE_NAME = re.compile(r"(?:(?:un)?licen[cs]e|copying|copyright|notice)(?:\.(?:txt|md|rst))?", re.I)
_TEST_FOLDERS = frozenset(
    "test tests testdata test_data test-data fixture fixtures __tests__ __mocks__ __snapshots__ "
    "__fixtures__ spec specs e2e".split()
)  # fmt: skip
_TEST_NAME = re.compile(
    r"(?:test_.*\.py|.*_test\.(?:py|go|cc|cpp|c|rs|dart)|conftest\.py|.*\.(?:test|spec)\.[cm]?[jt]sx?"
    r"|.*_spec\.rb|.*Tests?\.(?:java|kt|cs|swift|php))",
    re.DOTALL,
)
_DOC_FOLDERS = frozenset("doc docs documentation man wiki".split())
_GENERATED_NAME = re.compile(
    r"(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|poetry\.lock|pdm\.lock|uv\.lock"
    r"|pipfile\.lock|cargo\.lock|gemfile\.lock|composer\.lock|podfile\.lock|pubspec\.lock|mix\.lock|flake\.lock|go\.sum"
    r"|.*[.-]min\.(?:[cm]?js|css)|.*\.(?:js|css|ts|mjs|cjs)\.map|.*_pb2(?:_grpc)?\.pyi?|.*\.pb\.(?:go|cc|h)"
    r"|.*\.pb\.swift|.*\.g\.dart|.*\.freezed\.dart|.*\.designer\.cs|.*\.g\.cs)",
    re.IGNORECASE | re.DOTALL,
)

_DOC_LANGUAGES = frozenset("plain-text markdown rst asciidoc mdx html tex org textile man rtf".split())
_DATA_LANGUAGES = frozenset(
    "json json5 jsonl yaml toml ini xml csv tsv svg java-properties pofile plist geojson "
    "gitignore gitattributes gitmodules dotenv editorconfig mailmap dockerignore npmignore "
    "browserslistrc codespellrc pem go-mod diff textproto icalendar xliff".split()
)  # fmt: skip
# Where `identify` gives several tags, the first of these is the language that is written in the file.
_GENERAL_LANGUAGES = tuple(
    "jupyter objective-c++ shell python ruby c c++ c# f# clojure groovy scala erlang pascal "
    "html svg json toml yaml ini xml meson gitignore".split()
)  # fmt: skip
# Suffixes that `identify` does not know. Rows of JSON: what they quote is data, as in a .json file.
_LANGUAGE_SUFFIXES = {
    "json": "jsonl ndjson",
    "lisp": "el lisp lsp rkt",
    "fortran-fixed": "f for f77 ftn",
    "c": "cl glsl vert frag",
    "cuda": "hip",
    "nasm": "nasm",
    "ts": "mts cts",
    "f#": "fsi",
    "vhdl": "vhdl",
    "graphql": "gql",
    "pofile": "pot",
    "vim": "vimrc",
}
_LANGUAGE_OF_SUFFIX = {suffix: name for name, row in _LANGUAGE_SUFFIXES.items() for suffix in row.split()}
_NO_LANGUAGE = frozenset("text binary executable header image plain-text".split())


def unreadable_kind(path: str) -> str:
    """Why a file of this name is not read (`weights`, `binary: image`), or an empty string."""
    name = path.rpartition("/")[2]
    if _is_weights(name):
        return "weights"
    kind = _KIND_OF_SUFFIX.get(_suffix(name))
    return f"binary: {kind}" if kind else ""


def role_and_language(path: str) -> tuple[Role, str | None]:
    """The role and the language (a tag of `identify`) that `path` tells; no content is read.

    The language is None if the name does not tell it (a script without a suffix).
    """
    *folders, name = path.split("/")
    language = _language(name)
    return _role([folder.lower() for folder in folders], name, language), language


def _role(folders: list[str], name: str, language: str | None) -> Role:
    prose = language in _DOC_LANGUAGES or language is None
    in_tests = not _TEST_FOLDERS.isdisjoint(folders)
    if prose and _is_license_name(folders, name, in_tests):
        return Role.LICENSE_TEXT
    if _is_weights(name):
        return Role.WEIGHTS
    if _GENERATED_NAME.fullmatch(name):
        return Role.GENERATED
    if in_tests or _TEST_NAME.fullmatch(name):
        return Role.TEST_FIXTURE
    if language in _DATA_LANGUAGES or _suffix(name) in _KIND_OF_SUFFIX or _in_package_info(folders):
        return Role.DATA
    if _is_doc(folders, name, language):
        return Role.DOC
    return Role.SOURCE


def _is_license_name(folders: list[str], name: str, in_tests: bool) -> bool:
    """Among tests only a plain LICENSE or NOTICE is one: licence texts are kept there as data."""
    if in_tests:
        return _PLAIN_LICENSE_NAME.fullmatch(name) is not None
    return "licenses" in folders or _LICENSE_NAME.fullmatch(name) is not None


def _is_doc(folders: list[str], name: str, language: str | None) -> bool:
    if language == "html":  # a page of the program, unless it lies with the documents
        return not _DOC_FOLDERS.isdisjoint(folders)
    if language is None:
        return name.upper().startswith("README") or not _DOC_FOLDERS.isdisjoint(folders)
    return language in _DOC_LANGUAGES


def _in_package_info(folders: list[str]) -> bool:
    return bool(folders) and folders[-1].endswith((".dist-info", ".egg-info"))


def _is_weights(name: str) -> bool:
    suffix = _suffix(name)
    return suffix in _WEIGHTS_SUFFIXES or (suffix == "bin" and _WEIGHTS_NAME.match(name.lower()) is not None)


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _language(name: str) -> str | None:
    from identify.extensions import NAMES

    first, _, rest = name.partition(".")
    # `identify` looks at each part of a name; most begin with a word that says nothing to it.
    return _language_of(f"-.{rest}" if first and rest and first not in NAMES and name not in NAMES else name)


@lru_cache(maxsize=4096)
def _language_of(name: str) -> str | None:
    from identify.identify import tags_from_filename

    tags = tags_from_filename(name)
    languages = tags - _NO_LANGUAGE
    if not languages:
        return _LANGUAGE_OF_SUFFIX.get(_suffix(name), "plain-text" if "plain-text" in tags else None)
    for general in _GENERAL_LANGUAGES:
        if general in languages:
            return general
    return str(min(languages))
