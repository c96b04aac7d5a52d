"""The only SQL about views."""

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.views.records import PAGE, SavedView


def all_views(office: Office, page: str = PAGE) -> list[SavedView]:
    """The views of a page by name."""
    return rows.select(office, SavedView, "WHERE page = ? ORDER BY name", (page,))


def named(office: Office, name: str, page: str = PAGE) -> SavedView | None:
    """The view with a name, if any."""
    return rows.first(office, SavedView, "WHERE page = ? AND name = ?", (page, name))
