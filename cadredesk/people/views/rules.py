"""Views as JSON, and their names."""

import json
from datetime import date
from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.people.filters.rules import from_json, to_json
from cadredesk.people.records import Person
from cadredesk.people.views.records import ListView

LONGEST = 30  # characters of a name
_BESIDE = frozenset(
    {"state", "age", "phone", "strokes", "freshness", "last_visit"}
)  # facets and orders that are no field


def view_to_json(view: ListView) -> str:
    """A view as the file keeps it."""
    return json.dumps(
        {
            "text": view.text,
            "facets": view.facets,
            "where": to_json(view.where) if view.where else None,
            "as_of": view.as_of.isoformat() if view.as_of else None,
            "columns": view.columns,
            "sort": view.sort,
            "descending": view.descending,
        },
        ensure_ascii=False,
    )


def view_from_json(kept: str) -> ListView:
    """The view that :func:`view_to_json` gave. Raises UserError where it cannot be read whole."""
    try:
        found: dict[str, Any] = json.loads(kept)
        _require_known(found)
        return ListView(
            text=str(found.get("text", "")),
            facets=tuple((str(name), str(value)) for name, value in found.get("facets", ())),
            where=from_json(found["where"]) if found.get("where") else None,
            as_of=date.fromisoformat(found["as_of"]) if found.get("as_of") else None,
            columns=tuple((str(name), int(width)) for name, width in found.get("columns", ())),
            sort=str(found.get("sort") or "name"),
            descending=bool(found.get("descending")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError("这份名单读不出来，请删除后重新保存。") from error


def _require_known(found: dict[str, Any]) -> None:
    """Raises ValueError where a list is filtered or sorted by what this program does not know."""
    known = {*_BESIDE, *(field.name for field in fields_of(Person))}
    asked = {found.get("sort") or "name", *(name for name, _ in found.get("facets", ()))}
    if not asked <= known:
        raise ValueError(asked - known)


def checked_name(name: str) -> str:
    """A name for a view. Raises UserError."""
    plain = " ".join(name.split())
    if not plain:
        raise UserError("请给名单起一个名称，如 八十岁以上独居。")
    if len(plain) > LONGEST:
        raise UserError(f"名单名称请不要超过 {LONGEST} 个字。")
    return plain
