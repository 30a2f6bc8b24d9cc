"""Repositories and addresses: what git is made to do, and what is broken in its files."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path

from support.corpus import NOTICE, SECRET, Made, hostile
from support.gitrepo import GitRepo, git

# --- addresses ------------------------------------------------------------------------------------


@hostile(2, tells="may not begin with '-'")
def target_is_an_option(made: Made) -> str:
    """The target is an option of git that names a program."""
    return f"--upload-pack={made.trip('option')}"


@hostile(2, tells="remote helpers")
def target_is_a_command(made: Made) -> str:
    """git's ext:: transport runs whatever follows."""
    return f"ext::sh -c {made.trip('ext')}"


@hostile(2, tells="a host may not begin with '-'")
def host_is_an_option(made: Made) -> str:
    """ssh would take the host for an option that runs a program (CVE-2017-1000117)."""
    return f"ssh://-oProxyCommand={made.trip('proxy').replace(' ', '%20')}/x"


@hostile(2, tells="a host may not begin with '-'")
def host_is_an_option_behind_a_user(made: Made) -> str:
    """The same behind a user name, in scp's form."""
    return "git@-oProxyCommand=reboot:x"


@hostile(2, tells="is not a way to reach")
def scheme_of_another_kind(made: Made) -> str:
    """A scheme that would read local devices or unknown helpers."""
    return "fd://17/foo"


@hostile(2, 3, hides=SECRET)
def address_with_a_line_break(made: Made) -> str:
    """A line break in an address forges a second line of log, or of git's credential protocol (CVE-2020-5260)."""
    return f"http://user:{SECRET}@127.0.0.1:1/x\nhost=evil.example\x1b[31m"


@hostile(3, tells="cannot clone", hides=SECRET)
def server_that_is_not_there(made: Made) -> str:
    """git's own message repeats the address, with its token."""
    return f"http://{SECRET}@127.0.0.1:1/x.git?token={SECRET}"


@hostile(3, tells="cannot clone", hides="SEKRIT")
def password_with_a_quote_in_it(made: Made) -> str:
    """A quote ends an address in most texts; not in a password."""
    return "http://bob:12'SEKRIT\"<@127.0.0.1:1/x.git"


@hostile(3, tells="cannot clone")
def file_address_of_no_repository(made: Made) -> str:
    """A file:// address of a folder that is none of git's."""
    made.path("plain").mkdir()
    return made.path("plain").as_uri()


@hostile(2, tells="no commit")
def remote_without_commits(made: Made) -> str:
    """There is nothing at the other end."""
    return made.repo().url


# --- what a repository's own settings would run ---------------------------------------------------


@hostile(finds="Zhipu AI")
def filters_and_fsmonitor(made: Made) -> str:
    """core.fsmonitor, filter and diff drivers of the repository run for any `git status` or checkout."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE, ".gitattributes": "* filter=evil diff=evil merge=evil\n"})
    for key in ("core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv",
                "diff.external", "core.sshCommand", "core.pager", "core.editor", "core.alternateRefsCommand"):  # fmt: skip
        repo.git("config", key, made.trip(key))
    return str(repo.path)


@hostile(finds="Zhipu AI")
def hooks_of_the_repository(made: Made) -> str:
    """Every hook that git knows, and a folder of them that core.hooksPath names."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    for folder in (repo.path / ".git/hooks", repo.path / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in (
            "post-checkout",
            "reference-transaction",
            "post-index-change",
            "fsmonitor-watchman",
            "pre-auto-gc",
        ):
            (folder / name).write_text(f"#!/bin/sh\n{made.trip(name)}\n")
            (folder / name).chmod(0o755)
    repo.git("config", "core.hooksPath", str(repo.path / "hooks"))
    return str(repo.path)


@hostile(finds="Zhipu AI", hides=SECRET)
def configuration_includes_another(made: Made) -> str:
    """include.path reads a file anywhere, and the included settings run programs."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    made.path("included").write_text(f"[core]\n\tfsmonitor = {made.trip('included')}\n\tpager = {SECRET}\n")
    repo.git("config", "include.path", str(made.path("included")))
    return str(repo.path)


@hostile(finds="Zhipu AI")
def work_tree_somewhere_else(made: Made) -> str:
    """core.worktree names /etc as the tree to read."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    repo.git("config", "core.worktree", "/etc")
    return str(repo.path)


@hostile(0, 2, 3)
def git_file_to_another_repository(made: Made) -> str:
    """`.git` is a file that names the settings of another repository, which run programs."""
    other = made.repo("other")
    other.commit({"secret.py": "x = 1\n"})
    other.git("config", "core.fsmonitor", made.trip("fsmonitor"))
    folder = made.path("target")
    folder.mkdir()
    (folder / ".git").write_text(f"gitdir: {other.path}/.git\n")
    (folder / "a.py").write_text(NOTICE)
    return str(folder)


@hostile(0, 2, 3)
def git_folder_is_a_symlink_to_nowhere(made: Made) -> str:
    """`.git` is a link in a loop."""
    folder = made.path("target")
    folder.mkdir()
    (folder / ".git").symlink_to(".git")
    (folder / "a.py").write_text(NOTICE)
    return str(folder)


@hostile(finds="Zhipu AI")
def bare_repository_inside_a_tree(made: Made) -> str:
    """A bare repository committed as files, with settings that run programs (safe.bareRepository)."""
    repo = made.repo()
    inner = GitRepo(made.path("inner"))
    inner.commit({"x.py": "x = 1\n"})
    bare = inner.bare_copy(repo.path / "data/inner.git")
    git(bare, "config", "core.fsmonitor", made.trip("bare"))
    repo.commit({"a.py": NOTICE})
    return str(repo.path)


@hostile(finds="Zhipu AI", hides=SECRET)
def submodules_that_attack(made: Made) -> str:
    """Addresses of submodules that are commands, options, or hold a password."""
    repo = made.repo()
    urls = (
        f"ext::sh -c {made.trip('sub')}",
        f"--upload-pack={made.trip('sub')}",
        f"https://u:{SECRET}@example.org/x?t={SECRET}",
    )
    modules = "".join(
        f'[submodule "s{n}"]\n\tpath = s{n}\n\turl = "{url}"\n\tupdate = !{made.trip("up")}\n'
        for n, url in enumerate(urls)
    )
    repo.write({".gitmodules": modules, "a.py": NOTICE})
    for number in range(len(urls)):
        repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},s{number}")
        (repo.path / f"s{number}").mkdir()
    repo.commit()
    return repo.url


@hostile(finds="Zhipu AI")
def gitmodules_without_end(made: Made) -> str:
    """A .gitmodules of a hundred thousand sections, that includes itself."""
    repo = made.repo()
    sections = "".join(f'[submodule "s{n}"]\n\tpath = s{n}\n\turl = x\n' for n in range(20_000))
    repo.write({".gitmodules": f"[include]\n\tpath = .gitmodules\n{sections}", "a.py": NOTICE})
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},s1")
    (repo.path / "s1").mkdir()
    repo.commit()
    return str(repo.path)


@hostile(finds="Zhipu AI")
def replaced_objects(made: Made) -> str:
    """refs/replace gives an innocent blob in place of the one with the notice."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE, "clean.py": "x = 1\n"})
    repo.git("replace", repo.git("rev-parse", "HEAD:a.py"), repo.git("rev-parse", "HEAD:clean.py"))
    return str(repo.bare_copy(made.path("bare.git")))


@hostile(finds="Zhipu AI")
def files_that_the_index_hides(made: Made) -> str:
    """assume-unchanged and skip-worktree say that a file need not be looked at."""
    repo = made.repo()
    repo.commit({"a.py": "x = 1\n", "b.py": "y = 1\n"})
    repo.git("update-index", "--assume-unchanged", "a.py")
    repo.git("update-index", "--skip-worktree", "b.py")
    repo.write({"a.py": NOTICE})
    return str(repo.path)


@hostile(finds="Zhipu AI")
def ignored_and_exported_away(made: Made) -> str:
    """.gitignore and export-ignore name the tracked file that holds the notice."""
    repo = made.repo()
    repo.write(
        {"a.py": NOTICE, ".gitignore": "*.py\n", ".gitattributes": "*.py export-ignore linguist-vendored\n"}
    )
    repo.git("add", "--force", "a.py", ".gitignore", ".gitattributes")
    repo.git("commit", "--quiet", "-m", "x")
    return str(repo.path)


@hostile(0, 3, finds="Zhipu AI")
def alternate_objects(made: Made) -> str:
    """The objects lie in another repository, which objects/info/alternates names, in a loop."""
    other = made.repo("other")
    other.commit({"a.py": NOTICE})
    bare = other.bare_copy(made.path("bare.git"))
    shutil.rmtree(bare / "objects")
    (bare / "objects/info").mkdir(parents=True)
    (bare / "objects/info/alternates").write_text(f"{other.path}/.git/objects\n{bare}/objects\n/dev\n")
    return str(bare)


# --- what is damaged -----------------------------------------------------------------------------------


def _loose(repo: GitRepo, object_id: str) -> Path:
    return repo.path / ".git/objects" / object_id[:2] / object_id[2:]


def _bare_with(made: Made, damage: str) -> str:
    """A bare repository of loose objects, the blob of a.py damaged."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE * 200, "b.py": "# (c) DeepSeek AI 2024\n"})
    file = _loose(repo, repo.git("rev-parse", "HEAD:a.py"))
    file.chmod(0o644)
    data = file.read_bytes()
    if damage == "lost":
        file.unlink()
    elif damage == "short":
        file.write_bytes(data[: len(data) // 2])
    else:
        file.write_bytes(data[:20] + bytes(byte ^ 0x55 for byte in data[20:]))
    shutil.move(repo.path / ".git", made.path("bare.git"))
    git(made.path("bare.git"), "config", "core.bare", "true")
    return str(made.path("bare.git"))


@hostile(3, tells="not in the object store", finds="DeepSeek AI")
def lost_blob(made: Made) -> str:
    """A blob that the tree names is not there: the file was not read, so the audit is incomplete."""
    return _bare_with(made, "lost")


@hostile(3, finds="DeepSeek AI")
def short_blob(made: Made) -> str:
    """A blob is cut off in the middle."""
    return _bare_with(made, "short")


@hostile(3, finds="DeepSeek AI")
def wrong_blob(made: Made) -> str:
    """The bytes of a blob are not what its name says."""
    return _bare_with(made, "flipped")


@hostile(2, 3)
def truncated_pack(made: Made) -> str:
    """The only pack ends in the middle."""
    repo = made.repo()
    repo.commit({f"{n}.py": NOTICE + f"x = {n}\n" for n in range(50)})
    bare = repo.bare_copy(made.path("bare.git"))
    git(bare, "repack", "-a", "-d", "--quiet")
    (pack,) = (bare / "objects/pack").glob("*.pack")
    pack.chmod(0o644)
    pack.write_bytes(pack.read_bytes()[:300])
    return str(bare)


@hostile(2, 3)
def head_names_itself(made: Made) -> str:
    """HEAD leads to a ref that leads to HEAD."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    bare = repo.bare_copy(made.path("bare.git"))
    (bare / "refs/heads/main").unlink(missing_ok=True)
    (bare / "packed-refs").unlink(missing_ok=True)
    (bare / "refs/heads").mkdir(parents=True, exist_ok=True)
    (bare / "refs/heads/main").write_text("ref: HEAD\n")
    return str(bare)


@hostile(2, 3)
def index_of_noise(made: Made) -> str:
    """The index of a work tree is noise: what is tracked cannot be told."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    (repo.path / ".git/index").write_bytes(b"DIRC" + bytes(range(256)) * 20)
    return str(repo.path)


@hostile(2, 3)
def tree_that_is_a_blob(made: Made) -> str:
    """A commit's tree is a blob."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    blob = repo.git("rev-parse", "HEAD:a.py")
    raw = f"tree {blob}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nx\n".encode()
    commit = repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw)
    (repo.path / ".git/refs/heads/main").write_text(commit + "\n")
    shutil.move(repo.path / ".git", made.path("bare.git"))
    git(made.path("bare.git"), "config", "core.bare", "true")
    return str(made.path("bare.git"))


@hostile(3, tells="more than 5,000 paths (--limit files=")
def tree_of_a_thousand_million_paths(made: Made) -> str:
    """Ten small objects, each a folder that holds the one before ten times."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    entry = f"100644 blob {repo.git('rev-parse', 'HEAD:a.py')}\tf\n"
    tree = repo.git("mktree", stdin=entry.encode())
    for _ in range(9):
        lines = "".join(f"040000 tree {tree}\td{n}\n" for n in range(10))
        tree = repo.git("mktree", stdin=lines.encode())
    repo.git("update-ref", "refs/heads/main", repo.git("commit-tree", "-m", "bomb", tree))
    made.options.extend(["--limit", "files=5000"])
    return str(repo.bare_copy(made.path("bare.git")))


# --- forms that are in order ------------------------------------------------------------------------


@hostile(finds="Zhipu AI")
def no_commits(made: Made) -> str:
    """Files that were added and never committed."""
    repo = made.repo()
    repo.write({"a.py": NOTICE})
    repo.git("add", "a.py")
    return str(repo.path)


@hostile(finds="Zhipu AI")
def detached_head(made: Made) -> str:
    """HEAD is a commit and no branch."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    repo.git("checkout", "--quiet", "--detach")
    return str(repo.path)


@hostile(finds="Zhipu AI")
def linked_work_tree(made: Made) -> str:
    """`.git` is a file, and the settings lie elsewhere."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    repo.git("worktree", "add", "--quiet", str(made.path("linked")))
    return str(made.path("linked"))


@hostile(finds="Zhipu AI")
def shallow_clone(made: Made) -> str:
    """The history is cut off."""
    repo = made.repo()
    repo.commit({"a.py": "x = 1\n"})
    repo.commit({"a.py": NOTICE})
    git(made.folder, "clone", "--quiet", "--depth=1", repo.url, str(made.path("shallow")))
    return str(made.path("shallow"))


@hostile(3, tells="not in the object store")
def partial_clone(made: Made) -> str:
    """Blobs were left out: what is not there was not read, and nothing fetches it."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE * 100})
    served = repo.bare_copy(made.path("served.git"))
    git(
        made.folder,
        "clone",
        "--quiet",
        "--bare",
        "--filter=blob:none",
        served.as_uri(),
        str(made.path("part.git")),
    )
    return str(made.path("part.git"))


@hostile(finds="Zhipu AI")
def sha256_objects(made: Made) -> str:
    """Object ids of 64 digits."""
    repo = made.repo(object_format="sha256")
    repo.commit({"a.py": NOTICE})
    return repo.url


# --- names and links --------------------------------------------------------------------------------


def _tree(repo: GitRepo, *names: bytes) -> None:
    """A commit whose tree has a blob with the notice under each of these names, as git would not write it."""
    repo.commit({"a.py": NOTICE})
    blob = bytes.fromhex(repo.git("rev-parse", "HEAD:a.py"))
    raw = b"".join(b"100644 " + name + b"\0" + blob for name in sorted(names))
    tree = repo.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw)
    repo.git("update-ref", "refs/heads/main", repo.git("commit-tree", "-m", "names", tree))


@hostile(finds="Zhipu AI")
def names_that_differ_by_case(made: Made) -> str:
    """LICENSE and license, A.py and a.py: a checkout on some systems keeps one of each."""
    repo = made.repo()
    _tree(repo, b"A.py", b"LICENSE", b"a.py", b"license")
    return str(repo.bare_copy(made.path("bare.git")))


@hostile(finds="Zhipu AI")
def names_that_differ_by_composition(made: Made) -> str:
    """The same letters, composed and decomposed."""
    repo = made.repo()
    _tree(repo, *(unicodedata.normalize(form, "é한.py").encode() for form in ("NFC", "NFD")))
    return str(repo.bare_copy(made.path("bare.git")))


@hostile(0, 3, finds="Zhipu AI")
def names_that_mean_dot_git(made: Made) -> str:
    """Names that some file systems take for .git: .GIT, git~1, with ignorable characters (CVE-2014-9390)."""
    repo = made.repo()
    _tree(repo, b".GIT", b".git ", b"GIT~1", ".g\u200cit".encode(), b".git::$INDEX_ALLOCATION", b"a.py")
    return str(repo.bare_copy(made.path("bare.git")))


@hostile(3, finds="Zhipu AI")
def names_that_lead_out(made: Made) -> str:
    """Entries called `..`, `.` and with a slash in them."""
    repo = made.repo()
    _tree(repo, b"..", b".", b"../up.py", b"/etc/x.py", b"a.py")
    return str(repo.bare_copy(made.path("bare.git")))


@hostile(0, 3, finds="Zhipu AI")
def names_with_control_characters(made: Made) -> str:
    """Line breaks, tabs, escapes, bidirectional marks and bytes that are no UTF-8, in names."""
    repo = made.repo()
    names = [
        "two\nlines.py",
        "tab\t.py",
        "\x1b[31mred.py",
        "\u202eyp.exe.py",
        "\x9bc1.py",
        "\u2028.py",
        "\ufeff.py",
    ]
    _tree(repo, *(name.encode() for name in names), b"\xff\xfe.py", b"\xed\xa0\x80.py", b"a.py")
    return str(repo.bare_copy(made.path("bare.git")))


@hostile(finds="Zhipu AI", hides="root:x:0")
def links_out_of_the_tree(made: Made) -> str:
    """Symlinks to /etc/passwd, to a device, in a loop, and a folder that is one."""
    repo = made.repo()
    for name, target in {
        "passwd.py": "/etc/passwd",
        "zero.py": "/dev/zero",
        "loop.py": "loop.py",
        "up": "../..",
        "LICENSE": "/etc/passwd",
    }.items():
        (repo.path / name).symlink_to(target)
    repo.commit({"a.py": NOTICE})
    return str(repo.path)


@hostile(finds="Zhipu AI", hides="root:x:0")
def folder_that_becomes_a_link(made: Made) -> str:
    """A folder of the index is a link in the work tree: its files would be read from where it leads."""
    repo = made.repo()
    repo.commit({"etc/passwd": "x\n", "a.py": NOTICE})
    shutil.rmtree(repo.path / "etc")
    (repo.path / "etc").symlink_to("/etc")
    return str(repo.path)


@hostile(0, 3, finds="Zhipu AI")
def files_that_are_none(made: Made) -> str:
    """A FIFO, a socket, and a file without permission."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE, "fifo.py": "x\n", "secret.py": NOTICE})
    (repo.path / "fifo.py").unlink()
    os.mkfifo(repo.path / "fifo.py")
    (repo.path / "secret.py").chmod(0)
    return str(repo.path)


@hostile(finds="Zhipu AI")
def repository_within_a_repository(made: Made) -> str:
    """A folder with a .git of its own, that is no submodule, with settings that run programs."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    inner = GitRepo(repo.path / "inner")
    inner.commit({"b.py": "x = 1\n"})
    inner.git("config", "core.fsmonitor", made.trip("inner"))
    return str(repo.path)
