"""How soon a keystroke in the people's search box is on the screen, among 50,000 people."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench import Row

PEOPLE = 50_000
TYPED = ("zhangjg", "张建国", "lixiu", "13988", "5326241948", "县第三局", "wgq", "chenyumei", "18876")


def rows(workdir: Path) -> Iterator[Row]:
    """Each keystroke until the table is painted; the 95th of a hundred counts. One frame is 16 ms."""
    from PySide6.QtWidgets import QApplication, QWidget

    from cadredesk.db.file import create_office
    from cadredesk.people.page import PeoplePage
    from cadredesk.widgets import theme
    from cadredesk.widgets.task_runner import TaskRunner

    app = QApplication.instance() or QApplication([])
    theme.start(app)  # type: ignore[arg-type]
    with create_office(workdir / "search.db", "测试县委老干部局", "王芳") as office:
        _fill(office)
        page = PeoplePage(office, TaskRunner(QWidget(), office))
        page.resize(1440, 844)
        page.show()
        app.processEvents()
        taken = sorted(taken for text in TYPED for taken in _type(app, page, text))
        yield Row(
            what=f"a keystroke in search, {PEOPLE:,} people, p95",
            measured=taken[int(len(taken) * 0.95)] * 1000,
            unit="ms",
            at_most=16,
        )
        page.close()


def _type(app: Any, page: Any, text: str) -> Iterator[float]:
    """Type a text letter by letter, then take it back, timing each; the facets are counted in between, untimed."""
    for end in (*range(1, len(text) + 1), *range(len(text) - 1, -1, -1)):
        start = time.perf_counter()
        page.search.setText(text[:end])
        page.table.view.viewport().repaint()
        yield time.perf_counter() - start
        app.processEvents()


def _fill(office: Any) -> None:
    from cadredesk.core.dates import PartialDate
    from cadredesk.people import store
    from cadredesk.people.records import Category, Person, Rank

    dice = random.Random(1)
    surnames, given = (
        "张李王赵何周欧杨刘陈黄吴徐孙马朱胡郭林",
        "建国志强秀英玉兰德全永福明华桂芳海燕文军丽娟小平春梅国庆卫东",
    )

    def somebody() -> Person:
        return Person(
            name=dice.choice(surnames) + dice.choice(given) + dice.choice(given),
            category=dice.choice(list(Category)),
            rank=dice.choice(list(Rank)),
            unit=f"县第{dice.choice('一二三四五六七八九')}局",
            living=dice.choice(("独居", "空巢", "与子女同住", "")),
            mobile=f"1{dice.randrange(3_000_000_000, 9_999_999_999)}",
            id_number=f"532624{dice.randrange(1925, 1966)}{dice.randrange(10_000_000, 99_999_999)}",
            birth=PartialDate(dice.randrange(1925, 1966), dice.randrange(1, 13)),
        )

    with office.operation("导入人员"):
        store.add_many(office, (somebody() for _ in range(PEOPLE)))
