"""Opening the program, and the first page."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cadredesk import __main__ as program
from cadredesk import cli
from cadredesk.core import user_settings
from cadredesk.core.dates import today
from cadredesk.core.user import documents_folder, operator_of, remember_operator, system_user
from cadredesk.office import actions
from cadredesk.shell import app
from cadredesk.shell.main_window import MainWindow
from cadredesk.widgets.form import messages
from tests.choosing import Choosing
from tests.support import all_people


def test_without_a_screen_one_sentence_and_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(app.sys, "platform", "linux")
    assert app.open_window("", "张敏") == 2
    assert "没有图形界面" in capsys.readouterr().err


def test_a_working_day_that_is_none_is_reported_in_a_box_and_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], window: MainWindow
) -> None:
    told: list[str] = []
    monkeypatch.setattr(messages, "choose", lambda _parent, sentence, *_, **__: told.append(sentence) or "ok")
    monkeypatch.setenv("CADREDESK_TODAY", "2026-13-01")
    assert app.open_window("", "张敏") == 2
    assert told == [capsys.readouterr().err.strip()] and "CADREDESK_TODAY 是“2026-13-01”" in told[0]


def test_what_keeps_the_window_from_opening_is_said_in_a_box_also_without_a_terminal(
    monkeypatch: pytest.MonkeyPatch, window: MainWindow
) -> None:
    """As on Windows, where a program with a window has no streams at all."""
    told: list[str] = []
    monkeypatch.setattr(messages, "choose", lambda _parent, sentence, *_, **__: told.append(sentence) or "ok")
    monkeypatch.setattr(app, "prepare_input_method", lambda _environment: 1 / 0)
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "argv", ["cadredesk"])
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 2 and "程序内部出错" in told[0]
    assert cli.run(["--file", "没有.db"]) == 2 and "程序内部出错" in told[1]
    monkeypatch.setattr(sys, "argv", ["cadredesk", "没有这个文件.db"])
    with pytest.raises(SystemExit):
        program.main()
    assert "没有这个命令" in told[2] and len(told) == 3


def test_a_single_file_is_what_the_window_opens_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("单位.db", "find"):
        Path(name).touch()
    assert program.file_to_open(["单位.db"]) == "单位.db"
    assert program.file_to_open([str(tmp_path / "find")]) == str(tmp_path / "find")
    for command in (["find"], ["没有.db"], ["单位.db", "find"], ["--help"]):
        assert program.file_to_open(command) is None
    assert program.file_to_open([]) == ""


def test_the_window_opens_on_the_file_that_a_desktop_hands_over(
    monkeypatch: pytest.MonkeyPatch, sample: Path, window: MainWindow
) -> None:
    opened: list[Path] = []

    def look(_app: object, made: MainWindow) -> int:
        assert made.office is not None
        opened.append(made.office.path)
        made.close()
        return 0

    monkeypatch.setattr(app, "run_until_closed", look)
    monkeypatch.setattr(app, "install_error_handling", lambda _window: None)
    monkeypatch.setattr(sys, "argv", ["cadredesk", str(sample)])
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 0 and opened == [sample]


def test_windows_needs_no_display_variable() -> None:
    assert app.has_screen("win32", {})
    assert app.has_screen("linux", {"WAYLAND_DISPLAY": "wayland-0"})


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ({"QT_IM_MODULE": "fcitx"}, "ibus"),
        ({"QT_IM_MODULE": "fcitx5"}, "ibus"),
        ({"XMODIFIERS": "@im=fcitx"}, "ibus"),
        ({"XMODIFIERS": "@im=fcitx", "WAYLAND_DISPLAY": "wayland-0"}, None),
        ({"QT_IM_MODULE": "ibus"}, "ibus"),
        ({}, None),
    ],
)
def test_fcitx_falls_back_to_ibus(given: dict[str, str], used: str | None) -> None:
    app.prepare_input_method(given)
    assert given.get("QT_IM_MODULE") == used


def test_the_operator_is_the_one_given_else_remembered_else_the_system_user() -> None:
    assert operator_of("") == system_user()
    remember_operator("李敏")
    assert operator_of(system_user()) == "李敏"
    assert operator_of("王芳") == "王芳"


@pytest.mark.parametrize("error", [ImportError, KeyError, OSError])
def test_a_system_without_users_has_a_clerk(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    """Windows has no module ``pwd``, which is asked where no variable names the user."""

    def fail() -> str:
        raise error

    monkeypatch.setattr("getpass.getuser", fail)
    assert system_user() == "操作员"


def test_an_empty_office_in_the_documents_folder(window: MainWindow) -> None:
    page = window.start
    page.name.setText("青山县委老干部局")
    page.operator.setText("李敏")
    page.choices[0].click()
    assert window.office is not None and window.office.name == "青山县委老干部局"
    assert window.office.operator == "李敏"
    assert window.office.path == documents_folder() / "青山县委老干部局.db"
    assert operator_of("") == "李敏"


def test_the_day_from_which_visits_are_owed_is_asked(window: MainWindow) -> None:
    page = window.start
    assert page.duties_since.value() == today()
    page.name.setText("青山县委老干部局")
    for typed, said in (("", "必访起算日"), ("2026-13-01", "2026-13-01")):
        page.duties_since.set_raw(typed)
        page.choices[0].click()
        assert window.office is None and said in page.banner.text
    page.duties_since.set_raw("2025.1.1")
    page.choices[0].click()
    assert window.office is not None and window.office.setting("duties_since", "") == "2025-01-01"


def test_without_a_name_nothing_is_made(window: MainWindow) -> None:
    window.start.choices[0].click()
    assert window.office is None
    assert "单位名称" in window.start.banner.text


def test_a_sample_office_by_one_press(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.new_sample_office, "__kwdefaults__", {**_defaults(), "people": 60, "years": 1})
    window.start.choices[1].click()
    assert window.office is not None
    assert len(all_people(window.office)) == 60
    assert window.office.setting("duties_since", "") == f"{today().year}-01-01"  # the first day of its history
    assert "示例" in window.office.path.name


def _defaults() -> dict[str, object]:
    return dict(actions.new_sample_office.__kwdefaults__ or {})


def test_a_file_that_is_there_is_offered_and_never_overwritten(window: MainWindow, tmp_path: Path) -> None:
    page = window.start
    page.name.setText("青山县委老干部局")
    page.choices[0].click()
    assert window.close_office()
    window.show_start()
    page.name.setText("青山县委老干部局")
    page.choices[0].click()
    assert window.office is None and "已经有这个数据文件" in page.banner.text


def test_the_place_may_be_chosen(window: MainWindow, tmp_path: Path, choosing: Choosing) -> None:
    choosing.answer(tmp_path / "台账")
    window.start.choose_place()
    window.start.name.setText("青山县委老干部局")
    window.start.choices[0].click()
    assert window.office is not None and window.office.path == tmp_path / "台账.db"


def test_an_existing_file(window: MainWindow, sample: Path, choosing: Choosing) -> None:
    choosing.answer(sample)
    window.start.choices[2].click()
    assert window.office is not None and window.office.path == sample


def test_a_roster_makes_the_office_and_opens_the_import(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choosing: Choosing
) -> None:
    roster = tmp_path / "花名册.xlsx"
    choosing.answer(roster)
    asked: list[tuple[str, Path | None]] = []
    monkeypatch.setattr(window.files, "import_table", lambda kind, path=None: asked.append((kind, path)))
    window.start.name.setText("青山县委老干部局")
    window.start.choices[3].click()
    assert window.office is not None and asked == [("people", roster)]


@pytest.mark.parametrize("content", [None, b"", b"not a database at all" * 100])
def test_a_missing_or_damaged_file_leads_to_the_first_page_with_the_sentence(
    window: MainWindow, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "坏.db"
    if content is not None:
        path.write_bytes(content)
    window.open_first(path)
    assert window.office is None and window.start.isVisible()
    assert str(path) in window.start.banner.text or "坏.db" in window.start.banner.text


def test_a_refused_file_leaves_the_open_one(
    opened: MainWindow, tmp_path: Path, errors: list[BaseException], choosing: Choosing
) -> None:
    choosing.answer(tmp_path / "无.db")
    opened.files.open()
    assert len(errors) == 1 and opened.office is not None and opened.page is not None


def test_the_program_opens_the_last_file(qtbot: QtBot, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user_settings.save("last_file", str(sample))
    seen: list[MainWindow] = []
    monkeypatch.setattr(app, "run_until_closed", lambda _app, window: seen.append(window) or 0)
    before = app.sys.excepthook
    assert app.open_window("", "张敏") == 0
    monkeypatch.setattr(app.sys, "excepthook", before)
    (window,) = seen
    qtbot.addWidget(window)
    assert window.office is not None and window.office.path == sample
    window.close()


def test_new_from_the_menu_keeps_the_open_file_and_leads_back(
    opened: MainWindow, answer: Callable[[object], list[str]]
) -> None:
    opened.show_start()
    assert opened.page is None and opened.office is not None
    opened.start.back_button.click()
    assert opened.page is not None
