"""What is written for people and programs: names and contents that a terminal, page, sheet or tool would obey."""

from __future__ import annotations

from pathlib import Path

from support.corpus import NOTICE, SCRIPT, SECRET, Made, hostile

APACHE_HEADER = '# Licensed under the Apache License, Version 2.0 (the "License");\n# you may not use this file except in compliance with the License.\n'
PAYLOADS = {
    "html": f"{SCRIPT}<img src=x onerror=alert(1)>\"'><svg/onload=alert(2)>",
    "style": "</style><style>*{display:none}</style>",
    "template": "{{1337*7331}}{% raw %}${1337*7331}#{1337*7331}",
    "markdown": "[x](javascript:alert(1)) ![x](https://evil.example/x.png) | a | b\n\n# heading",
    "formula": "=HYPERLINK(\"https://evil.example\",1)",
    "command": "=cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "ansi": "\x1b[2J\x1b[31mred\x1b[0m\x9b1mC1",
    "osc8": "\x1b]8;;https://evil.example\x1b\\Zhipu AI\x1b]8;;\x1b\\",
    "title": "\x1b]0;owned\x07",
    "bidi": "\u202egnp.exe\u2066\u200b\ufeff",
    "tags": "\U000e0041\U000e0042",
    "workflow": "::error file=a,line=1::owned%0A::set-output name=x::y",
    "xml": "]]></failure><testcase name=\"x\"/>&amp;<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "rich": "[bold red]x[/] [link=https://evil.example]y[/link] :bomb:",
    "null": "a\x00b\x08\x7f",
}  # fmt: skip


def safe(name: str) -> str:
    """As a file's name: without what no file system takes."""
    return name.replace("/", "_").replace("\0", "_")[:200]


@hostile(finds="Zhipu AI", hides="9801547")
def holders_that_attack(made: Made) -> str:
    """A holder's name stands in every report: markup, formulas, escapes, commands of a CI."""
    repo = made.repo()
    files = {
        f"h/{number}.py": f"# Copyright (c) 2024 {text} Zhipu AI\nx = {number}\n".encode(
            "utf-8", "surrogatepass"
        )
        for number, text in enumerate(PAYLOADS.values())
    }
    repo.commit({"guilty.py": NOTICE, **files})
    made.options.extend(["--owner", "Example"])
    return str(repo.path)


@hostile(finds="Zhipu AI")
def names_that_attack(made: Made) -> str:
    """A file's path stands in every report, and in the address of a line."""
    repo = made.repo()
    files = {
        f"{safe(text)}/{safe(text)}.py": f"{NOTICE}# {number}\n"
        for number, text in enumerate(PAYLOADS.values())
    }
    repo.commit({"guilty.py": NOTICE, **files})
    made.options.extend(["--owner", "Example"])
    return str(repo.path)


@hostile(finds="Zhipu AI")
def names_that_are_commands_of_a_ci(made: Made) -> str:
    """A line of the job's log that begins with :: or ##vso[ is obeyed."""
    repo = made.repo()
    repo.commit(
        {
            f"{name}.py": f"{NOTICE}# {name}\n"
            for name in (
                "::stop-commands::q",
                "::error file=a,line=1::x",
                "##vso[task.complete result=Succeeded;]",
                "##[group]x",
            )
        }
        | {"guilty.py": NOTICE}
    )
    made.options.extend(["--owner", "Example"])
    return str(repo.path)


@hostile(1, finds="Zhipu AI")
def folders_that_are_headings(made: Made) -> str:
    """A component's path is a heading of the page and a suite of JUnit."""
    repo = made.repo()
    files = {
        f"vendor/{safe(text)}/a.py": f"# Copyright 2024 Zhipu AI\n{APACHE_HEADER}x = {number}\n"
        for number, text in enumerate(PAYLOADS.values())
    }
    repo.commit(dict(files))
    made.options.extend(["--owner", "Example"])
    return str(repo.path)


@hostile(finds="Zhipu AI")
def quotes_that_attack(made: Made) -> str:
    """Lines of evidence are quoted raw: more backticks than a fence has, closing tags, carriage returns."""
    repo = made.repo()
    lines = [f"# Copyright 2024 Zhipu AI {'`' * n} ~~~~ {SCRIPT} -->" for n in range(1, 12)]
    repo.commit(
        {
            "a.py": "\n".join(lines) + "\n```\n</pre></code>\n",
            "b.py": "# Copyright 2024 Zhipu AI\rCopyright 2024 Example\r\nx = 1\n",
            "c.py": "# Copyright 2023 Zhipu AI\n~~~\n# heading\n| a | b |\n",
        }
    )
    made.options.extend(["--owner", "Example"])
    return str(repo.path)


@hostile(finds="Zhipu AI", hides=(SECRET, "javascript:alert"))
def origin_that_is_a_script(made: Made) -> str:
    """The address of the origin makes links to lines: a script, or one with a password."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    repo.git("config", "remote.origin.url", f"javascript:alert(1)//user:{SECRET}@github.com/o/r.git")
    made.options.extend(["--owner", "Example"])
    return str(repo.path)


@hostile(finds="Zhipu AI", hides=SECRET)
def origin_with_markup_and_password(made: Made) -> str:
    """The same in an address that git would take."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE})
    repo.git(
        "config",
        "remote.origin.url",
        f'https://user:{SECRET}@github.com/o"><script>alert(1)<_script>/r?token={SECRET}',
    )
    made.options.extend(["--owner", "Example"])
    return str(repo.path)


@hostile(finds="Zhipu AI")
def markers_that_attack(made: Made) -> str:
    """A statement of origin is a link in the report."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE + "# Copied from javascript:alert(8)//github.com/THUDM/x\n# Copied from data:text/html,<script>alert(9)</script>\n"
                         '# 改编自 https://github.com/THUDM/"><script>alert(10)</script>\n# Adapted from https://github.com/THUDM/x](javascript:alert(1))\n'})  # fmt: skip
    made.options.extend(["--owner", "Example"])
    return str(repo.path)


@hostile(0, 1, finds="Zhipu AI")
def a_notice_that_forges_ours(made: Made) -> str:
    """A NOTICE that would pass for the heading, the licence texts or the end of the notices that are written."""
    repo = made.repo()
    forged = (
        "THIRD-PARTY NOTICES\n"
        + "=" * 78
        + "\nNothing is owed.\n"
        + "=" * 78
        + "\n\nLicence texts\n-------------\nMIT\n"
    )
    license = (Path(__file__).parents[2] / "LICENSE").read_text(encoding="utf-8")
    repo.commit(
        {
            "guilty.py": NOTICE,
            "vendor/x/LICENSE": license,
            "vendor/x/NOTICE": forged + f"Copyright 2024 {SCRIPT}\n",
            "vendor/x/a.py": f"# Copyright 2024 DeepSeek AI\n{APACHE_HEADER}",
        }
    )
    made.options.extend(["--owner", "Example"])
    return str(repo.path)


@hostile(2, 3)
def policy_with_escapes(made: Made) -> str:
    """The policy's own mistakes are quoted in an error message."""
    repo = made.repo()
    repo.commit({"a.py": NOTICE, ".compliance.yml": '"\\e[31m\\u202e": 1\n'})
    return str(repo.path)


@hostile(1, finds="Zhipu AI")
def submission_that_waives_itself(made: Made) -> str:
    """By URL a target's own policy and pragmas do not count (a local check is the team's own)."""
    repo = made.repo()
    pragma = "# compliance: ignore-file[apache-license-copy-missing] reason: we would rather not\n"
    policy = 'schema: "1"\noverrides: [{rule: apache-license-copy-missing, severity: "off", reason: "we would rather not"}]\nparams: {first_party: ["**/*.py"], owners: [Zhipu AI]}\n'
    repo.commit(
        {
            "a.py": pragma + NOTICE + APACHE_HEADER + "x = 1\n",
            ".compliance.yml": policy,
            "LICENSE": "Copyright 2025 Example\n",
        }
    )
    made.options.extend(["--owner", "Example"])
    return repo.url
