"""What the visits feature knows without asking the file."""

from collections.abc import Iterable, Mapping

from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.core.values import show_phone
from cadredesk.people.records import Person
from cadredesk.visits.records import KINDS, OTHER_KIND, Rule, Visit

SHIPPED_KINDS: Mapping[str, MoneyKind] = {
    Rule.SPRING_FESTIVAL: MoneyKind.FESTIVAL,
    Rule.MID_AUTUMN: MoneyKind.FESTIVAL,
    Rule.DOUBLE_NINTH: MoneyKind.FESTIVAL,
    Rule.PARTY_DAY: MoneyKind.FESTIVAL,
    Rule.GREAT_BIRTHDAY: MoneyKind.BIRTHDAY,
    Rule.HOSPITAL: MoneyKind.HOSPITAL,
    Rule.HARDSHIP: MoneyKind.HARDSHIP,
    Rule.DISASTER: MoneyKind.DISASTER,
    Rule.DEATH: MoneyKind.DEATH,
}


def is_settled_kind(kind: str) -> bool:
    """Whether it is settled what visits of a kind count as: of the shipped ones it is, but for 其他."""
    return kind in KINDS and kind != OTHER_KIND


def money_kind(visit: Visit, kinds: Mapping[str, MoneyKind] = SHIPPED_KINDS) -> MoneyKind:
    """What money brought on a visit counts as; ``kinds`` are those of the office's rules by code."""
    if visit.kind in tuple(MoneyKind):
        return MoneyKind(visit.kind)
    return kinds.get(visit.rule, MoneyKind.OTHER)


def slip_number(visit: Visit) -> str:
    """编号 of the visit slip, e.g. 访〔2026〕0142号: from the visit's own number, which is never used twice."""
    return f"访〔{visit.date.year}〕{visit.id:04}号" if visit.id and visit.date else ""


def telephones(person: Person) -> str:
    """The numbers of somebody, as they are read."""
    return "　".join(show_phone(number) for number in (person.mobile, person.landline) if number)


def card_lines(visits: Iterable[Visit]) -> list[tuple[object, str, str, str]]:
    """(visit, date, words, money) of visits as lines of a card."""
    return [
        (
            visit,
            str(visit.date),
            " · ".join(filter(None, (visit.reason, visit.visitors, visit.goods))),
            show_yuan(visit.fen) if visit.fen else "",
        )
        for visit in visits
    ]
