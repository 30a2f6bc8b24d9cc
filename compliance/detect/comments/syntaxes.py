"""How comments and strings look in each language: one row a family, keyed by `identify`'s tags.

To add a language, add a row to `_FAMILIES`: its tags, then its tokens, the more specific first. Tokens are
built by the small words below (`line`, `block`, `quoted`, …); the scanner knows nothing of any language.

Two rules keep scanning linear, whatever a file holds:
- an opener starts with a literal character and either cannot fail after it has consumed much, or is bounded;
- an opener never looks for its end: ends that may lie far away are found by `closer` or `end`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Token:
    """Something that starts with `opener` (a regex).

    `kind`: line, block, string; "" is passed over, `embed` holds code in another language and `leave`
    ends such code. Its end is the literal `closer` ("{tag}" stands for what the opener's group `tag`
    matched), or what the end finder named `end` says (see `ends.py`), or else the opener's own end.
    """

    kind: str
    opener: str
    closer: str = ""
    escape: str = ""  # a character that robs the next one of its meaning
    end: str = ""  # line, nested, heredoc, template, indented, fence
    first: bool = False  # only as the first thing on its line
    open_ended: bool = False  # without its closer it runs to the end of the text
    language: str = ""  # of an embed, where the opener's group `lang` does not say


@dataclass(frozen=True, slots=True)
class Syntax:
    """A language's tokens. `docstrings`: strings that stand as statements document the code (Python)."""

    tokens: tuple[Token, ...]
    docstrings: bool = False


def line(opener: str) -> Token:
    return Token("line", opener + r"[^\n]*")


def word(sign: str) -> Token:
    """A line comment whose sign counts only at the start of a word: `$#`, `${x#y}`, `s#a#b#`, `a#b`."""
    return Token("line", rf"{sign}(?<![^\s;&|(){{}}\[\],]{sign})[^\n]*")


def first(sign: str) -> Token:
    """A line comment that counts only as the first thing on its line."""
    return Token("line", sign, end="line", first=True)


def block(opener: str, closer: str) -> Token:
    return Token("block", opener, closer)


def nested(opener: str, closer: str) -> Token:
    return Token("block", opener, closer, end="nested")


def quoted(quote: str, *, before: str = "") -> Token:
    """A string on one line, with backslash escapes; unclosed, it ends with its line."""
    return Token("string", rf"{quote}{before}[^{quote}\\\n]*+(?>(?:\\[\s\S][^{quote}\\\n]*+)*){quote}?")


def plain(quote: str) -> Token:
    """A string on one line, without escapes (a doubled quote reads as two strings)."""
    return Token("string", rf"{quote}[^{quote}\n]*+{quote}?")


def long(quote: str, closer: str = "", *, escape: str = "\\") -> Token:
    """A string over any number of lines."""
    return Token("string", quote, closer or quote, escape)


def raw(opener: str, closer: str) -> Token:
    return Token("string", opener, closer)


def heredoc(opener: str) -> Token:
    return Token("string", opener, end="heredoc")


def embed(opener: str, closer: str, language: str) -> Token:
    return Token("embed", opener, closer, language=language, open_ended=True)


# 'x', '\n', '\u{1F600}', 'ab'; not 1'000 (C++14), not 'a (a lifetime in Rust)
_CHAR = Token("string", r"'(?<![0-9a-fA-F]')(?:[^'\\\n]|\\[^\n]){1,12}'")
_RUST_CHAR = Token("string", r"'(?:[^'\\\n]|\\(?:u\{[0-9a-fA-F_]{1,8}\}|x[0-9a-fA-F]{2}|[^\n]))'")
_ESCAPED = Token("", r"\\[\s\S]")  # \" or \# in code opens nothing
_HEREDOC_TAG = r"(?P<quote>[\"']?)(?P<tag>[A-Za-z_]\w{0,60})(?P=quote)"
_TEMPLATE = Token("string", "`", "`", end="template")
# `https://…` in JSX text is no comment
_SLASHES = line(r"//(?<!https://)(?<!http://)")
# A regular expression literal stands where a value may: after an operator, never after an operand.
_JS_REGEX = Token(
    "",
    r"/(?:(?<=[=(,:\[!&|?{;+]/)|(?<=[=(,:\[!&|?{;+] /)|(?<=return /))(?![*/])"
    r"(?>(?:[^/\\\[\n]|\\[^\n]|\[(?>(?:[^\]\\\n]|\\[^\n])*)\]?)*)/?",
)

_C_COMMENTS = (line("//"), block(r"/\*", "*/"))
_C_NESTED = (line("//"), nested(r"/\*", "*/"))
_C = (
    raw(r'"(?<=R")(?P<tag>[^()\\\s"]{0,16})\(', '){tag}"'),
    *_C_COMMENTS,
    quoted('"'),
    _CHAR,
)
_MARKUP = (
    block("<!--", "-->"),
    raw(r"<!\[CDATA\[", "]]>"),
)
_PAGE = (
    *_MARKUP,
    embed(r"<(?P<tag>script|SCRIPT)\b[^>]{0,400}>", "</{tag}", "javascript"),
    embed(r"<(?P<tag>style|STYLE)\b[^>]{0,400}>", "</{tag}", "scss"),
)
_HASH_FIRST = (first("#"),)

_FAMILIES: tuple[tuple[str, Syntax], ...] = (
    (
        "python pyi cython python3 python2 bazel scons gyp gyb tiltfile wsgi meson meson-options salt",
        Syntax((line("#"), long('"""'), long("'''"), quoted('"'), quoted("'")), docstrings=True),
    ),
    ("jupyter", Syntax(())),  # read cell by cell, see notebook.py
    ("c c++ cuda header metal hlsl ino objective-c objective-c++ inl inc solidity", Syntax(_C)),
    (
        "java aspectj",
        Syntax((*_C_COMMENTS, long('"""'), quoted('"'), _CHAR)),
    ),
    (
        "c# c#script",
        Syntax(
            (
                *_C_COMMENTS,
                long('"""', escape=""),
                raw(r'"(?:(?<=@")|(?<=@\$"))', '"'),
                quoted('"'),
                _CHAR,
            )
        ),
    ),
    ("kotlin", Syntax((*_C_NESTED, long('"""', escape=""), quoted('"'), _CHAR))),
    ("scala sbt", Syntax((*_C_NESTED, long('"""', escape=""), quoted('"'), _CHAR))),
    (
        "swift",
        Syntax(
            (
                *_C_NESTED,
                raw(r'#(?P<tag>#{0,8})"""', '"""#{tag}'),
                raw(r'#(?P<tag>#{0,8})"', '"#{tag}'),
                long('"""'),
                quoted('"'),
            )
        ),
    ),
    ("go go-mod", Syntax((*_C_COMMENTS, raw("`", "`"), quoted('"'), _CHAR))),
    (
        "rust",
        Syntax(
            (
                *_C_NESTED,
                raw(r'#(?<=r#)(?P<tag>#{0,30})"', '"#{tag}'),
                raw(r'"(?:(?<=[^\w]r")|(?<=br"))', '"'),
                long('"'),
                _RUST_CHAR,
            )
        ),
    ),
    (
        "javascript jsx ts tsx qml mdx",
        Syntax(
            (_SLASHES, block(r"/\*", "*/"), _JS_REGEX, _TEMPLATE, quoted('"'), quoted("'")),
        ),
    ),
    (
        "json json5 ejson",  # strings are data here; comments occur in settings files
        Syntax(
            (
                *_C_COMMENTS,
                Token("", r'"[^"\\\n]*+(?>(?:\\.[^"\\\n]*+)*)"?'),
            )
        ),
    ),
    ("html xhtml vue svelte astro", Syntax(_PAGE)),
    (
        "xml svg xsd xsl xaml plist pom wsdl csproj vbproj fsproj vcxproj msbuild resx xliff dtd urdf kml",
        Syntax(_MARKUP),
    ),
    (
        "jinja twig nunjucks liquid salt-lint",
        Syntax((*_PAGE, block(r"\{#", "#}"))),
    ),
    ("handlebars mustache", Syntax((*_PAGE, block(r"\{\{!--", "--}}"), block(r"\{\{!", "}}")))),
    (
        "erb ejs",
        Syntax((*_PAGE, block("<%#", "%>"), embed("<%(?![%#])", "%>", "ruby"))),
    ),
    ("css", Syntax((block(r"/\*", "*/"), quoted('"'), quoted("'")))),
    (
        "scss less sass stylus",  # `//` inside url(…) is no comment
        Syntax(
            (block(r"/\*", "*/"), line(r"//(?<![^\s;{}]//)"), quoted('"'), quoted("'")),
        ),
    ),
    ("php php7 php8", Syntax((*_PAGE, Token("embed", r"<\?(?:php|=)", language="php-code")))),
    (
        "php-code",  # what stands between <?php and ?>
        Syntax(
            (
                Token("line", r"//(?>(?:[^\n?]|\?(?!>))*)"),
                Token("line", r"#(?!\[)(?>(?:[^\n?]|\?(?!>))*)"),
                block(r"/\*", "*/"),
                heredoc(rf"<<<[ \t]{{0,8}}{_HEREDOC_TAG}"),
                long('"'),
                long("'"),
                Token("leave", r"\?>"),
            )
        ),
    ),
    (
        "ruby crystal puppet",
        Syntax(
            (
                Token("block", r"=(?<![^\n]=)begin\b", "\n=end", open_ended=True),
                Token("line", r"#(?<![^\s;(){}\[\],]#)(?!\{)[^\n]*"),
                heredoc(rf"<<[-~]?{_HEREDOC_TAG}"),
                _ESCAPED,
                quoted('"'),
                quoted("'", before=r"(?<![\w?$]')"),
            )
        ),
    ),
    (
        "perl",
        Syntax(
            (
                Token(
                    "block",
                    r"=(?<![^\n]=)(?:pod|head\d|over|item|begin|for|encoding)\b",
                    "\n=cut",
                    open_ended=True,
                ),
                word("#"),
                heredoc(rf"<<~?{_HEREDOC_TAG}"),
                _ESCAPED,
                quoted('"', before=r'(?<!\$")'),
                quoted("'", before=r"(?<![\w$&]')"),
            )
        ),
    ),
    (
        "lua luau",
        Syntax(
            (
                Token("block", r"--\[(?P<tag>={0,30})\[", "]{tag}]"),
                line("--"),
                raw(r"\[(?P<tag>={0,30})\[", "]{tag}]"),
                quoted('"'),
                quoted("'"),
            )
        ),
    ),
    (
        "r",
        Syntax(
            (
                line("#"),
                raw(r'"(?<=[^\w][rR]")(?P<tag>-{0,30})\(', '){tag}"'),
                long('"'),
                long("'"),
            )
        ),
    ),
    (
        "sql",
        Syntax((line("--"), block(r"/\*", "*/"), first("#"), long("'"), plain('"'), plain("`"))),
    ),
    (
        "shell bash sh zsh ksh dash ash bats fish csh tcsh pkgbuild bitbake expect dotenv",
        Syntax(
            (
                word("#"),
                heredoc(rf"<<(?<!<<<)(?!<)-?[ \t]{{0,8}}\\?{_HEREDOC_TAG}"),
                _ESCAPED,
                long("'", escape=""),
                long('"'),
            )
        ),
    ),
    (
        "powershell",
        Syntax(
            (
                block("<#", "#>"),
                word("#"),
                raw(r'"(?<=@")[ \t]{0,8}\r?\n', '\n"@'),
                raw(r"'(?<=@')[ \t]{0,8}\r?\n", "\n'@"),
                Token("", r"`[\s\S]"),
                long('"', escape="`"),
                long("'", escape=""),
            )
        ),
    ),
    ("makefile", Syntax((word("#"), _ESCAPED, quoted('"'), plain("'")))),
    (
        "cmake",
        Syntax(
            (
                Token("block", r"#\[(?P<tag>={0,30})\[", "]{tag}]"),
                line("#"),
                raw(r"\[(?P<tag>={0,30})\[", "]{tag}]"),
                _ESCAPED,
                long('"'),
            )
        ),
    ),
    (
        "dockerfile",
        Syntax(
            (first("#"), heredoc(rf"<<-?{_HEREDOC_TAG}"), quoted('"'), plain("'")),
        ),
    ),
    (
        "yaml",
        Syntax(
            (
                # a shell script in a workflow: its comments are comments
                Token(
                    "embed",
                    r"\|(?:(?<=run: \|)|(?<=script: \|)|(?<=shell: \|)|(?<=bash: \|)|(?<=command: \|))"
                    r"[-+\d]{0,2}[ \t]{0,40}(?=\r?\n|#)",
                    end="indented",
                    language="shell",
                ),
                Token("string", r"\|(?<=[:\-] \|)[-+\d]{0,2}[ \t]{0,40}(?=\r?\n|#)", end="indented"),
                Token("string", r">(?<=[:\-] >)[-+\d]{0,2}[ \t]{0,40}(?=\r?\n|#)", end="indented"),
                Token("line", r"#(?<![^\s]#)[^\n]*"),
                quoted('"', before=r'(?<![^\s\[{,(]")'),
                Token("string", r"'(?<![^\s\[{,(]')[^'\n]*+'?"),
            )
        ),
    ),
    ("toml cargo", Syntax((line("#"), long('"""'), raw("'''", "'''"), quoted('"'), plain("'")))),
    (
        "ini editorconfig gitconfig gitmodules coveragerc flake8 pylintrc pypirc isort hgrc",
        Syntax((Token("line", r"#(?<![^\s]#)[^\n]*"), Token("line", r";(?<![^\s];)[^\n]*"))),
    ),
    ("java-properties", Syntax((first("#"), first("!")))),
    (
        "gitignore gitattributes dockerignore npmignore prettierignore mailmap codespellrc robot gherkin",
        Syntax(_HASH_FIRST),
    ),
    ("proto thrift", Syntax((*_C_COMMENTS, quoted('"'), quoted("'")))),
    ("textproto", Syntax((line("#"), quoted('"'), quoted("'")))),
    (
        "markdown quarto myst",
        Syntax(
            (
                block("<!--", "-->"),
                Token(
                    "embed",
                    r"`(?P<tag>``{1,10})[ \t]{0,8}\{?(?P<lang>[\w+#.-]{0,20})[^`\n]*\n",
                    "`{tag}",
                    end="fence",
                    first=True,
                ),
                Token(
                    "embed",
                    r"~(?P<tag>~~{1,10})[ \t]{0,8}\{?(?P<lang>[\w+#.-]{0,20})[^\n]*\n",
                    "~{tag}",
                    end="fence",
                    first=True,
                ),
            )
        ),
    ),
    (
        "groovy jenkins",
        Syntax((*_C_COMMENTS, long('"""'), long("'''"), quoted('"'), quoted("'"))),
    ),
    ("dart", Syntax((*_C_NESTED, long('"""'), long("'''"), quoted('"'), quoted("'")))),
    ("zig", Syntax((line("//"), quoted('"'), _CHAR))),
    (
        "julia",
        Syntax((nested("#=", "=#"), line("#"), long('"""'), long('"'), _CHAR)),
    ),
    ("haskell purescript elm", Syntax((nested(r"\{-", "-}"), line("--"), quoted('"'), _CHAR))),
    ("ocaml", Syntax((nested(r"\(\*", "*)"), long('"'), _CHAR))),
    ("f# f#script", Syntax((line("//"), block(r"\(\*(?!\))", "*)"), long('"""'), long('"')))),
    ("elixir", Syntax((line("#"), long('"""'), long('"'), quoted("'")))),
    ("erlang", Syntax((line("%"), quoted('"'), plain("'")))),
    ("clojure clojurescript edn scheme", Syntax((line(";"), _ESCAPED, long('"')))),
    ("nim nimble", Syntax((nested(r"#\[", "]#"), line("#"), long('"""', escape=""), quoted('"')))),
    (
        "nix",
        Syntax((line(r"#(?<![^\s;(){}\[\]]#)"), block(r"/\*", "*/"), long("''"), long('"'))),
    ),
    ("terraform hcl", Syntax((line("#"), *_C_COMMENTS, heredoc(rf"<<-?{_HEREDOC_TAG}"), quoted('"')))),
    ("graphql", Syntax((line("#"), long('"""'), quoted('"')))),
    ("verilog system-verilog", Syntax((*_C_COMMENTS, quoted('"')))),
    ("vhdl", Syntax((line("--"), plain('"')))),
    ("fortran", Syntax((line("!"), plain('"'), plain("'")))),
    (
        "pascal lazarus",
        Syntax((line("//"), block(r"\{", "}"), block(r"\(\*", "*)"), plain("'"))),
    ),
    ("tex bib", Syntax((line(r"%(?<!\\%)"),))),
    (
        "matlab",  # identify takes `.m` for Objective-C
        Syntax(
            (
                Token("block", r"%\{[ \t]{0,8}\r?\n", "\n%}"),
                line("%"),
                plain('"'),
                Token("string", r"'(?<![\w)\]}.']')[^'\n]*+'?"),
            )
        ),
    ),
    ("vim", Syntax((first('"'),))),
    ("vb", Syntax((line("'"), plain('"')))),
    ("pofile", Syntax((line("#"), plain('"')))),
    ("batch", Syntax((first("::"), first(r"R[Ee][Mm]\b"), first(r"rem\b"), first(r"@[Rr][Ee][Mm]\b")))),
)


def _by_tag() -> dict[str, Syntax]:
    return {tag: syntax for tags, syntax in _FAMILIES for tag in tags.split()}


# Every language with a row. For a file with several tags, the first that is listed here is its language.
LANGUAGES: Mapping[str, Syntax] = MappingProxyType(_by_tag())

# What people write after ``` in Markdown, where it is no tag.
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "py": "python",
        "js": "javascript",
        "node": "javascript",
        "typescript": "ts",
        "cpp": "c++",
        "cxx": "c++",
        "cu": "cuda",
        "csharp": "c#",
        "cs": "c#",
        "objc": "objective-c",
        "golang": "go",
        "rs": "rust",
        "rb": "ruby",
        "kt": "kotlin",
        "yml": "yaml",
        "console": "shell",
        "docker": "dockerfile",
        "make": "makefile",
        "ps1": "powershell",
        "jsonc": "json5",
        "protobuf": "proto",
        "latex": "tex",
    }
)
