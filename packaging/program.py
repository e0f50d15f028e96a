"""Where the built programs begin. The window and the command line are the same code."""

import sys

from desktop_crm.__main__ import main

sys.exit(main())
