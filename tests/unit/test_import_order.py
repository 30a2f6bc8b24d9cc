"""Data flows one way, and so do imports (docs/how-a-scan-runs.md)."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "compliance"
STAGES = {"acquire", "dependencies", "detect", "facts", "obligations", "report"}
FOUNDATION = {
    "errors", "expressions", "license_names", "model", "policy", "resources", "settings", "strict_yaml",
}  # fmt: skip
# Whom each part may import, besides itself.
ALLOWED = {
    "errors": set(),
    "model": set(),
    "strict_yaml": {"errors"},
    "policy": {"errors", "strict_yaml"},
    "settings": {"errors", "model", "policy"},
    "resources": set(),
    "license_names": set(),
    "expressions": {"license_names"},
    **dict.fromkeys(STAGES, FOUNDATION),
    "reading": FOUNDATION | {"detect"},
    "record": FOUNDATION | {"dependencies", "detect", "facts", "obligations", "reading", "verdict", ""},
    "verdict": FOUNDATION | {"obligations"},
    "memory": FOUNDATION | {"detect"},
    "packages": FOUNDATION | {"dependencies", "facts", "reading"},
    "audit": FOUNDATION
    | STAGES - {"acquire", "report"}
    | {"packages", "reading", "record", "memory", "verdict"},
    "pipeline": FOUNDATION | STAGES | {"audit", "reading", "memory", "verdict"},
    "rulebook": FOUNDATION | {"acquire", "obligations", "report", "pipeline"},
    "cli": FOUNDATION | {"acquire", "obligations", "report", "pipeline", "rulebook", ""},
    "__init__": FOUNDATION | {"pipeline", "report"},
    "__main__": {"cli"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported_parts(source: Path) -> set[str]:
    """The parts of the package that a module imports; "" is the package itself (its version)."""
    found = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source}: imports are absolute"
            names = [
                f"{node.module}.{alias.name}" if node.module == "compliance" else node.module
                for alias in node.names
            ]
        for name in names:
            if name.split(".")[0] == "compliance":
                part = f"{name}.".split(".")[1]
                found.add("" if part.startswith("__") else part)
    return found


@pytest.mark.parametrize("source", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_part_imports_only_what_stands_before_it(source: Path) -> None:
    part = source.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert imported_parts(source) - {part} <= ALLOWED[part]


def test_the_model_needs_nothing_but_the_standard_library() -> None:
    import sys

    for source in (PACKAGE / "model").glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                top = node.module.split(".")[0]
                assert top in sys.stdlib_module_names or top == "compliance", f"{source.name} imports {top}"
