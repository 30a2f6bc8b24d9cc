"""One git repository that attacks whoever scans it; each small function is one attack.

`tripwire` is a folder outside the repository: whatever of the repository is executed leaves a file in it.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from support.gitrepo import GitRepo

SECRET = "hunter2-s3cret"
SCRIPT = "<script>alert(1)</script>"
ROOT = Path(__file__).parents[2]

Attack = Callable[[GitRepo, Path], None]


def build(path: Path, tripwire: Path) -> GitRepo:
    """The repository at `path`, all attacks in it. What git cannot hold lies in its work tree only."""
    tripwire.mkdir(exist_ok=True)
    repo = GitRepo(path)
    for attack in (*NAMES, *CONTENTS, *LINKS):
        attack(repo, tripwire)
    repo.commit()
    for attack in (*SETTINGS, *WORK_TREE):
        attack(repo, tripwire)
    return repo


def _trip(tripwire: Path, name: str) -> str:
    """A shell command that leaves proof that it was run."""
    return f"touch '{tripwire}/{name}'"


# --- git's settings: programs that git would run ------------------------------------------------


def hooks(repo: GitRepo, tripwire: Path) -> None:
    """A hook runs when a commit is checked out, fetched or referred to."""
    for name in ("post-checkout", "post-merge", "reference-transaction", "post-index-change", "pre-auto-gc"):
        file = repo.path / ".git/hooks" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{_trip(tripwire, name)}\n", encoding="utf-8")
        file.chmod(0o755)


def config_programs(repo: GitRepo, tripwire: Path) -> None:
    """The repository's own config names programs for what a reader does: status, diff, fetch, page, ask."""
    for key in (
        "core.fsmonitor", "core.sshCommand", "core.askPass", "core.pager", "core.editor", "core.gitProxy",
        "core.alternateRefsCommand", "diff.external", "diff.evil.textconv", "diff.evil.command", "credential.helper",
        "filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "uploadpack.packObjectsHook",
        "gpg.program", "pager.ls-files", "pager.cat-file", "alias.ls-files", "alias.cat-file", "alias.rev-parse",
    ):  # fmt: skip
        repo.git(
            "config", key, ("!" if key.startswith(("alias", "cred")) else "") + _trip(tripwire, key) + ";"
        )
    repo.git("config", "filter.evil.required", "true")
    repo.git("config", "diff.evil.cachetextconv", "true")


def promisor(repo: GitRepo, tripwire: Path) -> None:
    """A missing object makes git fetch it from a "promisor", here a command."""
    repo.git("config", "remote.evil.url", f"ext::sh -c {_trip(tripwire, 'promisor')}")
    repo.git("config", "remote.evil.promisor", "true")
    repo.git("config", "remote.evil.uploadpack", _trip(tripwire, "uploadpack"))
    repo.git("config", "protocol.ext.allow", "always")


def origin_with_password(repo: GitRepo, tripwire: Path) -> None:
    """The address of the origin is shown in reports; its password must not be."""
    repo.git("config", "remote.origin.url", f"https://user:{SECRET}@example.org/team/model.git")


def worktree_elsewhere(repo: GitRepo, tripwire: Path) -> None:
    """core.worktree names any folder of the machine as the tree to audit."""
    repo.git("config", "core.worktree", "/etc")


# --- what .gitattributes, .gitmodules and links lead to -----------------------------------------


def attributes(repo: GitRepo, tripwire: Path) -> None:
    """Filters and diff drivers for every file: with the config above, reading a file runs a command."""
    repo.write(
        {".gitattributes": "*.filtered filter=evil diff=evil\n*.lfs filter=lfs\n", "a.filtered": "x = 1\n"}
    )


def submodules(repo: GitRepo, tripwire: Path) -> None:
    """Addresses that are commands, options or hold a password; fetching any of them would run something."""
    urls = {
        "ext": f"ext::sh -c {_trip(tripwire, 'submodule')}",
        "option": f"--upload-pack={_trip(tripwire, 'submodule-option')}",
        "secret": f"https://user:{SECRET}@example.org/x.git?token={SECRET}",
        "../outside": "file:///etc",
    }
    modules = "".join(
        f'[submodule "{name}"]\n\tpath = sub/{name.strip("./")}\n\turl = "{url}"\n\tupdate = !{_trip(tripwire, "update")}\n'
        for name, url in urls.items()
    )
    repo.write({".gitmodules": modules})
    commit = "1" * 40
    for name in urls:
        repo.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub/{name.strip('./')}")
        (repo.path / "sub" / name.strip("./")).mkdir(parents=True)


def symlinks(repo: GitRepo, tripwire: Path) -> None:
    """Links out of the tree, to devices, in a loop, and a folder that is one."""
    links = {"passwd": "/etc/passwd", "up": "../../..", "loop": "loop", "ping": "pong", "pong": "ping", "zero": "/dev/zero",
             "LICENSE.link": "/etc/hostname", "self": "."}  # fmt: skip
    (repo.path / "links").mkdir()
    for name, target in links.items():
        (repo.path / "links" / name).symlink_to(target)


# --- names ---------------------------------------------------------------------------------------

NOTICE = "# Copyright 2024 Zhipu AI\n"
HOSTILE_NAMES = (
    "two\nlines.py",
    "tab\there.py",
    "bell\x07.py",
    "\x1b[2J\x1b[31mred\x1b[0m.py",
    "\x1b]8;;https:evil.example\x07link\x1b]8;;\x07.py",
    "\x9b2J-c1.py",
    "\u202eyp.exe\u2066.py",
    "zero\u200bwidth\ufeff.py",
    "line\u2028separator.py",
    "-rf",
    "--upload-pack=x",
    "<img src=x onerror=alert(2)>.py",
    "quote\"'`&amp;.py",
    "[bold red]x[\\].py",
    "[link=https:evil.example]x.py",
    ":bomb:.py",
    "byte-\udcff\udc80.py",
    "\udced\udca0\udc80.py",  # an encoded surrogate
    '=HYPERLINK("https:evil.example",1).csv',
    "@SUM(1+1)*cmd|' C'!A0",
    "+1.py",
    "{{7*7}}{% raw %}.py",
    "${IFS}$(id)`id`.py",
    "back\\slash\\..\\..\\x.py",
    "C:\\Windows\\x.py",
    "javascript:alert(3)",
    "con",
    "a" * 250 + ".py",
    " .py",
    "].py",
    "::error file=x::y.py",
    "%s%n%x.py",
    "]]></failure>.py",
    "\U000e0041\U000e0042tags.py",
    "|table|`md`](javascript:alert(4)).md",
)


def names(repo: GitRepo, tripwire: Path) -> None:
    """Every report shows paths: terminal escapes, markup, formulas and options hide in them."""
    repo.write({f"names/{name}": f"{NOTICE}# file {number}\n" for number, name in enumerate(HOSTILE_NAMES)})


def folder_names(repo: GitRepo, tripwire: Path) -> None:
    """A folder with a licence is a component, and its path is a heading of the report."""
    license_text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    repo.write(
        {
            "vendor/<h1 onclick=alert(5)>\n\x1b[31m\u202e/LICENSE": license_text
            + f"\nCopyright 2024 {SCRIPT}\n"
        }
    )


def deep_folders(repo: GitRepo, tripwire: Path) -> None:
    """A path as long as the system allows."""
    repo.write({"d/" * 900 + "deep.py": NOTICE})


# --- contents ------------------------------------------------------------------------------------


def scripts_as_holders(repo: GitRepo, tripwire: Path) -> None:
    """The holder's name goes into every report."""
    holders = (f"{SCRIPT} Zhipu AI", "\"><img src=x onerror=alert(6)> DeepSeek", "Zhipu AI [bold]x[/] {{7*7}} ${IFS}",
               "=cmd|' /C calc'!A0 Tencent", "Zhipu AI | x | [y](javascript:alert(7))")  # fmt: skip
    repo.write(
        {f"holders/{n}.py": f"# Copyright (c) 2024 {holder}\nx = {n}\n" for n, holder in enumerate(holders)}
    )


def terminal_escapes(repo: GitRepo, tripwire: Path) -> None:
    """Quoted evidence goes to a terminal: colours, a title, links, erased lines, reversed text."""
    osc8 = "\x1b]8;;https://evil.example\x1b\\Zhipu AI\x1b]8;;\x1b\\"
    repo.write({
        "ansi.py": f"# Copyright 2024 {osc8}\n# Copyright 2023 \x1b[2K\x1b[1ADeepSeek \x9b2J\n# (c) 2022 Zhipu\u202e AI\u2066\n",
        "cr.py": "# Copyright 2024 Zhipu AI\rCopyright 2024 Example\r\nx = 1\n",
    })  # fmt: skip


def origin_markers(repo: GitRepo, tripwire: Path) -> None:
    """A link in "Copied from" would run a script or carry a password when clicked or read."""
    repo.write({
        "origin.py": "# Copied from javascript:alert(8)//github.com/THUDM/x\n# Copied from data:text/html,<script>alert(9)</script>\n"
        f"# 下载地址 https://user:{SECRET}@example.org/权重\n"
        f"# Copied from https://user:{SECRET}@github.com/THUDM/ChatGLM-6B/blob/main/x.py\n"
        "# 改编自 https://github.com/THUDM/\"><script>alert(10)</script>\n",
    })  # fmt: skip


def long_lines(repo: GitRepo, tripwire: Path) -> None:
    """A line of a megabyte, of words, of nothing but letters, and of openers that never close."""
    repo.write({
        "long/words.py": "# Copyright 2024 Zhipu AI " + "all rights reserved license " * 36_000,
        "long/letters.py": "# copyright " + "a" * 1_000_000,
        "long/openers.c": "/*" * 500_000,
        "long/quotes.py": "'''\"" * 250_000,
        "long/brackets.lua": "--[" + "=" * 500_000 + "[\n",
        "long/heredoc.sh": "cat <<A <<B " * 80_000,
        "long/url.py": "# Copied from https://" + "a.b/" * 250_000 + "\n",
        "long/spaces.md": "Copyright" + " " * 1_000_000 + "(c)",
        "long/han.py": "# 版权所有" + "中" * 300_000 + "\n",
        "long/holders.py": "# Copyright 2024 " + "Zhipu AI and DeepSeek, " * 40_000,
    })  # fmt: skip


def licences_without_end(repo: GitRepo, tripwire: Path) -> None:
    """One licence notice five hundred times over: each costs the matcher as much as the first."""
    notice = 'Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file, {}\n'
    repo.write({"LICENSE.many": "".join(notice.format(n) for n in range(500))})


def copyright_signs(repo: GitRepo, tripwire: Path) -> None:
    """Two million hints of a copyright, and not one notice."""
    repo.write({"signs/one-line.py": "# " + "(c) " * 1_000_000, "signs/lines.py": "# (c)\n" * 60_000,
                "signs/years.py": "# (c) 2024\n" * 30_000, "signs/tags.py": "# SPDX-License-Identifier: MIT AND (\n" * 500})  # fmt: skip


def deep_data(repo: GitRepo, tripwire: Path) -> None:
    """Manifests and notebooks nested until a recursive reader runs out of stack."""
    deep = 100_000
    repo.write({
        "deep/package.json": '{"license":' * deep,
        "deep/pyproject.toml": "[project]\nlicense = " + "[" * deep,
        "deep/nested.ipynb": '{"cells":' + "[" * deep,
        "deep/whole.ipynb": "[" * deep + "]" * deep,
        "deep/setup.cfg": "[metadata]\nlicense = " + "%(license)s" * 1000,
        "deep/README.md": "---\nlicense: " + "[" * deep + "\n---\n" + "> " * deep,
        "deep/x.xml": "<a>" * deep,
        "deep/REUSE.toml": "version = 1\n" + "[[annotations]]\npath = '**'\n" * 1000,
        "deep/package2/package.json": json.dumps({"license": "(" * 5_000 + "MIT" + ")" * 5_000, "author": SCRIPT}),
        "deep/package3/package.json": '{"license": 1' + "0" * 10_000 + "}",
        "deep/bomb/pyproject.toml": "a" + ".a" * 10_000 + " = 1\n",
        "deep/py/setup.py": "setup(license=" + "(" * 50_000,
    })  # fmt: skip


def not_what_it_says(repo: GitRepo, tripwire: Path) -> None:
    """Suffixes that lie: a notebook that is an image, a text that is a program, a pointer that is none."""
    repo.write({
        "lies/image.ipynb": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        "lies/list.ipynb": "[1, 2]", "lies/null.ipynb": "null",
        "lies/cells.ipynb": json.dumps({"cells": [{"cell_type": ["x"], "source": {"a": 1}}, None, 7, {"source": [None, 3]}]}),
        "lies/elf.py": b"\x7fELF" + bytes(5000),
        "lies/pointer.txt": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 99999999999\n",
    })  # fmt: skip


def encodings(repo: GitRepo, tripwire: Path) -> None:
    """A notice stays a notice in UTF-16, GB18030 and among bytes that are none of these."""
    text = "# Copyright 2024 智谱AI\n# 这里计算注意力权重\nx = 1\n"
    repo.write({
        "enc/utf16.py": text.encode("utf-16"), "enc/utf16be.py": text.encode("utf-16-be"), "enc/gb.py": text.encode("gb18030"),
        "enc/invalid.py": b"# Copyright 2024 Zhipu AI \xff\xfe\x80\n", "enc/nul.py": b"# Copyright 2024 Zhipu AI\0\0\n",
        "enc/overlong.py": b"# Copyright 2024 \xc0\xbcscript\xc0\xbe Zhipu AI\n", "enc/half.py": b"\xff\xfe#",
        "enc/surrogate.py": "# Copyright 2024 Zhipu AI \ud800\n".encode("utf-8", "surrogatepass"),
        "enc/surrogate16.py": b"\xff\xfe" + "# Copyright 2024 Zhipu AI \ud800\n".encode("utf-16-le", "surrogatepass"),
        "enc/empty.py": b"", "enc/bom.py": b"\xef\xbb\xbf",
    })  # fmt: skip


def formulas(repo: GitRepo, tripwire: Path) -> None:
    """A spreadsheet opens what a table of findings quotes."""
    repo.write(
        {"table.csv": '=HYPERLINK("https://evil.example";"Copyright 2024 Zhipu AI")\n@SUM(1)\n+1\n-1\n\t=1\n'}
    )


# --- what only a work tree holds -------------------------------------------------------------------


def fifo(repo: GitRepo, tripwire: Path) -> None:
    """Opening a FIFO waits for ever."""
    os.mkfifo(repo.path / "fifo.py")


def sparse_file(repo: GitRepo, tripwire: Path) -> None:
    """300 MB that take no room on the disk, and would in memory."""
    with (repo.path / "sparse.py").open("wb") as file:
        file.truncate(300 * 1024 * 1024)


def unreadable(repo: GitRepo, tripwire: Path) -> None:
    """A file that may not be read is not a clean file. (Root may read everything.)"""
    file = repo.path / "unreadable.py"
    file.write_text(NOTICE, encoding="utf-8")
    file.chmod(0)


SETTINGS: tuple[Attack, ...] = (hooks, config_programs, promisor, origin_with_password, worktree_elsewhere)
LINKS: tuple[Attack, ...] = (attributes, submodules, symlinks)
NAMES: tuple[Attack, ...] = (names, folder_names, deep_folders)
CONTENTS: tuple[Attack, ...] = (
    scripts_as_holders, terminal_escapes, origin_markers, long_lines, licences_without_end, copyright_signs,
    deep_data, not_what_it_says, encodings, formulas,
)  # fmt: skip
WORK_TREE: tuple[Attack, ...] = (fifo, sparse_file, unreadable)


# --- the same tree, packed -----------------------------------------------------------------------


def _committed(repo: GitRepo) -> list[tuple[str, bytes]]:
    listed = repo.git("ls-tree", "-r", "-z", "HEAD").split("\0")[:-1]
    found = [line.partition("\t") for line in listed if line.startswith("100")]
    return [(path, (repo.path / path).read_bytes()) for _, _, path in found]


def tarball(repo: GitRepo, tripwire: Path, file: Path) -> Path:
    """Members that would be written outside, links to outside, a device, a FIFO, two of one name."""
    with tarfile.open(
        file, "w:gz", encoding="utf-8", errors="surrogateescape", format=tarfile.GNU_FORMAT
    ) as archive:

        def add(name: str, data: bytes = b"", **fields: object) -> None:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for field, value in fields.items():
                setattr(info, field, value)
            archive.addfile(info, io.BytesIO(data))

        for path, data in _committed(repo):
            add(f"top/{path}", data)
        for name in (
            f"../../../../../../../..{tripwire}/traversal",
            f"{tripwire}/absolute",
            "top/../../up",
            "..",
        ):
            add(name, NOTICE.encode())
        add("top/link", type=tarfile.SYMTYPE, linkname=str(tripwire))
        add("top/link/through", NOTICE.encode())
        add("top/passwd", type=tarfile.LNKTYPE, linkname="/etc/passwd")
        add("top/device", type=tarfile.CHRTYPE, devmajor=1, devminor=5)
        add("top/fifo", type=tarfile.FIFOTYPE)
        add("top/ansi.py", b"x = 1\n")
    return file


def zipped(repo: GitRepo, tripwire: Path, file: Path) -> Path:
    """As the tarball, with what zip has of its own: backslashes, drives, links by mode."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in _committed(repo):
            archive.writestr(
                f"top/{path.encode('utf-8', 'surrogateescape').decode('utf-8', 'replace')}", data
            )
        for name in (
            f"../../../../../../../..{tripwire}/traversal",
            f"{tripwire}/absolute",
            "top/..\\..\\up",
            "C:\\x.py",
        ):
            archive.writestr(name, NOTICE)
        link = zipfile.ZipInfo("top/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(tripwire))
        archive.writestr("top/link/through", NOTICE)
    return file


def bomb(file: Path) -> Path:
    """A few hundred kB that unpack to 300 MB."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.py", NOTICE)
        for number in range(75):
            archive.writestr(f"{number}.py", b"0" * (4 * 1024 * 1024))
    return file


def yaml_bomb(path: Path) -> GitRepo:
    """A policy that expands to a thousand million entries. It is the target's own: only a local scan reads it."""
    repo = GitRepo(path)
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    repo.commit({"a.py": "x = 1\n", ".compliance.yml": 'a0: &a0 ["x"]\n' + levels})
    return repo


def tree_with_dots(path: Path) -> GitRepo:
    """A commit no work tree can hold: folders `..` and `.git`, an absolute name, a file named twice."""
    repo = GitRepo(path)
    repo.commit({"a.py": NOTICE})
    blob = repo.git("rev-parse", "HEAD:a.py")
    inner = repo.git("mktree", stdin=f"100644 blob {blob}\tescaped.py\n".encode())
    raw = b"".join(
        mode + b" " + name + b"\0" + bytes.fromhex(object_id)
        for mode, name, object_id in (
            (b"40000", b"..", inner), (b"40000", b".git", inner), (b"100644", b"a.py", blob),
            (b"100644", b"a.py", blob), (b"40000", b"..\\..", inner), (b"100644", b".", blob),
        )
    )  # fmt: skip
    tree = repo.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw)
    repo.git("update-ref", "refs/heads/main", repo.git("commit-tree", "-m", "dots", tree))
    return repo
