"""设置: what the office sets for itself (kept in the file) and what this clerk prefers (kept on this computer)."""

from dataclasses import asdict, dataclass

from PySide6.QtWidgets import QWidget

from cadredesk.core.fields import Kind, described, fields_of
from cadredesk.core.user import is_named, remember_operator
from cadredesk.db.file import Office
from cadredesk.office import actions
from cadredesk.office.records import Settings
from cadredesk.widgets.controls.theme import DARK, LIGHT, SYSTEM, ZOOMS, theme
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

MINE = "仅限本机"
SCHEMES = {"跟随系统": SYSTEM, "浅色": LIGHT, "深色": DARK}
ABOUT_DATES = (
    "“本单位级别”决定“市级”荣誉算哪一级：县级市的“市级”是县级，其他单位的“市级”是州(市)级。\n"
    "“必访起算日”以前的走访只作记录，不算应访；改动以后，应访、年度台账和总结马上按新的日期重新核对。\n"
    "“账簿启用日期”是开始用本程序办理慰问金的日期，建立数据文件时确定，不能修改：这一天以前发放的慰问金可以作为历史补录导入，"
    "这一天起发放的一律通过凭证办理。\n"
    "同一年的凭证编号用同一种格式：当年已经编号的，新设置从下一年起使用。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Settings):
    """Everything that the dialog asks: the office's settings and the clerk's own."""

    operator: str = described("经办人", default="", group=MINE, required=True, hint="您的姓名")
    zoom: str = described(
        "字号", Kind.CHOICE, default="100 %", group=MINE, required=True, choices=tuple(f"{zoom} %" for zoom in ZOOMS)
    )
    scheme: str = described("颜色", Kind.CHOICE, default="跟随系统", group=MINE, required=True, choices=tuple(SCHEMES))


def choices_of(office: Office) -> Choices:
    """Everything as it is set now."""
    scheme = next(words for words, scheme in SCHEMES.items() if scheme == theme().scheme)
    return Choices(
        **asdict(actions.settings_of(office)),
        operator=office.operator if is_named(office.operator) else "",
        zoom=f"{theme().zoom} %",
        scheme=scheme,
    )


class SettingsDialog(FormDialog):
    """Saves the office's part as one operation, and the clerk's part on this computer."""

    help_topic = "start"
    help_section = "设置"

    def __init__(self, parent: QWidget, office: Office) -> None:
        self._office = office
        form = RecordForm(Choices, check=actions.wrong_settings)
        form.set_record(choices_of(office))
        super().__init__(
            parent, "设置", form, self._keep, act=PrimaryAction(words="保存"), key="settings", size=(820, 640), intro=ABOUT_DATES
        )  # fmt: skip
        form.editor("books_since").setEnabled(False)
        if office.read_only:
            for field in fields_of(Settings):
                form.editor(field.name).setEnabled(False)

    def _keep(self, choices: Choices) -> Choices:
        settings = Settings(**{field.name: getattr(choices, field.name) for field in fields_of(Settings)})
        if not self._office.read_only:
            actions.save_settings(self._office, settings)
        self._office.operator = choices.operator.strip()
        remember_operator(self._office.operator)
        theme().set_zoom(int(choices.zoom.split()[0]))
        theme().set_scheme(SCHEMES[choices.scheme])
        return choices
