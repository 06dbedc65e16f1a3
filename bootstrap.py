"""Bring the project's folder into working order: `python3 bootstrap.py [--dev] [--browser] [--office]`.

Needs nothing but Python. What is in place already is left alone: a second run needs no time and no network.
"""

import os
import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    # Older syntax up to here: any Python must be able to read this far.
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            if os.access(os.path.join(folder, name), os.X_OK):
                os.execv(os.path.join(folder, name), [name] + sys.argv)  # noqa: RUF005
    here = ".".join(map(str, sys.version_info[:2]))
    sys.exit("Нужен Python 3.11 или новее, а здесь " + here + ". Укажите другой: make PYTHON=…")

from cluster_portal import installing  # noqa: E402

if __name__ == "__main__":
    installing.main(sys.argv[1:])
