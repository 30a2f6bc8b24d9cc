"""What a file's content says about the file: generated, minified, a pointer, a script without extension."""

from __future__ import annotations

import io
import re

from identify import identify

from compliance.detect.comments.syntaxes import LANGUAGES

_HEAD_LINES = 40
_HEAD_CHARS = 8000
_LINE_CHARS = 500  # no rule looks further into a line

# File names that only a tool writes.
_GENERATED_PATHS = re.compile(
    r"""(?xi)
    (?:^|/)(?:
        package-lock\.json | npm-shrinkwrap\.json | yarn\.lock | pnpm-lock\.yaml | bun\.lock | deno\.lock
      | poetry\.lock | uv\.lock | pdm\.lock | Pipfile\.lock | conda-lock\.yml | pixi\.lock
      | Cargo\.lock | go\.sum | Gemfile\.lock | composer\.lock | mix\.lock | pubspec\.lock
      | Podfile\.lock | Package\.resolved | packages\.lock\.json | gradle\.lockfile | flake\.lock
      | gradlew | gradlew\.bat | aclocal\.m4 | config\.guess | config\.sub | ltmain\.sh
      | [^/]+_pb2(?:_grpc)?\.pyi? | [^/]+\.pb\.(?:go|cc|h|gw\.go) | [^/]+_pb\.(?:js|d\.ts|rb)
      | [^/]+\.(?:g|freezed)\.dart | [^/]+\.(?:designer|g)\.cs
      | [^/]+\.generated\.[a-z]+ | [^/]+_generated\.(?:go|ts|h|py)
      | [^/]+\.(?:js|css)\.map | [^/]+\.egg-info/[^/]+ | [^/]+\.dist-info/RECORD
    )$"""
)

# What tools write at the head of what they make. Each is looked for in one line.
_GENERATED_HEAD = re.compile(
    r"""(?xi)
      @generated\b
    | \bcode\ generated\b.{0,200}\bdo\ not\ (?:edit|modify)
    | \b(?:auto(?:matically)?|machine)[-\ _]?generated\b.{0,200}\b(?:do\ not|don't|not\ be)
        \ (?:edit|modif|change)
    | \b(?:do\ not|don't)\ (?:edit|modify)\b.{0,200}\b(?:generated|auto-?gen)
    | \b(?:this|the)\ (?:file|code|source|document|script)\ (?:is|was|has\ been)
        \ (?:auto(?:matically)?|machine)[-\ ]?generated\b
    | \b(?:this|the)\ file\ (?:is|was|has\ been)\ (?:created|generated|produced|written)
        \ (?:automatically|by|from|with|using)\b
    | ^\W{0,8}(?:auto-?generated|automatically\ generated|generated\ automatically)\b
    | ^\W{0,8}generated\ (?:by|from|with|using)\ (?:the\ )?(?:
        protoc|swig|bison|flex|antlr|cython|cmake|autoconf|automake|gnu\ auto|thrift|grpc|openapi|swagger
        |django|alembic|sphinx|doxygen|jison|pegjs|re2c|ragel|lex|yacc|gperf|c?bindgen|mockgen|stringer
        |pip-compile)\b
    | \bgenerated\ by\ the\ protocol\ buffer\ compiler\b
    | \bauto-?generated\ by\b
    | ^%!PS-Adobe
    | \bguess\ values\ for\ system-dependent\ variables
    | 自动生成.{0,60}(?:请勿|不要|勿)(?:手动)?(?:修改|编辑|改动)
    | (?:请勿|不要)(?:手动)?(?:修改|编辑).{0,60}自动生成
    | 자동\ ?생성된\ 파일
    | 自動生成.{0,60}(?:編集|変更)(?:しないで|禁止|不可)
    """
)

# A quick look first: without one of these in the head, none of the rules above is tried.
_MAY_SAY = (
    *("enerate", "GENERATE", "uess values", "PS-Adobe", "生成", "생성"),
    *("do not ", "DO NOT ", "Do not ", "Do NOT ", "don't "),
)

_BUILT_SUFFIXES = (".js", ".mjs", ".cjs", ".css")
_MINIFIED_SUFFIXES = (".min.js", ".min.mjs", ".min.cjs", ".min.css")
_MINIFIED_AVERAGE = 110  # characters a line; GitHub Linguist draws the same line
_SMALL = 1000  # characters below which an average says nothing
_LFS_HEAD = b"version https://git-lfs.github.com/spec/v1\n"
_LFS_SIZE = 1024  # bytes; the specification's own limit


def generated_reason(path: str, text: str) -> str:
    """Why this file counts as made by a tool: the line of its head that says so, or its name; else empty."""
    if _GENERATED_PATHS.search(path):
        return f"file name: {path.rpartition('/')[2]}"
    head = text[:_HEAD_CHARS].split("\n", _HEAD_LINES)[:_HEAD_LINES]
    joined = "\n".join(head)
    if not any(words in joined for words in _MAY_SAY):
        return ""
    said = (line for line in head if _GENERATED_HEAD.search(line, 0, _LINE_CHARS))
    return next(said, "").strip()[:_LINE_CHARS]


def minified(path: str, text: str) -> bool:
    """Whether a tool wrote it for browsers: by its name, or lines too long to have been written by hand.

    Only what browsers load is minified: a long line in a Python file must not hide what else is in it.
    """
    name = path.lower()
    if name.endswith(_MINIFIED_SUFFIXES):
        return True
    if len(text) < _SMALL or not name.endswith(_BUILT_SUFFIXES):
        return False
    return len(text) / (text.count("\n") + 1) > _MINIFIED_AVERAGE


def lfs_pointer(data: bytes) -> bool:
    """Whether `data` is a Git LFS pointer: a few lines that stand for a file kept elsewhere."""
    return len(data) < _LFS_SIZE and data.startswith(_LFS_HEAD)


def shebang_language(text: str) -> str | None:
    """The language that a ``#!`` line names, as a key of `LANGUAGES`, or None."""
    if not text.startswith("#!"):
        return None
    command = identify.parse_shebang(io.BytesIO(text[:_LINE_CHARS].encode("utf-8", "replace")))
    tags = identify.tags_from_interpreter(command[0]) if command else set()
    return next((name for name in LANGUAGES if name in tags), None)
