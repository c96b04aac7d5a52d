"""Years of visits: nearly every visit that is due, most in time, and some that are not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from cadredesk.birthdays.rules import BirthRow, birthdays_between
from cadredesk.core.kinds import VisitGroup
from cadredesk.core.lunar import festival_day
from cadredesk.core.progress import Progress
from cadredesk.people.records import PARTY_POLITICS, Audience, Person
from cadredesk.people.rules import party_years
from cadredesk.sample.facts import audience, entered, left
from cadredesk.sample.rng import SampleRandom
from cadredesk.sample.words import WORDS
from cadredesk.visits.records import GROUPS, Rule, Visit

_FESTIVE = (Audience.LIXIU, Audience.SENIOR, Audience.LIXIU_SURVIVOR, Audience.TUIXIU_SURVIVOR)
_MISSED, _LATE = 0.03, 0.05  # shares of the visits owed
# Yearly chances of what opens a case: 离休干部, everybody else.
_CASES = {
    Rule.HOSPITAL: (0.25, 0.03),
    Rule.FAMILY: (0.02, 0.004),
    Rule.DISASTER: (0.002, 0.002),
    Rule.REQUEST: (0.1, 0.015),
}
_CASUAL = {"日常走访": (0.5, 0.05), "电话联系": (1.0, 0.1), "送学上门": (0.8, 0.05)}


@dataclass(frozen=True, slots=True)
class _Stay:
    """A person as long as the register has them: from ``since`` to the day before ``until``."""

    person: Person
    audience: Audience
    since: date
    until: date
    visitor: str


@dataclass(slots=True)
class VisitGenerator:
    """Invents the visits of one office from ``start`` to ``today``; ``liaisons`` are names by id."""

    rng: SampleRandom
    liaisons: dict[int, str]
    start: date
    today: date
    survived: set[int | None] = field(default_factory=set)

    def visits(self, people: list[Person], progress: Progress) -> list[Visit]:
        """All visits, by date. After a death money is brought where somebody is left to take it."""
        self.survived = {person.cadre_id for person in people}
        found = [
            visit
            for person in progress.over(people, len(people), "正在生成走访记录", every=500)
            for visit in self._of(self._stay(person))
        ]
        return sorted(found, key=lambda visit: (visit.date, visit.person_id))

    def _stay(self, person: Person) -> _Stay:
        visitor = self.liaisons.get(person.liaison_id or 0) or next(iter(self.liaisons.values()))
        return _Stay(person, Audience(audience(person) or Audience.OTHER), entered(person), left(person), visitor)

    def _of(self, stay: _Stay) -> Iterator[Visit]:
        if stay.until <= self.start:
            return
        for year in range(self.start.year, self.today.year + 1):
            yield from self._festivals(stay, year)
            yield from self._birthday(stay, year)
            yield from self._cases(stay, year)
            if stay.audience is Audience.LIXIU:
                yield from self._monthly(stay, year)
        if stay.person.died_on and stay.person.died_on.first >= self.start:
            day = min(stay.person.died_on.first + timedelta(days=self.rng.randrange(2)), self.today)
            yield self._visit(stay, day, Rule.DEATH)

    # ------------------------------------------------------------ what is owed

    def _festivals(self, stay: _Stay, year: int) -> Iterator[Visit]:
        if stay.audience in _FESTIVE:
            for name in (Rule.SPRING_FESTIVAL, Rule.MID_AUTUMN, Rule.DOUBLE_NINTH):
                yield from self._owed(stay, festival_day(name, year), name)
        person, party_day = stay.person, date(year, 7, 1)
        if person.politics in PARTY_POLITICS:
            standing = party_years(person, party_day)
            if person.hardship or (standing is not None and standing >= 50):
                yield from self._owed(stay, party_day, Rule.PARTY_DAY)

    def _birthday(self, stay: _Stay, year: int) -> Iterator[Visit]:
        """A great birthday, of those whose day of birth is known."""
        if stay.person.birth is not None and stay.person.birth.day:
            born = BirthRow.of(stay.person.birth, stay.person.lunar_birthday, stay.person.keeps_lunar)
            for found in birthdays_between(born, date(year, 1, 1), date(year, 12, 31)):
                if found.great:
                    yield from self._owed(stay, found.day, Rule.GREAT_BIRTHDAY)

    def _owed(self, stay: _Stay, due: date, rule: Rule) -> Iterator[Visit]:
        """The visit of a rule, within twelve days before it is due, a little late, or missed."""
        drawn = self.rng.random()
        if not stay.since <= due < stay.until or drawn < _MISSED:
            return
        late = drawn > 1 - _LATE
        away = self.rng.randint(1, 9) if late else -self.rng.randrange(13)
        day = due + timedelta(days=away)
        if max(stay.since, self.start) <= day <= self.today and day < stay.until:
            yield self._visit(stay, day, rule)

    def _monthly(self, stay: _Stay, year: int) -> Iterator[Visit]:
        """Medical round and reading each month, a health check each year."""
        for month in range(1, 13):
            for rule in (Rule.ROUND, Rule.READING):
                day = date(year, month, self.rng.randint(1, 28))
                if self.rng.some(0.97) and self._open(stay, day):
                    yield self._visit(stay, day, rule)
        day = date(year, self.rng.randint(4, 10), self.rng.randint(1, 28))
        if self._open(stay, day):
            yield self._visit(stay, day, Rule.CHECKUP)

    def _open(self, stay: _Stay, day: date) -> bool:
        return max(self.start, stay.since) <= day <= self.today and day < stay.until

    def _cases(self, stay: _Stay, year: int) -> Iterator[Visit]:
        """What happens to people, hardship aid once a year to those in need, and visits without a reason."""
        column = 0 if stay.audience is Audience.LIXIU else 1
        happens: dict[str, float] = {rule: chances[column] for rule, chances in _CASES.items()}
        happens[Rule.HARDSHIP] = 0.85 if stay.person.hardship else 0.0
        happens |= {kind: chances[column] for kind, chances in _CASUAL.items()}
        for what, chance in happens.items():
            if self.rng.random() < chance:
                day = date(year, self.rng.randint(1, 12), self.rng.randint(1, 28))
                if self._open(stay, day):
                    yield self._visit(stay, day, what)

    # ------------------------------------------------------------ what is written down

    def _visit(self, stay: _Stay, day: date, what: str) -> Visit:
        rng, person = self.rng, stay.person
        rule = Rule(what) if what not in _CASUAL else None
        yuan = WORDS.amounts[what][list(Audience).index(stay.audience)] if what in WORDS.amounts else 0
        goods = WORDS.goods.get(what) if rng.some(0.8) else None
        asked, answered = rng.choice(WORDS.requests) if rng.some(0.12) else ("", "")
        dead = rule is Rule.DEATH
        if dead and person.id not in self.survived:
            yuan = 0
        return Visit(
            person_id=person.id,
            date=day,
            rule=rule.value if rule else "",
            kind="" if rule else what,
            visit_group=GROUPS.get(what, VisitGroup.CONDOLENCE).value,
            visitors=self._visitors(stay, rule),
            companions=rng.choice(WORDS.companions) if rng.some(0.4) else "",
            place=self._place(person, what),
            fen=yuan * 100 or None,
            goods=rng.choice(goods) if goods else "",
            condition=rng.choice(WORDS.conditions) if not dead and rng.some(0.6) else "",
            requests="" if dead else asked,
            follow_up="" if dead or (self.today - day).days < 20 else answered,
            note="慰问家属" if dead else WORDS.casual_notes.get(what, ""),
            category=stay.audience.value,
        )

    def _visitors(self, stay: _Stay, rule: Rule | None) -> str:
        if rule in (Rule.ROUND, Rule.CHECKUP):
            return f"{stay.person.hospital or '县人民医院'}医护人员"
        if self.rng.some(0.4):
            other = self.rng.choice(tuple(self.liaisons.values()))
            return stay.visitor if other == stay.visitor else f"{stay.visitor}、{other}"
        return stay.visitor

    def _place(self, person: Person, what: str) -> str:
        if what == "电话联系":
            return ""
        if what in (Rule.HOSPITAL, Rule.CHECKUP) or person.in_hospital_long:
            return person.hospital or "县人民医院"
        return self.rng.choice(WORDS.visited_at)
