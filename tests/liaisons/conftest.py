"""The sample office, answers in the user's place, and an office with two liaisons."""

import pytest

from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch, Liaison
from cadredesk.db.file import Office
from cadredesk.people import actions as people
from cadredesk.people.records import Category, Person
from tests.fixtures import answers, blank_office, fixed_today, look, sample, styled_app

__all__ = ["answers", "blank_office", "fixed_today", "look", "sample", "styled_app"]


@pytest.fixture
def small(blank_office: Office) -> Office:
    """王局长 (1) answers for 张建国, 李䶮, 㛃凤 and 城关支部; 李科长 (2) for nobody; 陈静 and 老城支部 have nobody."""
    for name, post in (("王局长", "局长"), ("李科长", "科长")):
        branches.save_liaison(blank_office, Liaison(name=name, post=post, phone="13800000001"))
    branches.save_branch(blank_office, Branch(name="城关支部", liaison_id=1, secretary="刘洋"))
    branches.save_branch(blank_office, Branch(name="老城支部"))
    branches.save_branch(blank_office, Branch(name="学习小组", kind="学习小组"))
    for name, category, liaison in (
        ("张建国", Category.LIXIU, 1),
        ("李䶮", Category.TUIXIU, 1),
        ("㛃凤", Category.SURVIVOR, 1),
        ("陈静", Category.TUIXIU, None),
    ):
        kind = "离休干部遗属" if category is Category.SURVIVOR else ""
        people.save_person(blank_office, Person(name=name, category=category, liaison_id=liaison, survivor_kind=kind))
    return blank_office
