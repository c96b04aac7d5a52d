"""Before something of a list is taken over: what it would write, and whether it corrects or has changed."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.import_export.reconcile.records import Line, Sort
from cadredesk.import_export.records import Preview
from cadredesk.import_export.ui.since_box import SinceBox
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form.dialog import Dialog

SIZE = (620, 280)
NAMED = 6  # names and fields that are told


class TakeDialog(Dialog):
    """``since`` is the day of the changes after it was accepted, None where they are corrections."""

    def __init__(self, preview: Preview, chosen: Sequence[Line], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("采用所选")
        self.since: PartialDate | None = None
        self.banner = Banner()
        self.since_box = SinceBox()
        self.words = [
            label(words, "strong" if not at else "", wrap=True) for at, words in enumerate(_words(preview, chosen))
        ]
        more = label("记为一次操作，可以整批撤销。其余的内容不动。", "label", wrap=True)
        self.take_button = primary_button("采用", "check", self.take)
        self.take_button.setDefault(True)
        foot = row(None, button("取消", "", self.reject, tip="Esc"), self.take_button)
        self.set_layout(column(self.banner, *self.words, more, self.since_box, None, gap=12), foot, SIZE)
        self.since_box.offer(preview.plan.turns)

    def take(self) -> None:
        try:
            self.since = self.since_box.since()
        except UserError as error:
            self.banner.say(str(error), "warning")
            self.since_box.day.setFocus()
            return
        self.accept()


def _words(preview: Preview, chosen: Sequence[Line]) -> list[str]:
    """How many people are added and changed, who is added, and what is changed."""
    added = [line for line in chosen if line.sort is Sort.ONLY_THEIRS]
    values = [line for line in chosen if line.field]
    people = len({line.person for line in values})
    said = [f"新增 {len(added):,} 人"] if added else []
    said += [f"更新 {people:,} 人的 {len(values):,} 项内容"] if values else []
    words = [f"将{'，'.join(said)}。"]
    if added:
        names = "、".join(line.name for line in added[:NAMED])
        words.append(f"新增：{names}{' 等' if len(added) > NAMED else ''}")
    if values:
        items = Counter(line.item for line in values).most_common()
        told = "、".join(f"{item} {count:,}" for item, count in items[:NAMED])
        words.append(f"更新：{told}{' 等' if len(items) > NAMED else ''}")
    plan = preview.plan
    made = [*(one.name for one in plan.new_branches), *(one.name for one in plan.new_liaisons)]
    if made:
        words.append(
            f"名册中还没有、一并新建的支部和挂联人：{'、'.join(made[:NAMED])}{' 等' if len(made) > NAMED else ''}"
        )
    return words
