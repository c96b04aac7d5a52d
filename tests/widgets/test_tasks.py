"""Long work on the worker thread, and paper in the preview."""

import ast
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.widgets.page.pdf_preview import PdfPreview
from cadredesk.widgets.page.task_runner import ProgressDialog, TaskRunner
from tests.choosing import Choosing
from tests.sources import sources


class Connection:
    """What ``office.another()`` gives."""

    def __init__(self) -> None:
        self.closed = False
        self.thread = threading.get_ident()

    def close(self) -> None:
        self.closed = True


class FakeOffice:
    def __init__(self) -> None:
        self.given: list[Connection] = []

    def another(self) -> Connection:
        self.given.append(Connection())
        return self.given[-1]


@pytest.fixture
def office() -> FakeOffice:
    return FakeOffice()


@pytest.fixture
def runner(qtbot: QtBot, office: FakeOffice) -> Iterator[TaskRunner]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = TaskRunner(window, office)
    yield made
    assert made.stop_all()


def test_task_runs_elsewhere_and_its_result_comes_home(runner: TaskRunner, office: FakeOffice, qtbot: QtBot) -> None:
    done: list[tuple[object, int]] = []
    runner.run("导入", lambda progress, own: own.thread, lambda result: done.append((result, threading.get_ident())))
    assert runner.busy
    qtbot.waitUntil(lambda: bool(done))
    worker, home = done[0]
    assert worker != home == threading.get_ident()
    assert office.given[0].closed
    assert not runner.busy


def test_tasks_run_one_after_another(runner: TaskRunner, qtbot: QtBot) -> None:
    order: list[str] = []
    first = threading.Event()

    def slow(progress: Progress, own: object) -> None:
        first.wait(5)
        order.append("first")

    runner.run("一", slow)
    runner.run("二", lambda progress, own: order.append("second"))
    first.set()
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["first", "second"]
    qtbot.waitUntil(lambda: not runner.busy)


def test_errors_come_home_too(
    runner: TaskRunner, office: FakeOffice, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    def fail(progress: Progress, own: object) -> None:
        raise UserError("磁盘满了，请先腾出空间。")

    asked = answers("ok")
    runner.run("备份", fail)
    qtbot.waitUntil(lambda: asked == ["磁盘满了，请先腾出空间。"])
    assert office.given[0].closed
    caught: list[BaseException] = []
    runner.run("备份", fail, on_error=caught.append)
    qtbot.waitUntil(lambda: bool(caught))


def test_user_stops_a_task(runner: TaskRunner, qtbot: QtBot) -> None:
    caught: list[BaseException] = []
    started = threading.Event()

    def endless(progress: Progress, own: object) -> None:
        step = 0
        while True:
            step += 1
            progress.report(step, 10**9, "正在读第几行")
            started.set()

    runner.run("导入", endless, on_error=caught.append)
    assert started.wait(5)
    dialog = runner._window.findChild(ProgressDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog._doing.accessibleName() == "正在读第几行")
    dialog._stop.click()
    qtbot.waitUntil(lambda: bool(caught))
    assert isinstance(caught[0], Cancelled)


def test_short_tasks_show_no_dialog(runner: TaskRunner, qtbot: QtBot) -> None:
    done: list[object] = []
    shown: list[bool] = []
    runner.run("快", lambda progress, own: 1, done.append)
    dialog = runner._window.findChild(ProgressDialog)
    assert dialog is not None
    dialog.destroyed.connect(lambda: shown.append(False))
    dialog._timer.timeout.connect(lambda: shown.append(True))
    qtbot.waitUntil(lambda: bool(done) and bool(shown))
    assert shown == [False]


def test_a_bar_shows_how_far_it_is(runner: TaskRunner, qtbot: QtBot) -> None:
    from cadredesk.widgets.page.task_runner import _WindowProgress

    dialog = ProgressDialog(runner._window, "导入人员", _WindowProgress())
    dialog.show_step(1234, 10000, "正在检查第 1,234 行")
    assert dialog._count.text() == "1,234 / 10,000"
    dialog.close()
    assert dialog._progress.cancelled
    assert not dialog._stop.isEnabled()
    dialog.finish()


def test_tests_run_it_here(runner: TaskRunner, office: FakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    done: list[int] = []
    runner.run("x", lambda progress, own: own.thread, done.append)
    assert done == [threading.get_ident()]
    assert office.given[0].closed
    caught: list[BaseException] = []
    runner.run("x", lambda progress, own: 1 / 0, on_error=caught.append)
    assert isinstance(caught[0], ZeroDivisionError)


# ---- preview


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    from reportlab.lib.pagesizes import A4, A5, landscape
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "slips.pdf"
    canvas = Canvas(str(path))
    for size in (landscape(A5), A4, A4):
        canvas.setPageSize(size)
        canvas.rect(40, 40, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def preview(pdf: Path, qtbot: QtBot) -> PdfPreview:
    made = PdfPreview(None, pdf, "走访登记表")
    qtbot.addWidget(made)
    made.show()
    return made


def test_preview_turns_pages(preview: PdfPreview, qtbot: QtBot) -> None:
    assert preview.page_count == 3
    preview.page_box.setText("3")
    QTest.keyClick(preview.page_box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: preview.view.pageNavigator().currentPage() == 2)
    preview.go_to(-5)
    qtbot.waitUntil(lambda: preview.page_box.text() == "1")


def test_preview_zooms(preview: PdfPreview) -> None:
    preview.fit_page.click()
    assert preview.view.zoomMode() == preview.view.ZoomMode.FitInView
    preview.zoom_by(1.2)
    first = preview.view.zoomFactor()
    preview.zoom_by(1.2)
    assert preview.view.zoomFactor() == pytest.approx(first * 1.2)
    preview.zoom_by(100)
    assert preview.view.zoomFactor() == 5.0


def test_printing_keeps_size_and_direction(preview: PdfPreview, tmp_path: Path) -> None:
    from PySide6.QtPdf import QPdfDocument

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(150)
    preview.prepare(printer)
    assert preview.send_to(printer)
    printed = QPdfDocument(preview)
    printed.load(str(tmp_path / "printed.pdf"))
    assert printed.pageCount() == 3
    first, second = printed.pagePointSize(0), printed.pagePointSize(1)
    assert first.width() > first.height()
    assert second.width() < second.height()
    image = printed.render(0, printed.pagePointSize(0).toSize())
    assert image.pixelColor(QPoint(90, image.height() - 90)).lightness() < 60


def test_only_the_chosen_pages_are_printed(preview: PdfPreview, tmp_path: Path) -> None:
    from PySide6.QtPdf import QPdfDocument

    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "two.pdf"))
    preview.prepare(printer)
    printer.setFromTo(2, 3)
    assert preview.send_to(printer)
    printed = QPdfDocument(preview)
    printed.load(str(tmp_path / "two.pdf"))
    assert printed.pageCount() == 2


def test_a_file_that_is_shown_can_be_written_again(preview: PdfPreview, pdf: Path) -> None:
    """Windows refuses that as long as anybody has it open."""
    if Path("/proc/self/fd").is_dir():
        assert str(pdf) not in {os.path.realpath(each) for each in Path("/proc/self/fd").iterdir()}
    pdf.write_bytes(b"")
    size = preview.document.pagePointSize(2).toSize()
    assert not preview.document.render(2, size).isNull() and preview.page_count == 3


def test_documents_are_opened_in_one_place_alone() -> None:
    named = {path.name for path, tree in sources().items() if "QPdfDocument" in ast.dump(tree)}
    assert named == {"pdf_document.py"}


def test_saving_elsewhere(preview: PdfPreview, pdf: Path, tmp_path: Path, choosing: Choosing) -> None:
    choosing.answer(tmp_path / "另存")
    preview.save_as()
    assert (tmp_path / "另存.pdf").read_bytes() == pdf.read_bytes()
    assert preview.banner.text == "已保存：另存.pdf" and choosing.asked[0].name == "走访登记表.pdf"
    with pytest.raises(UserError, match="没有保存成功"):
        preview.save_to(tmp_path / "没有这个文件夹" / "x.pdf")


def test_a_broken_file_is_said_plainly(tmp_path: Path, qtbot: QtBot) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no pdf")
    with pytest.raises(UserError):
        PdfPreview(None, broken, "x")
