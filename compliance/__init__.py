"""Finds unmet attribution duties in a repository.

The public API: `scan(target, Settings(...))` gives a `Result`; `FORMATS["json"].render(result)` its text,
and `read_result(path)` the result of an earlier JSON report; every expected error is a `ComplianceError`.
All of it is imported on first use: a hook that only asks for the version does not pay for the detectors.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from compliance.errors import ComplianceError
    from compliance.model.finding import Finding, Kind, Severity
    from compliance.model.result import Result
    from compliance.pipeline import scan
    from compliance.report.registry import FORMATS
    from compliance.report.stored import read_result
    from compliance.settings import Policy, Settings, read_policy

__all__ = [
    "FORMATS",
    "ComplianceError",
    "Finding",
    "Kind",
    "Policy",
    "Result",
    "Settings",
    "Severity",
    "read_policy",
    "read_result",
    "scan",
]

_MODULES = {
    "FORMATS": "compliance.report.registry",
    "ComplianceError": "compliance.errors",
    "Finding": "compliance.model.finding",
    "Kind": "compliance.model.finding",
    "Policy": "compliance.settings",
    "Result": "compliance.model.result",
    "Settings": "compliance.settings",
    "Severity": "compliance.model.finding",
    "read_policy": "compliance.settings",
    "read_result": "compliance.report.stored",
    "scan": "compliance.pipeline",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module 'compliance' has no attribute '{name}'")
