"""Where automatic backups go on this computer, and whether the last ones succeeded. Light: it is asked at every start."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cadredesk.core import user_settings
from cadredesk.core.errors import UserError
from cadredesk.core.user import documents_folder

_PLAN, _PACKS = "backup_plan", "pack_folders"
_MOST_PACKS = 8


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
        _make(wanted.second)
    if wanted.on:
        _make(wanted.folder)
    if wanted.second is not None:
        _require_apart(wanted.folder.resolve(), wanted.second.resolve())
    second = str(wanted.second.absolute()) if wanted.second else ""
    user_settings.save(_PLAN, {"on": wanted.on, "folder": str(wanted.folder.absolute()), "second": second})


def _require_apart(folder: Path, second: Path) -> None:
    if folder == second:
        raise UserError("第二处和备份文件夹是同一个，请换一个，如 U 盘上的文件夹。")
    if folder in second.parents or second in folder.parents:
        raise UserError("第二处和备份文件夹不能一个在另一个里面，请换一个，如 U 盘上的文件夹。")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"不能使用这个文件夹：{folder}。请检查 U 盘是否插好、有没有权限，或换一个文件夹。") from error


def trouble(office_path: Path) -> str:
    """Why the last automatic backup of a file failed; "" if it did not."""
    return str(user_settings.load(_trouble_key(office_path), {}).get("why", ""))


def present_trouble(office_path: Path) -> str:
    """The same, as long as the place where it failed is still to be used."""
    kept, wanted = user_settings.load(_trouble_key(office_path), {}), plan()
    failed = {str(each) for each in kept.get("places", ())}
    return trouble(office_path) if wanted.on and failed & {str(each) for each in wanted.places} else ""


def remember_trouble(office_path: Path, sentence: str, places: Sequence[Path] = ()) -> None:
    """Keep why one failed, and where; "" after a backup has succeeded."""
    kept = {"why": sentence, "places": [str(each) for each in places]}
    user_settings.save(_trouble_key(office_path), kept if sentence else None)


def remember_pack_folder(folder: Path) -> None:
    """A folder in which a pack of several files is made: what a killed program leaves there is looked for later."""
    others = [each for each in user_settings.load(_PACKS, []) if each != str(folder.absolute())]
    user_settings.save(_PACKS, [str(folder.absolute()), *others][:_MOST_PACKS])


def pack_folders() -> list[Path]:
    """The folders in which packs were made last."""
    return [Path(each) for each in user_settings.load(_PACKS, []) if isinstance(each, str)]


def _trouble_key(office_path: Path) -> str:
    return f"backup_trouble:{office_path.absolute()}"
