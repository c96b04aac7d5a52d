import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.paper import fonts, missing, unprintable
from cadredesk.paper.fonts import BLANK, Role, draw, font_files, runs, to_unicode_map, width
from cadredesk.paper.output import pdf, sheet
from tests.paper.samples import RARE, fonts_of, words_of

NOWHERE = "\ue000"


@pytest.mark.parametrize("role", Role)
def test_every_role_prints_rare_names_that_read_back(role: Role, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    with pdf(out, sheet("A5"), "a") as canvas:
        draw(canvas, 40, 300, f"张{RARE}𰻝龘", role, 12)
    assert words_of(out)[0].startswith(f"张{RARE}")
    assert not any("Helvetica" in name for name in fonts_of(out))


def test_a_character_that_no_font_has_is_named_and_printed_as_an_empty_box() -> None:
    assert missing(f"张{NOWHERE}{RARE}{NOWHERE}") == NOWHERE
    assert missing(f"张建国 {RARE}·☐①") == ""
    assert BLANK == "□"
    assert runs(f"张{NOWHERE}", Role.SONG) == [("CadreDeskSerif", f"张{BLANK}")]
    assert all(width(NOWHERE, role, 10) == 10 for role in Role)  # there is room to write it


def test_people_with_unprintable_names_are_listed() -> None:
    records = [{"name": "张建国"}, {"name": f"李{NOWHERE}", "goods": "米"}, {"payee": f"周{NOWHERE}"}]
    assert unprintable(records) == [(f"李{NOWHERE}", NOWHERE), (f"周{NOWHERE}", NOWHERE)]


def test_marks_without_shape_are_left_out() -> None:
    assert missing("张\u200b建\ufe00国\n") == ""
    assert "".join(piece for _, piece in runs("张\u200b建\ufe00国", Role.SONG)) == "张建国"
    assert width("\u200b\ufeff", Role.SONG, 10) == 0


@given(st.text(alphabet=st.sampled_from("张建国12A 䶮𬭚\u200b☐，"), max_size=20))
def test_runs_lose_nothing(text: str) -> None:
    assert "".join(piece for _, piece in runs(text, Role.FANG)) == text.replace("\u200b", "")


def test_fall_back_is_grouped() -> None:
    pieces = runs("张建国䶮㛃", Role.FANG)
    assert [piece for _, piece in pieces] == ["张建国", "䶮㛃"]
    assert width("张建国", Role.SONG, 10) == pytest.approx(30, abs=0.1)


def test_the_copy_table_has_surrogates_and_short_blocks() -> None:
    table = to_unicode_map("F", [0x4E00] * 150 + [0x2CB5A])
    assert "<96> <D872DF5A>" in table
    assert "100 beginbfchar" in table and "51 beginbfchar" in table


def test_windows_has_better_fonts(tmp_path: Path) -> None:
    (tmp_path / "simfang.ttf").write_bytes(b"")
    assert [path.name for path in font_files(fonts.FANG, tmp_path)] == ["simfang.ttf", "FandolFang-Regular.ttf"]
    assert [path.name for path in font_files(fonts.KAI, tmp_path)] == ["LXGWWenKai-Regular.ttf"]


def test_a_damaged_system_font_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "simfang.ttf").write_bytes(b"not a font")
    monkeypatch.setattr(fonts, "windows_fonts", lambda: tmp_path)
    monkeypatch.setattr(fonts, "_faces", {})
    assert fonts.base_font(Role.FANG) == "CadreDeskFang"


def test_importing_paper_does_not_load_reportlab() -> None:
    code = "import sys, cadredesk.paper; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
