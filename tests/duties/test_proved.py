"""What is written down about visits is what the rules say of them, in whatever order they were recorded."""

import dataclasses
from datetime import date, timedelta

from cadredesk.cases import actions as cases_actions
from cadredesk.cases.records import Case
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


def written(office: Office) -> dict[int, str]:
    """What stands with the visits."""
    return dict(office.conn.execute("SELECT id, duty_due FROM visits WHERE duty_due IS NOT NULL").fetchall())


def plain(office: Office) -> dict[int, str]:
    """What the visits prove if nothing is written down about them."""
    with office.operation("看", undoable=False):
        kept = written(office)
        office.conn.execute("UPDATE visits SET duty_due = NULL")
        found = {each.visit_id: str(each.due) for each in duties(office, FIRST, LAST, TODAY) if each.visit_id}
        for visit_id, due in kept.items():
            office.conn.execute("UPDATE visits SET duty_due = ? WHERE id = ?", (due, visit_id))
    return found


class Clerk:
    """Somebody who records, corrects and deletes, in any order."""

    def __init__(self, office: Office, dice: SampleRandom) -> None:
        self.office, self.dice = office, dice
        self.people = [person_id for (person_id,) in office.conn.execute("SELECT id FROM people").fetchall()]
        self.days = [each.due for each in duties(office, FIRST, LAST, TODAY)] or [date(2025, 5, 1)]

    def fresh(self) -> Visit:
        day = min(self.dice.of(*self.days) + timedelta(days=self.dice.number(-45, 40)), TODAY)
        code = self.dice.of("春节", "春节", "春节", "")
        return Visit(person_id=self.dice.of(*self.people), date=day, rule=code, kind="日常走访")

    def act(self) -> None:
        known = store.matching(self.office, VisitQuery())
        match self.dice.of("record", "record", "many", "correct", "delete", "case") if known else "record":
            case "record":
                actions.record_visit(self.office, self.fresh())
            case "many":
                actions.record_many(self.office, [self.fresh() for _ in range(self.dice.number(1, 4))])
            case "correct":
                names = self.dice.of(("date",), ("rule",), ("person_id", "date"), ("note",))
                changed = self.fresh()
                given = {name: getattr(changed, name) for name in names}
                actions.record_visit(self.office, dataclasses.replace(self.dice.of(*known), **given))
            case "delete":
                actions.delete_visit(self.office, self.dice.of(*known).id or 0)
            case "case":
                cases = self.office.conn.execute("SELECT id, person_id FROM cases").fetchall()
                day = self.dice.past()
                if not cases or self.dice.once_in(2):
                    cases_actions.open_case(
                        self.office, Case(person_id=self.dice.of(*self.people), kind="家庭变故", opened_on=day)
                    )
                else:
                    cases_actions.delete_case(self.office, self.dice.of(*cases)[0])


@now_and_then
def test_what_is_written_is_what_the_rules_say_in_whatever_order(office: Office, dice: SampleRandom) -> None:
    def make() -> DutyRule:
        trigger = dice.of("农历节日", "固定日期", "每月一次", "每季一次", "每几年一次", "事项")
        return random_offices.rule(
            dice, "春节", trigger, month=7, day=1, years=dice.of(1, 2, 3), yearly=dice.of("", "离休干部"),
            case_kind="家庭变故", days_after=dice.of(0, 7),
        )  # fmt: skip

    def alive(dice: SampleRandom) -> object:
        return random_offices.person(dice, died_on=None, moved_out_on=None)

    world = random_offices.open_matters(dice, random_offices.world(dice, make, alive), "家庭变故")  # type: ignore[arg-type]
    random_offices.write(office, world)
    clerk = Clerk(office, dice)
    for _ in range(dice.number(1, 12)):
        clerk.act()
        assert written(office) == plain(office), world
