"""What a user does with the office file itself."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, fields_of
from cadredesk.core.problems import Problem
from cadredesk.core.progress import Progress
from cadredesk.core.values import parse, require_valid, to_db
from cadredesk.db import copying
from cadredesk.db.file import Office, create_office, open_office, put_in_place, require_free
from cadredesk.db.lock import true_file
from cadredesk.duties import store_proved
from cadredesk.office.records import NewOffice, Settings
from cadredesk.office.rules import check_books_since

SAMPLE_PEOPLE = 2779
SAMPLE_YEARS = 5
MAX_SAMPLE_PEOPLE, MAX_SAMPLE_YEARS = 200_000, 30


def new_office(
    path: Path, name: str, operator: str, *, duties_since: date | None = None, books_since: date | None = None
) -> Office:
    """Make a new, empty office file and open it. Raises UserError.

    Nothing is owed before ``duties_since``, and money is paid by vouchers from ``books_since`` on; each is today if not given.
    """
    asked = NewOffice(
        office=name, operator=operator, duties_since=duties_since or today(), books_since=books_since or today()
    )
    require_valid(asked)
    for problem in check_books_since(asked, today()):
        if problem.level == "error":
            raise UserError(problem.message)
    settings = {day: getattr(asked, day).isoformat() for day in ("duties_since", "books_since")}
    return create_office(path, name, operator, settings)


def new_sample_office(
    path: Path,
    name: str,
    operator: str,
    *,
    people: int = SAMPLE_PEOPLE,
    years: int = SAMPLE_YEARS,
    seed: int = 1,
    on: date | None = None,
    duties_since: date | None = None,
    progress: Progress | None = None,
) -> Office:
    """Make an office file full of synthetic people, the same for the same numbers and day; nothing is owed before
    ``duties_since`` (the first day of its history).

    If it cannot be filled, no file is left behind. Raises UserError and Cancelled.
    """
    from cadredesk.sample import office as sample

    require_valid(Settings(office=name))
    if not 1 <= people <= MAX_SAMPLE_PEOPLE:
        raise UserError(f"示例人数要在 1 到 {MAX_SAMPLE_PEOPLE:,} 之间，没有新建，请核对。")
    if not 1 <= years <= MAX_SAMPLE_YEARS:
        raise UserError(f"示例走访年数要在 1 到 {MAX_SAMPLE_YEARS} 之间，没有新建，请核对。")
    path = true_file(path)
    require_free(path)
    part = copying.unfinished_path(path.parent)  # a file half filled never bears the name
    try:
        with create_office(part, name, operator) as office:
            sample.fill(
                office, people=people, years=years, seed=seed, today=on or today(), duties_since=duties_since,
                progress=progress or Progress(),
            )  # fmt: skip
        put_in_place(part, path)
    except OSError as error:
        raise UserError(f"不能在这里建立文件：{path.parent}。请检查文件夹权限和磁盘空间，或换一个位置。") from error
    finally:
        copying.remove(part)
    return open_office(path, operator)


def set_setting(office: Office, name: str, value: str) -> Settings:
    """Set one thing by the name that the window shows, as one operation. Raises UserError."""
    by_label = {field.label: field for field in fields_of(Settings) if field.name != "books_since"}
    if name not in by_label:
        raise UserError(f"没有“{name}”这项设置，可以设置：{'、'.join(by_label)}。")
    field = by_label[name]
    settings = dataclasses.replace(settings_of(office), **{field.name: parse(field, value)})
    if field.required and getattr(settings, field.name) in (None, ""):
        raise UserError(f"{name}不能留空。")
    return save_settings(office, settings)


def settings_of(office: Office) -> Settings:
    """What the office has set, and the defaults for the rest."""
    stored = {field: office.setting(field.name, "") for field in fields_of(Settings)}
    return Settings(**{field.name: _read(field, text) for field, text in stored.items() if text})


def _read(field: Field, text: str) -> Any:
    """A setting as the file keeps it: money in 分, all else as it is written."""
    return int(text) if field.kind is Kind.MONEY else parse(field, text)


def _kept(field: Field, value: Any) -> str:
    return "" if value is None else str(to_db(field, value)).strip()


def wrong_settings(settings: Settings) -> list[Problem]:
    """What stands against keeping these settings."""
    checks = (
        (not settings.office.strip(), "单位名称", "请填写单位名称。"),
        (
            not 1 <= (settings.suggestion_days or 0) <= 365,
            "诉求办理期限（天）",
            "诉求办理期限应在 1 到 365 天之间，如 30。",
        ),
        (not settings.voucher_series.strip(), "凭证字头", "请填写凭证字头，如“慰”。"),
        (len(settings.voucher_series.strip()) > 8, "凭证字头", "凭证字头最多 8 个字。"),
        (not 1 <= (settings.voucher_width or 0) <= 8, "编号位数", "编号位数应在 1 到 8 之间，如 4 表示 0001。"),
        (not 1 <= (settings.voucher_start or 0) <= 99_999_999, "起始编号", "起始编号应是 1 或更大的整数。"),
        (settings.cash_limit is not None and settings.cash_limit <= 0, "现金限额", "现金限额应大于零，不限请留空。"),
    )
    return [Problem(label, message, "error") for wrong, label, message in checks if wrong]


def save_settings(office: Office, settings: Settings) -> Settings:
    """Keep the office's settings as one operation; 账簿启用日期 stays as the file has it. Raises UserError.

    New numbering holds from the next year on that has no number yet.
    """
    problems = wrong_settings(settings)
    if problems:
        raise UserError(problems[0].message)
    require_valid(settings)
    before = settings_of(office)
    if before.duties_since and not settings.duties_since:
        raise UserError("请填写必访起算日，如 2026-01-01。")
    changed = [
        field
        for field in fields_of(Settings)
        if field.name != "books_since" and getattr(before, field.name) != getattr(settings, field.name)
    ]
    if changed:
        what = f"修改设置：{'、'.join(field.label for field in changed)}"
        with office.operation(what, undoable=False):
            for field in changed:
                office.put_setting(field.name, _kept(field, getattr(settings, field.name)))
            if before.duties_since != settings.duties_since:
                store_proved.keep_all(office)
    return settings_of(office)
