"""从应访名单带入: for which rule and which day, with what it will bring said before it is done."""

from datetime import date, timedelta

from PySide6.QtWidgets import QGridLayout, QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.store_duties import duties
from cadredesk.funds import actions_due
from cadredesk.funds.actions_due import DueLines
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.messages import guard

CHOSEN_DAYS = timedelta(days=120)  # days that may be chosen, to both sides of today


class DueLinesDialog(Dialog):
    """``found`` and ``code`` are what was chosen, once it was accepted."""

    help_section = "新凭证"

    def __init__(self, office: Office, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("从应访名单带入")
        self._office = office
        self.found: DueLines | None = None
        self.rule = choice_box("必访事由", duties_store.codes(office))
        self.day = choice_box("应访日期", ())
        self.words = label("", wrap=True)
        self.standards_button = button("设标准…", "scale-balanced", self.set_standards, tip="每类人员发多少")
        self.take_button = primary_button("带入", "", self.accept)
        self.save_by_keys(self.take_button)
        self._build()
        self.rule.currentTextChanged.connect(lambda _code: self._fill_days())
        self.day.currentIndexChanged.connect(lambda _at: self.count())
        self._choose_next()
        self.rule.setFocus()

    @property
    def code(self) -> str:
        return self.rule.currentText()

    @property
    def due(self) -> date:
        """The day that ``found`` is owed on."""
        day: date = self.day.currentData()
        return day

    def _build(self) -> None:
        grid = QGridLayout()
        for at, (words, box) in enumerate((("必访事由", self.rule), ("应访日期", self.day))):
            name = label(words, "label")
            name.setBuddy(box)
            grid.addWidget(name, at, 0)
            grid.addWidget(box, at, 1)
        grid.setColumnStretch(1, 1)
        intro = label(
            "应访的人每人一笔，金额按走访安排，没有安排的按慰问标准。免访的和已经开过凭证的不列入。", "label", wrap=True
        )
        body = column(intro, grid, self.words, None, gap=12)
        foot = row(self.standards_button, None, button("取消", "", self.reject, tip="Esc"), self.take_button)
        self.set_layout(body, foot, (540, 340))
        on_theme_change(
            self,
            lambda: grid.setHorizontalSpacing(px(14)),
            lambda: grid.setVerticalSpacing(px(10)),
            lambda: self.words.setMinimumHeight(px(76)),
        )

    def _choose_next(self) -> None:
        """The rule whose day for all together is nearest."""
        rules = [rule for rule in duties_store.rules(self._office) if rule.is_campaign]
        days = {
            rule.code: min((abs(day - today()) for day in self._days(rule.code)), default=CHOSEN_DAYS * 2)
            for rule in rules
        }
        if days:
            self.rule.setCurrentText(min(days, key=lambda code: days[code]))
        self._fill_days()

    def _days(self, code: str) -> list[date]:
        return sorted(
            {duty.due for duty in duties(self._office, today() - CHOSEN_DAYS, today() + CHOSEN_DAYS, codes=(code,))}
        )

    def _fill_days(self) -> None:
        days = self._days(self.code)
        self.day.blockSignals(True)
        self.day.clear()
        for day in days:
            self.day.addItem(str(day), day)
        if days:
            self.day.setCurrentIndex(days.index(min(days, key=lambda day: abs(day - today()))))
        self.day.blockSignals(False)
        self.day.setEnabled(bool(days))
        self.count()

    @guard
    def count(self) -> None:
        self.found, tone = None, "warning"
        day, words = self.day.currentData(), f"前后 {CHOSEN_DAYS.days} 天内没有“{self.code}”应访的人员。"
        if day is not None:
            try:
                words, tone = self._found_words(day), ""
            except UserError as error:
                words = str(error)
        self.words.setText(words)
        restyle(self.words, tone=tone)
        self.take_button.setEnabled(self.found is not None)

    def _found_words(self, day: date) -> str:
        self.found = found = actions_due.lines_to_pay(self._office, self.code, day)
        fen = sum(line.fen or 0 for line in found.lines)
        left = f"没有列入：{found.sentence}。" if found.skipped else ""
        return f"将带入 {len(found.lines):,} 人，共 {show_yuan(fen)} 元。{left}"

    @guard
    def set_standards(self) -> None:
        from cadredesk.funds.standards.ui.standards_dialog import StandardsDialog

        occasion = duties_store.rule(self._office, self.code).standard
        StandardsDialog(self._office, occasion=occasion, parent=self).exec()
        self.count()
