"""What is asked once of columns whose dates can be meant in two ways."""

from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QWidget

from cadredesk.import_export.rules_questions import SameQuestion, same_questions
from cadredesk.import_export.ui.job import Job
from cadredesk.sheets.dates import DateReading
from cadredesk.widgets.controls.layout import FlowLayout, clear, column
from cadredesk.widgets.controls.plain_text import plain_words
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change


class QuestionsPanel(QFrame):
    """A line for each question, with its answers; hidden while there are none."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job
        self.setProperty("look", "panel")
        self.answers: dict[str, dict[str, QRadioButton]] = {}  # by the label of the field, by the words of the answer
        self._groups: list[QButtonGroup] = []
        self._lines = column(gap=6)
        title = label("日期的写法，请确认一次", "head")
        self.setLayout(column(title, self._lines, gap=6, margins=(14, 10, 14, 10)))

    def show_questions(self) -> None:
        """The questions about the sheets that were read."""
        clear(self._lines)
        self.answers, self._groups = {}, []
        questions = same_questions(self._job.sources)
        for question in questions:
            self._lines.addWidget(self._line(question))
        self.setVisible(bool(questions))

    def _line(self, question: SameQuestion) -> QWidget:
        flow, group = FlowLayout(gap=14), QButtonGroup(self)
        words = label(question.sentence)
        flow.addWidget(words)
        buttons = {}
        for choice in question.questions[0].choices:
            made = QRadioButton(plain_words(question.words(choice)))
            made.setAccessibleName(f"{question.sentence}{question.words(choice)}")
            made.setChecked(choice is self._now(question))
            made.clicked.connect(lambda _on, choice=choice: self._answer(question, choice))
            group.addButton(made)
            flow.addWidget(made)
            buttons[made.text()] = made
        on_theme_change(words, lambda: words.setFixedHeight(made.sizeHint().height()))  # in one line with them
        self._groups.append(group)
        self.answers[question.field.label] = buttons
        line = QWidget()
        line.setLayout(flow)
        return line

    def _now(self, question: SameQuestion) -> DateReading:
        """What is said, else how the cells are read."""
        said = (self._job.said_of(sheet).dates.get(number) for sheet, number in question.columns)
        return next((reading for reading in said if reading in question.questions[0].choices), question.now)

    def _answer(self, question: SameQuestion, choice: DateReading) -> None:
        for sheet, number in question.columns:
            self._job.say(sheet, dates={**self._job.said_of(sheet).dates, number: choice})
