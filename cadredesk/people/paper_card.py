"""Which values of a person stand where on the 干部信息卡 (forms/paper/info_card.toml)."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core import values
from cadredesk.core.fields import fields_of
from cadredesk.core.progress import Progress
from cadredesk.people.entries.records import Relative
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Category, Person
from cadredesk.people.rules import age_words

if TYPE_CHECKING:
    from cadredesk.paper.forms import Images

RELATIVES = 6  # lines for them on the form


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CardOf:
    """A person with all that stands on the card: other records by their words, the photo by its hash."""

    person: Person
    photo: str = ""
    branch: str = ""
    liaison: str = ""
    cadre: str = ""
    functional: Sequence[str] = ()
    relatives: Sequence[Relative] = ()
    survivors: Sequence[Person] = ()
    stages: Sequence[Stage] = ()


def card(of: CardOf, day: date) -> dict[str, str]:
    """The values of one card, as they were on a day."""
    person = of.person
    shown = {field.name: values.show(field, getattr(person, field.name)) for field in fields_of(Person)}
    return {
        **{name: shown[name] for name in _AS_SHOWN},
        "number": str(person.id or ""),
        "photo": of.photo,
        "state": _end(person),
        "age": age_words(person, day),
        "category": person.survivor_kind or person.category,
        "treatment_approval": _join("　", shown["treatment_approved_on"], person.treatment_document),
        "unit": _join("　", person.unit, person.post),
        "source": _join(" ", person.source, shown["moved_in_on"]),
        "liaison": of.liaison,
        "emergency": _join("　", person.emergency_contact, shown["emergency_phone"]),
        "settled": _join(" ", person.settled, person.settled_place),
        "health": _join("、", person.health, *_flags(person, "limited_mobility", "in_hospital_long")),
        "branch": of.branch,
        "functional": "、".join(of.functional),
        "skills": _join("；", person.skills, person.hobbies),
        "role": _join("、", *_flags(person, "five_elders"), person.talent, person.club_post, person.reemployed),
        "survivors": _survivors(of),
        "history": "；".join(_stage_words(of.stages)),
        "merits": _join("\n", person.rewards, person.contribution),
        "note": _join("\n", *_flags(person, "hardship"), person.note),
        **_relatives(of.relatives),
    }


_AS_SHOWN = (
    "name sex ethnicity former_name birth native_place lunar_birthday marriage education politics party_joined id_number title rank "
    "treatment medical_treatment work_started revolution_joined retired_on unit_nature managing_unit staff_kind "
    "admitted_on address community mobile landline living checkup_on family_doctor illness hospital membership party_post"
).split()


def _join(between: str, *parts: str) -> str:
    return between.join(filter(None, parts))


def _flags(person: Person, *names: str) -> list[str]:
    return [field.label for field in fields_of(Person) if field.name in names and getattr(person, field.name)]


def _end(person: Person) -> str:
    if person.died_on:
        return f"已于 {person.died_on} 去世"
    return f"已于 {person.moved_out_on} 转出" if person.moved_out_on else ""


def _survivors(of: CardOf) -> str:
    """The survivors of a cadre; on a survivor's own card, whose they are."""
    if of.person.category == Category.SURVIVOR or of.cadre:
        relation = f"（本人是其{of.person.cadre_relation}）" if of.person.cadre_relation else ""
        return f"所属干部：{of.cadre}{relation}" if of.cadre else ""
    return "；".join(
        _join(" ", f"{each.name}（{each.cadre_relation or '遗属'}）", values.show_phone(each.mobile or each.landline))
        for each in of.survivors
    )


def _stage_words(stages: Sequence[Stage]) -> list[str]:
    """2008-03 正乡科级, 2015-06 享受副县处级（县组〔2015〕12号）; as the years went."""
    told = [
        (str(stage.since or ""), _join(" ", str(stage.since or "最初"), words))
        for stage in stages
        if (words := _what(stage))
    ]
    return [words for _, words in sorted(told, key=lambda pair: pair[0])]


def _what(stage: Stage) -> str:
    if stage.track == Track.RANK:
        return stage.rank
    if stage.track == Track.TREATMENT and stage.treatment:
        approved = "" if stage.treatment_approved_on == stage.since else str(stage.treatment_approved_on or "")
        basis = _join("，", approved, stage.treatment_document)
        return f"享受{stage.treatment}" + (f"（{basis}）" if basis else "")
    return ""


def _relatives(relatives: Sequence[Relative]) -> dict[str, str]:
    """A line for each; more than there are lines stand on the annex."""
    filled: dict[str, str] = {}
    for number in range(1, RELATIVES + 1):
        row = _relative(relatives[number - 1]) if number <= len(relatives) else ("",) * 5
        names = ("relation", "relative", "relative_birth", "relative_unit", "relative_phone")
        filled |= {f"{name}{number}": value for name, value in zip(names, row, strict=True)}
    more = ["　".join(filter(None, _relative(each))) for each in relatives[RELATIVES:]]
    return filled | {"more_relatives": "\n".join(more)}


def _relative(each: Relative) -> tuple[str, ...]:
    phone = values.show_phone(each.phone) if each.living else "已故"
    return each.relation, each.name, str(each.birth or ""), each.unit, phone


def print_cards(
    office_name: str,
    operator: str,
    cards: Sequence[dict[str, str]],
    out: Path,
    *,
    day: date,
    images: "Images",
    progress: Progress | None,
) -> list[tuple[str, str]]:
    """Draw the cards into one PDF; gives (name, characters) that no font can print."""
    from cadredesk.paper import Furniture, draw_forms, load_form, unprintable

    lost = unprintable(cards)
    furniture = Furniture(office=office_name, printed=day, operator=operator)
    draw_forms(load_form("info_card"), cards, out, furniture, progress, images=images)
    return lost
