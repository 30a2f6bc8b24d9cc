"""How comments and strings look in each language: one row a family, keyed by `identify`'s tags.

To add a language, add a row to `_FAMILIES`: its tags, then its tokens, the more specific first. Tokens are
built by the small words below (`line`, `block`, `quoted`, …); the scanner knows nothing of any language.

Two rules keep scanning linear, whatever a file holds:
- an opener starts with a literal character and either cannot fail after it has consumed much, or is bounded;
- an opener never looks for its end: ends that may lie far away are found by `closer` or `end`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Token:
    """Something that starts with `opener` (a regex).

    `kind`: line, block, string, docstring; "" is passed over, `embed` holds code in another language and
    `leave` ends such code. Its end is the literal `closer` ("{tag}" stands for what the opener's group `tag`
    matched), or what the end finder named `end` says (see `ends.py`; "line": the end of the line), or else
    the opener's own end.
    """

    kind: str
    opener: str
    closer: str = ""
    escape: str = ""  # a character that robs the next one of its meaning
    end: str = ""  # "line", or the name of an end finder
    first: bool = False  # only as the first thing on its line
    open_ended: bool = False  # without its closer it runs to the end of the text
    language: str = ""  # of an embed, where the opener's group `lang` does not say
    literal: bool = field(init=False)  # it ends with its closer, and that is always the same

    def __post_init__(self) -> None:
        other = self.end or self.open_ended or self.kind == "embed" or "{tag}" in self.closer
        object.__setattr__(self, "literal", bool(self.closer) and not other)


@dataclass(frozen=True, slots=True)
class Syntax:
    """A language's tokens. `docstrings`: strings that stand as statements document the code (Python)."""

    tokens: tuple[Token, ...]
    docstrings: bool = False


def line(opener: str) -> Token:
    return Token("line", opener + r"[^\n]*")


def word(sign: str, *, after: str = r";&|(){}\[\],") -> Token:
    """A line comment whose sign counts only at the start of a word: `$#`, `${x#y}`, `s#a#b#`, `a#b`."""
    return Token("line", rf"{sign}(?<![^\s{after}]{sign})[^\n]*")


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


def passed(opener: str, closer: str = "") -> Token:
    """Code in which a sign means nothing: it is passed over."""
    return Token("", opener, closer)


def regex(*words: str) -> Token:
    """A regular expression literal `/…/` on one line.

    It stands where a value may: after an operator or one of `words`, never after an operand.
    """
    places = [r"[=(,:\[!&|?{;~]", r"[=(,:\[&|?{;~] ", *(f"{word} " for word in words)]
    behind = "|".join(f"(?<={place}/)" for place in places)
    body = r"(?>(?:[^/\\\[\n]|\\[^\n]|\[(?>(?:[^\]\\\n]|\\[^\n])*)\]?)*)/?"
    return passed(f"/(?:{behind})(?![*/]){body}")


def brackets(opener: str) -> tuple[Token, ...]:
    """Strings that `opener` starts and a bracket delimits, balanced inside: `%w[…]`, `q{…}`."""
    pairs = (("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"))
    return tuple(Token("string", rf"{opener}\{left}", right, "\\", end="brackets") for left, right in pairs)


def heredoc(opener: str) -> Token:
    return Token("string", opener, end="heredoc")


def embed(opener: str, closer: str, language: str) -> Token:
    return Token("embed", opener, closer, language=language, open_ended=True)


# 'x', '\n', '\u{1F600}', 'ab' (C); not 1'000 (C++14), not 'a (a lifetime in Rust)
_CHAR = Token("string", r"'(?<![0-9a-fA-F]')(?:[^'\\\n]|\\[^\n]){1,12}'")
# One character. 'a (a type, a lifetime) and x' (a name, a transposed matrix) are none.
_ONE = Token("string", r"'(?<![\w)\]}.']')(?:[^'\\\n]|\\(?:[uUx][0-9a-fA-F]{1,8}|\d{1,4}|[^\n]))'")
_RUST_CHAR = Token("string", r"'(?:[^'\\\n]|\\(?:u\{[0-9a-fA-F_]{1,8}\}|x[0-9a-fA-F]{2}|[^\n]))'")
_ESCAPED = Token("", r"\\[\s\S]")  # \" or \# in code opens nothing
_HEREDOC_TAG = r"(?P<quote>[\"']?)(?P<tag>[A-Za-z_]\w{0,60})(?P=quote)"
_TEMPLATE = Token("string", "`", "`", end="template")
# `https://…` in JSX text is no comment
_SLASHES = line(r"//(?<!https://)(?<!http://)")
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
    passed(r'"(?<=[\w-]=")[^"\n]*"?'),  # the value of an attribute
)
_PAGE = (
    *_MARKUP,
    embed(r"<(?P<tag>script|SCRIPT)\b[^>]{0,400}>", "</{tag}", "javascript"),
    embed(r"<(?P<tag>style|STYLE)\b[^>]{0,400}>", "</{tag}", "scss"),
)
_VERBATIM = Token("string", r'"(?:(?<=@")|(?<=@\$"))', '"', end="doubled")
_NAME = passed(r"`[^`\n]*+`?")
_TRIPLE = ('"""', "'''")
_HASH_FIRST = (first("#"),)
_HASKELL_SIGNS = r"!#$%&*+./<=>?@\\^|~:-"
_POD = Token("block", r"=(?<![^\n]=)(?!cut\b)[a-zA-Z]", "\n=cut", open_ended=True)
# q{…}, qw(…), m{…}; and on one line q/…/, m#…#, s/…/…/, tr#…#…#
_PERL_START = r"(?<![\w$@%&*>:'{{\\-]{})"
_PERL_QUOTES = (
    *brackets("q" + _PERL_START.format("q") + r"(?:[qxr]?|w[ \t]?)"),
    *brackets("m" + _PERL_START.format("m")),
    *(
        passed(rf"{letter}{_PERL_START.format(letter)}{rest}\{sign}{part * parts}")
        for sign in "/|!#~"
        for part in [rf"[^{sign}\\\n]*+(?>(?:\\[^\n][^{sign}\\\n]*+)*)\{sign}?"]
        for letter, rest, parts in [
            ("q", "[qxrw]?", 1),
            ("m", "", 1),
            ("s", "", 2),
            ("t", "r", 2),
            ("y", "", 2),
        ]
    ),
)

_FAMILIES: tuple[tuple[str, Syntax], ...] = (
    (
        "python pyi cython python3 python2 bazel scons gyp gyb tiltfile wsgi meson meson-options salt",
        Syntax((line("#"), long('"""'), long("'''"), quoted('"'), quoted("'")), docstrings=True),
    ),
    ("jupyter", Syntax(())),  # read cell by cell, see notebook.py
    ("c c++ cuda header metal hlsl ino objective-c objective-c++ inl inc", Syntax(_C)),
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
                _VERBATIM,
                quoted('"'),
                _CHAR,
            )
        ),
    ),
    ("kotlin", Syntax((*_C_NESTED, long('"""', escape=""), quoted('"'), _CHAR, _NAME))),
    ("scala sbt", Syntax((*_C_NESTED, long('"""', escape=""), quoted('"'), _ONE, _NAME))),
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
            (_SLASHES, block(r"/\*", "*/"), regex("return"), _TEMPLATE, quoted('"'), quoted("'")),
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
                Token("embed", r"_(?<![^\n]_)_END__(?=\r?\n|\Z)", language="data"),
                Token("line", r"#(?<![^\s;(){}\[\],]#)(?!\{)[^\n]*"),
                heredoc(rf"<<[-~]?{_HEREDOC_TAG}"),
                *brackets("%(?:[qQwWiIrsx]|(?<=[=(,]%)|(?<=[=(,a-z_] %))"),
                regex("if", "when", "and", "unless", "split", "match"),
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
                _POD,
                Token("embed", r"_(?<![^\n]_)_(?:END|DATA)__(?=\r?\n|\Z)", language="perl-data"),
                word("#"),
                heredoc(rf"<<~?{_HEREDOC_TAG}"),
                *_PERL_QUOTES,
                regex("if", "and", "or", "unless", "split", "grep", "return", "not", "when"),
                passed(r"\$(?:#|\w+|['\"&`])"),  # $#list, $s, $' and the like
                _ESCAPED,
                quoted('"'),
                quoted("'", before=r"(?<![\w&]')"),
            )
        ),
    ),
    ("perl-data", Syntax((_POD,))),  # what follows __END__
    ("data", Syntax(())),
    (
        "lua luau",
        Syntax(
            (
                Token("block", r"--\[(?P<tag>={0,200})\[", "]{tag}]"),
                line("--"),
                raw(r"\[(?P<tag>={0,200})\[", "]{tag}]"),
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
                *(
                    raw(rf"{quote}(?<=[^\w][rR]{quote})(?P<tag>-{{0,30}})\{left}", f"{right}{{tag}}{quote}")
                    for quote in ('"', "'")
                    for left, right in ("()", "[]", "{}")
                ),
                long('"'),
                long("'"),
                plain("`"),
            )
        ),
    ),
    (
        "sql",
        Syntax(
            (
                line("--"),
                block(r"/\*", "*/"),
                first("#(?![A-Za-z0-9_])"),  # MySQL; #name is a table in Transact-SQL
                Token("string", r"'\\'(?!')"),  # a lone backslash, no escape: … ESCAPE '\'
                long("'"),
                plain('"'),
                plain("`"),
            )
        ),
    ),
    (
        "shell bash sh zsh ksh dash ash bats fish csh tcsh pkgbuild bitbake expect dotenv",
        Syntax(
            (
                word("#", after=";&|()<>"),
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
                Token("block", r"#\[(?P<tag>={0,200})\[", "]{tag}]"),
                line("#"),
                raw(r"\[(?P<tag>={0,200})\[", "]{tag}]"),
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
    # a sign that starts the rest of a continued line is part of the value
    ("java-properties", Syntax((first("#"), first("!"), passed(r"\\\r?\n[ \t]{0,40}[#!]?")))),
    (
        "gitignore gitattributes dockerignore npmignore prettierignore mailmap codespellrc robot gherkin",
        Syntax(_HASH_FIRST),
    ),
    ("proto solidity", Syntax((*_C_COMMENTS, quoted('"'), quoted("'")))),
    ("thrift", Syntax((line("#"), *_C_COMMENTS, quoted('"'), quoted("'")))),
    ("textproto", Syntax((line("#"), quoted('"'), quoted("'")))),
    (
        "markdown quarto myst",
        Syntax(
            (
                block("<!--", "-->"),
                Token(
                    "embed",
                    r"`(?P<tag>``{1,10}+)[ \t]{0,8}+\{?+(?P<lang>[\w+#.-]{0,20}+)[^`\n]{0,400}+\n",
                    "`{tag}",
                    end="fence",
                    first=True,
                ),
                Token(
                    "embed",
                    r"~(?P<tag>~~{1,10}+)[ \t]{0,8}+\{?+(?P<lang>[\w+#.-]{0,20}+)[^\n]{0,400}+\n",
                    "~{tag}",
                    end="fence",
                    first=True,
                ),
                passed(r"`(?!``)[^`\n]*+`?"),
            )
        ),
    ),
    (
        "groovy jenkins",
        Syntax(
            (
                *_C_COMMENTS,
                raw(r"\$(?<=[=(,\s]\$)/", "/$"),
                regex("return"),
                long('"""'),
                long("'''"),
                quoted('"'),
                quoted("'"),
            )
        ),
    ),
    (
        "dart",
        Syntax(
            (
                *_C_NESTED,
                long('"""'),
                long("'''"),
                Token("string", r'"(?<=\Wr")[^"\n]*"?'),
                Token("string", r"'(?<=\Wr')[^'\n]*'?"),
                quoted('"'),
                quoted("'"),
            )
        ),
    ),
    ("zig", Syntax((line("//"), Token("string", r"\\\\[^\n]*"), quoted('"'), _CHAR))),
    (
        "julia",
        Syntax((nested("#=", "=#"), line("#"), long('"""'), long('"'), long("`"), _ONE)),
    ),
    (
        "haskell purescript elm",  # `-->` and `|--` are operators, `{-#` is a pragma
        Syntax(
            (
                nested(r"\{-(?!#)", "-}"),
                Token("line", rf"-(?<![{_HASKELL_SIGNS}]-)-++(?![{_HASKELL_SIGNS}])[^\n]*"),
                quoted('"'),
                _ONE,
            )
        ),
    ),
    ("ocaml", Syntax((nested(r"\(\*", "*)"), raw(r"\{(?P<tag>[a-z_]{0,30})\|", "|{tag}}"), long('"'), _ONE))),
    (
        "f# f#script",
        Syntax(
            (
                line("//"),
                nested(r"\(\*(?!\))", "*)"),
                long('"""', escape=""),
                _VERBATIM,
                long('"'),
                _ONE,
            )
        ),
    ),
    (
        "elixir",
        Syntax(
            (
                line("#"),
                Token("docstring", r'"(?<=doc ")""', '"""', "\\"),
                *(Token("docstring", rf"~(?<=doc ~)[sS]{quote}", quote, "\\") for quote in _TRIPLE),
                *(long(f"~[a-zA-Z]{quote}", quote) for quote in _TRIPLE),
                long('"""'),
                long("'''"),
                *(  # a sigil ends with the first closer: brackets in it need not balance
                    long(rf"~(?:[a-z]|[A-Z]{{1,9}})\{left}", right)
                    for left, right in ("()", "[]", "{}", "<>", "//", "||", '""', "''")
                ),
                passed(r"\?(?<!\w\?)\\?[#\"']"),
                long('"'),
                long("'"),
            )
        ),
    ),
    (
        "erlang",
        Syntax((line("%"), passed(r"\$(?:\\[\s\S]|[\s\S])"), long('"""', escape=""), long('"'), quoted("'"))),
    ),
    (
        "clojure clojurescript edn scheme lisp",  # lisp: Common Lisp, Emacs Lisp, Racket
        Syntax(
            (
                passed("#;"),  # what it takes out is code
                nested(r"#\|", "|#"),
                line(";"),
                passed(r"\?(?<=[\s(\[]\?)[;\"]"),  # Emacs Lisp's characters
                _ESCAPED,
                long('"'),
            )
        ),
    ),
    ("nim nimble", Syntax((nested(r"#\[", "]#"), line("#"), long('"""', escape=""), quoted('"')))),
    (
        "nix",
        Syntax((line(r"#(?<![^\s;(){}\[\]]#)"), block(r"/\*", "*/"), long("''"), long('"'))),
    ),
    ("terraform hcl", Syntax((line("#"), *_C_COMMENTS, heredoc(rf"<<-?{_HEREDOC_TAG}"), quoted('"')))),
    ("graphql", Syntax((line("#"), Token("docstring", '"""', '"""', "\\"), quoted('"')))),
    ("verilog system-verilog", Syntax((*_C_COMMENTS, quoted('"')))),
    ("vhdl", Syntax((line("--"), block(r"/\*", "*/"), plain('"'), Token("string", r"'(?<!\w')[^\n]'")))),
    ("fortran", Syntax((line("!"), plain('"'), plain("'")))),
    (
        "fortran-fixed",  # a sign in column 1 makes a comment, in column 6 it continues a line
        Syntax(
            (
                *(line(rf"{sign}(?<![^\n]{sign})") for sign in (r"\*", "C", "c")),
                line(r"!(?<!\n     !)"),
                plain('"'),
                plain("'"),
            )
        ),
    ),
    (
        "asm",  # GNU as, for any processor; see `nasm` for the others
        Syntax(
            (
                *_C_COMMENTS,
                # `#include` is for the preprocessor; `#1` and `#:lo12:x` are operands
                passed(
                    r"#(?:include|define|undef|if|ifn?def|elif|else|endif|error|warning|pragma|line)\b[^\n/]*"
                ),
                Token("line", r"#(?:(?<![^\n]#)|(?<=\n\t#)|(?<=[^,]\s#)(?=[\s#*=-]|[^\x00-\x7f]))[^\n]*"),
                Token("line", r"@(?:(?<![^\n]@)|(?<=\s@)(?=[\s@*=-]|[^\x00-\x7f]))[^\n]*"),
                Token("line", r";(?<![^\s];)[^\n]*"),
                quoted('"'),
                passed(r"'(?:\\[^\n]|[^\n])'?"),
            )
        ),
    ),
    (
        "nasm",  # and MASM, TASM, armasm
        Syntax(
            (
                line(";"),
                block(r"C(?<![^\n]C)OMMENT[ \t]{1,8}(?P<tag>[^\s\w])", "{tag}"),
                plain('"'),
                plain("'"),
                plain("`"),
            )
        ),
    ),
    (
        "pascal lazarus",
        Syntax((line("//"), block(r"\{(?!\$)", "}"), block(r"\(\*(?!\$)", "*)"), plain("'"))),
    ),
    (
        "tex",
        Syntax(
            (
                block(r"\\begin\{comment\}", r"\end{comment}"),
                raw(r"\\begin\{(?P<tag>[vV]erbatim\*?|lstlisting|minted|alltt)\}", r"\end{{tag}}"),
                passed(r"\\(?:verb|lstinline)\*?(?P<tag>[^\w\s*{\[])", "{tag}"),
                passed(r"\\(?:url|path|href)\{[^{}\n]*+\}?"),
                _ESCAPED,
                line("%"),
            )
        ),
    ),
    ("bib", Syntax((first("%"),))),
    (
        "matlab",  # and Octave; identify takes `.m` for Objective-C
        Syntax(
            (
                *(
                    Token("block", rf"{sign}\{{[ \t]{{0,8}}\r?\n", f"{sign}}}", end="fence", first=True)
                    for sign in "%#"
                ),
                Token("", "!", end="line", first=True),  # a command for the system
                line("%"),
                line("#"),
                line(r"\.\.\."),
                quoted('"'),
                Token("string", r"'(?<![\w)\]}.']')[^'\n]*+(?>(?:''[^'\n]*+)*)'?"),
            )
        ),
    ),
    (
        "vim",
        Syntax(
            (
                first('"'),
                # behind a command: a blank on both sides, where no operand is wanted
                Token(
                    "line",
                    r'"(?<=\s")(?<![=(,\[{.:+\-!?&|~<>#\\] ")(?<!cho ")(?<!hom ")(?<!exe ")(?<!ute ")'
                    r'(?<!urn ")(?<! in ")(?<! is ")(?=[ \t](?!\\)|[^\x00-\x7f]|{{{|}}})[^\n]*',
                ),
                Token("line", r"#(?<![^\s]#)(?=[ \t])[^\n]*"),  # Vim 9
                quoted('"'),
                plain("'"),
            )
        ),
    ),
    ("vb", Syntax((line("'"), plain('"')))),
    ("pofile", Syntax((line("#"), quoted('"')))),
    (
        "batch",
        Syntax(
            (
                first("::"),
                *(Token("line", rf"{r}(?:(?<=[&|(]{r})|(?<=[&|(] {r}))[Ee][Mm]\b[^\n]*") for r in "rR"),
                *(first(rf"{r}[Ee][Mm](?![\w-])") for r in "rR"),
                first(r"@[ \t]{0,8}[Rr][Ee][Mm](?![\w-])"),
                plain('"'),
            )
        ),
    ),
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
        "common-lisp": "lisp",
        "elisp": "lisp",
        "emacs-lisp": "lisp",
        "racket": "lisp",
        "hs": "haskell",
        "ex": "elixir",
        "clj": "clojure",
        "fs": "f#",
        "fsharp": "f#",
        "jl": "julia",
        "octave": "matlab",
        "systemverilog": "system-verilog",
        "viml": "vim",
        "bat": "batch",
        "assembly": "asm",
        "sol": "solidity",
        "gql": "graphql",
        "properties": "java-properties",
    }
)
