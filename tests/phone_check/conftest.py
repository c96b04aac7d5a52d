"""The people page, which opens 电话核实."""

import datetime

import pytest

from cadredesk.db.file import Office
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Category, Person
from tests.people.conftest import answers, blank_office, fixed_today, look, open_page, page, papers, sample, styled_app
from tests.support import TODAY

__all__ = ["answers", "blank_office", "fixed_today", "look", "open_page", "page", "papers", "sample", "styled_app"]


def put(office: Office, name: str, verified_on: datetime.date | None = None, **rest: object) -> int:
    known: dict[str, object] = {
        "mobile": "13887602213",
        "category": Category.TUIXIU,
        "verified_on": verified_on,
        **rest,
    }
    return people_actions.save_person(office, Person(name=name, **known)).id or 0  # type: ignore[arg-type]


@pytest.fixture
def five(blank_office: Office) -> list[int]:
    """In the order in which they should be called."""
    return [
        put(blank_office, "从未"),
        put(blank_office, "最早", datetime.date(2023, 4, 1)),
        put(blank_office, "去年", datetime.date(2025, 12, 31)),
        put(blank_office, "元旦", datetime.date(2026, 1, 1)),
        put(blank_office, "今天", TODAY),
    ]
