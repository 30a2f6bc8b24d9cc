"""`python -m compliance` is the command `compliance`."""

import sys

from compliance.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
