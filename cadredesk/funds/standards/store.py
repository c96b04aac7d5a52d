"""The SQL about standards: what is brought on which occasion to whom, from a day on."""

import dataclasses
from collections.abc import Iterable
from datetime import date

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.funds.records import Standard, Voucher
from cadredesk.funds.rules import occasion_day
from cadredesk.funds.store_due import categories_on

_IN_ORDER = "ORDER BY occasion, ifnull(since, ''), id"


def standards(office: Office) -> list[Standard]:
    """All standards, by occasion and from the oldest on."""
    return rows.select(office, Standard, _IN_ORDER)


def standards_of(office: Office, occasion: str) -> list[Standard]:
    """All standards of one occasion, from the oldest on."""
    return rows.select(office, Standard, f"WHERE occasion = ? {_IN_ORDER}", (occasion,))


def standards_for(office: Office, occasion: str, day: date) -> dict[str, Standard]:
    """What holds for an occasion on a day, by category: of each the standard that began last."""
    where = f"WHERE occasion = ? AND ifnull(since, '') <= ? {_IN_ORDER}"
    return {each.category: each for each in rows.select(office, Standard, where, (occasion, day.isoformat()))}


def standards_of_payees(office: Office, voucher: Voucher, people: Iterable[int]) -> dict[int, Standard]:
    """What the standard of a voucher's occasion gives each payee, by person: by the category on the day of the occasion.

    A standard may stand under the occasion itself, under that of its rule, or under the kind of money.
    """
    named = next((each for each in duties_store.rules(office) if each.code == voucher.rule), None)
    rule = named or duties_store.rule_of_occasion(office, voucher.occasion)
    day = occasion_day(voucher)
    for occasion in dict.fromkeys((voucher.occasion, rule.standard if rule else "", voucher.kind)):
        if occasion and (found := standards_for(office, occasion, day)):
            categories = categories_on(office, people, day)
            return {key: found[category] for key, category in categories.items() if category in found}
    return {}


def occasions(office: Office) -> list[str]:
    """The occasions that have a standard."""
    return rows.column(office, "SELECT DISTINCT occasion FROM standards ORDER BY 1")


def same(office: Office, standard: Standard) -> Standard | None:
    """The one in the file with the same occasion, category and first day."""
    where = "WHERE occasion = ? AND category = ? AND since IS ?"
    since = standard.since.isoformat() if standard.since else None
    return rows.first(office, Standard, where, (standard.occasion, standard.category, since))


def put(office: Office, standard: Standard) -> Standard:
    """Write a standard, in the place of one with the same occasion, category and first day."""
    before = same(office, standard)
    return rows.save(office, dataclasses.replace(standard, id=before.id if before else None))


def delete(office: Office, standard_id: int) -> None:
    """Delete a standard."""
    rows.delete(office, Standard, standard_id)
