"""Rows that belong to a person, in the words of the card: what is open, what runs out; a title and a detail line."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cadredesk.core.dates import PartialDate, age_on
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.core.values import show, show_phone
from cadredesk.people.entries.records import Care, Certificate, HospitalStay, Relative, Resettlement, Trip
from cadredesk.people.records import RELATIONS

SOON = 90  # days before a certificate runs out


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWording:
    """A row of a list on the card."""

    title: str
    detail: str = ""
    mark: str = ""
    tone: str = ""
    past: bool = False


def is_open(part: Any, day: datetime.date) -> bool:
    """Whether something with since and until goes on, on a day; what has no end is over as it happens."""
    if not hasattr(part, "until"):
        return False
    return (part.since is None or part.since.first <= day) and (part.until is None or part.until.first > day)


def in_order(parts: list[Any], day: datetime.date) -> list[Any]:
    """What is open first; else as they were."""
    return sorted(parts, key=lambda part: not is_open(part, day))


def family_order(relatives: Sequence[Relative]) -> list[Relative]:
    """The spouse first, then children and the others, as the relations are listed."""
    places = {relation: at for at, relation in enumerate(RELATIONS)}
    return sorted(relatives, key=lambda each: places.get(each.relation, len(places)))


def require_whole(part: Any) -> None:
    """Raises UserError for a row that lacks what it must have, or ends before it begins."""
    kind: type = type(part)
    labels = {field.name: field.label for field in fields_of(kind)}
    for field in fields_of(kind):
        if field.required and getattr(part, field.name) in (None, ""):
            raise UserError(f"请填写{field.label}。")
    since = getattr(part, "since", None)
    for name in ("until", "recheck_on"):
        end = getattr(part, name, None)
        if since and end and end.last < since.first:
            raise UserError(f"{labels[name]} {end} 早于{labels['since']} {since}，请核对。")


def words_of(part: Any, day: datetime.date, *, present: bool = True) -> EntryWording:
    """The words of a relative or of a row in a register. ``present``: the person lives and is in the office's care."""
    return _WORDS.get(type(part), _plain)(part, day, present)


def period(since: PartialDate | None, until: PartialDate | None) -> str:
    """2019-05 至 2020-01, 2019-05 起, 至 2020-01."""
    if since and until:
        return f"{since} 至 {until}"
    return f"{since} 起" if since else f"至 {until}" if until else ""


def joined(*words: str) -> str:
    """Words of one line, with dots between; lines break after a dot alone."""
    return "\u00a0· ".join(filter(None, (" ".join(each.splitlines()) for each in words)))


def _phone(text: str) -> str:
    return show_phone(text).replace(" ", "\u00a0")  # a number stays whole


def _relative(part: Relative, day: datetime.date, _present: bool) -> EntryWording:
    age = f"（{age_on(part.birth, day)} 岁）" if part.birth and part.living else ""
    born = f"{part.birth} 生{age}" if part.birth else ""
    title, detail = f"{part.name}（{part.relation}）", joined(born, part.unit, _phone(part.phone), part.note)
    mark = "" if part.living else "已故"
    return EntryWording(title=title, detail=detail, mark=mark, tone="muted", past=not part.living)


def _stay(part: HospitalStay, day: datetime.date, present: bool) -> EntryWording:
    current_absences = present and is_open(part, day)
    days = (day - part.since.first).days if current_absences and part.since and part.since.day else 0
    lasted = f"已 {days} 天" if days else ""
    bed = f"{part.bed}床" if part.bed.isdigit() else part.bed
    detail = joined(period(part.since, part.until), lasted, part.ward, bed, part.illness, part.outcome, part.note)
    mark = "正在住院" if current_absences else ""
    return EntryWording(
        title=part.hospital or "住院", detail=detail, mark=mark, tone="warning", past=not current_absences
    )


def _care(part: Care, day: datetime.date, present: bool) -> EntryWording:
    waits = present and part.recheck_on is not None and part.recheck_on.last >= day
    again = f"{part.recheck_on} 复查" if part.recheck_on else ""
    return EntryWording(
        title=f"{part.since or ''} {part.unit or part.kind}".strip(),
        detail=joined(part.result, again, part.note),
        mark="待复查" if waits else "",
        tone="warning",
    )


def _trip(part: Trip, day: datetime.date, present: bool) -> EntryWording:
    current_absences = present and is_open(part, day)
    planned = present and part.since is not None and part.since.first > day
    together = f"同行：{part.companions}" if part.companions else ""
    detail = joined(period(part.since, part.until), part.reason, together, _phone(part.phone), part.note)
    mark, tone = ("外出未归", "warning") if current_absences else ("将要外出" if planned else "", "")
    return EntryWording(title=part.destination, detail=detail, mark=mark, tone=tone, past=not mark)


def _certificate(part: Certificate, day: datetime.date, present: bool) -> EntryWording:
    mark, tone = _validity(part.until, day) if present else ("", "")
    issued = f"{part.since} 发证" if part.since else ""
    valid = f"有效期至 {part.until}" if part.until else ""
    kept = f"{part.keeper}保管" if part.keeper else ""
    detail = joined(part.number, part.issuer, issued, valid, kept, part.note)
    return EntryWording(title=part.kind, detail=detail, mark=mark, tone=tone, past=not present)


def _validity(until: PartialDate | None, day: datetime.date) -> tuple[str, str]:
    if until is None:
        return "", ""
    left = (until.last - day).days
    if left < 0:
        return "已过期", "danger"
    return (f"还有 {left} 天到期" if left else "今天到期", "warning") if left <= SOON else ("", "")


def _resettlement(part: Resettlement, day: datetime.date, present: bool) -> EntryWording:
    current_absences = present and is_open(part, day)
    detail = joined(period(part.since, part.until), part.unit, part.document, _phone(part.phone), part.note)
    return EntryWording(
        title=part.place, detail=detail, mark="安置中" if current_absences else "", past=not current_absences
    )


def _plain(part: Any, day: datetime.date, present: bool) -> EntryWording:
    """A register without words of its own: its first field is the title, then the period, then what else is filled."""
    kind: type = type(part)
    fields = (field for field in fields_of(kind) if field.name not in ("since", "until"))
    title, *words = (show(field, getattr(part, field.name)) for field in fields)
    detail = joined(period(part.since, part.until), *words)
    return EntryWording(title=title, detail=detail, past=not (present and is_open(part, day)))


_WORDS: dict[type, Callable[[Any, datetime.date, bool], EntryWording]] = {
    Relative: _relative,
    HospitalStay: _stay,
    Care: _care,
    Trip: _trip,
    Certificate: _certificate,
    Resettlement: _resettlement,
}
