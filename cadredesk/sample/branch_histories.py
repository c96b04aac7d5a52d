"""The years of the organisations of the sample office: teams and terms, honours, grants, and one merge in the past."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from cadredesk.branches import store
from cadredesk.branches.entries.records import DIRECTOR, MODEL, SECRETARY, BranchGrant, BranchHonour, BranchPost
from cadredesk.branches.entries.rules import term_years
from cadredesk.branches.records import Branch, BranchType, HonourLevel
from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Person, State
from cadredesk.people.rules import state_of
from cadredesk.sample import identity
from cadredesk.sample.branches import Tree
from cadredesk.sample.facts import entered
from cadredesk.sample.rng import SampleRandom

GRANTED = 1_000_000  # 分 for each (S000: 10,000 元)
_COMMITTEE = ("副书记", "组织委员", "宣传委员")


def insert_rows(office: Office, rng: SampleRandom, tree: Tree, people: Sequence[Person], today: date) -> None:
    """Insert teams, honours and grants of a tree that has its people, and merge an old branch into one of them."""
    present = [each for each in people if each.branch_id and state_of(each) is State.PRESENT]
    members: dict[int, list[Person]] = {}
    for person in present:
        members.setdefault(person.branch_id or 0, []).append(person)
    _let_terms_end(office, tree, today)
    branches = store.all_branches(office)
    named = {(each.branch_id, each.name): each for each in reversed(present)}
    heads = {each.id: named[each.id, each.secretary] for each in branches if (each.id, each.secretary) in named}
    below = {each.parent_id: each.id for each in branches if each.id in heads}
    for branch in branches:
        head = heads.get(branch.id) or heads.get(below.get(branch.id))
        team = _team(rng, branch, head, members.get(branch.id or 0, ()))
        for record in chain(team, _honours(rng, branch, today), _grants(rng, branch, today)):
            rows.add(office, record)
    _merge(office, tree, members, today)


def _let_terms_end(office: Office, tree: Tree, today: date) -> None:
    """A few branches are late with their election, or have it before them."""
    for which, days in ((tree.separate[3], -70), (tree.separate[6], 40), (tree.mixed[0], -20), (tree.mixed[2], 75)):
        ends = PartialDate.of(today + timedelta(days))
        store.change(office, replace(store.get(office, which), term_end=ends))


def _team(rng: SampleRandom, branch: Branch, head: Person | None, members: Sequence[Person]) -> Iterator[BranchPost]:
    """The team since the last election, and the secretary before it. A 学委会 has the same head as its branch (S001)."""
    if not branch.secretary or branch.term_end is None:
        return
    years = term_years(branch)
    since = PartialDate(branch.term_end.year - years, branch.term_end.month, 20)
    post = DIRECTOR if branch.kind == BranchType.STUDY_COMMITTEE else SECRETARY
    before = PartialDate(since.year - years, since.month, 20)
    former = identity.full_name(rng)
    yield BranchPost(branch_id=branch.id, post=post, name=former, since=before, until=since)
    holder = {"person_id": head.id} if head else {"name": branch.secretary}
    yield BranchPost(branch_id=branch.id, post=post, since=since, **holder)
    if head is not None and post == SECRETARY:
        others = [each for each in members if each.id != head.id]
        chosen = rng.sample(others, min(len(others), len(_COMMITTEE)))
        for words, person in zip(_COMMITTEE, chosen, strict=False):
            yield BranchPost(branch_id=branch.id, post=words, person_id=person.id, since=since)


def _honours(rng: SampleRandom, branch: Branch, today: date) -> Iterator[BranchHonour]:
    """The level of today by the year in which it was given; most began one level lower."""
    if not branch.honour:
        return
    year = today.year - rng.randint(1, 4)
    levels = [str(each) for each in HonourLevel]
    lower = levels[levels.index(branch.honour) + 1 :][:1]
    for level in lower:
        yield BranchHonour(branch_id=branch.id, year=year - rng.randint(2, 3), name=MODEL, level=level)
    document = f"组〔{year}〕{rng.randint(3, 60)}号"
    yield BranchHonour(branch_id=branch.id, year=year, name=MODEL, level=branch.honour, document=document)


def _grants(rng: SampleRandom, branch: Branch, today: date) -> Iterator[BranchGrant]:
    """Each year some branches are built up as models, and each of them gets the same sum."""
    if branch.kind != BranchType.BRANCH:
        return
    for year in (today.year - 2, today.year - 1):
        if rng.some(0.5 if branch.honour else 0.15):
            yield BranchGrant(
                branch_id=branch.id, date=date(year, 5, 18), fen=GRANTED, purpose="场所设施完善和日常活动",
                document=f"老干〔{year}〕11号",
            )  # fmt: skip


def _merge(office: Office, tree: Tree, members: dict[int, list[Person]], today: date) -> None:
    """Three years ago an old branch went into the first one; who had been in it has that in the history."""
    into = store.get(office, tree.separate[0])
    day = PartialDate(today.year - 3, 7, 1)
    old = rows.add(
        office,
        Branch(
            name=f"{into.name.removesuffix('离退休干部党支部')}老干部第二党支部", parent_id=into.parent_id,
            liaison_id=into.liaison_id, study_day=into.study_day, place=into.place,
            founded_on=PartialDate(2003), ended_on=day, merged_into_id=into.id,
        ),
    )  # fmt: skip
    there = [each for each in members.get(into.id or 0, ()) if entered(each) < day.first]
    for person in there[::2]:
        if not history_store.of_person(office, person.id or 0, Track.BRANCH):
            was = Stage(person_id=person.id, track=Track.BRANCH.value, branch_id=old.id, membership=person.membership)
            history_store.add(office, was)
            history_store.add(office, replace(was, since=day, branch_id=into.id))
