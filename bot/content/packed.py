"""`python -m bot.content.packed FOLDER`: the content as it is served, read in a process of its own and packed for another.

To read it takes seconds of one core, in which a running assistant would answer nobody.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

from bot.content.catalogue import Catalogue
from bot.content.problem import ContentError

CANNOT_BE_READ = 2
NICENESS = 10


def main(folder: str) -> int:
    os.nice(NICENESS)
    try:
        packed = pickle.dumps(Catalogue.load(Path(folder)))
    except (ContentError, OSError) as error:
        print(error, file=sys.stderr)
        return CANNOT_BE_READ
    sys.stdout.buffer.write(packed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
