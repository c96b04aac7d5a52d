"""信封和标签: what is printed, on which paper, from which label on; the first sheet is seen while choosing."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from cadredesk.core import temporary, user_settings
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.mailing import actions, paper
from cadredesk.mailing.records import ADDRESS_LIST, ENVELOPES, LABELS, OWN_SIZE, LetterChoice
from cadredesk.mailing.rules import Addressees, addressees_for
from cadredesk.paper.label_sheets import A4, envelopes, label_sheets, require_letters
from cadredesk.widgets.controls.label_sheet_picture import SheetPicture
from cadredesk.widgets.controls.layout import column, panel
from cadredesk.widgets.controls.pictures import plain
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import colour, on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.page.printing import show_paper
from cadredesk.widgets.page.task_runner import TaskRunner

SETTINGS_KEY = "letters"
PAUSE = 200  # ms without a change before the preview is drawn
SHOWN = 40  # addresses of a list that are drawn beforehand
NAMED = 12  # people named in a question
DOTS = 200  # per inch, of the picture of the page
PROPOSED = "3×8，70×37"
_OWN = ("columns", "rows", "width", "height", "left", "top", "gap_x", "gap_y")


class LettersDialog(FormDialog):
    """``saved`` is the choice to print with; ``ids`` are whom the letters go to, in order."""

    saved: LetterChoice | None

    def __init__(self, office: Office, ids: Sequence[int], *, parent: QWidget | None = None) -> None:
        self._office = office
        self._people = actions.recipients(office, ids)
        sheets = [*(sheet.name for sheet in label_sheets()), OWN_SIZE]
        form = RecordForm(LetterChoice, choices={"sheet": sheets, "envelope": [each.name for each in envelopes()]})
        self.picture = SheetPicture()
        self.first = label()
        self.counts = label("", "label", wrap=True)
        self._caption = label("", "section")
        side = column(self._caption, self.first, self.picture, self.counts, gap=10, margins=(16, 14, 16, 14))
        side.setStretch(2, 1)
        framed = panel(side)
        super().__init__(
            parent, "信封和标签", form, self._checked, key="labels", act=PrimaryAction(words="预览打印"), size=(980, 680), side=framed
        )  # fmt: skip
        self._files = temporary.new_folder()
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._later.timeout.connect(self.draw)
        on_theme_change(framed, lambda: framed.setFixedWidth(px(400)))
        on_theme_change(self.first, lambda: self.first.setMinimumHeight(px(130)))
        self.first.setAlignment(Qt.AlignmentFlag.AlignCenter)
        form.set_record(_usual(office))
        kept: dict[str, Any] = user_settings.load(SETTINGS_KEY, {})  # but a sheet begins at its first label again
        form.put_raw({name: text for name, text in kept.items() if isinstance(text, str)})
        form.edited.connect(self._follow)
        self.picture.chosen.connect(self._begin_at)
        self._follow()
        self.draw()
        form.go_to("what")

    # ---- what is chosen

    @property
    def choice(self) -> LetterChoice:
        """What is chosen now. Raises UserError where a number cannot be read."""
        found: LetterChoice = self.form.record()
        return found

    def _follow(self) -> None:
        """Ask only for what the kind of paper needs, and draw it anew a moment later."""
        raw = self.form.raw()
        what, own = raw["what"], raw["sheet"] == OWN_SIZE
        for names, wanted in (
            (("sheet", "start", "guides"), what == LABELS),
            (_OWN, what == LABELS and own),
            (("envelope", "sender", "sender_address", "sender_postcode"), what == ENVELOPES),
            (("salutation", "copies", "telephone"), what != ADDRESS_LIST),
        ):
            for name in names:
                self.form.show_field(name, wanted)
        self._later.start()

    def _begin_at(self, place: int) -> None:
        self.form.editor("start").set_value(place)
        self.form.check_now()
        self._later.start()

    # ---- what it will look like

    def draw(self) -> None:
        """Draw the first sheet as it will be printed, and say how many there are."""
        self._later.stop()
        try:
            choice = self.choice
            post = addressees_for(self._people, choice.order, household=choice.household)
            self.counts.setText(_said(post, choice))
            self._show_page(post, choice)
        except UserError as error:
            self.counts.setText(str(error))
            self.first.clear()
            self.picture.show_sheet(A4)

    def _show_page(self, post: Addressees, choice: LetterChoice) -> None:
        size, places = _paper_of(choice)
        image = self._rendered(post, choice, places) if post.to else None
        grid = paper.grid_of(choice) if choice.what == LABELS else None
        start = min(choice.start or 1, places)
        part = choice.what == ADDRESS_LIST and len(post.to) > SHOWN
        effect = f"打印效果（只排了前 {SHOWN} 个）" if part else "打印效果"
        self._caption.setText("第一张标签" if grid else effect)
        self.first.setVisible(grid is not None)
        if grid is None:
            shown = (297.0, 210.0) if image is not None and image.width() > image.height() else A4
            self.picture.show_sheet(size if choice.what == ENVELOPES else shown, image=image)
            return
        cells = grid.cells()
        self.picture.show_sheet(size, cells, columns=grid.columns, start=start, image=image)
        self._show_first(image, cells[start - 1])

    def _show_first(self, image: QImage | None, cell: tuple[float, float, float, float]) -> None:
        """The first label, cut out of the page."""
        if image is None:
            self.first.clear()
            return
        dots = image.width() / A4[0]
        cut = image.copy(QRectF(*(length * dots for length in cell)).toAlignedRect())
        ratio = self.devicePixelRatioF()
        space = QSize(round(px(366) * ratio), round(px(180) * ratio))
        shown = cut.scaled(space, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        self.first.setPixmap(_framed(shown))
        self.first.setAccessibleName("第一张标签的样子")

    def _rendered(self, post: Addressees, choice: LetterChoice, places: int) -> QImage:
        from cadredesk.widgets.page.pdf_document import load_pdf

        out = self._files / "first.pdf"
        paper.draw_letters(post.to[: places or SHOWN], choice, self._office.name, self._office.operator, out)
        document = load_pdf(out, self)
        points = document.pagePointSize(0)
        image = document.render(0, QSize(round(points.width() * DOTS / 72), round(points.height() * DOTS / 72)))
        document.close()
        document.deleteLater()
        return plain(image)  # what QtPdf renders is transparent

    # ---- printing

    def _checked(self, choice: LetterChoice) -> LetterChoice:
        """What stands in the way is said before the dialog closes; who has no address is named."""
        post = addressees_for(self._people, choice.order, household=choice.household)
        _require_possible(post, choice)
        if post.without and not self._go_on_without(post):
            raise UserError("补好地址后再打印，或只选有地址的人。")
        too_long = paper.too_long_for(post.to, choice)
        if too_long and not self._go_on_cut(too_long, choice):
            raise UserError("请换大一些的纸，或把地址写短一些。")
        user_settings.save(SETTINGS_KEY, {name: text for name, text in self.form.raw().items() if name != "start"})
        return choice

    def _go_on_cut(self, names: Sequence[str], choice: LetterChoice) -> bool:
        named = "、".join(names[:NAMED]) + (" 等" if len(names) > NAMED else "")
        said = f"有 {len(names):,} 个{choice.what}印不下全部内容：{named}。"
        detail = f"印不下的地方注明“未印全”，请手工补写；也可以换大一些的{choice.what}。"
        return messages.ask(self, said, detail=detail, yes="照常打印", no="先不打印")

    def _go_on_without(self, post: Addressees) -> bool:
        named = "、".join(post.without[:NAMED]) + (" 等" if len(post.without) > NAMED else "")
        said = f"{len(post.without):,} 人没有登记地址：{named}。"
        detail = f"这些人不打印。其余 {len(post.to):,} 个地址照常打印吗？"
        return messages.ask(self, said, detail=detail, yes="打印其余的", no="先不打印")

    def done(self, result: int) -> None:
        """Nothing is drawn after the dialog has closed."""
        self._later.stop()
        temporary.remove(self._files)
        super().done(result)

    def reject(self) -> None:
        """Choices need not be saved: leave without a question."""
        self._finish()
        QDialog.reject(self)


def write_letters(parent: QWidget, office: Office, tasks: TaskRunner, ids: Sequence[int]) -> None:
    """Ask how, and print labels, envelopes or an address list for these people."""
    with messages.guarded(parent):
        if not ids:
            raise UserError("名单上没有人，请先在表中筛选或选中要写信的人。")
        dialog = LettersDialog(office, ids, parent=parent)
        choice = dialog.saved if dialog.exec() else None
        if choice is not None:
            show_paper(
                parent, tasks, choice.what, lambda worker, *rest: actions.print_letters(worker, ids, choice, *rest)
            )


def _framed(image: QImage) -> QPixmap:
    """A label with its edge."""
    made = QPixmap.fromImage(image)
    painter = QPainter(made)
    painter.setPen(colour("line_strong"))
    size = image.deviceIndependentSize()
    painter.drawRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1))
    painter.end()
    return made


def _usual(office: Office) -> LetterChoice:
    """What is proposed where nothing was chosen before."""
    known = [sheet.name for sheet in label_sheets()]
    sheet = PROPOSED if PROPOSED in known else known[0]
    return LetterChoice(sheet=sheet, envelope=envelopes()[0].name, sender=office.name)


def _paper_of(choice: LetterChoice) -> tuple[tuple[float, float], int]:
    """The size of the paper in mm, and how many addresses stand on a page (0 for a list)."""
    if choice.what == ENVELOPES:
        envelope = paper.envelope_of(choice)
        return (envelope.width, envelope.height), 1
    return A4, paper.grid_of(choice).places if choice.what == LABELS else 0


def _require_possible(post: Addressees, choice: LetterChoice) -> None:
    """Raises UserError for what only the numbers together show to be wrong."""
    _, places = _paper_of(choice)
    require_letters(post.to)
    if not 1 <= (choice.copies or 0) <= 100:
        raise UserError("每个地址的份数应在 1 到 100 之间。")
    if choice.what == LABELS and not 1 <= (choice.start or 0) <= places:
        raise UserError(f"这种标签纸每张有 {places} 个位置，“从第几张标签开始”应在 1 到 {places} 之间。")


def _said(post: Addressees, choice: LetterChoice) -> str:
    """共 118 张标签，用 5 张 A4 纸。去世、转出的 2 人不打印；3 人没有登记地址。"""
    if not post.to:
        return "名单里的人都没有登记地址，或都已去世、转出，没有可以打印的。"
    copies = max(1, choice.copies or 1)
    count = len(post.to) * copies
    if choice.what == LABELS:
        grid = paper.grid_of(choice)
        start = min(max(choice.start or 1, 1), grid.places)
        line, place = divmod(start - 1, grid.columns)
        said = [f"共 {count:,} 张标签，用 {-(-(count + start - 1) // grid.places):,} 张 A4 纸"]
        said.append(f"，从第 {line + 1} 行第 {place + 1} 张开始。" if start > 1 else "。")
    else:
        said = [f"共 {count:,} 个信封。" if choice.what == ENVELOPES else f"共 {len(post.to):,} 个地址。"]
    if post.gone:
        said.append(f"名单中已去世或转出的 {len(post.gone):,} 人不打印。")
    if post.without:
        said.append(f"{len(post.without):,} 人没有登记地址，打印前会列出姓名。")
    return "".join(said)
