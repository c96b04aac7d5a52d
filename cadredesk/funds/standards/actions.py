"""Setting what is brought on which occasion: for one category, or for all six at once from a day on."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import NamedTuple

from cadredesk.core.errors import UserError
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.funds.records import Standard
from cadredesk.funds.standards import store
from cadredesk.people.records import Audience


class GiftAmount(NamedTuple):
    """What somebody of a category is given: an amount in 分, goods, or both; neither: nothing."""

    fen: int | None = None
    goods: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is given."""
        return self.fen is None and not self.goods


def save_standard(office: Office, standard: Standard) -> Standard:
    """Write a standard; one with the same occasion, category and first day is replaced. Raises UserError."""
    standard = dataclasses.replace(standard, occasion=_tidy(standard.occasion), goods=standard.goods.strip())
    _require(standard.occasion, standard.category, GiftAmount(standard.fen, standard.goods))
    if standard.fen is None and not standard.goods:
        raise UserError("请填写金额或慰问品，至少一项。")
    with office.operation(f"设慰问标准：{standard.occasion} {standard.category}"):
        return store.put(office, standard)


def save_standards(
    office: Office, occasion: str, since: datetime.date | None, given: Mapping[Audience, GiftAmount]
) -> list[Standard]:
    """Say for all categories named what is brought on an occasion from a day on, in one operation.

    Nothing for a category ends what held for it before. Raises UserError where nothing is given to anybody and there is
    nothing to end.
    """
    occasion = _tidy(occasion)
    for category, gift in given.items():
        _require(occasion, category, gift)
    with office.operation(f"设慰问标准：{occasion}{f'（{since} 起）' if since else ''}"):
        saved = [made for each in given.items() if (made := _put(office, occasion, since, *each)) is not None]
        if not saved:
            raise UserError("请至少给一类人员填写金额或慰问品。")
    return saved


def _put(
    office: Office, occasion: str, since: datetime.date | None, category: str, gift: GiftAmount
) -> Standard | None:
    """Write it; nothing is written only where something has to be ended."""
    standard = Standard(occasion=occasion, category=category, fen=gift.fen, goods=gift.goods.strip(), since=since)
    before = [each for each in store.standards_of(office, occasion) if each.category == category]
    if gift.is_nothing and not any((each.since or _FIRST) < (since or _FIRST) for each in before):
        for each in before:
            if each.since == since:
                store.delete(office, each.id or 0)
        return None
    return store.put(office, standard)


_FIRST = datetime.date.min


def delete_standard(office: Office, standard_id: int) -> None:
    """Take out a standard that was entered by mistake."""
    standard = rows.get(office, Standard, standard_id)
    with office.operation(f"删除慰问标准：{standard.occasion} {standard.category}"):
        store.delete(office, standard_id)


def delete_standards(office: Office, occasion: str, since: datetime.date | None) -> int:
    """Take out what was set for an occasion from one day on; gives how many. What held before holds again."""
    found = [each for each in store.standards_of(office, occasion) if each.since == since]
    if not found:
        raise UserError(f"“{occasion}”没有{f'从 {since} 起' if since else '一直有效'}的标准。")
    with office.operation(f"删除慰问标准：{occasion}{f'（{since} 起）' if since else ''}"):
        for each in found:
            store.delete(office, each.id or 0)
    return len(found)


def occasions(office: Office) -> list[str]:
    """The occasions to choose from: those of the rules, and those that have a standard."""
    of_rules = (rule.standard for rule in duties_store.rules(office))
    return list(dict.fromkeys((*of_rules, *store.occasions(office))))


def _tidy(occasion: str) -> str:
    return " ".join(occasion.split())


def _require(occasion: str, category: str, gift: GiftAmount) -> None:
    if not occasion:
        raise UserError("请填写慰问事由，如 春节。")
    if category not in tuple(Audience):
        raise UserError(f"没有“{category}”这一类人员，可选：{'、'.join(Audience)}。")
    if gift.fen is not None and gift.fen < 0:
        raise UserError("标准的金额不能是负数。")
