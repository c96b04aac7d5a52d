"""Filters: what SQL finds is what a slow and obvious reading of each person finds; their words; their JSON."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.birthdays.rules import BirthRow, birthdays_between
from cadredesk.core.dates import PartialDate, age_on
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.lunar import LunarDay
from cadredesk.core.names import needle_of
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import actions, rules, store
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import Relative
from cadredesk.people.filters import rules as filters_rules
from cadredesk.people.filters import store as filters_store
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.filters.rules import DAYS_OPS, filter_fields, ops_of, takes
from cadredesk.people.history import store as history_store
from cadredesk.people.records import Category, PeopleQuery, Person
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from tests.support import TODAY, all_people, sample_office


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The sample office with some odd people, for looking only."""
    with sample_office(tmp_path_factory.mktemp("filters")) as office:
        odd = (
            Person(name="ABC def", category=Category.TUIXIU, unit="１００%_ＡＢ单位", birth=PartialDate(1940), tags="党小组长、骨干"),
            Person(name="阿不都·热合曼", category=Category.WORKER, birth=PartialDate(1946, 10), tags="骨干", landline="0876-6623101"),
            Person(name="没有生日", category=Category.SURVIVOR, verified_on=date(2026, 9, 8), note="a\\b'c\"d"),
            Person(name="刚满八十", category=Category.LIXIU, birth=PartialDate(1946, 10, 8), hardship=True),
            Person(name="差一天", category=Category.LIXIU, birth=PartialDate(1946, 10, 9), died_on=PartialDate(2026, 10)),
        )  # fmt: skip
        for person in odd:
            actions.save_person(office, person)
        yield office


Names = dict[str, dict[int, str]]


def found(office: Office, asked: Filter, as_of: date | None = None) -> set[str]:
    ids = store.listed_ids(office, PeopleQuery(where=asked, as_of=as_of))
    return {person.name for person in store.some(office, ids)}


def one(field: str, op: Op, *values: str) -> Filter:
    return Filter((filters_rules.checked(Condition(field, op, values)),))


# ---- the slow and obvious reading


def value_of(field: Field, person: Person, today: date) -> Any:
    end = person.died_on.first if person.died_on else today
    match field.name:
        case "state":
            return "去世" if person.died_on else "转出" if person.moved_out_on else "在册"
        case "age":
            return age_on(person.birth, end) if person.birth else None
        case "party_years":
            return rules.party_years(person, end)
        case "audience":
            return rules.audience_of(person.category, person.rank, person.treatment, person.survivor_kind) or ""
        case "birth_month":
            return f"{person.birth.month} 月" if person.birth and person.birth.month else ""
        case "has_phone":
            return bool(person.mobile or person.landline)
    return getattr(person, field.name)


def first_day(value: Any) -> date:
    return value.first if isinstance(value, PartialDate) else value


def holds(condition: Condition, person: Person, names: Names, today: date) -> bool:
    field, op, given_values = filter_fields()[condition.field], condition.op, condition.values
    if field.name == "birthday":
        born = BirthRow.of(person.birth, person.lunar_birthday, person.keeps_lunar)
        return bool(birthdays_between(born, *span_of(condition, today)))
    value = value_of(field, person, today)
    if field.kind is Kind.FLAG:
        return bool(value) == (op is Op.IS)
    empty = value is None or value == ""
    if op in (Op.EMPTY, Op.FILLED):
        return empty == (op is Op.EMPTY)
    if op in (Op.AMONG, Op.NOT_AMONG):
        own = value.split("、") if field.name == "tags" else [str(value)]
        return (not empty and any(each in given_values for each in own)) == (op is Op.AMONG)
    if field.kind is Kind.INTEGER:
        low, high = int(given_values[0]), int(given_values[-1])
        if op is Op.AT_LEAST:
            return not empty and value >= low
        return not empty and (value <= low if op is Op.AT_MOST else low <= value <= high)
    if field.kind in (Kind.DATE, Kind.PARTIAL):
        return condition.or_empty if empty else holds_on(op, first_day(value), given_values, today)
    text = names[field.refers_to].get(value, "") if field.kind is Kind.REFERENCE else value
    own, wanted = needle_of(text), needle_of(given_values[0])
    return {Op.CONTAINS: wanted in own, Op.LACKS: wanted not in own, Op.IS: own == wanted, Op.IS_NOT: own != wanted}[op]


def span_of(condition: Condition, today: date) -> tuple[date, date]:
    if condition.op is Op.COMING:
        return today, today + timedelta(days=min(int(condition.values[0]), 400))
    month = today.month % 12 + 1 if condition.op is Op.NEXT_MONTH else today.month
    year = today.year + (month < today.month)
    days = [date(year, 1, 1) + timedelta(days=at) for at in range(366)]
    inside = [day for day in days if (day.year, day.month) == (year, month)]
    return inside[0], inside[-1]


def holds_on(op: Op, day: date, values: tuple[str, ...], today: date) -> bool:
    match op:
        case Op.THIS_YEAR:
            return day.year == today.year
        case Op.WITHIN:
            return today - timedelta(days=int(values[0])) <= day <= today
        case Op.LONGER_AGO:
            return day < today - timedelta(days=int(values[0]))
    edges = [PartialDate.from_iso(value) for value in values]
    if op is Op.BETWEEN:
        return edges[0].first <= day <= edges[1].last
    return day < edges[0].first if op is Op.BEFORE else day >= edges[0].first


def passes(asked: Filter, person: Person, names: Names, today: date) -> bool:
    parts = [
        passes(part, person, names, today) if isinstance(part, Filter) else holds(part, person, names, today)
        for part in asked.parts
    ]
    return any(parts) if asked.any else all(parts)


NOT_OF_THE_PERSON = ("last_visit", "has_photo", "has_relatives", "has_attachments")
ASKED = [field for name, field in filter_fields().items() if name not in NOT_OF_THE_PERSON]
WORDS = st.sampled_from(["张", "a", "ａＢｃ", "县", "100%", "_", "\\", '"', "0876 6623101", "热合曼", "138", "局"])
DAYS = st.sampled_from(["1940", "1946-10", "1946-10-08", "2020", "2026", "2026-09", "2025-12-31", "1931-05-02"])
NUMBERS = st.sampled_from(["0", "1", "50", "70", "80", "90", "365", "3650"])


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    field = draw(st.sampled_from(ASKED))
    op = draw(st.sampled_from(ops_of(field)))
    wanted = takes(field, op)
    if wanted == filters_rules.ANY_NUMBER:
        choices = (
            [str(each) for each in field.choices] or ["骨干", "党小组长"]
            if field.kind is not Kind.REFERENCE
            else list("1234567")
        )
        values = draw(st.lists(st.sampled_from([*choices, "没有这一项"]), min_size=1, max_size=3))
    elif field.kind is Kind.INTEGER or op in DAYS_OPS:
        values = draw(st.lists(NUMBERS, min_size=wanted, max_size=wanted))
    elif field.kind in (Kind.DATE, Kind.PARTIAL):
        values = draw(st.lists(DAYS, min_size=wanted, max_size=wanted))
    else:
        values = draw(st.lists(WORDS, min_size=wanted, max_size=wanted))
    return Condition(field.name, op, tuple(values), draw(st.booleans()))


def groups(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Filter]:
    return st.builds(Filter, st.lists(parts, min_size=1, max_size=3).map(tuple), st.booleans())


FILTERS = groups(st.one_of(conditions(), groups(conditions())))


@given(asked=FILTERS, as_of=st.sampled_from([None, date(2026, 1, 31), date(2025, 6, 30), date(2024, 2, 29)]))
def test_sql_finds_whom_a_reading_of_each_person_finds(register: Office, asked: Filter, as_of: date | None) -> None:
    people = people_on_a_day(register, as_of)
    names = {
        table: dict(register.conn.execute(f"SELECT id, name FROM {table}").fetchall())
        for table in ("branches", "liaisons", "people")
    }
    fit = filters_rules.checked_filter(asked)
    assert fit
    expected = {person.id for person in people if passes(fit, person, names, as_of or TODAY)}
    assert set(store.listed_ids(register, PeopleQuery(where=fit, as_of=as_of))) == expected
    assert store.count(register, PeopleQuery(where=fit, as_of=as_of)) == len(expected)
    assert filters_rules.from_json(filters_rules.to_json(fit)) == fit
    assert filters_rules.words_of(fit, lambda name, value: filters_store.name_of(register, name, value))


def people_on_a_day(office: Office, day: date | None) -> list[Person]:
    """Everybody, as they were."""
    if day is None:
        return all_people(office)
    columns = ", ".join(("id", *rows.columns_of(Person)))
    return rows.read(office, Person, f"{history_store.people_on(day)} SELECT {columns} FROM people")


# ---- the edges, by name


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (one("unit", Op.CONTAINS, "ab单"), {"ABC def"}),
        (one("unit", Op.CONTAINS, "0%_ab"), {"ABC def"}),
        (one("note", Op.IS, "A\\B'C\"D"), {"没有生日"}),
        (one("landline", Op.IS, "0876 662 3101"), {"阿不都·热合曼"}),
        (one("tags", Op.AMONG, "党小组长"), {"ABC def"}),
        (one("tags", Op.AMONG, "小组长"), set()),
        (one("verified_on", Op.WITHIN, "30"), {"没有生日"}),
    ],
)
def test_text_is_compared_as_a_search_compares(register: Office, asked: Filter, names: set[str]) -> None:
    odd = {"ABC def", "阿不都·热合曼", "没有生日", "刚满八十", "差一天"}
    assert found(register, asked) & odd == names


def test_ages_are_exact_on_the_birthday_and_stop_at_death(register: Office) -> None:
    eighty = found(register, one("age", Op.AT_LEAST, "80岁"))
    assert "刚满八十" in eighty and "ABC def" in eighty
    assert not {"差一天", "没有生日"} & eighty
    assert "刚满八十" not in found(register, one("age", Op.AT_LEAST, "80"), as_of=TODAY - timedelta(days=1))
    assert "差一天" in found(register, one("age", Op.BETWEEN, "79", "79"))


def test_partial_dates_count_from_their_first_day(register: Office) -> None:
    in_october = found(register, one("birth", Op.BETWEEN, "1946-10", "1946-10"))
    assert {"阿不都·热合曼", "刚满八十", "差一天"} <= in_october
    assert "阿不都·热合曼" not in found(register, one("birth", Op.SINCE, "1946-10-02"))
    assert "阿不都·热合曼" in found(register, one("birth", Op.SINCE, "1946-10-01"))
    assert "ABC def" in found(register, one("birth", Op.BEFORE, "1940.2"))


def test_entries_of_a_person_can_be_filtered(register: Office) -> None:
    person = store.resolve(register, "没有生日")
    assert "没有生日" not in found(register, one("has_relatives", Op.IS))
    entries_actions.save_entry(register, Relative(person_id=person.id, relation="子", name="小李"))
    assert "没有生日" in found(register, one("has_relatives", Op.IS))
    assert "没有生日" in found(register, one("last_visit", Op.EMPTY))
    visit_actions.record_visit(
        register, Visit(person_id=person.id or 0, date=TODAY - timedelta(days=40), kind="日常走访")
    )
    assert "没有生日" in found(register, one("last_visit", Op.LONGER_AGO, "39"))
    assert "没有生日" not in found(register, one("last_visit", Op.LONGER_AGO, "40"))
    assert "没有生日" in found(register, one("has_photo", Op.IS_NOT))
    visit_actions.record_visit(register, Visit(person_id=person.id or 0, date=TODAY, kind="电话联系"))
    assert "没有生日" in found(register, one("last_visit", Op.LONGER_AGO, "39"))  # a call is no visit


@pytest.mark.parametrize("field", ["last_visit", "checkup_on", "verified_on", "birth", "party_full_on"])
def test_before_a_day_finds_those_without_any_where_they_are_meant(register: Office, field: str) -> None:
    without = found(register, one(field, Op.EMPTY))
    for op, value in ((Op.BEFORE, "2026-06"), (Op.LONGER_AGO, "120")):
        [alone] = one(field, op, value).parts
        assert isinstance(alone, Condition)
        both = Filter((dataclasses.replace(alone, or_empty=True),))
        assert not found(register, Filter((alone,))) & without
        assert found(register, both) == found(register, Filter((alone,))) | without
        assert filters_rules.from_json(filters_rules.to_json(both)) == both
    assert without


def test_whose_birthday_it_is_goes_by_the_calendar_kept(register: Office) -> None:
    """October 2026 is 八月廿一 to 九月廿一."""
    with register.operation("寿辰"):
        for name, birth, lunar, keeps in (
            ("阳历十月", "1946-10-31", None, ""),
            ("农历九月", "1946-03-01", "09-21", ""),
            ("农历十月", "1946-10-05", "10-01", ""),
            ("说了不过", "1946-10-05", "10-01", "否"),
            ("只知月份", "1946-10", None, ""),
            ("只知年份", "1946", "08-21", ""),
            ("按出生推", "1935-09-30", None, "是"),  # 九月初三
            ("小月三十", "1950-12-01", "08-30", ""),  # a month of 29 days
            ("闰月生日", "1944-06-01", "闰09-09", ""),
        ):
            row = Person(
                name=name, birth=PartialDate.from_iso(birth), keeps_lunar=keeps,
                lunar_birthday=LunarDay.from_text(lunar) if lunar else None,
            )  # fmt: skip
            store.add(register, row)
    wanted = {"阳历十月", "农历九月", "说了不过", "只知月份", "只知年份", "按出生推", "小月三十", "闰月生日"}
    named = wanted | {"农历十月"}
    assert found(register, one("birthday", Op.THIS_MONTH)) & named == wanted
    assert found(register, one("birthday", Op.NEXT_MONTH)) & named == {"农历十月"}
    assert found(register, one("birthday", Op.COMING, "10")) & named == {"小月三十", "按出生推", "闰月生日"}
    assert found(register, one("birthday", Op.COMING, "400")) & named == named


# ---- words and JSON


def words(asked: Filter) -> str:
    return filters_rules.words_of(asked, lambda _field, value: {"3": "第一党支部"}.get(value, value))


def test_a_filter_reads_like_a_sentence() -> None:
    old = Condition("age", Op.AT_LEAST, ("80",))
    alone, unable = Condition("living", Op.AMONG, ("独居",)), Condition("health", Op.AMONG, ("不能自理",))
    assert words(Filter((old, Filter((alone, unable), any=True)))) == "年龄 ≥ 80 且（独居 或 不能自理）"
    rest = (
        Condition("branch_id", Op.AMONG, ("3",)),
        Condition("verified_on", Op.LONGER_AGO, ("365",)),
        Condition("has_photo", Op.IS_NOT),
        Condition("hardship", Op.IS),
        Condition("health", Op.AMONG, ("其他",)),
        Condition("died_on", Op.BETWEEN, ("2025", "2026-03")),
        Condition("mobile", Op.EMPTY),
        Condition("unit", Op.LACKS, ("教育",)),
    )
    assert words(Filter(rest, any=True)) == (
        "所在支部是第一党支部 或 最近核实日期在 365 天以前 或 没有照片 或 困难 或 健康状况是其他 或 "
        "去世时间在 2025 至 2026-03 之间 或 手机未填 或 原工作单位不含“教育”"
    )


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("last_visit", Op.LONGER_AGO, ("90",), or_empty=True), "最近走访日期在 90 天以前（含从未走访）"),
        (Condition("checkup_on", Op.BEFORE, ("2025",), or_empty=True), "最近体检日期早于 2025（含从未体检）"),
        (Condition("party_joined", Op.BEFORE, ("1949",), or_empty=True), "入党时间早于 1949（含未填）"),
        (Condition("verified_on", Op.EMPTY), "从未核实"),
        (Condition("last_visit", Op.FILLED), "走访过"),
        (Condition("birthday", Op.THIS_MONTH), "寿辰在本月"),
        (Condition("birthday", Op.COMING, ("30",)), "寿辰在今后 30 天内"),
        (Condition("keeps_lunar", Op.AMONG, ("否",)), "过农历生日为“否”"),
    ],
)
def test_days_and_what_there_is_none_of_have_fitting_words(condition: Condition, said: str) -> None:
    assert words(Filter((condition,))) == said


def test_a_mark_of_an_older_list_is_a_choice_now(register: Office) -> None:
    for op, now in (("是", Op.AMONG), ("不是", Op.NOT_AMONG)):
        kept = {"any": False, "parts": [{"field": "keeps_lunar", "op": op, "values": []}]}
        assert filters_rules.from_json(kept) == Filter((Condition("keeps_lunar", now, ("是",)),))


def test_what_is_missing_is_said_and_what_is_turned_round_is_turned_back() -> None:
    with pytest.raises(UserError, match="年龄"):
        filters_rules.checked(Condition("age", Op.AT_LEAST, ("",)))
    with pytest.raises(UserError, match="整数"):
        filters_rules.checked(Condition("age", Op.AT_LEAST, ("八十",)))
    with pytest.raises(UserError, match="日期"):
        filters_rules.checked(Condition("birth", Op.BEFORE, ("去年",)))
    assert filters_rules.checked(Condition("age", Op.BETWEEN, ("９０", "80"))).values == ("80", "90")
    assert filters_rules.checked_filter(Filter((Filter(()),))) is None


def test_a_filter_that_cannot_be_read_whole_is_refused() -> None:
    kept = filters_rules.to_json(one("age", Op.AT_LEAST, "80"))
    for broken in (
        "{",
        "[]",
        {"parts": [{"field": "age"}]},
        {**kept, "parts": [{**kept["parts"][0], "field": "gone"}]},
    ):
        with pytest.raises(UserError):
            filters_rules.from_json(broken)


def test_a_renamed_branch_stays_in_its_filter_and_other_queries_still_count(register: Office) -> None:
    [(branch_id, name)] = filters_store.values_in_use(register, filter_fields()["branch_id"])[:1]
    asked = one("branch_id", Op.AMONG, branch_id)
    query = PeopleQuery(where=asked, facets=(("state", "在册"),))
    counts = dict(store.facet_counts(register, "branch_id", query))
    assert counts == {name: len(store.listed_ids(register, query))}
    assert filters_store.name_of(register, "branch_id", branch_id) == name
    alone = dataclasses.replace(query, where=one("branch_id", Op.CONTAINS, name))
    assert set(store.listed_ids(register, query)) <= set(store.listed_ids(register, alone))
