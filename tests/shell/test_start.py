"""Opening the program, and the first page."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from cadredesk import __main__ as program
from cadredesk import cli
from cadredesk.core.recent_files import remember_file
from cadredesk.core.user import NOBODY, operator_of, remember_operator, system_user
from cadredesk.office.ui.settings_dialog import SettingsDialog
from cadredesk.shell import app
from cadredesk.shell.main_window import MainWindow
from cadredesk.widgets.form import messages
from tests.choosing import Choosing


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
    monkeypatch.setattr(sys, "argv", ["cadredesk", "没有这个命令"])
    with pytest.raises(SystemExit):
        program.main()
    assert "没有这个命令" in told[2] and len(told) == 3


def test_a_single_file_is_what_the_window_opens_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("单位.db", "find"):
        Path(name).touch()
    assert program.file_to_open(["单位.db"]) == "单位.db"
    assert program.file_to_open([str(tmp_path / "find")]) == str(tmp_path / "find")
    for command in (["find"], ["没有"], ["单位.db", "find"], ["--help"], ["--file=单位.db"]):
        assert program.file_to_open(command) is None
    assert program.file_to_open([]) == ""


def test_what_a_shortcut_leads_to_may_be_gone(
    monkeypatch: pytest.MonkeyPatch, window: MainWindow, tmp_path: Path
) -> None:
    """The window opens and says so: nobody who double-clicks has given a command."""
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    monkeypatch.setattr(app, "install_error_handling", lambda _window: None)
    monkeypatch.setattr(app, "run_until_closed", lambda _app, made: said.append(made.start.banner.text) or 0)
    for word in ("移走了.DB", str(tmp_path / "拔了的U盘" / "单位"), str(tmp_path)):
        monkeypatch.setattr(sys, "argv", ["cadredesk", word])
        with pytest.raises(SystemExit) as ended:
            program.main()
        assert ended.value.code == 0 and "找不到数据文件" in said[-1] and word in said[-1]


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


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Make the computer's account one of this login and full name."""

    def set_account(login: str, full_name: str) -> None:
        monkeypatch.setattr("getpass.getuser", lambda: login)
        monkeypatch.setattr("pwd.getpwuid", lambda _uid: SimpleNamespace(pw_gecos=f"{full_name},,,"))

    return set_account


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps accounts elsewhere")
@pytest.mark.parametrize(
    ("login", "full_name", "prefilled"),
    [
        ("root", "root", NOBODY), ("user1", "Administrator", NOBODY), ("admin", "管理员", NOBODY), ("pc", "", NOBODY),
        ("zhangmin", "张　敏", "张敏"), ("张敏", "", "张敏"), ("gl", "古丽·艾山", "古丽·艾山"), ("user", "𠮷永福", "𠮷永福"),
    ],
)  # fmt: skip
def test_an_account_gives_the_operator_only_a_chinese_name(
    account: Callable[[str, str], None], login: str, full_name: str, prefilled: str
) -> None:
    account(login, full_name)
    assert operator_of("") == operator_of(login if prefilled == NOBODY else "") == prefilled


def test_the_name_given_or_remembered_goes_before_that_of_the_account(account: Callable[[str, str], None]) -> None:
    account("张敏", "")
    remember_operator("Anna")
    assert operator_of("") == operator_of(system_user()) == "Anna"
    assert operator_of("王芳") == "王芳"


def test_a_clerk_without_a_name_is_asked_for_it_and_nothing_waits(
    window: MainWindow, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.operator = NOBODY
    window.open_file(sample)
    assert window.workspace is not None and window.office is not None
    notice = window.workspace.notice
    assert "经办人" in notice.text

    def give_name(dialog: SettingsDialog) -> int:
        assert dialog.form.editor("operator").raw() == ""
        dialog.form.put_raw({"operator": "李敏"})
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(SettingsDialog, "exec", give_name)
    window.files.show_settings()
    assert window.office.operator == operator_of("") == "李敏" and not notice.text


@pytest.mark.parametrize("error", [ImportError, KeyError, OSError])
def test_a_system_without_users_has_a_clerk(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    """Windows has no module ``pwd``, which is asked where no variable names the user."""

    def fail() -> str:
        raise error

    monkeypatch.setattr("getpass.getuser", fail)
    assert system_user() == "操作员"


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
    remember_file(sample, "青山县委老干部局")
    seen: list[MainWindow] = []
    monkeypatch.setattr(app, "run_until_closed", lambda _app, window: seen.append(window) or 0)
    before = app.sys.excepthook
    assert app.open_window("", "张敏") == 0
    monkeypatch.setattr(app.sys, "excepthook", before)
    (window,) = seen
    qtbot.addWidget(window)
    assert window.office is not None and window.office.path == sample
    window.close()
