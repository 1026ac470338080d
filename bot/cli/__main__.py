"""`python -m bot.cli` is the `palsy` command."""

import sys

from bot.cli import main

sys.exit(main())
