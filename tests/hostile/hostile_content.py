"""Contents: what a file can say to cost time or memory, to hide a notice, or to lead a reader astray."""

from __future__ import annotations

import json
import random
from pathlib import Path

from support.corpus import NOTICE, SCRIPT, SECRET, Made, hostile

ROOT = Path(__file__).parents[2]
APACHE = (ROOT / "LICENSE").read_text(encoding="utf-8")
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software.
"""
WORDS = "license copyright warranty permission granted software redistribution conditions notice liability shall terms source".split()


def written(made: Made, files: dict[str, str | bytes]) -> str:
    """A repository with these files, and one notice that must be found whatever they do."""
    repo = made.repo()
    repo.commit({"guilty.py": NOTICE, **files})
    return str(repo.path)


def shuffled(seed: int, count: int) -> str:
    source = random.Random(seed)
    return " ".join(source.choice(WORDS) for _ in range(count))


# --- time ---------------------------------------------------------------------------------------------


@hostile(finds="Zhipu AI")
def openers_that_never_close(made: Made) -> str:
    """A megabyte of comment and string openers in each family of languages: a search for the end from each is quadratic."""
    openers = {"c": "/* ", "py": '"""\'\'\'', "rs": "/*/*", "lua": "--[==[", "sh": "<<A ", "rb": "=begin\n%q{", "html": "<!--", "pl": "q{", "hs": "{-", "ml": "(*",
               "jl": "#=", "js": "`${", "cpp": 'R"a(', "cs": '$@"{', "swift": '#"""', "tex": "\\begin{verbatim}", "vue": "<script>", "md": "```py\n", "d": "/+", "php": "<?php <<<A\n"}  # fmt: skip
    return written(
        made, {f"o/{name}.{name}": opener * (400_000 // len(opener)) for name, opener in openers.items()}
    )


@hostile(finds="Zhipu AI")
def nested_comments(made: Made) -> str:
    """Comments within comments, a hundred thousand deep, in languages that count them."""
    return written(
        made,
        {
            f"a.{kind}": opener * 100_000 + closer * 100_000
            for kind, opener, closer in (
                ("rs", "/*", "*/"),
                ("hs", "{-", "-}"),
                ("ml", "(*", "*)"),
                ("jl", "#=", "=#"),
            )
        },
    )


@hostile(finds="Zhipu AI")
def millions_of_signs(made: Made) -> str:
    """Two million (c), and years, and no holder."""
    return written(
        made,
        {
            "a.py": "# " + "(c) " * 800_000,
            "b.py": "# (c) 2024\n" * 50_000,
            "c.md": "Copyright (c) " * 150_000,
            "d.py": "# ©" * 300_000,
        },
    )


@hostile(finds="Zhipu AI")
def words_of_licences_without_one(made: Made) -> str:
    """Half a megabyte of the words that licences are made of, at random."""
    return written(
        made, {"a.md": shuffled(1, 60_000), "b.py": "".join(f"# {shuffled(n, 12)}\n" for n in range(3_000))}
    )


@hostile(finds="Zhipu AI")
def pieces_of_licences_shuffled(made: Made) -> str:
    """The lines of a licence in random order, again and again: everything matches somewhat."""
    lines = [line for line in APACHE.splitlines() if line.strip()] + MIT.splitlines()
    source = random.Random(2)
    return written(made, {f"l/{n}.txt": "\n".join(source.choices(lines, k=600)) for n in range(4)})


@hostile(finds="Zhipu AI")
def a_licence_five_hundred_times(made: Made) -> str:
    """One notice over and over in one document, each a little different."""
    notice = 'Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file, {}\n'
    return written(made, {"LICENSE.many": "".join(notice.format(n) for n in range(500))})


@hostile(finds="Zhipu AI", heavy=True)
def a_licence_ten_thousand_times(made: Made) -> str:
    """The text of MIT ten thousand times over, in documents of the largest size that is read."""
    return written(made, {f"LICENSE.{n}": (MIT + f"{n}\n") * 2_000 for n in range(5)})


@hostile(finds="Zhipu AI")
def long_lines(made: Made) -> str:
    """Lines of a megabyte: words, letters, blanks, addresses, Chinese."""
    return written(made, {
        "a.py": "# Copyright 2024 Zhipu AI " + "all rights reserved license " * 36_000, "b.py": "# copyright " + "a" * 1_000_000,
        "c.md": "Copyright" + " " * 1_000_000 + "(c)", "d.py": "# Copied from https://" + "a.b/" * 250_000 + "\n",
        "e.py": "# 版权所有" + "中" * 300_000 + "\n", "f.py": "# Copyright 2024 " + "Zhipu AI and DeepSeek, " * 40_000, "g.js": "var a=1;" * 120_000,
    })  # fmt: skip


@hostile(finds="Zhipu AI")
def a_million_lines(made: Made) -> str:
    """A million lines of one character, and as many of an empty comment."""
    return written(made, {"a.py": "x\n" * 1_000_000, "b.py": "#\n" * 1_000_000, "c.txt": "\n" * 3_000_000})


@hostile(finds="Zhipu AI")
def chinese_in_every_line(made: Made) -> str:
    """Two hundred thousand comments of two characters, each a record."""
    return written(made, {"a.py": "# 权重\n" * 200_000})


@hostile(finds="Zhipu AI")
def origins_in_every_line(made: Made) -> str:
    """Fifty thousand statements of origin."""
    return written(
        made,
        {
            "a.py": "".join(
                f"# Copied from https://github.com/THUDM/x{n}/blob/main/a.py\n" for n in range(50_000)
            )
        },
    )


@hostile(finds="Zhipu AI")
def pragmas_in_every_line(made: Made) -> str:
    """A file that would settle its findings by a hundred thousand pragmas."""
    pragma = "# compliance: ignore[vendor-notice-uncredited] reason: because I say so\n"
    return written(
        made,
        {"a.py": pragma * 50_000 + NOTICE, "b.py": "# compliance: ignore[" + "x," * 200_000 + "]\n" + NOTICE},
    )


@hostile(finds="Zhipu AI")
def expressions_without_end(made: Made) -> str:
    """Licence expressions nested ten thousand deep and a megabyte long, in tags and in manifests."""
    deep = "(" * 5_000 + "MIT" + ")" * 5_000
    wide = " OR ".join(f"LicenseRef-x{n}" for n in range(20_000))
    return written(made, {
        "a.py": f"# SPDX-License-Identifier: {deep}\n", "b.py": f"# SPDX-License-Identifier: {wide}\n", "c.py": "# SPDX-License-Identifier: MIT AND (\n" * 500,
        "package.json": json.dumps({"name": "x", "license": deep}), "Cargo.toml": f"[package]\nname = 'x'\nlicense = '{wide}'\n",
    })  # fmt: skip


@hostile(finds="Zhipu AI")
def thousands_of_holders(made: Made) -> str:
    """A file that names ten thousand holders, each to be compared with every other."""
    return written(made, {"a.py": "".join(f"# Copyright 2024 Holder{n} Works Ltd\n" for n in range(10_000))})


@hostile(1, finds="Zhipu AI")
def thousands_of_components(made: Made) -> str:
    """Two thousand folders, each with a manifest, a licence and a notice."""
    files: dict[str, str | bytes] = {}
    for number in range(2_000):
        files |= {
            f"vendor/p{number}/package.json": f'{{"name": "p{number}", "license": "MIT"}}',
            f"vendor/p{number}/a.js": f"// (c) P{number} Ltd\n",
        }
    return written(made, files)


@hostile(finds="Zhipu AI")
def annotations_that_match_slowly(made: Made) -> str:
    """REUSE.toml and debian/copyright with patterns of stars, over files whose names nearly match."""
    star = "*a" * 40 + "b"
    toml = "version = 1\n" + "".join(
        f'[[annotations]]\npath = "{star}{n}"\nSPDX-License-Identifier = "MIT"\n' for n in range(200)
    )
    dep5 = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n" + "".join(
        f"Files: {star}{n}\nCopyright: x\nLicense: MIT\n\n" for n in range(200)
    )
    return written(
        made,
        {
            "REUSE.toml": toml,
            "debian/copyright": dep5,
            **{f"{'a' * 200}{n}.py": f"x = {n}\n" for n in range(200)},
        },
    )


@hostile(2, tells="first_party")
def a_policy_that_matches_slowly(made: Made) -> str:
    """The tree's own policy, which a local scan reads, with patterns of stars."""
    patterns = ", ".join(f'"{"**/" * 60}{n}x"' for n in range(20))
    deep = "/".join("d" * 60)
    return written(
        made,
        {
            ".compliance.yml": f'schema: "1"\nparams: {{first_party: [{patterns}], first_party: []}}\n',
            f"{deep}/a.py": NOTICE,
        },
    )


@hostile(0, 2, finds="Zhipu AI")
def star_patterns_in_a_policy(made: Made) -> str:
    """The same, well formed: every path is tried against each."""
    patterns = ", ".join(f'"{"**/a*" * 20}{n}"' for n in range(20))
    return written(
        made,
        {
            ".compliance.yml": f'schema: "1"\nparams: {{first_party: [{patterns}]}}\n',
            "a/" * 60 + "a.py": NOTICE,
        },
    )


@hostile(finds="Zhipu AI")
def references_in_a_circle(made: Made) -> str:
    """Licence files that refer to each other, and to themselves."""
    return written(
        made,
        {
            "LICENSE": "See COPYING for the license.\n",
            "COPYING": "See the file LICENSE for license terms.\n",
            "a.py": "# See LICENSE, COPYING and a.py for the license terms.\n",
        },
    )


@hostile(finds="Zhipu AI")
def sidecars_of_sidecars(made: Made) -> str:
    """x.license.license.license: each speaks for the one before."""
    return written(
        made,
        {
            f"a.py{'.license' * n}": "SPDX-License-Identifier: MIT\nSPDX-FileCopyrightText: X\n"
            for n in range(25)
        },
    )


# --- what is hidden ----------------------------------------------------------------------------------------


@hostile(finds=("智谱AI", "Zhipu AI"))
def encodings_of_every_kind(made: Made) -> str:
    """A notice stays one in UTF-16 and GB18030, with or without a mark."""
    text = "# Copyright 2024 智谱AI\n# 这里计算注意力权重\nx = 1\n"
    return written(
        made,
        {
            "a.py": text.encode("utf-16"),
            "b.py": text.encode("utf-16-be"),
            "c.py": text.encode("gb18030"),
            "d.py": b"\xef\xbb\xbf" + text.encode(),
        },
    )


@hostile(finds=("Zhipu AI", "DeepSeek AI"))
def bytes_that_are_no_text(made: Made) -> str:
    """Invalid UTF-8, NUL bytes, overlong forms and lone surrogates around a notice hide nothing."""
    notice = b"# Copyright 2024 DeepSeek AI"
    return written(made, {"a.py": notice + b"\n\xff\xfe\x80\n", "b.py": notice + b"\n\0\0\n", "c.py": notice + b"\n# \xc0\xbcscript\xc0\xbe\n", "d.py": notice + b"\n\xed\xa0\x80\n",
                          "e.py": b"\xff\xfe" + "# Copyright 2024 DeepSeek AI\n\ud800".encode("utf-16-le", "surrogatepass")})  # fmt: skip


@hostile(finds=("Zhipu AI", "DeepSeek AI"))
def two_encodings_in_one_file(made: Made) -> str:
    """A file half in UTF-8, half in GBK."""
    return written(
        made,
        {
            "a.py": "# Copyright 2024 DeepSeek AI\n# 权重\n".encode()
            + "# 这里计算注意力权重\n".encode("gbk") * 30
        },
    )


@hostile(finds=("Zhipu AI", "DeepSeek AI"))
def a_notice_below_a_megabyte(made: Made) -> str:
    """The notice stands where a hasty reader has stopped."""
    return written(made, {"a.py": "x = 1\n" * 200_000 + "# Copyright 2024 DeepSeek AI\n"})


@hostile(finds=("Zhipu AI", "DeepSeek AI"))
def line_ends_of_every_kind(made: Made) -> str:
    """CR alone, CRLF, form feeds, NEL and line separators: a notice hides behind one."""
    return written(
        made,
        {
            "a.py": "x = 1\r# Copyright 2024 DeepSeek AI\ry = 2\r",
            "b.py": "x\x0c\x0b\x85\u2028# Copyright 2023 DeepSeek AI\r\n",
        },
    )


@hostile(finds=("Zhipu AI", "DeepSeek AI"))
def sources_that_begin_like_a_picture(made: Made) -> str:
    """`GIF89a = 1` is a line of Python, `BZh91AY;` one of C; and control characters in a comment: no binary file."""
    notice = b"# Copyright 2024 DeepSeek AI\n"
    return written(made, {"a.py": b"GIF89a = 1\n" + notice, "b.py": b"RIFF = 1\n" + notice, "c.c": b"BZh91AY;\n// Copyright 2024 DeepSeek AI\n", "d.py": b"#" + b"\x01" * 80 + b"\n" + notice,
                          "e.tex": b"%PDF-1\n% Copyright 2024 DeepSeek AI\n"})  # fmt: skip


@hostile(finds="Zhipu AI")
def not_what_the_suffix_says(made: Made) -> str:
    """Notebooks that are images, lists or nothing; sources that are programs; a pointer to a large file."""
    cells = {"cells": [{"cell_type": ["x"], "source": {"a": 1}}, None, 7, {"source": [None, 3]}]}
    return written(made, {
        "a.ipynb": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "b.ipynb": "[1, 2]", "c.ipynb": "null", "d.ipynb": json.dumps(cells), "e.py": b"\x7fELF" + bytes(5000),
        "f.txt": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 99999999999\n", "g.ipynb": '{"cells": [{"source": "\\ud800\\udc"}]}',
    })  # fmt: skip


@hostile(finds="Zhipu AI")
def a_large_file_pointer_with_a_notice(made: Made) -> str:
    """A pointer to a large file that goes on with code: not to be skipped as one."""
    return written(
        made,
        {
            "a.py": "version https://git-lfs.github.com/spec/v1\noid sha256:"
            + "0" * 64
            + "\nsize 12\n"
            + NOTICE
        },
    )


@hostile(finds="Zhipu AI")
def generated_by_its_own_word(made: Made) -> str:
    """A file that says it was generated still holds its notice."""
    return written(
        made,
        {
            "a.py": "# Code generated by x. DO NOT EDIT.\n" + NOTICE,
            "b.min.js": "/*! (c) 2024 Zhipu AI */" + "a=1;" * 20_000,
        },
    )


@hostile(finds="Zhipu AI")
def ignored_between_reuse_marks(made: Made) -> str:
    """REUSE-IgnoreStart without an end, to hide all that follows."""
    return written(made, {"a.py": "# REUSE-IgnoreStart\n" + NOTICE + "# SPDX-License-Identifier: MIT\n"})


# --- data that is nested, or names other files --------------------------------------------------------------


@hostile(0, 3, finds="Zhipu AI")
def manifests_nested_without_end(made: Made) -> str:
    """JSON, TOML, XML, YAML, Python and notebooks, nested until a recursive reader runs out of stack."""
    deep = 100_000
    return written(made, {
        "p/package.json": '{"license":' * deep, "p/pyproject.toml": "[project]\nlicense = " + "[" * deep, "p/a.ipynb": '{"cells":' + "[" * deep, "p/b.ipynb": "[" * deep + "]" * deep,
        "p/setup.cfg": "[metadata]\nlicense = " + "%(license)s" * 1000, "p/README.md": "---\nlicense: " + "[" * deep + "\n---\n" + "> " * deep, "p/pom.xml": "<a>" * deep,
        "p/setup.py": "setup(license=" + "(" * 50_000, "q/pyproject.toml": "a" + ".a" * 10_000 + " = 1\n", "q/package.json": '{"license": 1' + "0" * 10_000 + "}", "q/config.json": "[" * deep,
    })  # fmt: skip


@hostile(3, tells="not a readable manifest", finds="Zhipu AI")
def manifests_at_the_root_that_cannot_be_read(made: Made) -> str:
    """What would name the project's licence is broken: the audit says so."""
    return written(made, {"package.json": '{"license":' * 1000, "pyproject.toml": "[project\n"})


@hostile(0, 3, finds="Zhipu AI", hides="root:x:0")
def entities_of_xml(made: Made) -> str:
    """A billion laughs, and an entity that is the file /etc/passwd (XXE)."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><project><licenses><license><name>&a11;</name></license></licenses></project>'
    outside = '<!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]><project><licenses><license><name>&p;</name></license></licenses></project>'
    return written(
        made, {"pom.xml": bomb, "b/pom.xml": outside, "c/a.nuspec": outside.replace("project", "package")}
    )


@hostile(0, 3, finds="Zhipu AI")
def aliases_of_yaml(made: Made) -> str:
    """Aliases that expand to a thousand million entries, in a model card and a citation."""
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    return written(
        made,
        {
            "README.md": f'---\na0: &a0 ["x"]\n{levels}license: mit\n---\n# x\n',
            "CITATION.cff": f'a0: &a0 ["x"]\n{levels}',
            "m/README.md": "---\n!!python/object/apply:os.system ['touch x']\n---\n",
        },
    )


@hostile(2, tells="aliases")
def aliases_in_its_policy(made: Made) -> str:
    """The same in the policy that a local scan would follow."""
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    return written(made, {".compliance.yml": f'a0: &a0 ["x"]\n{levels}'})


@hostile(2, tells="not a regular expression")
def a_pattern_in_its_policy(made: Made) -> str:
    """A pattern of an owner that never ends, or is none."""
    return written(made, {".compliance.yml": 'schema: "1"\nparams: {owners: ["re:(a+)+(("]}\n'})


@hostile(finds="Zhipu AI", hides=SECRET)
def secrets_in_what_is_quoted(made: Made) -> str:
    """Addresses with a password in comments, manifests, notices and markers: a report goes to more people than the tree."""
    url = f"https://user:{SECRET}@github.com/THUDM/ChatGLM-6B"
    return written(made, {
        "a.py": f"# Copied from {url}/blob/main/x.py\n# (c) 2024 DeepSeek AI {url}\n# 下载地址 {url}/权重\n",
        "package.json": json.dumps({"name": "x", "license": f"SEE LICENSE IN {url}", "repository": url, "author": f"Ann ({url})"}),
        "NOTICE": f"This includes work of Zhipu AI, {url}\n",
    })  # fmt: skip


@hostile(finds="Zhipu AI")
def a_manifest_with_a_million_authors(made: Made) -> str:
    """Lists without end where a few entries are usual."""
    authors = [f"Ann{n} <a{n}@example.org>" for n in range(100_000)]
    return written(
        made,
        {
            "package.json": json.dumps(
                {"name": "x", "author": SCRIPT, "contributors": authors, "license": "MIT"}
            )
        },
    )


# --- heavy -----------------------------------------------------------------------------------------------------


@hostile(tells="too large", finds="Zhipu AI", heavy=True)
def one_line_of_500_megabytes(made: Made) -> str:
    """A file of one line that no reader should hold in memory."""
    repo = made.repo()
    repo.commit({"guilty.py": NOTICE})
    with (repo.path / "line.py").open("wb") as file:
        for _ in range(500):
            file.write(b"a" * 1024 * 1024)
    return str(repo.path)


@hostile(tells="too large", finds="Zhipu AI", heavy=True)
def a_sparse_file_of_two_gigabytes(made: Made) -> str:
    """A file that takes no room on the disk, and would in memory."""
    repo = made.repo()
    repo.commit({"guilty.py": NOTICE})
    with (repo.path / "sparse.py").open("wb") as file:
        file.truncate(2 * 1024**3)
    return str(repo.path)


@hostile(finds="Zhipu AI", heavy=True)
def two_hundred_thousand_files(made: Made) -> str:
    """Tiny files, each another."""
    repo = made.repo()
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"x = 1\n")
    guilty = repo.git("hash-object", "-w", "--stdin", stdin=NOTICE.encode())
    folders = []
    for folder in range(200):
        lines = "".join(f"100644 blob {blob}\tf{n}.py\n" for n in range(1_000))
        folders.append(f"040000 tree {repo.git('mktree', stdin=lines.encode())}\td{folder}\n")
    tree = repo.git("mktree", stdin=("".join(folders) + f"100644 blob {guilty}\tguilty.py\n").encode())
    repo.git("update-ref", "refs/heads/main", repo.git("commit-tree", "-m", "many", tree))
    return repo.url


@hostile(finds="Zhipu AI", heavy=True)
def a_history_of_fifty_thousand_commits(made: Made) -> str:
    """A long history, of which only the tip is asked."""
    repo = made.repo()
    stream = ["blob\nmark :1\ndata 6\nx = 1\n\n", f"blob\nmark :2\ndata {len(NOTICE)}\n{NOTICE}\n"]
    for number in range(50_000):
        body = "M 100644 :2 guilty.py\n" if number == 49_999 else f"M 100644 :1 f{number % 500}.py\n"
        stream.append(
            f"commit refs/heads/main\ncommitter A <a@b> {1_700_000_000 + number} +0000\ndata 1\nx\n{body}\n"
        )
    repo.git("fast-import", "--quiet", stdin="".join(stream).encode())
    return repo.url
