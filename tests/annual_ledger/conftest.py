"""What tests of windows share."""

from datetime import date

import pytest

from cadredesk.cases.records import Case
from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import actions as duties
from cadredesk.duties import store_duties
from cadredesk.people import store as people
from cadredesk.people.records import Person
from cadredesk.visits.records import Visit
from tests.fixtures import answers, blank_office, fixed_today, look, papers, sample, styled_app

__all__ = ["answers", "blank_office", "fixed_today", "look", "papers", "sample", "styled_app"]


@pytest.fixture
def small(blank_office: Office) -> Office:
    """A small office on 8 October 2026: festivals proved in time, late, excused, missed and not yet."""
    with blank_office.operation("装入"):
        for fields in (
            {"name": "张建国", "category": "离休干部", "revolution_joined": PartialDate(1948, 5)},
            {"name": "李秀兰", "category": "退休干部", "rank": "正县处级"},
            {"name": "王䶮", "category": "遗属", "survivor_kind": "离休干部遗属"},
            {"name": "赵小明", "category": "退休干部", "rank": "科员及以下"},
        ):
            people.add(blank_office, Person(**fields))
        rows.add_many(
            blank_office,
            [
                visit(1, "春节", date(2026, 2, 10)),
                visit(2, "春节", date(2026, 3, 1)),
                visit(1, "中秋", date(2026, 9, 20)),
                visit(2, "中秋", date(2026, 10, 2)),
                visit(1, "重阳", date(2026, 10, 8)),
                visit(1, "巡诊", date(2026, 3, 3)),
                visit(1, "春节", date(2025, 1, 20)),
            ],
        )
        rows.add(blank_office, Case(person_id=4, kind="住院", opened_on=date(2026, 9, 1)))
    duty = store_duties.find(blank_office, 3, "中秋", date(2026, 9, 25))
    assert duty is not None
    duties.excuse_many(blank_office, [duty], "随子女在外地")
    return blank_office


def visit(person_id: int, rule: str, day: date) -> Visit:
    return Visit(person_id=person_id, date=day, rule=rule, category="离休干部")
