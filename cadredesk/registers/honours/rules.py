"""What must hold of honours. Nothing here asks the file."""

import dataclasses
import re
from datetime import date
from typing import TypeVar

from cadredesk.branches.entries.records import BranchHonour
from cadredesk.branches.entries.rules import require_honour
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.registers.honours.records import MEDAL, Honour, HonourEntry

H = TypeVar("H", bound=Honour)

_MEDAL_WORDS = re.compile(r"光荣在党(?:50|五十)(?:周?年)?(?:纪念章)?")


def tidied(honour: H) -> H:
    """Names as they are kept: the medal by one name, however it is written."""
    name = honour.name.strip()
    if _MEDAL_WORDS.fullmatch(re.sub(r"[\s“”\"'‘’《》「」]", "", name)):
        name = MEDAL
    return dataclasses.replace(honour, name=name, named=honour.named.strip())


def require_whole(honour: Honour, today: date) -> None:
    """Raises UserError for an honour that cannot stand."""
    if honour.date is None:
        raise UserError("请填写授予时间，只知道年份也可以。")
    if not honour.name.strip():
        raise UserError("请填写荣誉名称。")
    if honour.person_id is None and not honour.named.strip():
        raise UserError("请选择姓名；团队、项目或本局的荣誉填写获得者。")
    if honour.person_id is not None and honour.named.strip():
        raise UserError("姓名和获得者只能填一个。")
    if honour.name == MEDAL and honour.person_id is None:
        raise UserError("纪念章发给个人，请在“姓名”里选择。")
    if honour.date.first > today:
        raise UserError("授予时间不能晚于今天。")
    require_signed(honour, today)


def require_signed(honour: Honour, today: date) -> None:
    """Raises UserError for a signature that cannot have been."""
    if honour.signed_on and honour.signed_on > today:
        raise UserError("签收日期不能晚于今天。")
    if honour.signed_on and honour.date and honour.signed_on < honour.date.first:
        raise UserError(f"签收日期 {honour.signed_on} 早于授予时间 {honour.date}，请核对。")


def honour_of(entry: HonourEntry) -> Honour | BranchHonour:
    """What the form says, as it is kept: of a branch by its year, what else is known among the notes."""
    if entry.branch_id is None:
        return Honour(id=entry.id, **{field.name: getattr(entry, field.name) for field in fields_of(Honour)})
    if entry.person_id is not None or entry.named.strip():
        raise UserError("姓名、获得者和支部只能填一个。")
    if entry.date is None:
        raise UserError("请填写授予时间，只知道年份也可以。")
    said = f"{entry.date} 授予" if entry.date.month else ""
    by = f"授予单位：{entry.given_by}" if entry.given_by else ""
    return BranchHonour(
        branch_id=entry.branch_id, year=entry.date.year, name=entry.name, level=entry.level, document=entry.document,
        note="\n".join(filter(None, (said, by, entry.note))),
    )  # fmt: skip


def kept(entry: HonourEntry) -> Honour | BranchHonour:
    """What a row of a list says, as it is kept. Raises UserError where it names two holders."""
    return honour_of(tidied(entry))


def require_entry(entry: HonourEntry, today: date) -> None:
    """Raises UserError for a row that cannot stand."""
    honour = kept(entry)
    if isinstance(honour, Honour):
        require_whole(honour, today)
    else:
        require_honour(honour, today)


def entry_of(honour: Honour | BranchHonour) -> HonourEntry:
    """An honour as a row of a list gives it."""
    if isinstance(honour, Honour):
        return HonourEntry(id=honour.id, **{field.name: getattr(honour, field.name) for field in fields_of(Honour)})
    return HonourEntry(
        id=-honour.id if honour.id else None, branch_id=honour.branch_id, name=honour.name, level=honour.level,
        date=PartialDate(honour.year) if honour.year else None, document=honour.document, note=honour.note,
    )  # fmt: skip
