"""The people page, which opens 批量修改."""

import datetime

import pytest

from cadredesk.core.dates import PartialDate
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Category, Person, Rank
from tests.people.conftest import answers, blank_office, fixed_today, look, open_page, page, papers, sample, styled_app

__all__ = ["answers", "blank_office", "fixed_today", "look", "open_page", "page", "papers", "sample", "styled_app"]


@pytest.fixture
def five(blank_office: Office) -> list[int]:
    """Five people: one dead, one moved out, two living alone."""
    day = PartialDate.of(datetime.date(2026, 1, 5))
    people = [
        Person(name="阿卜杜热西提·麦麦提", category=Category.TUIXIU, rank=Rank.TOWN_HEAD, living="独居", tags="门球"),
        Person(name="李䶮", category=Category.TUIXIU, living="独居", verified_on=datetime.date(2025, 3, 1)),
        Person(name="王三", category=Category.WORKER, address="人民路 1 号", community="城关社区"),
        Person(name="赵四", category=Category.LIXIU, died_on=day),
        Person(name="孙五", category=Category.TUIXIU, moved_out_on=day, birth=PartialDate(1960, 5)),
    ]
    return [people_actions.save_person(blank_office, person).id or 0 for person in people]


def latest(office: Office) -> str:
    return journal.history(office, 1)[0].what
