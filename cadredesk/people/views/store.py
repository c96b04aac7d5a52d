"""The only SQL about views."""

import dataclasses
from typing import TYPE_CHECKING

from cadredesk.db import rows
from cadredesk.people.views.records import PAGE, SavedView

if TYPE_CHECKING:
    from cadredesk.db.file import Office


def all_views(office: "Office", page: str = PAGE) -> list[SavedView]:
    """The views of a page by name."""
    return rows.select(office, SavedView, "WHERE page = ? ORDER BY name", (page,))


def get(office: "Office", view_id: int) -> SavedView:
    """A view by its id. Raises UserError if gone."""
    return rows.get(office, SavedView, view_id)


def named(office: "Office", name: str, page: str = PAGE) -> SavedView | None:
    """The view with a name, if any."""
    return next(iter(rows.select(office, SavedView, "WHERE page = ? AND name = ?", (page, name))), None)


def add(office: "Office", view: SavedView) -> SavedView:
    """Insert a view and give it back with its id."""
    return dataclasses.replace(view, id=rows.insert(office, view))


def change(office: "Office", view: SavedView) -> None:
    """Write a view that has an id."""
    rows.update(office, view)


def delete(office: "Office", view_id: int) -> None:
    """Delete a view."""
    rows.delete(office, SavedView, view_id)
