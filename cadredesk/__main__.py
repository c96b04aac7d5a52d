"""The installed command, and ``python -m cadredesk``.

Without a word it opens the window, with one file the window on it (what desktops do on "open with"), else it is the command line.
"""

import os
import re
import sys
from collections.abc import Sequence

_COMMAND = "[a-z-]+"  # what the names of commands are made of: a file called so is opened by --file


def main() -> None:
    """The window is opened without loading the command line, so that it is there sooner."""
    file = file_to_open(sys.argv[1:])
    if file is None:
        from cadredesk import cli

        cli.main()
        return
    sys.exit(_open_window(file))


def file_to_open(arguments: Sequence[str]) -> str | None:
    """The file on which the window opens, "" for the last one; None where the command line is meant."""
    match arguments:
        case []:
            return os.environ.get("CADREDESK_FILE", "")
        case [word] if not re.fullmatch(_COMMAND, word) and (os.path.exists(word) or _is_path(word)):
            return word
    return None


def _is_path(word: str) -> bool:
    """Whether it can only be meant for a file, such as that of a shortcut: the window says that it is gone."""
    return not word.startswith("-") and (word.lower().endswith(".db") or os.path.dirname(word) != "")


def _open_window(file: str) -> int:
    try:
        from cadredesk.core.log import make_streams_utf8
        from cadredesk.shell.app import open_window

        make_streams_utf8()
        return open_window(file, "")
    except Exception as error:
        from cadredesk import cli

        return cli.say_why_no_window(error)


if __name__ == "__main__":
    main()
