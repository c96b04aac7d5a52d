"""Add a person, or correct one: all fields in groups, the important ones first; doubts beside the field."""

from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

from cadredesk.branches import store as branch_store
from cadredesk.core import idcard
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.fields import fields_of
from cadredesk.db.file import Office
from cadredesk.db.rows import name_choices
from cadredesk.duplicates.ui.likely_dialog import DuplicateBanner
from cadredesk.people import actions, store, store_changes, store_tags
from cadredesk.people.history.records import Track
from cadredesk.people.history.ui.change_dialog import ChangeDialog, tracks_to_question
from cadredesk.people.records import Category, Person
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.word_completer import WordsCompleter, suggest
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.record_form import RecordForm

COMMON = "常用"
# What a clerk fills in for almost everybody; the other fields follow by their groups.
FIRST = (
    "name", "category", "id_number", "sex", "birth", "ethnicity", "mobile", "landline", "unit", "post", "rank",
    "treatment", "retired_on", "branch_id", "membership", "liaison_id", "address", "community", "living", "health",
    "emergency_contact", "emergency_phone",
)  # fmt: skip
SUGGESTED = ("unit", "managing_unit", "community")  # what others have there is offered while typing
SURVIVOR_ALONE = ("survivor_kind", "cadre_id", "cadre_relation")
_FIELD_OF = {"age": "birth", "birthday": "birth", "liaison": "liaison_id"}  # of columns that lists make of a field
KEPT = ("category", "unit", "unit_nature", "branch_id", "membership", "liaison_id", "community")  # for the next one


class PersonDialog(FormDialog):
    """``saved`` is the last person saved, None if none was; ``instead`` the id of somebody to be opened instead.

    A ``person`` without id is what a new one begins with.
    """

    help_section = "资料怎么填"
    saved: Person | None

    def __init__(self, office: Office, person: Person | None = None, *, parent: QWidget | None = None) -> None:
        adding = person is None or person.id is None
        form = RecordForm(
            Person,
            only=tuple(dict.fromkeys((*FIRST, *(field.name for field in fields_of(Person) if field.entered)))),
            groups=dict.fromkeys(FIRST, COMMON),
            lookups={
                "people": store.PeopleLookup(office, living=False),
                "branches": lambda: branch_store.choices(office),
                "liaisons": lambda: name_choices(office, "liaisons"),
            },
            check=lambda record: actions.doubts(office, record),
        )
        next_button = button("保存并新增下一人")
        super().__init__(
            parent,
            "新增人员" if person is None or adding else f"编辑：{person.name}",
            form,
            lambda record: actions.save_person(office, record, self._since),
            key="person",
            drafts=office,
            draft_key="people/new" if person is None else f"people/{person.id or f'survivor-of-{person.cadre_id}'}",
            size=(860, 700),
            bottom=(next_button,) if adding else (),
        )
        self.instead: int | None = None
        self.likely: DuplicateBanner | None = None
        if adding:
            self.likely = DuplicateBanner(office, form, self._open_instead)
            self.insert_above_form(self.likely)
        self._office = office
        self._since: dict[Track, PartialDate] = {}  # what has changed, and from when; all else is a correction
        self.next_button = next_button
        next_button.clicked.connect(self.save_and_next)
        self._for_survivors: bool | None = None
        for name in SUGGESTED:
            suggest(form.editor(name), store.in_use(office, name))
        tags = WordsCompleter(store_tags.tags_in_use(office), form.editor("tags"))
        tags.activated.connect(lambda _words: form.editor("tags").edited.emit())
        form.set_record(person or Person())
        form.edited.connect(self._follow)
        self._number = form.editor("id_number").raw()
        self._ticked = (person or Person()).hardship
        self._hardship = {person.hardship: person.hardship_document} if person else {}
        self._follow()
        form.go_to("name")

    def save_here(self) -> bool:
        """Save and stay open; where something else is said of what has a history, ask first what it means."""
        return self._ask_what_it_means() and super().save_here()

    def _ask_what_it_means(self) -> bool:
        """A correction or a change? False if the user goes back to the form."""
        self._since = {}
        if self.form.focus_first_error() or (record := self.form.record()).id is None:
            return True  # errors are said by the form, and somebody new has no past
        asked = tracks_to_question(self._office, store.get(self._office, record.id), record)
        if not asked:
            return True

        check = partial(store_changes.require_change, self._office, record)
        dialog = ChangeDialog(record.name, asked, check, parent=self)
        if not dialog.exec():
            return False
        self._since = dialog.since
        return True

    def save_and_next(self) -> None:
        """Save, and go on with an empty form that keeps what is alike for several people."""
        if not self.save_here() or self.saved is None:
            return
        saved = self.saved
        self.form.set_record(Person(**{name: getattr(saved, name) for name in KEPT}))
        self._number = ""
        if self.likely is not None:
            self.likely.start_again()
        self.offer.say(f"已新增 {saved.name}，可以接着填写下一人（类别、单位、支部等照上一人填好）。", "good")
        self.form.go_to("name")

    def _open_instead(self, person_id: int) -> None:
        """Somebody in the register is meant: give this form up."""
        self.instead = person_id
        self._finish()
        QDialog.reject(self)

    def _follow_hardship(self) -> None:
        """A document is that of one act: with another tick it goes, and comes back with the tick that it belongs to."""
        ticked, document = self.form.editor("hardship").value(), self.form.editor("hardship_document")
        if ticked == self._ticked:
            return
        self._ticked = ticked
        own = self._hardship.get(ticked, "")
        if document.raw() == self._hardship.get(not ticked, "") != own:
            self.form.put_raw({"hardship_document": own})

    def _follow(self) -> None:
        """Fields of survivors only for survivors; birth and sex from the ID number where they are empty."""
        wanted = self.form.editor("category").raw() == Category.SURVIVOR or any(
            self.form.editor(name).raw() for name in SURVIVOR_ALONE
        )
        if wanted != self._for_survivors:
            self._for_survivors = wanted
            for name in SURVIVOR_ALONE:
                self.form.show_field(name, wanted)
        self._follow_hardship()
        number = self.form.editor("id_number").raw()
        if number != self._number:
            self._number = number
            self._take_from_number(number)

    def _take_from_number(self, number: str) -> None:
        number = idcard.tidy_id(number)
        if idcard.check_id(number):
            return
        try:
            found = {"birth": idcard.birth_of_id(number), "sex": idcard.sex_of_id(number)}
        except UserError:
            return
        for name, value in found.items():
            editor = self.form.editor(name)
            if value and not editor.raw():
                self.form.put_raw({name: str(value)})


def edit_person(parent: QWidget, office: Office, person_id: int, column: str = "") -> bool:
    """编辑 somebody, at the field of a list's column if one was pointed at. Raises UserError where it cannot be."""
    office.require_writable()
    person = store.get(office, person_id)
    dialog = PersonDialog(office, person, parent=parent)
    if column:
        phone = "landline" if person.landline and not person.mobile else "mobile"
        dialog.form.go_to({**_FIELD_OF, "phone": phone}.get(column, column))
    return bool(dialog.exec())
