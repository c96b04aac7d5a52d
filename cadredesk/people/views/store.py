"""The only SQL about views."""

from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.views.records import PAGE, READY, ListView, SavedView
from cadredesk.people.views.rules import view_from_json


def all_views(office: Office, page: str = PAGE) -> list[SavedView]:
    """The views of a page by name."""
    return rows.select(office, SavedView, "WHERE page = ? ORDER BY name", (page,))


def named(office: Office, name: str, page: str = PAGE) -> SavedView | None:
    """The view with a name, if any."""
    return rows.first(office, SavedView, "WHERE page = ? AND name = ?", (page, name))


def list_named(office: Office, name: str) -> ListView:
    """The list with a name, whatever blanks are in it: one of the office's own, else one that comes with the program.

    Raises UserError.
    """
    own = {_plain(view.name): view.content for view in all_views(office)}
    ready = {_plain(each): view for each, view in READY.items()}
    if (content := own.get(_plain(name))) is not None:
        return view_from_json(content)
    if _plain(name) in ready:
        return ready[_plain(name)]
    known = "、".join((*(view.name for view in all_views(office)), *READY))
    raise UserError(f"没有叫“{name}”的常用名单，现有：{known}。")


def _plain(name: str) -> str:
    return "".join(name.split())
