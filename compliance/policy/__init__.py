"""The policy file (`.compliance.yml`, `--policy`): what a project or a gate says that code cannot show.

policy     what it holds             reader   YAML -> Policy, or one line that says how to mend it
values     what a value may be       globs    which paths a pattern means
languages  ISO 639-1                 docs/policy.md, docs/policy.schema.json: for people and editors
"""

from __future__ import annotations

from compliance.policy.policy import Override, Policy, Waiver
from compliance.policy.reader import parse_policy, read_policy

__all__ = ["Override", "Policy", "Waiver", "parse_policy", "read_policy"]
