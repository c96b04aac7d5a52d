"""Keep lists under a name. Each function is one operation of the journal."""

import dataclasses

from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.views import store as views_store
from cadredesk.people.views.records import READY, ListView, SavedView
from cadredesk.people.views.rules import checked_name, view_to_json


def save_view(office: Office, name: str, view: ListView, *, pinned: bool | None = None) -> SavedView:
    """Keep a view under a name; one of that name is overwritten, and stays pinned or not unless ``pinned`` says otherwise. Raises UserError."""
    name, content = checked_name(name), view_to_json(view)
    old = views_store.named(office, name)
    if old is None:
        _require_own(name)
    kept = old or SavedView(name=name)
    kept = dataclasses.replace(kept, content=content, pinned=kept.pinned if pinned is None else pinned)
    with office.operation(f"{'修改' if old else '保存'}常用名单：{name}"):
        return rows.save(office, kept)


def rename_view(office: Office, view: SavedView, name: str) -> SavedView:
    """Give a view another name. Raises UserError where another has it."""
    name = checked_name(name)
    if name != view.name:
        _require_own(name)
    other = views_store.named(office, name)
    if other is not None and other.id != view.id:
        raise UserError(f"已经有叫“{name}”的名单，请换一个名称。")
    fresh = dataclasses.replace(view, name=name)
    with office.operation(f"常用名单改名：{view.name} → {name}"):
        rows.update(office, fresh)
    return fresh


def pin_view(office: Office, view: SavedView, pinned: bool) -> None:
    """Show a view on top of the facets, or not any more."""
    with office.operation(f"{'固定' if pinned else '不再固定'}常用名单：{view.name}"):
        rows.update(office, dataclasses.replace(view, pinned=pinned))


def delete_view(office: Office, view: SavedView) -> None:
    """Forget a view; the people in it stay as they are."""
    with office.operation(f"删除常用名单：{view.name}"):
        rows.delete(office, SavedView, view.id or 0)


def _require_own(name: str) -> None:
    if name in READY:
        raise UserError(f"“{name}”是程序自带的名单，请换一个名称。")
