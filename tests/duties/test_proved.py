"""What a visit was seen to prove stays proved; and what is written down is what the rules say, in whatever order."""

import dataclasses
from datetime import date, timedelta

from cadredesk.db.file import Office
from cadredesk.duties.records import DutyRule
from cadredesk.duties.store_duties import duties
from cadredesk.visits import actions, store
from cadredesk.visits.records import Visit, VisitQuery
from tests.duties import random_offices
from tests.duties.random_cases import now_and_then, office
from tests.duties.random_offices import SampleRandom
from tests.support import TODAY

__all__ = ["office"]
FIRST, LAST = date(2022, 1, 1), date(2028, 12, 31)


def written(office: Office) -> dict[int, str | None]:
    """What stands with the visits."""
    return dict(office.conn.execute("SELECT id, duty_due FROM visits").fetchall())


def plain(office: Office) -> dict[int, str]:
    """What the visits prove if nothing is written down about them."""
    before = written(office)
    office.conn.execute("UPDATE visits SET duty_due = NULL")
    found = {each.visit_id: str(each.due) for each in duties(office, FIRST, LAST, TODAY) if each.visit_id}
    for visit_id, due in before.items():
        office.conn.execute("UPDATE visits SET duty_due = ? WHERE id = ?", (due, visit_id))
    return found


# ---------------------------------------------------------------- in any order


def act(office: Office, dice: SampleRandom, days: list[date], code: str) -> None:
    """Record, correct or delete a visit, or several together."""
    people = office.conn.execute("SELECT id FROM people").fetchall()

    def fresh() -> Visit:
        day = min(dice.of(*days) + timedelta(days=dice.number(-45, 40)), TODAY)
        return Visit(person_id=dice.of(*people)[0], date=day, rule=dice.of(code, code, code, ""), kind="日常走访")

    known = store.matching(office, VisitQuery())
    match dice.of("record", "record", "many", "correct", "delete") if known else "record":
        case "record":
            actions.record_visit(office, fresh())
        case "many":
            actions.record_many(office, [fresh() for _ in range(dice.number(1, 4))])
        case "correct":
            changed = fresh()
            names = dice.of(("date",), ("rule",), ("person_id", "date"), ("note",))
            given = {name: getattr(changed, name) for name in names}
            actions.record_visit(office, dataclasses.replace(dice.of(*known), **given))
        case "delete":
            actions.delete_visit(office, dice.of(*known).id or 0)


@now_and_then
def test_what_is_written_is_what_the_rules_say_in_whatever_order(office: Office, dice: SampleRandom) -> None:
    def make() -> DutyRule:
        trigger = dice.of("农历节日", "固定日期", "每月一次", "每季一次", "每几年一次", "事项")
        return random_offices.rule(
            dice, "春节", trigger, month=7, day=1, years=dice.of(1, 2, 3), yearly=dice.of("", "离休干部"),
            case_kind="住院", days_after=dice.of(0, 7),
        )  # fmt: skip

    world = random_offices.open_matters(dice, random_offices.world(dice, make), "住院")
    random_offices.write(office, world)
    days = [each.due for each in duties(office, FIRST, LAST, TODAY)] or [date(2025, 5, 1)]
    for _ in range(dice.number(1, 12)):
        act(office, dice, days, "春节")
        with office.operation("看", undoable=False):
            assert {key: due for key, due in written(office).items() if due} == plain(office), world
