"""新增 or 编辑挂联人, and 移交 and 指定挂联人: who takes over whom."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.branches import actions
from cadredesk.branches.records import Liaison
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described
from cadredesk.db.file import Office
from cadredesk.db.rows import name_choices
from cadredesk.liaisons.records import HandoverSelection
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

INTRO = "移交以后，他们的应访归新的挂联人；已经安排好谁去的走访不变，需要改的请在“应访”里重新安排。"


class LiaisonDialog(FormDialog):
    """``saved`` is the liaison as saved."""

    help_section = "登记"
    saved: Liaison | None

    def __init__(self, office: Office, liaison: Liaison | None = None, *, parent: QWidget | None = None) -> None:
        office.require_writable()
        form = RecordForm(Liaison, columns=1)
        form.set_record(liaison or Liaison())
        super().__init__(
            parent,
            f"编辑挂联人：{liaison.name}" if liaison else "新增挂联人",
            form,
            lambda record: actions.save_liaison(office, record),
            key="liaison",
            drafts=office,
            draft_key=f"liaisons/{liaison.id if liaison else 'new'}",
            size=(440, 340),
        )
        form.go_to("name")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverInput:
    """What the dialog asks for."""

    scope: str = described("范围", Kind.CHOICE, default="", required=True)
    to_id: int | None = described("交给", Kind.REFERENCE, refers_to="liaisons", required=True, hint="输入姓名来选")


class HandoverDialog(FormDialog):
    """Carried out by whoever asked, with progress: there may be hundreds.

    ``saved`` is (id of the liaison, Whom): all of ``everybody``, or the ``chosen`` where there are any.
    ``from_id`` is the liaison who hands over, None where nobody has answered for them so far.
    """

    saved: tuple[int, HandoverSelection] | None

    def __init__(
        self,
        office: Office,
        title: str,
        *,
        everybody: HandoverSelection,
        chosen: HandoverSelection,
        from_id: int | None,
        parent: QWidget | None = None,
    ) -> None:
        office.require_writable()
        self._ways = {f"全部：{everybody.words}": everybody}
        if chosen.words and chosen != everybody:
            self._ways = {f"选中的：{chosen.words}": chosen} | self._ways
        liaisons = [each for each in name_choices(office, "liaisons") if each[0] != from_id]
        if not liaisons:
            raise UserError("没有可以接手的挂联人，请先用“新增挂联人”登记。")
        form = RecordForm(
            HandoverInput, lookups={"liaisons": lambda: liaisons}, choices={"scope": tuple(self._ways)}, columns=1
        )
        form.set_record(HandoverInput(scope=next(iter(self._ways))))
        super().__init__(
            parent,
            title,
            form,
            self._read,
            key="handover",
            act=PrimaryAction(words="移交" if from_id else "指定"),
            size=(500, 330),
            intro=INTRO if from_id else "",
        )
        form.go_to("to_id")

    def _read(self, asked: HandoverInput) -> tuple[int, HandoverSelection]:
        return asked.to_id or 0, self._ways[asked.scope]
