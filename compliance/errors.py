"""Every exception that `compliance` raises on purpose.

    ComplianceError             one line for a person: what, where, how to mend
    ├── UsageError              exit 2: the call, a policy or a rule file is wrong
    │   ├── TargetError         no such path, not a repository, unknown ref, nothing in it
    │   ├── PolicyError         a policy file that cannot be used
    │   └── RuleError           a rule pack that cannot be used
    └── AuditError              exit 3: the audit could not be made or finished
        ├── AcquireError        unreachable, refused, corrupt
        └── CacheError          the cache folder cannot be written

Only `compliance.cli.main` turns them into exit codes.
"""


class ComplianceError(Exception):
    """Base of all expected errors. `str(error)` is one line fit for a terminal."""

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(ComplianceError):
    exit_code = 2


class TargetError(UsageError):
    pass


class PolicyError(UsageError):
    pass


class RuleError(UsageError):
    pass


class AuditError(ComplianceError):
    exit_code = 3


class AcquireError(AuditError):
    pass


class CacheError(AuditError):
    pass
