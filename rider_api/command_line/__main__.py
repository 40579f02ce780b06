"""`python -m rider_api.command_line`: the same as `bapgil`, for processes that start each other."""

import sys

from rider_api.command_line import main

if __name__ == "__main__":
    sys.exit(main())
