"""Where automatic backups go on this computer, and whether the last ones succeeded. Light: it is asked at every start."""

from dataclasses import dataclass
from pathlib import Path

from cadredesk.core import user_settings
from cadredesk.core.errors import UserError
from cadredesk.core.user import documents_folder

_PLAN = "backup_plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where automatic backups go on this computer. ``second`` is left out as long as it is not there."""

    on: bool = True
    folder: Path
    second: Path | None = None

    @property
    def places(self) -> list[Path]:
        """Both places, or the one that there is."""
        return [self.folder, *([self.second] if self.second else [])]


def plan() -> Plan:
    """What is set on this computer; before that a folder among the user's documents."""
    kept = user_settings.load(_PLAN, {})
    folder, second = kept.get("folder"), kept.get("second")
    return Plan(
        on=kept.get("on") is not False,
        folder=Path(folder) if isinstance(folder, str) and folder else documents_folder() / "自动备份",
        second=Path(second) if isinstance(second, str) and second else None,
    )


def save_plan(wanted: Plan) -> None:
    """Keep it. A second place is made now, by which it is known again. Raises UserError."""
    if wanted.second is not None:
        if wanted.second.absolute() == wanted.folder.absolute():
            raise UserError("第二个备份位置和第一个相同，请换一个，如 U 盘上的文件夹。")
        _make(wanted.second)
    if wanted.on:
        _make(wanted.folder)
    second = str(wanted.second.absolute()) if wanted.second else ""
    user_settings.save(_PLAN, {"on": wanted.on, "folder": str(wanted.folder.absolute()), "second": second})


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"不能使用这个文件夹：{folder}。请检查 U 盘是否插好、有没有权限，或换一个文件夹。") from error


def trouble(office_path: Path) -> str:
    """Why the last automatic backup of a file failed; "" if it did not."""
    return str(user_settings.load(_trouble_key(office_path), ""))


def remember_trouble(office_path: Path, sentence: str) -> None:
    """Keep why one failed; "" after all have succeeded."""
    user_settings.save(_trouble_key(office_path), sentence or None)


def _trouble_key(office_path: Path) -> str:
    return f"backup_trouble:{office_path.absolute()}"
