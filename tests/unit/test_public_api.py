"""The public names: all there, none imported before it is asked for."""

import subprocess
import sys

import compliance


def test_every_public_name_is_there() -> None:
    for name in compliance.__all__:
        assert getattr(compliance, name) is not None
    assert set(compliance.__all__) == set(compliance._MODULES)


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    script = "import compliance, sys; print([name for name in sys.modules if name.startswith('compliance.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_help_loads_no_detector() -> None:
    script = (
        "import sys; from compliance.cli.main import main; main(['scan', '--help']);"
        "print(sorted({'licensedcode', 'cluecode', 'git', 'jinja2', 'rich', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
