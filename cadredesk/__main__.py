"""``python -m cadredesk``."""

from cadredesk.cli import main

if __name__ == "__main__":
    main()
