"""What the register of the sample office knows about each life, as fields of a Person; and what is asked of it later."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import FIRST_YEAR, lunar_of
from cadredesk.core.values import NO, YES
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.records import Category, Membership, Person
from cadredesk.people.rules import audience_of
from cadredesk.sample import identity as sample_identity
from cadredesk.sample.branches import Tree
from cadredesk.sample.identity import Identity
from cadredesk.sample.rng import SampleRandom, years_after
from cadredesk.sample.words import WORDS

_ABOVE = {"正县处级": "副厅局级", "副县处级": "正县处级", "正乡科级": "副县处级", "副乡科级": "正乡科级"}
_NATURES = {"机关": 52, "事业": 36, "企业": 12}
_STAFF = {"机关": {"公务员": 8, "参公": 2}, "事业": {"事业": 8, "参公": 2}, "企业": {"国企": 1}}
_EDUCATION = {"大学本科": 22, "大专": 30, "中专": 20, "高中": 12, "初中": 12, "小学": 4}
_OLD_EDUCATION = {"大专": 8, "中专": 20, "高中": 14, "初中": 36, "小学": 20, "文盲半文盲": 2}
_OTHER_POLITICS = {"群众": 86, "民盟盟员": 4, "民进会员": 2, "农工党党员": 3, "九三学社社员": 2, "无党派人士": 3}
_LIVING = {"空巢": 6, "与子女同住": 4}
_LIVING_ALONE = {"独居": 3, "与子女同住": 5, "与保姆同住": 1}
_SEPARATE_SHARE = 0.425  # S003
_PROBATION_FROM = date(1977, 8, 12)

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeDates:
    """The whole dates behind what the register knows."""

    identity: Identity
    category: Category
    rank: str = ""
    work: date
    retired: date
    died: date | None = None
    number: int


def who(rng: SampleRandom, number: int, identity: Identity, whole: float) -> Facts:
    """Name, birth and numbers; ``whole`` is the share of births known to the day."""
    lunar = rng.random() if identity.birth.year > FIRST_YEAR else 1.0  # the lunar calendar is known from then on
    birthday = lunar_of(identity.birth)[1] if lunar < 0.22 else None
    old = identity.birth.year < 1945
    birth = PartialDate.of(identity.birth) if lunar < 0.12 else rng.blurred(identity.birth, whole, 0.96 - whole)
    return {
        "name": identity.name,
        "sex": identity.sex,
        "ethnicity": identity.ethnicity,
        "native_place": rng.choice(WORDS.native_places),
        "birth": birth,
        "lunar_birthday": birthday,
        "keeps_lunar": "" if birthday is None else YES if lunar < 0.06 else "" if lunar < 0.12 else NO,
        "id_number": sample_identity.id_number(rng, number, identity),
        "education": rng.weighted(_OLD_EDUCATION if old else _EDUCATION),
        "mobile": sample_identity.mobile(number) if rng.some(0.88) else "",
        "landline": sample_identity.landline(rng) if rng.some(0.25) else "",
    }


def career(rng: SampleRandom, life: LifeDates) -> Facts:
    """Unit, post and rank, from the first day of work to retirement."""
    nature, unit, post = _position(rng, life)
    words = WORDS.rank_words.get(life.rank)
    return {
        "rank": life.rank,
        "rank_words": rng.choice(words) if words and rng.some(0.3) else "",
        "unit": unit,
        "unit_nature": nature,
        "post": post,
        "title": rng.choice(WORDS.titles[post]) if post in WORDS.titles else "",
        "staff_kind": "工勤" if life.category is Category.WORKER else rng.weighted(_STAFF[nature]),
        "work_started": rng.blurred(life.work, 0.35, 0.6),
        "retired_on": rng.blurred(life.retired, 0.4, 0.55),
        "rewards": rng.choice(WORDS.rewards) if rng.some(0.06) else "",
    }


def _position(rng: SampleRandom, life: LifeDates) -> tuple[str, str, str]:
    """单位性质, unit and post that go together."""
    if life.rank in WORDS.senior_posts and rng.some(0.6):
        unit, _, post = rng.choice(WORDS.senior_posts[life.rank]).partition(":")
        return "机关", unit, post
    nature = "机关" if life.rank in WORDS.senior_posts else rng.weighted(_NATURES)
    unit = rng.choice(WORDS.units[nature])
    if life.category is Category.WORKER:
        return nature, unit, rng.choice(WORDS.worker_posts)
    head = next(post for end, post in WORDS.heads.items() if unit.endswith(end))
    if life.rank in ("正乡科级", "副乡科级") and rng.some(0.65):
        return nature, unit, head if life.rank == "正乡科级" else f"副{head}"
    if nature == "机关" and life.rank in WORDS.titular_posts:
        return nature, unit, WORDS.titular_posts[life.rank]
    posts = WORDS.staff_posts
    return nature, unit, rng.choice(posts.get(unit[-1]) or posts[nature])


def treatment(rng: SampleRandom, life: LifeDates, today: date) -> Facts:
    """The treatment one step above the rank, if there is such a step."""
    if life.rank not in _ABOVE:
        return {}
    latest = min(years_after(life.retired, 15), life.died or today, today)
    approved = rng.day(life.retired, latest)
    return {
        "treatment": _ABOVE[life.rank],
        "treatment_approved_on": rng.blurred(approved, 0.6, 0.4),
        "treatment_document": f"县老干发〔{approved.year}〕{rng.randint(1, 40)}号",
    }


def home(rng: SampleRandom, identity: Identity, community: str, *, widowed: bool) -> Facts:
    """Where and with whom somebody lives."""
    away = rng.random()
    address = f"{community}{in_town(rng)}"
    if away < 0.12:
        address, community = f"{rng.choice(WORDS.villages)}{rng.randint(1, 160)}号", ""
    settled = "省内" if away > 0.985 else "省外" if away > 0.97 else "易地安置" if away > 0.967 else ""
    place = ""
    if settled:
        place = rng.choice(WORDS.places_in_province if settled == "省内" else WORDS.places_elsewhere)
        address, community = f"{place}{in_town(rng)}", ""
    child = rng.choice("子女")
    return {
        "address": address,
        "community": community,
        "settled": settled,
        "settled_place": place,
        "marriage": "丧偶" if widowed else rng.weighted({"已婚": 92, "再婚": 4, "离婚": 3, "未婚": 1}),
        "living": rng.weighted(_LIVING_ALONE if widowed else _LIVING),
        "emergency_contact": f"{_child(rng, identity.name, child)}（{child}）" if rng.some(0.8) else "",
        "emergency_phone": sample_identity.mobile(rng.randrange(10_000)) if rng.some(0.75) else "",
    }


def in_town(rng: SampleRandom) -> str:
    """Street and door of a home in town."""
    return (
        f"{rng.choice(WORDS.streets)}{rng.randint(1, 180)}号{rng.randint(1, 12)}栋"
        f"{rng.randint(1, 4)}单元{rng.randint(1, 6)}0{rng.randint(1, 4)}室"
    )


def _child(rng: SampleRandom, parent: str, relation: str) -> str:
    name = sample_identity.full_name(rng, "男" if relation == "子" else "女")
    return name if "·" in parent else parent[0] + name[1:]


def health(rng: SampleRandom, identity: Identity, today: date, *, alive: bool, yearly: bool = False) -> Facts:
    """How somebody is; ``yearly``: the health check is owed every year, not every second."""
    years = today.year - identity.birth.year
    state = rng.weighted({"健康": max(100 - years, 8), "一般": 30, "不能自理": max(years - 82, 0), "其他": 1})
    ill = state != "健康" and rng.some(0.8)
    checked = today - timedelta(days=rng.randint(5, 380 if yearly else 760))
    return {
        "health": state,
        "limited_mobility": state == "不能自理" or (years > 84 and rng.some(0.35)),
        "in_hospital_long": state == "不能自理" and alive and rng.some(0.15),
        "illness": rng.choice(WORDS.illnesses) if ill else "",
        "hospital": rng.choice(WORDS.hospitals),
        "family_doctor": sample_identity.full_name(rng, rng.choice("男女")) if rng.some(0.4) else "",
        "checkup_on": rng.blurred(checked, 0.8, 0.2) if alive and rng.some(0.95) else None,
    }


def party(rng: SampleRandom, life: LifeDates, tree: Tree) -> Facts:
    """Politics, and for members the branch in which they sit."""
    if not rng.some(0.45 if life.category is Category.WORKER else 0.8):
        return {"politics": rng.weighted(_OTHER_POLITICS)}
    grown = max(years_after(life.identity.birth, 18), life.work)
    joined = rng.day(grown, min(life.retired, years_after(grown, 26)))
    separate = rng.some(_SEPARATE_SHARE)
    placed = rng.some(0.99)
    return {
        "politics": "中共党员",
        **_standing(rng.blurred(joined, 0.35, 0.6), life),
        "branch_id": rng.choice(tree.separate if separate else tree.mixed) if placed else None,
        "membership": (Membership.SEPARATE if separate else Membership.MIXED).value if placed else "",
    }


def _standing(joined: PartialDate, life: LifeDates) -> Facts:
    """入党时间, and 转正时间 of who joined since there is a year of probation again (12 August 1977)."""
    whole = joined.first >= _PROBATION_FROM and joined.year < life.retired.year
    full = PartialDate(joined.year + 1, joined.month, joined.day and min(joined.day, 28)) if whole else None
    return {"party_joined": joined, "party_full_on": full}


def register(rng: SampleRandom, life: LifeDates, tree: Tree, start: date, today: date) -> Facts:
    """How somebody came into the register, who answers for them, and whether they have moved away."""
    admitted = min(life.retired + timedelta(days=rng.randrange(60)), life.died or today, today)
    facts: Facts = {"source": "新办", "admitted_on": None if rng.some(0.01) else rng.blurred(admitted, 0.8, 0.2)}
    year_later = years_after(admitted, 1)
    moved = rng.random()
    if life.died is None and year_later < today and moved < 0.03:
        arrived = PartialDate.of(rng.day(year_later, today))
        facts = {"source": "转入", "admitted_on": arrived, "moved_in_on": arrived}
    elif life.died is None and year_later < today and moved > 0.99:
        facts["moved_out_on"] = PartialDate.of(rng.day(max(year_later, start), today))
        facts["moved_to"] = f"{rng.choice(WORDS.places_elsewhere)}老干部局"
    return facts | {
        "liaison_id": None if life.number % 617 == 31 else rng.choice(tree.liaisons).id,
        "hardship": rng.some(0.06 if life.category is Category.WORKER else 0.022),
        "verified_on": verified(rng, today),
    }


def verified(rng: SampleRandom, today: date) -> date | None:
    """The last day on which somebody looked whether all this is still true."""
    return today - timedelta(days=rng.randrange(420) * 7 // 4) if rng.some(0.85) else None


def ending(rng: SampleRandom, life: LifeDates, start: date, today: date) -> Facts:
    """Death, farewell, and the pension for the bereaved."""
    if life.died is None:
        return {}
    died = PartialDate.of(life.died) if life.died >= start else rng.blurred(life.died, 0.7, 0.3)
    facts: Facts = {
        "died_on": died,
        "death_cause": rng.choice(WORDS.death_causes),
        "farewell": rng.choice(WORDS.farewells),
    }
    paid = life.died + timedelta(days=rng.randint(31, 150))
    if paid > today:
        return facts | {"pension_unclaimed_why": "正在办理"}
    child = rng.choice("子女")
    receiver = f"{_child(rng, life.identity.name, child)}（{child}）"
    return facts | {"pension_received_on": PartialDate.of(paid), "pension_receiver": receiver}


def talents(rng: SampleRandom, life: LifeDates, today: date) -> Facts:
    """What the living still contribute."""
    facts: Facts = {}
    if rng.some(0.3):
        facts["hobbies"] = "、".join(rng.sample(WORDS.hobbies, rng.randint(1, 3)))
    if rng.some(0.1):
        facts["skills"] = rng.choice(WORDS.skills)
    if today.year - life.identity.birth.year > 85:
        return facts
    rarer = (("talent", 0.022, WORDS.talents), ("club_post", 0.02, WORDS.clubs), ("reemployed", 0.005, WORDS.reengaged))
    facts |= {name: rng.choice(words) for name, share, words in rarer if rng.some(share)}
    return facts | {"five_elders": rng.some(0.03)}


# ---------------------------------------------------------------- asked of people in the register


def audience(person: Person) -> str:
    """The category of their visits; "" where 人员类别 is not known."""
    return audience_of(person.category, person.rank, person.treatment, person.survivor_kind) or ""


def entered(person: Person) -> date:
    """From when on the office cares for somebody."""
    return person.admitted_on.last if person.admitted_on else date.min


def left(person: Person) -> date:
    """The day on which somebody died or moved away."""
    return min((day.first for day in (person.died_on, person.moved_out_on) if day), default=date.max)


def hospital_stay(rng: SampleRandom, person: Person, since: date, until: date | None) -> HospitalStay:
    """A stay in hospital, without its outcome."""
    return HospitalStay(
        person_id=person.id,
        since=PartialDate.of(since),
        until=PartialDate.of(until) if until else None,
        hospital=person.hospital or rng.choice(WORDS.hospitals),
        ward=rng.choice(WORDS.wards),
        bed=str(rng.randint(1, 48)),
        illness=person.illness or rng.choice(WORDS.illnesses),
    )
