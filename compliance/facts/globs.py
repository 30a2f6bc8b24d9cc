"""Path patterns of REUSE.toml and debian/copyright as regular expressions that never run away.

REUSE 3.3: `*` is anything but a slash, `**` anything, `\\` takes the next character as it is. Debian's
copyright format 1.0: `*` is anything, slashes too, `?` any one character.
"""

from __future__ import annotations

import re
from functools import cache

_TOKENS = re.compile(r"\\.|\*{2,}|\*|\?|[^\\*?]+|\\\Z", re.S)
_ANY, _IN_FOLDER = "**", "*"


@cache
def reuse_glob(glob: str) -> re.Pattern[str]:
    return _compiled([token if token != "?" else "\\?" for token in _TOKENS.findall(glob)])


@cache
def debian_glob(glob: str) -> re.Pattern[str]:
    return _compiled([_ANY if token.startswith("*") else token for token in _TOKENS.findall(glob)])


def _compiled(tokens: list[str]) -> re.Pattern[str]:
    """What follows a star is looked for once, from left to right: `(?>…)` never goes back over it.

    That is right within a run of one kind of star; only the last star has to try every place.
    """
    pieces: list[list[str]] = [[""]]  # between `**`; each of parts between `*`
    for token in tokens:
        if token.startswith(_ANY):
            pieces.append([""])
        elif token == _IN_FOLDER:
            pieces[-1].append("")
        else:
            pieces[-1][-1] += "." if token == "?" else re.escape(token[-1] if token[0] == "\\" else token)
    *before, last = [_piece(parts, last=index == len(pieces) - 1) for index, parts in enumerate(pieces)]
    head = "".join(part if index == 0 else f"(?>.*?{part})" for index, part in enumerate(before))
    return re.compile((f"{head}.*?" if before else "") + last + r"\Z", re.S)


def _piece(parts: list[str], *, last: bool) -> str:
    first, *others = parts
    middle, end = (others[:-1], others[-1:]) if last else (others, [])
    return first + "".join(f"(?>[^/]*?{part})" for part in middle) + "".join(f"[^/]*{part}" for part in end)
