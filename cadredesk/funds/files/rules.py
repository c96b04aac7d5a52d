"""How many sheets a paper has."""

import re

from cadredesk.core import kept_files
from cadredesk.core.errors import UserError

MOST = 9999  # sheets of one paper
_PAGE = re.compile(rb"/Type\s*/Page\b")


def pages_in(name: str, content: bytes) -> int:
    """The pages of a PDF as scanners write them; 1 of anything else, and where they cannot be seen: a proposal."""
    pages = len(_PAGE.findall(content)) if kept_files.extension(name) == "pdf" else 1
    return min(max(pages, 1), MOST)


def require_pages(pages: int) -> None:
    """Raises UserError for a number of sheets that cannot be."""
    if not 0 <= pages <= MOST:
        raise UserError(f"张数要在 0 到 {MOST:,} 之间。")
