"""`python -m compliance` is the command `compliance`."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # `-m` puts the current folder first; that may be the repository to scan.
        sys.path.pop(0)
    from compliance.cli.main import main

    sys.exit(main())
