"""Which values of a person stand where on the 干部信息卡 (forms/paper/info_card.toml)."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cadredesk.core import values
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.db.rows import name_of
from cadredesk.people import store
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import FunctionalMember, Relative
from cadredesk.people.files import store as files_store
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.history.rules import began
from cadredesk.people.records import Category, Person
from cadredesk.people.rules import age_words, died_words, moved_words

RELATIVES = 6  # lines for them on the form


def card(office: Office, person: Person, day: date) -> dict[str, str]:
    """The values of one card, as they were on a day: other records by their words, the photo by its hash."""
    person_id = person.id or 0
    shown = {field.name: values.show(field, getattr(person, field.name)) for field in fields_of(Person)}
    photo = files_store.photo_row(office, person_id)
    return {
        **{name: shown[name] for name in _AS_SHOWN},
        "number": str(person.id or ""),
        "photo": photo.hash if photo else "",
        "state": _end(person),
        "age": age_words(person, day),
        "category": person.survivor_kind or person.category,
        "treatment_approval": _join("　", shown["treatment_approved_on"], person.treatment_document),
        "unit": _join("　", person.unit, person.post),
        "source": _join(" ", person.source, shown["moved_in_on"]),
        "liaison": name_of(office, "liaisons", person.liaison_id),
        "emergency": _join("　", person.emergency_contact, shown["emergency_phone"]),
        "settled": _join(" ", person.settled, person.settled_place),
        "health": _join("、", person.health, *_flags(person, "limited_mobility", "in_hospital_long")),
        "branch": name_of(office, "branches", person.branch_id),
        "functional": "、".join(_functional(office, person_id, day)),
        "skills": _join("；", person.skills, person.hobbies),
        "role": _join("、", *_flags(person, "five_elders"), person.talent, person.club_post, person.reemployed),
        "survivors": _survivors(office, person),
        "history": "；".join(_stage_words(office, person_id)),
        "merits": _join("\n", person.rewards, person.contribution),
        "note": _join("\n", *_flags(person, "hardship"), person.note),
        **_relatives(entries_store.of_person(office, Relative, person_id)),
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
    return died_words(person) or moved_words(person)


def _functional(office: Office, person_id: int, day: date) -> list[str]:
    """The functional branches that somebody belongs to on a day."""
    members = entries_store.of_person(office, FunctionalMember, person_id)
    now = [member.branch_id for member in members if member.until is None or member.until.last >= day]
    return [name_of(office, "branches", branch_id) for branch_id in now]


def _survivors(office: Office, person: Person) -> str:
    """The survivors of a cadre; on a survivor's own card, whose they are."""
    cadre = name_of(office, "people", person.cadre_id)
    if person.category == Category.SURVIVOR or cadre:
        relation = f"（本人是其{person.cadre_relation}）" if person.cadre_relation else ""
        return f"所属干部：{cadre}{relation}" if cadre else ""
    return "；".join(
        _join(" ", f"{each.name}（{each.cadre_relation or '遗属'}）", values.show_phone(each.mobile or each.landline))
        for each in store.survivors_of(office, person.id or 0)
    )


def _stage_words(office: Office, person_id: int) -> list[str]:
    """2008-03 正乡科级, 2015-06 享受副县处级（县组〔2015〕12号）; as the years went."""
    stages = [
        stage for track in (Track.RANK, Track.TREATMENT) for stage in history_store.of_person(office, person_id, track)
    ]
    stages.sort(key=began)
    return [_join(" ", str(stage.since or "最初"), words) for stage in stages if (words := _what(stage))]


def _what(stage: Stage) -> str:
    if stage.track == Track.RANK:
        return stage.rank
    if stage.track == Track.TREATMENT and stage.treatment:
        approved = "" if stage.treatment_approved_on == stage.since else str(stage.treatment_approved_on or "")
        basis = _join("，", approved, stage.treatment_document)
        return f"享受{stage.treatment}" + (f"（{basis}）" if basis else "")
    return ""


def _relatives(relatives: Sequence[Relative]) -> dict[str, str]:
    """A line for each. Where there are more than lines, the last one says that the rest stand on the continuation."""
    names = ("relation", "relative", "relative_birth", "relative_unit", "relative_phone")
    shown = RELATIVES if len(relatives) <= RELATIVES else RELATIVES - 1
    rest = relatives[shown:]
    lines = [_relative(each) for each in relatives[:shown]]
    lines += [("", "", "", f"另有 {len(rest)} 人，见续页", "")] if rest else []
    lines += [("",) * len(names)] * (RELATIVES - len(lines))
    filled = {f"{name}{at}": value for at, line in enumerate(lines, 1) for name, value in zip(names, line, strict=True)}
    return filled | {"more_relatives": "\n".join("　".join(filter(None, _relative(each))) for each in rest)}


def _relative(each: Relative) -> tuple[str, ...]:
    phone = values.show_phone(each.phone) if each.living else "已故"
    return each.relation, each.name, str(each.birth or ""), each.unit, phone


def print_cards(
    office: Office, cards: Sequence[dict[str, str]], out: Path, *, day: date, progress: Progress | None
) -> list[tuple[str, str]]:
    """Draw the cards into one PDF; gives (name, characters) that no font can print."""
    from cadredesk.paper import PrintInfo, draw_forms, load_form, unprintable

    def image(name: str) -> bytes | None:
        try:
            return files_store.content_of(office, name)
        except UserError:
            return None  # damaged: verify says so, and the rest of the card is still worth printing

    print_info = PrintInfo(office=office.name, printed=day, operator=office.operator)
    draw_forms(load_form("info_card"), cards, out, print_info, progress, images=image)
    return unprintable(cards)
