"""What the packaged program runs."""

import os

# The frozen program finds its own libraries by this variable, read when it began. What it starts (a viewer, a
# spreadsheet) must not find them.
if (before := os.environ.pop("LD_LIBRARY_PATH_ORIG", None)) is not None:
    os.environ["LD_LIBRARY_PATH"] = before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)

from cadredesk.__main__ import main

main()
