"""登记去世: the day, and who survives; what will happen is said in words before it is done."""

import datetime
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import UNKNOWN_DAY, PartialDate, today, unknown_of_words
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described
from cadredesk.core.names import Named
from cadredesk.db.file import Office
from cadredesk.people import rules, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.departure.ui.departure_dialog import DAY_HINT, EndingDialog, known_day
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import Relative
from cadredesk.people.records import RELATIONS, Person
from cadredesk.widgets.form.record_form import RecordForm

NOBODY, RELATIVE, LISTED, NEW = "暂不登记", "登记的亲属", "在册人员", "新登记一人"
FAREWELLS = ("遗体告别", "追悼会", "从简办理", "其他")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathNotice:
    """What the dialog asks for."""

    day: datetime.date | PartialDate | None = described(
        "去世日期", Kind.DATE, group="去世", required=True, reader=unknown_of_words, hint=DAY_HINT
    )
    cause: str = described("去世原因", default="", group="去世", hint="如 因病")
    farewell: str = described(
        "送别方式", Kind.CHOICE, default="", group="去世", choices=FAREWELLS, open_choices=True, hint="可不填"
    )
    who: str = described(
        "遗属", Kind.CHOICE, default=NOBODY, group="遗属", choices=(NOBODY, LISTED, NEW), required=True
    )
    relative: str = described("选择亲属", Kind.CHOICE, default="", group="遗属", required=True)
    survivor_id: int | None = described(
        "选择遗属", Kind.REFERENCE, group="遗属", refers_to="people", required=True, hint="输入姓名或拼音首字母来选"
    )
    survivor_name: str = described("遗属姓名", default="", group="遗属", required=True, names=Named.PERSON)
    relation: str = described("与干部关系", Kind.CHOICE, default="", group="遗属", choices=RELATIONS, open_choices=True)


class DeathDialog(EndingDialog):
    """``saved`` is the dead person."""

    def __init__(self, office: Office, person: Person, *, parent: QWidget | None = None) -> None:
        relatives = _living_relatives(office, person)
        form = RecordForm(
            DeathNotice,
            lookups={"people": store.PeopleLookup(office)},
            choices={"who": (NOBODY, *([RELATIVE] if relatives else []), LISTED, NEW), "relative": tuple(relatives)},
            columns=1,
        )
        save = lambda notice: _register(office, person, notice, relatives)  # noqa: E731
        super().__init__(office, person, form, save, what="登记去世", key="death", size=(760, 640), parent=parent)
        self.start(DeathNotice(day=today(), relative=next(iter(relatives), "")), "day")

    def follow(self) -> None:
        """Ask only for what the chosen way needs, and say what will happen."""
        who = self.form.editor("who").raw()
        self.form.show_field("relative", who == RELATIVE)
        self.form.show_field("survivor_id", who == LISTED)
        self.form.show_field("survivor_name", who == NEW)
        self.form.show_field("relation", who in (LISTED, NEW))
        super().follow()

    def outcome(self) -> list[str]:
        person, who = self._person, self.form.editor("who").raw()
        kind, unknown = rules.survivor_kind_of(person), self.day() == UNKNOWN_DAY
        said = [f"{person.name}记为去世，不再列在在册人员和支部成员里；资料和历年记录都保留。"]
        if who == LISTED:
            name = self.form.editor("survivor_id").text().partition("　")[0] or "所选的人"
            said.append(f"{name}与{person.name}互相关联；类别是“遗属”的，记为{kind}。")
        elif who in (NEW, RELATIVE):
            box = "survivor_name" if who == NEW else "relative"
            name = self.form.editor(box).raw() or "遗属"
            known = "出生日期、单位和电话照亲属登记，" if who == RELATIVE else ""
            said.append(f"新增{name}为{kind}，{known}住址、社区、固定电话和挂联人照{person.name}的填好，之后可以修改。")
        elif unknown:
            said.append("遗属以后再登记的，在卡片上用“登记遗属…”补上。")
        else:
            said.append("遗属以后再登记的，在后事清单里办；没有遗属的，在那里写明。")
        if unknown:
            after = "去世时间不详，不计入任何一年的去世人数，也没有吊唁应访和后事清单；知道后在人员信息中补填。"
        else:
            after = "之后打开后事清单：吊唁慰问、讣告、抚恤金等，一项一项办结。"
        return [*said, *self.endings(), after]


def _living_relatives(office: Office, person: Person) -> dict[str, Relative]:
    """The relatives who may survive, by the words of the choice; the spouse first."""
    living = [each for each in entries_store.of_person(office, Relative, person.id or 0) if each.living]
    living.sort(key=lambda each: each.relation != "配偶")
    return {f"{each.name}（{each.relation}）": each for each in living}


def _register(office: Office, person: Person, notice: DeathNotice, relatives: dict[str, Relative]) -> Person:
    relation = notice.relation
    survivor: Person | str | None = None
    if notice.who == LISTED and notice.survivor_id is not None:
        survivor = store.get(office, notice.survivor_id)
    elif notice.who == NEW:
        survivor = notice.survivor_name
    elif notice.who == RELATIVE:
        relative = relatives[notice.relative]
        survivor = rules.of_relative(relative)
        relation = relative.relation
    if notice.day is None or person.id is None:
        raise UserError("请填写去世日期。")
    return departure_actions.register_death(
        office,
        person.id,
        known_day(notice.day),
        cause=notice.cause,
        farewell=notice.farewell,
        survivor=survivor,
        relation=relation if survivor else "",
    )
