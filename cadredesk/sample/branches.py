"""The organisations of the sample office, and their liaisons."""

from dataclasses import dataclass, replace
from datetime import date

from cadredesk.branches import store
from cadredesk.branches.records import Branch, BranchType, HonourLevel, Liaison
from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.records import Membership, Person, State
from cadredesk.people.rules import state_of
from cadredesk.sample import identity
from cadredesk.sample.rng import SampleRandom
from cadredesk.sample.words import WORDS

_POSTS = "局长 副局长 副局长 党委专职副书记 服务科科长 综合科科长 活动中心主任 科员 科员 科员".split()


@dataclass(frozen=True, slots=True)
class Tree:
    """Ids of what people are put into."""

    liaisons: list[Liaison]
    separate: list[int]  # branches of retired members only
    mixed: list[int]  # branches among serving staff


def build_tree(office: Office, rng: SampleRandom, today: date) -> Tree:
    """Insert ten liaisons and 35 organisations, with study groups and functional branches beside them."""
    liaisons = _liaisons(office, rng)
    tree = Tree(liaisons, [], [])
    builder = _Builder(office, rng, today, liaisons)
    committee = builder.add("离退休干部党委", BranchType.COMMITTEE, None, term=5)
    for area, (districts, units) in WORDS.areas.items():
        general = builder.add(f"{area}离退休干部党总支", BranchType.GENERAL, committee)
        for district in districts:
            council = builder.add(f"{district}离退休干部学委会", BranchType.STUDY_COMMITTEE, general)
            branch = builder.add(f"{district}离退休干部党支部", BranchType.BRANCH, council)
            tree.separate.append(branch)
            if len(tree.separate) % 2:
                for which in WORDS.study_groups:
                    builder.add(f"{district}{which}学习小组", BranchType.STUDY_GROUP, branch)
        for unit in units:
            serving = identity.full_name(rng)
            tree.mixed.append(builder.add(f"{unit}党支部", BranchType.BRANCH, general, secretary=serving))
    for name in WORDS.functional:
        builder.add(f"{name}功能型党支部", BranchType.FUNCTIONAL, committee)
    return tree


def _liaisons(office: Office, rng: SampleRandom) -> list[Liaison]:
    names: list[str] = []
    while len(names) < len(_POSTS):
        name = identity.full_name(rng, rng.choice("男女"))
        if name not in names:
            names.append(name)
    return [
        store.add_liaison(office, Liaison(name=name, post=post, phone=f"0500-555000{number}"))
        for number, (name, post) in enumerate(zip(names, _POSTS, strict=True))
    ]


@dataclass(slots=True)
class _Builder:
    office: Office
    rng: SampleRandom
    today: date
    liaisons: list[Liaison]
    made: int = 0

    def add(self, name: str, kind: BranchType, parent: int | None, *, term: int = 3, secretary: str = "") -> int:
        """Insert an organisation; its last election lies within its term."""
        elected = date(self.today.year - self.rng.randrange(term), self.rng.randint(1, self.today.month), 1)
        small = kind in (BranchType.STUDY_GROUP, BranchType.FUNCTIONAL)
        branch = Branch(
            name=name,
            kind=kind.value,
            parent_id=parent,
            secretary=secretary,
            liaison_id=self.liaisons[self.made % len(self.liaisons)].id,
            founded_on=self.rng.blurred(date(self.rng.randint(1998, 2019), self.rng.randint(1, 12), 15), 0.3, 0.6),
            term_end=None if small else PartialDate(elected.year + term, elected.month),
            study_day=("每月10日", "每月15日")[self.made % 2] if kind is BranchType.BRANCH else "",
            honour=self._honour(kind),
            place=self.rng.choice(("老干部活动中心", "社区党群服务中心", "原单位会议室")),
        )
        self.made += 1
        return int(rows.add(self.office, branch).id or 0)

    def _honour(self, kind: BranchType) -> str:
        if kind is not BranchType.BRANCH or not self.rng.some(0.4):
            return ""
        return self.rng.weighted(dict(zip(HonourLevel, (1, 3, 5), strict=True))).value


def elect(office: Office, people: list[Person]) -> list[Person]:
    """Make one present member of each branch its secretary; gives the people back with their party posts."""
    candidates: dict[int, tuple[date, int]] = {}
    for number, person in enumerate(people):
        present = state_of(person) is State.PRESENT
        if present and person.branch_id and person.birth and person.membership == Membership.SEPARATE:
            rank = (person.birth.first, number)
            candidates[person.branch_id] = max(candidates.get(person.branch_id, rank), rank)
    elected = list(people)
    for branch in store.all_branches(office):
        if branch.id in candidates:
            number = candidates[branch.id][1]
            elected[number] = replace(people[number], party_post="支部书记")
            store.change(office, replace(branch, secretary=people[number].name))
            _head_of_council(office, branch, people[number].name)
    return elected


def _head_of_council(office: Office, branch: Branch, secretary: str) -> None:
    """A 学委会 and its branch stand under one secretary (S001)."""
    if branch.parent_id is None:
        return
    above = store.get(office, branch.parent_id)
    if above.kind == BranchType.STUDY_COMMITTEE:
        store.change(office, replace(above, secretary=secretary))
