"""Path patterns as a policy writes them: `*` and `?` stay within a folder, `**` is any number of folders."""

from __future__ import annotations

from fnmatch import fnmatchcase


def path_matches(glob: str, path: str) -> bool:
    """Whether `glob` means the whole of `path`. `a/**` is the folder `a` and all that is in it.

    Takes time in the product of their lengths at most, whatever stars there are.
    """
    segments = path.split("/")
    # After each segment of the pattern: how many segments of the path it can have taken.
    taken = {0}
    for part in glob.split("/"):
        if part == "**":
            taken = set(range(min(taken), len(segments) + 1)) if taken else taken
        else:
            taken = {n + 1 for n in taken if n < len(segments) and fnmatchcase(segments[n], part)}
    return len(segments) in taken


def glob_problem(glob: str) -> str:
    """What is wrong with a pattern that can never match, or that means everything; else empty."""
    if "\\" in glob:
        return f"has '\\'; write '{glob.replace(chr(92), '/')}'"
    if glob.startswith("/"):
        return "is absolute; patterns start at the root of the tree" + _instead(glob.lstrip("/"))
    if glob.startswith("./"):
        return "starts with './'" + _instead(glob[2:])
    if ".." in glob.split("/"):
        return "leads out of the tree ('..')"
    if any("**" in part and part != "**" for part in glob.split("/")):
        return "has '**' beside other characters; write '**/' for any folders, '*' within one"
    if glob.endswith("/"):
        return f"ends with '/'; write '{glob}**' for what is in the folder"
    return ""


def means_everything(glob: str) -> bool:
    return not glob.strip("*?/")


def _instead(glob: str) -> str:
    return f"; write '{glob}'" if glob else ""
