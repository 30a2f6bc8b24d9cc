"""The formats. To add one: a module with `render(result, options) -> str`, and a line here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from compliance.report.options import RenderOptions

if TYPE_CHECKING:
    from compliance.model.result import Result


@dataclass(frozen=True, slots=True)
class Format:
    """`module` is imported on first use, so that JSON never pays for rich or jinja2."""

    module: str
    summary: str

    def render(self, result: Result, options: RenderOptions | None = None) -> str:
        """The whole report as text that encodes to UTF-8 and ends with a newline."""
        text: str = import_module(self.module).render(result, options or RenderOptions())
        return text


FORMATS = {
    "console": Format("compliance.report.console", "for a person at a terminal"),
    "lines": Format("compliance.report.lines", "a line a finding, for hooks and editors"),
    "json": Format("compliance.report.json", "everything, for programs (schema_version 1)"),
    "html": Format("compliance.report.html", "one self-contained page, to read, file or print"),
    "markdown": Format("compliance.report.markdown", "a pull request's comment, at most 65,000 characters"),
    "sarif": Format("compliance.report.sarif", "SARIF 2.1.0, for GitHub code scanning"),
    "gitlab": Format("compliance.report.gitlab", "GitLab Code Quality"),
    "junit": Format("compliance.report.junit", "JUnit XML, for the test view of a CI"),
    "csv": Format("compliance.report.csv", "a row a finding, for a spreadsheet"),
    "spdx": Format("compliance.report.spdx", "SPDX 2.3 JSON: packages, files, licences, notices"),
    "spdx-tv": Format("compliance.report.spdx_tv", "the same as SPDX tag-value"),
    "cyclonedx": Format("compliance.report.cyclonedx", "CycloneDX 1.6 JSON: the project and its components"),
    "notice": Format("compliance.report.notice", "the THIRD_PARTY_NOTICES text that is owed"),
}
