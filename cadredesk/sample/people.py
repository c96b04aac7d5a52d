"""The people of the sample office: lives whose dates are in order."""

from dataclasses import dataclass
from datetime import date, timedelta

from cadredesk.core.dates import PartialDate, age_on
from cadredesk.people.records import Category, Person
from cadredesk.people.rules import survivor_kind_of
from cadredesk.sample import facts as sample_facts
from cadredesk.sample import identity as sample_identity
from cadredesk.sample.branches import Tree
from cadredesk.sample.facts import LifeDates
from cadredesk.sample.identity import Identity
from cadredesk.sample.rng import SampleRandom, years_after
from cadredesk.sample.words import WORDS

_LIXIU_RANKS = {"副厅局级": 1, "正县处级": 8, "副县处级": 20, "正乡科级": 22, "副乡科级": 9}
_TUIXIU_RANKS = {
    "副厅局级": 0.2, "正县处级": 2.5, "副县处级": 8, "正乡科级": 27, "副乡科级": 24, "科员及以下": 32, "其他": 6,
}  # fmt: skip
_DYING = ((70, 0.0), (80, 0.006), (90, 0.025), (130, 0.06))  # yearly, below an age


@dataclass(frozen=True, slots=True)
class Proportions:
    """How many of each kind there are among all; the proportions are those of an office of 2,779 (S001)."""

    lixiu: int
    lixiu_gone: int  # dead before the years that are shown
    lixiu_going: int  # dying within them
    tuixiu_gone: int
    workers: int
    survivors: int

    @classmethod
    def of(cls, people: int, years: int) -> "Proportions":
        """The kinds among ``people``; a few of each even in a small office."""
        least = 3 if people >= 60 else 1 if people >= 20 else 0
        lixiu, gone, going, parted, workers, survivors = (
            max(round(people * share / 2779), least) for share in (60, 30, 5 * years, 20, 45, 70)
        )
        return cls(lixiu, gone, going, parted, workers, min(survivors, gone + going + parted))


@dataclass(slots=True)
class PeopleGenerator:
    """Invents the people of one office: ``start`` is the first day of the years that are shown."""

    rng: SampleRandom
    tree: Tree
    start: date
    today: date
    invented: int = 0

    def cadres(self, people: int, shares: Proportions) -> list[Person]:
        """Everybody but the survivors, in mixed order."""
        found = [
            *(self._lixiu("") for _ in range(shares.lixiu)),
            *(self._lixiu("before") for _ in range(shares.lixiu_gone)),
            *(self._lixiu("within") for _ in range(shares.lixiu_going)),
            *(self._tuixiu(Category.TUIXIU, "before") for _ in range(shares.tuixiu_gone)),
            *(self._tuixiu(Category.WORKER, "") for _ in range(shares.workers)),
        ]
        rest = people - shares.survivors - len(found)
        found += [self._tuixiu(Category.TUIXIU, "") for _ in range(rest)]
        self.rng.shuffle(found)
        return found

    def survivors(self, cadres: list[Person], wanted: int) -> list[Person]:
        """Widows and widowers of the dead among saved cadres, two in three of 离休干部."""
        dead = [person for person in cadres if person.died_on]
        self.rng.shuffle(dead)
        lixiu = [person for person in dead if person.category == Category.LIXIU]
        others = [person for person in dead if person.category != Category.LIXIU]
        cut = max(round(wanted * 0.65), wanted - len(others))
        return [self._survivor(cadre) for cadre in (lixiu[:cut] + others + lixiu[cut:])[:wanted]]

    def _identity(self, sex: str, birth: date) -> Identity:
        self.invented += 1
        return sample_identity.make_identity(self.rng, self.invented, sex, birth)

    def _lixiu(self, end: str) -> Person:
        """A veteran: joined the revolution from 1937 to 1949, at 12 or older."""
        rng, sex = self.rng, "男" if self.rng.some(0.85) else "女"
        birth = min(rng.born(self.today, min(101, 90 + int(rng.expovariate(0.35)))), date(1937, 6, 30))
        first = max(years_after(birth, 12), date(1937, 7, 7))
        joined = rng.day(max(first, date(1944, 1, 1)) if rng.some(0.8) else first, date(1949, 9, 30))
        retired = rng.day(years_after(birth, 57), years_after(birth, 61))
        life = LifeDates(
            identity=self._identity(sex, birth),
            category=Category.LIXIU,
            rank=rng.weighted(_LIXIU_RANKS),
            work=joined,
            retired=retired,
            died=self._death(end, retired),
            number=self.invented,
        )
        return self._person(life, 0.6)

    def _tuixiu(self, category: Category, end: str) -> Person:
        rng, sex = self.rng, "男" if self.rng.some(0.62) else "女"
        due = 60 if sex == "男" else 55
        fresh = not end and rng.some(0.2)  # retired within the last years
        age = rng.randint(due, due + 6) if fresh else int(rng.triangular(80 if end else due, 95, 82 if end else 66))
        birth = rng.born(self.today, age)
        retired = min(years_after(birth, due) + timedelta(days=rng.randrange(40)), self.today)
        life = LifeDates(
            identity=self._identity(sex, birth),
            category=category,
            rank="" if category is Category.WORKER else rng.weighted(_TUIXIU_RANKS),
            work=max(rng.day(years_after(birth, 17), years_after(birth, 23)), date(1949, 10, 8)),
            retired=retired,
            died=self._death(end or self._fate(birth), retired),
            number=self.invented,
        )
        return self._person(life, 0.08)

    def _fate(self, birth: date) -> str:
        age = age_on(birth, self.today)
        yearly = next(share for below, share in _DYING if age < below)
        return "within" if self.rng.some(yearly * (self.today.year - self.start.year + 1)) else ""

    def _death(self, end: str, retired: date) -> date | None:
        match end:
            case "before":
                eve = self.start - timedelta(days=1)
                return self.rng.day(max(years_after(self.start, -12), retired), max(eve, retired))
            case "within":
                first = max(self.start, retired)
                return self.rng.day(first, max(first, self.today - timedelta(days=4)))
        return None

    def _person(self, life: LifeDates, raised: float) -> Person:
        rng, today, start = self.rng, self.today, self.start
        community = rng.choice(WORDS.communities)
        facts = (
            sample_facts.who(rng, life.number, life.identity, 0.84)
            | sample_facts.career(rng, life)
            | sample_facts.home(rng, life.identity, community, widowed=rng.some(0.25))
            | sample_facts.party(rng, life, self.tree)
            | sample_facts.register(rng, life, self.tree, start, today)
            | sample_facts.ending(rng, life, start, today)
        )
        lixiu, alive = life.category is Category.LIXIU, life.died is None
        facts |= sample_facts.health(rng, life.identity, today, alive=alive, yearly=lixiu)
        if rng.some(raised):
            facts |= sample_facts.treatment(rng, life, today)
        if alive:
            facts |= sample_facts.talents(rng, life, today)
        if lixiu:
            facts["revolution_joined"] = rng.blurred(life.work, 0.4, 0.6)
            facts["medical_treatment"] = "离休干部医疗统筹"
        return Person(category=life.category.value, **facts)

    def _survivor(self, cadre: Person) -> Person:
        assert cadre.birth and cadre.died_on  # chosen among the dead
        rng = self.rng
        birth = min(cadre.birth.first + timedelta(days=rng.randint(-400, 2500)), date(1957, 12, 31))
        identity = self._identity("女" if cadre.sex == "男" else "男", birth)
        facts = (
            sample_facts.who(rng, self.invented, identity, 0.9)
            | sample_facts.home(rng, identity, rng.choice(WORDS.communities), widowed=True)
            | sample_facts.health(rng, identity, self.today, alive=True)
        )
        admitted = min(cadre.died_on.last + timedelta(days=rng.randint(10, 60)), self.today)
        return Person(
            category=Category.SURVIVOR.value,
            survivor_kind=survivor_kind_of(cadre).value,
            cadre_id=cadre.id,
            cadre_relation="配偶",
            admitted_on=PartialDate.of(admitted),
            source="新办",
            politics="群众",
            liaison_id=cadre.liaison_id,
            hardship=rng.some(0.12),
            verified_on=sample_facts.verified(rng, self.today),
            **facts,
        )
