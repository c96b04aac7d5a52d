"""How the backups of a file stand, as the status bar and 今日 say it: at every start, so it looks no farther than whether they lie there."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cadredesk.core.dates import show_day_in_sentence
from cadredesk.db.backups import proved
from cadredesk.db.backups.plan import plan, present_trouble

DAYS = 30  # without a backup after which another is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``last``: when the last proved backup of all places was made, "2026-11-22 10:35"; ``second``: the last one at the
    second place, where there is one (``has_second``); ``trouble``: why the last automatic backup failed; ``ahead``: one of
    them claims to have been made after today, so that nothing can be said of their age.
    """

    last: str | None = None
    second: str | None = None
    has_second: bool = False
    trouble: str = ""
    ahead: bool = False

    def warning(self, on: date) -> str:
        """What is wrong with them, in a few words; "" where all is well."""
        if self.trouble:
            return "自动备份没有成功"
        if self.last is None:
            return "还没有备份过"
        if self.ahead:
            return "上次备份的时间晚于今天，电脑日期可能不对"
        if (days := _days(self.last, on)) > DAYS:
            return f"已 {days} 天没有备份"
        if self.has_second and (self.second is None or _days(self.second, on) > DAYS):
            return "第二处很久没有备份" if self.second else "第二处还没有备份过"
        return ""

    def words(self, on: date) -> str:
        """When the last one was made, and the last one at the second place: 今天 10:35，第二处 11 月 20 日 17:02."""
        said = [_when(self.last, on)] if self.last else []
        if self.last and self.second and self.second != self.last:
            said.append(f"第二处 {_when(self.second, on)}")
        return "，".join(said)


def standing(office_path: Path) -> Standing:
    """How the backups of a file stand on this computer."""
    wanted = plan()
    counted = [each for each in proved.places(office_path) if not _is_lost(each)]
    second = str(wanted.second.absolute()) if wanted.on and wanted.second else ""
    times = [each.minute for each in counted]
    return Standing(
        last=times[0] if times else None,
        second=next((each.minute for each in counted if each.folder == second), None),
        has_second=bool(second),
        trouble=present_trouble(office_path),
        ahead=any(_days(each, date.today()) < 0 for each in times),
    )


def _is_lost(backup: proved.Proved) -> bool:
    """Whether its place can be reached, and it is not there any more."""
    return Path(backup.folder).is_dir() and not backup.is_there()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of backups, and the last proved one there. ``present``: the folder can be reached now; ``there``: the backup
    still lies in it.
    """

    what: str
    folder: Path
    last: proved.Proved | None
    present: bool
    there: bool

    def words(self) -> str:
        """2026-11-30 17:05，12.3 MB，核验通过；现在找不到这个位置."""
        if self.last is None:
            return "还没有备份过" if self.present else "现在找不到这个位置，还没有备份过"
        said = f"{self.last.minute}，{self.last.size / 1024 / 1024:,.1f} MB，核验通过"
        if not self.present:
            return f"{said}；现在找不到这个位置"
        return said if self.there else f"{said}；这份备份已经不在那里"


def places(office_path: Path) -> list[Place]:
    """The places of automatic backups, then others that backups went to. Asks the disks."""
    wanted = plan()
    named = {wanted.folder.absolute(): "自动备份"} if wanted.on else {}
    if wanted.on and wanted.second:
        named[wanted.second.absolute()] = "第二处"
    for folder in proved.folders(office_path):
        named.setdefault(folder, "其他位置")
    return [_place(office_path, what, folder) for folder, what in named.items()]


def _place(office_path: Path, what: str, folder: Path) -> Place:
    last = proved.of_folder(office_path, folder)
    present = folder.is_dir() or (last is None and what == "自动备份")  # it is made with the first backup
    return Place(what=what, folder=folder, last=last, present=present, there=last is not None and last.is_there())


def _days(minute: str, on: date) -> int:
    return (on - datetime.fromisoformat(minute).date()).days


def _when(minute: str, on: date) -> str:
    at = datetime.fromisoformat(minute)
    days = (on - at.date()).days
    if days in (0, 1):
        return f"{('今天', '昨天')[days]} {at:%H:%M}"
    return f"{show_day_in_sentence(at.date()) if at.year == on.year else at.date()} {at:%H:%M}"
