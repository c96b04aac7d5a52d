"""Paper on the screen: look through a PDF, print it, save it elsewhere.

Import it where it is needed (it loads QtPdf and the printing parts).
"""

import shutil
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QIntValidator,
    QKeySequence,
    QPageLayout,
    QPageSize,
    QPainter,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QLineEdit, QProgressDialog, QWidget

from cadredesk.core import user_settings
from cadredesk.core.errors import UserError
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, icon_button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import file_dialogs, messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.file_dialogs import PDF, Sort
from cadredesk.widgets.form.saved_files import say_saved
from cadredesk.widgets.page.pdf_document import load_pdf

STEP = 1.2
SMALLEST, LARGEST = 0.2, 5.0
RESOLUTION = 300  # dpi sent to the printer at most: more only takes longer
_MODE = QPdfView.ZoomMode


class PdfPreview(Dialog):
    """Shows the PDF at ``path``. ``title`` is offered as the name of the file for saving, too.

    ``used`` is emitted when it went to the printer or into a file: looking at it is neither.
    """

    used = Signal()

    def __init__(self, parent: QWidget | None, path: Path, title: str) -> None:
        super().__init__(parent)
        self.path, self._title = path, title
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.document = load_pdf(path, self)
        self._build()
        usual = (1000, self.screen().availableGeometry().height() - 80)
        self.resize_within_screen(*(user_settings.load_size("size/preview") or usual))

    @property
    def page_count(self) -> int:
        return self.document.pageCount()

    # ---- building

    def _build(self) -> None:
        self.view = _View(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(_MODE.FitToWidth)
        self.view.setAccessibleName("预览")
        self.page_box = QLineEdit("1")
        self.page_box.setAccessibleName("第几页")
        self.page_box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page_box.setValidator(QIntValidator(1, max(self.page_count, 1), self))
        self.page_box.returnPressed.connect(lambda: self.go_to(int(self.page_box.text()) - 1))
        navigator = self.view.pageNavigator()
        navigator.currentPageChanged.connect(lambda page: self.page_box.setText(str(page + 1)))
        self.fit_width = icon_button(
            "arrows-left-right-to-line", "适合宽度（Ctrl+0）", lambda: self.view.setZoomMode(_MODE.FitToWidth)
        )
        self.fit_page = icon_button("expand", "看到整页", lambda: self.view.setZoomMode(_MODE.FitInView))
        self.print_button = primary_button("打印…", "print", self.print, tip="Ctrl+P")
        tools = row(
            icon_button("chevron-left", "上一页（PgUp）", lambda: self.go_to(navigator.currentPage() - 1)),
            label("第"),
            self.page_box,
            label(f"页，共 {self.page_count:,} 页"),
            icon_button("chevron-right", "下一页（PgDn）", lambda: self.go_to(navigator.currentPage() + 1)),
            12,
            icon_button("magnifying-glass-minus", "缩小（Ctrl+−）", lambda: self.zoom_by(1 / STEP)),
            icon_button("magnifying-glass-plus", "放大（Ctrl++）", lambda: self.zoom_by(STEP)),
            self.fit_width,
            self.fit_page,
            None,
            button("另存为 PDF", "file-pdf", self.save_as),
            self.print_button,
            margins=(14, 10, 14, 10),
        )
        self.banner = Banner()
        layout = column(tools, self.banner, self.view, gap=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        on_theme_change(self, lambda: self.page_box.setFixedWidth(px(62)))
        self._shortcuts()
        self.view.setFocus()

    def _shortcuts(self) -> None:
        for keys, do in (
            ("Ctrl+P", self.print),
            ("Ctrl+S", self.save_as),
            ("Ctrl++", lambda: self.zoom_by(STEP)),
            ("Ctrl+=", lambda: self.zoom_by(STEP)),
            ("Ctrl+-", lambda: self.zoom_by(1 / STEP)),
            ("Ctrl+0", lambda: self.view.setZoomMode(_MODE.FitToWidth)),
            ("Home", lambda: self.go_to(0)),
            ("End", lambda: self.go_to(self.page_count - 1)),
        ):
            QShortcut(QKeySequence(keys), self, do)

    # ---- looking

    def go_to(self, page: int) -> None:
        """Turn to a page, counted from 0."""
        page = max(0, min(page, self.page_count - 1))
        if page != self.view.pageNavigator().currentPage():
            self.view.pageNavigator().jump(page, QPointF())

    def zoom_by(self, factor: float) -> None:
        now = self.view.zoomFactor()
        if self.view.zoomMode() != _MODE.Custom and self.page_count:
            wide = self.document.pagePointSize(max(self.view.pageNavigator().currentPage(), 0)).width()
            dots = self.view.logicalDpiX() / 72
            now = max(self.view.viewport().width() - 12, 1) / (wide * dots) if wide else 1.0
        self.view.setZoomMode(_MODE.Custom)
        self.view.setZoomFactor(max(SMALLEST, min(now * factor, LARGEST)))

    # ---- paper and files

    def print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.prepare(printer)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("打印")
        dialog.setMinMax(1, self.page_count)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec() and self.send_to(printer):
            self.used.emit()

    def prepare(self, printer: QPrinter) -> None:
        """Set the paper to the size of the first page, without margins: the pages have their own."""
        points = self.document.pagePointSize(0)
        standing = QSizeF(min(points.width(), points.height()), max(points.width(), points.height()))
        printer.setPageSize(QPageSize(standing, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
        self._turn(printer, 0)
        printer.setFullPage(True)
        printer.setDocName(self._title)

    def send_to(self, printer: QPrinter) -> bool:
        """Draw the chosen pages on a printer. False if it was stopped or the printer refused."""
        first = max(printer.fromPage(), 1) - 1
        last = (printer.toPage() or self.page_count) - 1
        painter = QPainter()
        if not painter.begin(printer):
            messages.warn(self, "打印机没有响应，请检查是否已开机、有纸，再打印一次。")
            return False
        waiting = QProgressDialog("正在送往打印机…", "停止", 0, last - first + 1, self)
        waiting.setWindowTitle("打印")
        waiting.setWindowModality(Qt.WindowModality.WindowModal)
        waiting.setMinimumDuration(300)
        for place, page in enumerate(range(first, last + 1)):
            waiting.setValue(place)
            QCoreApplication.processEvents()
            if waiting.wasCanceled():
                printer.abort()
                break
            if place:
                self._turn(printer, page)
                printer.newPage()
            self._draw(painter, printer, page)
        stopped = waiting.wasCanceled()
        waiting.close()
        painter.end()
        return not stopped

    def _turn(self, printer: QPrinter, page: int) -> None:
        """The next sheet is upright or landscape as its page is."""
        points, ways = self.document.pagePointSize(page), QPageLayout.Orientation
        printer.setPageOrientation(ways.Landscape if points.width() > points.height() else ways.Portrait)

    def _draw(self, painter: QPainter, printer: QPrinter, page: int) -> None:
        """One page in its own size, made smaller only if the sheet is smaller."""
        points = self.document.pagePointSize(page)
        sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
        dots = printer.resolution() / 72
        scale = min(1.0, sheet.width() / (points.width() * dots), sheet.height() / (points.height() * dots))
        target = QSizeF(points.width() * dots * scale, points.height() * dots * scale)
        sharp = min(1.0, RESOLUTION / printer.resolution())
        image = self.document.render(page, QSize(round(target.width() * sharp), round(target.height() * sharp)))
        corner = QPointF((sheet.width() - target.width()) / 2, (sheet.height() - target.height()) / 2)
        painter.drawImage(QRectF(corner, target), image)

    def save_as(self) -> None:
        if path := file_dialogs.save_file(self, "另存为 PDF", Sort.EXPORT, self._title, [PDF]):
            with messages.guarded(self):
                self.save_to(path)
                say_saved(self.banner, f"已保存：{path.name}", path)
                self.used.emit()

    def save_to(self, target: Path) -> None:
        """Copy the file. Raises UserError."""
        try:
            if target.resolve() != self.path.resolve():
                shutil.copyfile(self.path, target)
        except OSError as error:
            raise UserError(
                "没有保存成功：这个文件可能正在别的程序里打开，或文件夹不能写。请换个名字或文件夹。"
            ) from error

    def done(self, result: int) -> None:
        user_settings.save("size/preview", [self.width(), self.height()])
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.document.close()


class _View(QPdfView):
    """Ctrl+wheel makes the pages larger or smaller."""

    def __init__(self, preview: PdfPreview) -> None:
        super().__init__(preview)
        self._preview = preview

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._preview.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            return
        super().wheelEvent(event)
