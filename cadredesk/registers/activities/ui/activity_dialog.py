"""The form of an activity, with what came of it beside it, and the way to its tick list."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cadredesk.branches import store as branches_store
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.registers import store as registers_store
from cadredesk.registers.activities import actions, store
from cadredesk.registers.activities.records import ACTIVITIES, STUDY_KINDS, Activity
from cadredesk.registers.activities.ui.outputs_box import OutputsBox
from cadredesk.registers.ui.register_dialog import RegisterDialog
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, scroll, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.controls.word_completer import suggest

OUTPUTS = "outputs"  # what a draft keeps beside the fields
SUGGESTED = ("project", "organiser", "host", "place", "topic")  # words in use are offered while typing


class ActivityDialog(RegisterDialog):
    """``saved`` is the activity as saved; ``list_wanted`` says that its tick list is to come next."""

    saved: Activity | None

    def __init__(self, office: Office, activity: Activity, *, parent: QWidget | None = None, begin: str = "") -> None:
        self.list_wanted = False
        self.outputs = OutputsBox(store.units_in_use(office))
        list_button = button("出席名单…", "list-check", self.go_on_to_list, tip="保存，并勾选到会人员（Ctrl+L）")
        super().__init__(
            office,
            activity,
            ACTIVITIES,
            parent=parent,
            begin=begin,
            save=lambda typed: actions.save_activity(office, typed, self.outputs.outputs()),
            check=lambda typed: actions.doubts(office, typed),
            size=(1000, 700),
            side=self._beside(activity),
            bottom=(list_button,),
        )
        QShortcut(QKeySequence("Ctrl+L"), self, self.go_on_to_list)
        self.outputs.put(store.outputs(office, activity.id) if activity.id else [])
        self._opened_with = self.outputs.raw()
        self._proposed = ""  # the place that came with the branch
        for name in SUGGESTED:
            suggest(self.form.editor(name), registers_store.recent_words(office, Activity, name))
        self.form.edited.connect(self._propose_place)
        self.outputs.edited.connect(self._edited)

    def _beside(self, activity: Activity) -> QWidget:
        made = scrolled()
        scroll(made, column(label("成果", "section"), self.outputs, None, gap=6))
        on_theme_change(made, lambda: made.setFixedWidth(px(290)))
        return made

    @property
    def dirty(self) -> bool:
        return bool(super().dirty) or self.outputs.raw() != self._opened_with

    def draft(self) -> dict[str, str]:
        outputs = self.outputs.raw()
        more = {OUTPUTS: json.dumps(outputs, ensure_ascii=False)} if outputs != self._opened_with else {}
        return super().draft() | more

    def restore(self, texts: Mapping[str, str]) -> None:
        super().restore(texts)
        if OUTPUTS in texts:
            self.outputs.put_raw(json.loads(texts[OUTPUTS]))

    def asked(self) -> Any:
        """The activity to be saved; None where something stands in the way, also in the outcomes."""
        try:
            self.outputs.outputs()
        except UserError as error:
            self.error.say(str(error), "danger")
            return None
        return super().asked()

    def go_on_to_list(self) -> None:
        """Save, and let the tick list follow."""
        self.list_wanted = True
        self.save()
        self.list_wanted = self.saved is not None

    def _propose_place(self) -> None:
        """Study is held where the branch has its place."""
        branch = self.form.typed("branch_id")
        if branch is None or self.form.typed("category") not in STUDY_KINDS:
            return
        place = branches_store.get(self.office, branch).place
        if place and self.form.editor("place").raw() in ("", self._proposed):
            self._proposed = place
            self.form.editor("place").set_raw(place)
