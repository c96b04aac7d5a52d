"""What belongs to the people of the sample office: family, registers, functional memberships, and dated histories.

Made from people who are saved already, with a generator of its own: who they are does not depend on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, pairwise

from cadredesk.branches import store as branch_store
from cadredesk.branches.records import BranchType
from cadredesk.core.dates import PartialDate, age_on
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.entries.records import Certificate, FunctionalMember, HospitalStay, Relative, Resettlement, Trip
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.history.rules import present_stage, values_of
from cadredesk.people.records import Category, Membership, Person, Rank, State
from cadredesk.people.rules import state_of
from cadredesk.sample import identity
from cadredesk.sample.branches import Tree
from cadredesk.sample.facts import hospital_stay, in_town
from cadredesk.sample.rng import SampleRandom, years_after
from cadredesk.sample.words import WORDS

_WITH_SPOUSE = ("已婚", "再婚", "丧偶")
_NAMES = 400  # that relatives share
_LOWER = dict(pairwise(rank for rank in (*Rank, None) if rank is not Rank.OTHER))  # the rank below each


def tagged(rng: SampleRandom, people: Sequence[Person]) -> list[Person]:
    """The people, some with tags."""
    return [replace(person, tags=rng.choice(WORDS.tags)) if rng.some(0.05) else person for person in people]


def certified(person: Person, number: int, start: date, today: date) -> Person:
    """Somebody with the document by which they were found to be in need; ``number`` is the id to be given."""
    if not person.hardship:
        return person
    year = _in_need_since(person, number, start, today).year
    return replace(person, hardship_document=f"县老干〔{year}〕{number % 40 + 1}号")


def _in_need_since(person: Person, number: int, start: date, today: date) -> date:
    """Before the years that are shown, or on arrival: the visits of these years were made to those in need."""
    day = date(start.year - 1 - number % 6, number % 12 + 1, number % 28 + 1)
    return min(max(day, _first_day(person)), today)


def insert_rows(
    office: Office, rng: SampleRandom, tree: Tree, people: Sequence[Person], start: date, today: date
) -> None:
    """Insert everything that belongs to these people; ``start`` is the first day of the years that are shown."""
    branches = branch_store.all_branches(office)
    functional = [branch.id or 0 for branch in branches if branch.kind == BranchType.FUNCTIONAL]
    lives = _Lives(rng, tree, functional, start, today)
    for kind, found in (
        (Relative, lives.family(people)),
        (HospitalStay, lives.stays(people)),
        (Trip, lives.trips(people)),
        (Certificate, lives.certificates(people)),
        (Resettlement, lives.resettlements(people)),
        (FunctionalMember, lives.functional_members(people)),
    ):
        rows.insert_many(office, kind, (), map(rows.stored, found))
    for stage in lives.stages(people):
        history_store.add(office, stage)


def _present(person: Person) -> bool:
    return state_of(person) is State.PRESENT


@dataclass(slots=True)
class _Lives:
    rng: SampleRandom
    tree: Tree
    functional: list[int]
    start: date
    today: date

    # ---- family

    def family(self, people: Sequence[Person]) -> Iterator[Relative]:
        """A spouse where there is one, and the child who is called in an emergency."""
        rng = self.rng
        names = {sex: [identity.full_name(rng, sex, 1945) for _ in range(_NAMES)] for sex in "男女"}
        for person in people:
            if self._has_spouse(person) and rng.random() < 0.7:
                yield self._spouse(person, names["女" if person.sex == "男" else "男"])
            name, _, relation = person.emergency_contact.partition("（")
            if person.birth and name and rng.random() < 0.75:
                yield Relative(
                    person_id=person.id,
                    relation=relation.rstrip("）"),
                    name=name,
                    birth=PartialDate(person.birth.year + rng.randint(22, 32)),
                    unit=rng.choice(WORDS.units["事业"]) if rng.random() < 0.5 else "",
                    phone=person.emergency_phone,
                )

    def _has_spouse(self, person: Person) -> bool:
        """The spouse of a survivor and of somebody dead is in the register already, as the other of the two."""
        alone = person.died_on or person.category == Category.SURVIVOR
        return person.birth is not None and not alone and person.marriage in _WITH_SPOUSE

    def _spouse(self, person: Person, names: Sequence[str]) -> Relative:
        rng, birth, living = self.rng, person.birth, person.marriage != "丧偶"
        assert birth  # asked before
        return Relative(
            person_id=person.id,
            relation="配偶",
            name=rng.choice(names),
            birth=PartialDate(birth.year + rng.randint(-4, 5), rng.randint(1, 12)),
            unit=f"{rng.choice(WORDS.units['企业'])}退休" if rng.random() < 0.4 else "",
            phone=identity.mobile(5_000 + (person.id or 0)) if living and rng.random() < 0.6 else "",
            living=living,
        )

    # ---- registers

    def stays(self, people: Sequence[Person]) -> Iterator[HospitalStay]:
        """Past stays of some, and those who are in hospital now."""
        for person in people:
            open_ = _present(person) and (person.in_hospital_long or self.rng.random() < 0.004)
            if not open_ and self.rng.random() > 0.03:
                continue
            rng, last = self.rng, person.died_on.first if person.died_on else self.today
            began = last - timedelta(days=rng.randint(3, 60 if open_ else 600))
            until = None if open_ else min(began + timedelta(days=rng.randint(5, 40)), last)
            stay = hospital_stay(rng, person, began, until)
            yield stay if open_ else replace(stay, outcome=rng.one("好转出院 治愈出院 转院治疗"))

    def trips(self, people: Sequence[Person]) -> Iterator[Trip]:
        """Journeys to children and south for the winter; a few have not come back."""
        rng = self.rng
        for person in people:
            if not _present(person) or rng.random() > 0.025:
                continue
            away = rng.some(0.4)
            began = self.today - timedelta(days=rng.randint(4, 50 if away else 500))
            back = None if away else PartialDate.of(min(began + timedelta(days=rng.randint(5, 120)), self.today))
            yield Trip(
                person_id=person.id,
                since=PartialDate.of(began),
                until=back,
                destination=rng.choice(WORDS.places_elsewhere),
                reason=rng.one("探亲 就医 旅居 旅游"),
                companions=rng.one("配偶 子女 配偶、子女"),
                phone=person.mobile,
            )

    def certificates(self, people: Sequence[Person]) -> Iterator[Certificate]:
        """离休干部荣誉证 for veterans, passports of some of the leaders; several run out soon or have."""
        rng, left = self.rng, cycle(((-200, -5), (5, 85), (90, 1500), (400, 3000)))
        for person in people:
            if person.category == Category.LIXIU and rng.random() < 0.8:
                yield Certificate(
                    person_id=person.id,
                    kind="离休干部荣誉证",
                    number=f"{90_000 + (person.id or 0):06}",
                    issuer="省委老干部局",
                    since=person.retired_on,
                    keeper="本人",
                )
            if _present(person) and rng.random() < 0.012:
                until = self.today + timedelta(days=rng.randint(*next(left)))
                yield Certificate(
                    person_id=person.id,
                    kind=rng.one("护照 护照 港澳通行证 台湾通行证"),
                    number=f"E0{rng.randrange(10_000_000):07}",
                    issuer="国家移民管理局",
                    since=PartialDate.of(years_after(until, -10)),
                    until=PartialDate.of(until),
                    keeper=rng.one("本人 单位"),
                )

    def resettlements(self, people: Sequence[Person]) -> Iterator[Resettlement]:
        """Those who were settled elsewhere."""
        rng = self.rng
        for person in people:
            if person.settled == "易地安置":
                since = person.retired_on or PartialDate(self.start.year)
                yield Resettlement(
                    person_id=person.id,
                    since=since,
                    place=person.settled_place,
                    unit=f"{person.settled_place}老干部局",
                    document=f"省老干发〔{since.year}〕{rng.randint(1, 60)}号",
                    phone=person.mobile,
                )

    def functional_members(self, people: Sequence[Person]) -> Iterator[FunctionalMember]:
        """Some members also sit in a functional branch."""
        rng = self.rng
        for person in people:
            if self.functional and _present(person) and person.branch_id and rng.random() < 0.03:
                joined = PartialDate.of(rng.day(max(self.start, _first_day(person)), self.today))
                yield FunctionalMember(person_id=person.id, branch_id=rng.choice(self.functional), since=joined)

    # ---- pasts

    def stages(self, people: Sequence[Person]) -> Iterator[Stage]:
        """Promotions, treatments, other branches, other homes, time away, and times of need."""
        rng = self.rng
        for person in people:
            if person.treatment and person.treatment_approved_on and rng.random() < 0.7:
                was = replace(
                    person, treatment="", treatment_words="", treatment_approved_on=None, treatment_document=""
                )
                yield from _two(Track.TREATMENT, was, person, person.treatment_approved_on)
            if person.rank and person.retired_on and rng.random() < 0.05:
                yield from self._promotion(person)
            if not _present(person) or rng.random() > 0.05:
                continue
            first = max(self.start, _first_day(person) + timedelta(days=30))
            if first < self.today - timedelta(days=60):
                yield from self._moved(person, first)
        for person in people:
            yield from self._hardship(person)

    def _hardship(self, person: Person) -> Iterator[Stage]:
        """Since when those in need have been so; and some who were so once, before the years that are shown."""
        rng, first = self.rng, _first_day(person)
        not_yet = replace(person, hardship=False, hardship_document="")
        if person.hardship and rng.random() < 0.8:
            since = _in_need_since(person, person.id or 0, self.start, self.today)
            yield from _two(Track.HARDSHIP, not_yet, person, PartialDate.of(since))
        elif not person.hardship and first < self.start - timedelta(days=1500) and rng.random() < 0.03:
            since = rng.day(first, self.start - timedelta(days=800))
            until = rng.day(since + timedelta(days=300), self.start - timedelta(days=1))
            document = f"县老干〔{since.year}〕{rng.randint(1, 40)}号"
            poor = replace(person, hardship=True, hardship_document=document)
            yield from _two(Track.HARDSHIP, not_yet, poor, PartialDate.of(since))
            yield present_stage(Track.HARDSHIP, person, PartialDate.of(until))

    def _promotion(self, person: Person) -> Iterator[Stage]:
        lower = _LOWER.get(Rank(person.rank)) if person.rank in tuple(Rank) else None
        if lower is None or person.retired_on is None:
            return
        promoted = PartialDate(person.retired_on.year - self.rng.randint(2, 8), self.rng.randint(1, 12))
        was = replace(person, rank=lower.value, rank_words="")
        yield from _two(Track.RANK, was, person, promoted, "干部任免审批表")

    def _moved(self, person: Person, first: date) -> Iterator[Stage]:
        """Into another branch, another home, or away and back."""
        rng = self.rng
        day = rng.day(first, self.today - timedelta(days=30))
        chance = rng.random()
        if chance < 0.5 and person.branch_id:
            separate = rng.some(0.5)
            branches = self.tree.separate if separate else self.tree.mixed
            before = rng.choice([each for each in branches if each != person.branch_id])
            kind = Membership.SEPARATE if separate else Membership.MIXED
            was = replace(person, branch_id=before, membership=kind.value)
            yield from _two(Track.BRANCH, was, person, PartialDate.of(day), "支部调整")
        elif chance < 0.85:
            community = rng.choice(WORDS.communities)
            address = f"{community}{in_town(rng)}"
            was = replace(person, address=address, community=community, settled="", settled_place="")
            yield from _two(Track.HOME, was, person, PartialDate.of(day), "搬家")
        elif age_on(person.birth or PartialDate(self.start.year), self.today) < 90:
            back = rng.day(day + timedelta(days=15), self.today)
            place = f"{rng.choice(WORDS.places_elsewhere)}老干部局"
            away = Stage(person_id=person.id, track=Track.STATE.value, since=PartialDate.of(day))
            yield replace(away, state=State.MOVED_OUT.value, moved_to=place)
            yield replace(away, since=PartialDate.of(back), state=State.PRESENT.value)


def _first_day(person: Person) -> date:
    """From when on somebody is in the office's care."""
    days = [day.last for day in (person.admitted_on, person.moved_in_on, person.retired_on) if day]
    return max(days, default=date.min + timedelta(days=365))


def _two(track: Track, was: Person, now: Person, since: PartialDate, note: str = "") -> Iterator[Stage]:
    """Before a day, and from that day on."""
    yield Stage(person_id=now.id, track=track.value, **values_of(track, was))
    yield Stage(person_id=now.id, track=track.value, since=since, note=note, **values_of(track, now))
