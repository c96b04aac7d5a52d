"""Small questions of a campaign: why somebody is added, and what is brought to whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.campaigns import actions
from cadredesk.campaigns.records import Campaign, CampaignLine, Plan
from cadredesk.campaigns.rules import whom
from cadredesk.campaigns.store_campaign import members
from cadredesk.core.fields import Kind, described
from cadredesk.db.file import Office
from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog
from cadredesk.widgets.form.form_dialog import ask
from cadredesk.widgets.form.primary_action import PrimaryAction


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonInput:
    """Why."""

    why: str = described("原因", Kind.LONG, default="", required=True, hint="如 生活困难，会议研究同意")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftInput:
    """What is brought."""

    fen: int | None = described("慰问金", Kind.MONEY, hint="元；留空按标准，不发填 0")
    goods: str = described("慰问品", default="", hint="留空按标准")


def add_people(parent: QWidget, office: Office, found: Campaign) -> bool:
    """增列: choose people whom no duty names, and say why. True if somebody was added."""
    office.require_writable()
    there = [member.person_id for member in members(office, found.code, found.due)]
    chooser = ChoosePeopleDialog(office, f"增列：{found.title}", "下一步", but=there, parent=parent)
    if not chooser.exec() or not chooser.chosen:
        return False
    people = list(chooser.chosen)

    def save(asked: ReasonInput) -> int:
        return actions.add_people(office, people, found.code, found.due, asked.why)

    intro = f"增列 {len(people)} 人。他们不在必访规则的对象里，请写明为什么这次也走访。"
    act = PrimaryAction(words="增列")
    return ask(parent, "增列原因", ReasonInput(), save, key="added_why", act=act, size=(460, 300), intro=intro)


def change_gifts(
    parent: QWidget, office: Office, found: Campaign, lines: Sequence[CampaignLine], field: str = "fen"
) -> bool:
    """慰问金和慰问品 of some, where they differ from the standard, beginning at a field. True if it was saved."""
    office.require_writable()
    plans = [line.member.plan or Plan() for line in lines]
    fens, goods = {plan.fen for plan in plans}, {plan.goods for plan in plans}
    gift = GiftInput(fen=fens.pop() if len(fens) == 1 else None, goods=goods.pop() if len(goods) == 1 else "")
    people = [line.person_id for line in lines]

    def save(asked: GiftInput) -> int:
        return actions.set_amount(office, found.code, found.due, people, asked.fen, asked.goods)

    intro = f"{whom([line.name for line in lines])}：只在与慰问标准不同时填写。"
    return ask(parent, "慰问金和慰问品", gift, save, key="gift", size=(460, 300), intro=intro, begin=field)
