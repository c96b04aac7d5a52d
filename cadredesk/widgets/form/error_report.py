"""The report of an error for whoever maintains the program: it holds no personal data."""

from PySide6.QtWidgets import QWidget

from cadredesk.core.log import traces
from cadredesk.widgets.form import file_dialogs, messages
from cadredesk.widgets.form.file_dialogs import TEXT, Sort
from cadredesk.widgets.form.saved_files import tell_saved


def report_of(error: BaseException) -> str:
    """Where in the program it was, without the values of variables and the words of the error."""
    import platform

    return f"CadreDesk · Python {platform.python_version()} · {platform.platform()}\n\n{traces(error)}"


def save_report(parent: QWidget | None, error: BaseException) -> None:
    """Ask where, and write the report there."""
    path = file_dialogs.save_file(parent, "保存报告", Sort.EXPORT, "老干部工作台错误报告", [TEXT])
    if path is None:
        return
    try:
        path.write_text(report_of(error), encoding="utf-8")
    except OSError:
        messages.warn(parent, "报告没有保存成功，请换一个文件夹再试。")
    else:
        tell_saved(parent, path)
