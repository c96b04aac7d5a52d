"""The installed command, and ``python -m cadredesk``: without a word it opens the window, else it is the command line."""

import os
import sys


def main() -> None:
    """The window is opened without loading the command line, so that it is there sooner."""
    if len(sys.argv) > 1:
        from cadredesk import cli

        cli.main()
    from cadredesk.core.log import make_streams_utf8
    from cadredesk.shell.app import open_window

    make_streams_utf8()
    try:
        status = open_window(os.environ.get("CADREDESK_FILE", ""), "")
    except Exception as error:
        from cadredesk import cli

        status = cli.explain(error)
    sys.exit(status)


if __name__ == "__main__":
    main()
