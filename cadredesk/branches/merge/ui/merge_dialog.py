"""合并支部: into which one, from which day, under which head; and what will happen, in words, before it is done."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cadredesk.branches import store
from cadredesk.branches.entries.records import DIRECTOR, SECRETARY, BranchPost
from cadredesk.branches.entries.rules import head_of
from cadredesk.branches.merge import actions as merge_actions
from cadredesk.branches.merge.records import Merge, MergePreview
from cadredesk.branches.records import Branch, BranchType
from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described
from cadredesk.core.names import Named
from cadredesk.db.file import Office
from cadredesk.db.rows import name_choices
from cadredesk.people.store import PeopleLookup
from cadredesk.widgets.controls.layout import column, panel, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

NEW = "新建一个组织"
ONLY_NEW = ("name", "kind", "parent_id", "liaison_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeInput:
    """What the dialog asks for."""

    into: str = described("并入", Kind.CHOICE, default="", group="合并成", required=True)
    name: str = described("名称", default="", group="合并成", required=True, names=Named.ORGANISATION)
    kind: str = described(
        "类型", Kind.CHOICE, default=BranchType.BRANCH.value, group="合并成", choices=tuple(BranchType), required=True
    )
    parent_id: int | None = described("上级", Kind.REFERENCE, group="合并成", refers_to="branches")
    liaison_id: int | None = described("挂联人", Kind.REFERENCE, group="合并成", refers_to="liaisons")
    day: datetime.date | None = described("合并日期", Kind.DATE, group="合并成", required=True)
    head_id: int | None = described(
        "负责人（在册）", Kind.REFERENCE, group="合并后的负责人", refers_to="people", hint="暂不定的可不填"
    )
    head: str = described("负责人（不在册）", default="", group="合并后的负责人", hint="填姓名")
    one_hand: bool = described(
        "一肩挑", Kind.FLAG, default=False, group="合并后的负责人", hint="同时任党支部书记和学委会主任"
    )


class MergeDialog(FormDialog):
    """``saved`` is the organisation that the chosen ones have become. The first of them is proposed to stay."""

    help_section = "合并"
    saved: Branch | None

    def __init__(self, office: Office, branch_ids: Sequence[int], *, parent: QWidget | None = None) -> None:
        self._office = office
        self._sources = [store.get(office, each) for each in branch_ids]
        form = RecordForm(
            MergeInput,
            lookups={
                "people": PeopleLookup(office),
                "branches": lambda: store.choices(office),
                "liaisons": lambda: name_choices(office, "liaisons"),
            },
            choices={"into": [*(each.name for each in self._sources), NEW]},
        )
        self.words = label("", wrap=True)
        foreseen = scrolled(column(label("合并之后", "section"), self.words, None, gap=8))
        foreseen.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # it is read by keys, too, where the window is low
        side = panel(column(foreseen, margins=(16, 14, 12, 12)))
        super().__init__(
            parent,
            "合并支部",
            form,
            lambda notice: merge_actions.merge(office, self._merge(notice)),
            key="merge",
            drafts=office,
            draft_key=f"merge/{'-'.join(str(each) for each in sorted(branch_ids))}",
            act=PrimaryAction(words="合并"),
            size=(900, 660),
            intro=f"合并 {len(branch_ids)} 个组织：{'、'.join(each.name for each in self._sources)}",
            side=side,
        )
        on_theme_change(side, lambda: side.setFixedWidth(px(320)))
        form.set_record(self._start())
        form.edited.connect(self._follow)
        self._follow()
        form.go_to("into")

    def _start(self) -> MergeInput:
        first = self._sources[0]
        return MergeInput(
            into=first.name, kind=first.kind, parent_id=first.parent_id, liaison_id=first.liaison_id, day=today()
        )

    def _follow(self) -> None:
        """Ask only for what the chosen way needs, and say what will happen."""
        fresh = self.form.editor("into").raw() == NEW
        for name in ONLY_NEW:
            self.form.show_field(name, fresh)
        try:
            self.words.setText("\n\n".join(self._outcome()))
        except UserError as error:
            self.words.setText(str(error))

    def _outcome(self) -> list[str]:
        notice = self.form.record()
        if notice.day is None:
            raise UserError("填写合并日期以后，这里说明会发生什么。")
        wanted = self._merge(notice)
        name = wanted.into.name or "新组织"
        said = outcome(merge_actions.preview_merge(self._office, wanted), name, str(notice.day))
        if wanted.posts:
            posts = "、".join(post.post for post in wanted.posts)
            who = self.form.editor("head_id").text().partition("　")[0] if notice.head_id else notice.head
            there = "，原任这一职务的同时卸任" if wanted.into.id else ""
            said.insert(2, f"{who}自 {notice.day} 起任“{name}”的{posts}{there}。")
        return said

    def _merge(self, notice: MergeInput) -> Merge:
        into = next((each for each in self._sources if each.name == notice.into), None) or Branch(
            name=notice.name, kind=notice.kind, parent_id=notice.parent_id, liaison_id=notice.liaison_id,
            study_day=self._common("study_day"), place=self._common("place"),
        )  # fmt: skip
        if notice.day is None:
            raise UserError("请填写合并日期。")
        return Merge(
            sources=tuple(each.id or 0 for each in self._sources),
            into=into,
            since=PartialDate.of(notice.day),
            posts=_posts(notice, into.kind),
        )

    def _common(self, name: str) -> str:
        """What all of them have there; "" where they differ."""
        found = {getattr(each, name) for each in self._sources}
        return str(found.pop()) if len(found) == 1 else ""


def _posts(notice: MergeInput, kind: str) -> tuple[BranchPost, ...]:
    if notice.head_id is None and not notice.head.strip():
        if notice.one_hand:
            raise UserError("一肩挑的，请选择或填写负责人。")
        return ()
    posts = (SECRETARY, DIRECTOR) if notice.one_hand else (head_of(kind),)
    return tuple(BranchPost(post=post, person_id=notice.head_id, name=notice.head) for post in posts)


def outcome(seen: MergePreview, name: str, day: str) -> list[str]:
    """What a merge will do, in sentences."""
    ended = "、".join(f"“{each.name}”" for each in seen.ended)
    said = [f"{ended}自 {day} 起撤销，并入“{name}”；{day} 以前的人数、年报仍按原来的组织计算。"]
    said.append(f"成员 {len(seen.moving):,} 人转入“{name}”，合并后现有成员 {seen.members_after:,} 人。")
    if seen.staying:
        said.append(f"合并前已去世或转出的 {seen.staying:,} 人，仍记在原来的组织。")
    if seen.functional:
        said.append(f"功能型成员 {seen.functional:,} 人一并转入，已经在里面的不重复。")
    if seen.children:
        said.append(f"下级组织改由“{name}”管理：{'、'.join(each.name for each in seen.children)}。")
    if seen.posts_ended:
        said.append(f"撤销组织的现任职务 {seen.posts_ended} 项，到 {day} 为止。")
    said.append("荣誉和拨付经费留在原来的组织名下，可以随时查看。")
    said.append("整个合并是一步操作，可以一次撤销（Ctrl+Z）。")
    return said
