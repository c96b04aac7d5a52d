"""The pages of the help as text: their sections, which of them tells of a word on the screen, and what is found in them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from cadredesk.assets import resource

TOPICS = (
    "start", "today", "people", "branches", "duties", "campaigns", "visits", "cases",
    "calendar", "proof", "liaisons", "study", "activities", "suggestions", "honours", "funds", "summary", "import", "backup", "keys", "questions",
)  # fmt: skip
SHORTEST = 2  # letters of a word on the screen that is looked for in the help
AROUND = 16  # letters before and after what was found
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"^\s*(?:[-|#]|\d+\.)\s*|\*\*|`|^\|[-|]+\|$", re.MULTILINE)
_ENDS = re.compile(r"[：:（(…·　\n].*", re.DOTALL)  # what follows the name of a box or window: 编辑：张建国


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the help tells of something: a topic, a heading in it ("" for its top), and the words meant there."""

    topic: str
    section: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands under a heading; the first of a topic has none. ``bold`` are its terms, ``text`` is without marks."""

    topic: str
    title: str
    text: str
    bold: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A section that holds all words looked for, and a line of it around the first of them."""

    place: Place
    title: str
    context: str


def text_of(topic: str) -> str:
    """The page of a topic, as Markdown. Its first line is the title."""
    return resource("help", f"{topic}.md").read_text(encoding="utf-8")


def title_of(topic: str) -> str:
    return text_of(topic).partition("\n")[0].lstrip("# ").strip()


def pictures_of(topic: str) -> list[str]:
    """The file names of its pictures, in order."""
    return _PICTURE.findall(text_of(topic))


@cache
def sections_of(topic: str) -> tuple[Section, ...]:
    """What a topic is made of, in order."""
    first, *rest = re.split(r"^#{2,} ", text_of(topic).partition("\n")[2], flags=re.MULTILINE)
    return (_section(topic, "", first), *(_section(topic, *each.split("\n", 1)) for each in rest))


def _section(topic: str, title: str, text: str = "") -> Section:
    bold = frozenset(name_of(each) for each in _BOLD.findall(text))
    plain = _MARKS.sub("", _LINK.sub(r"\1", _PICTURE.sub("", text)))
    return Section(topic=topic, title=title.strip(), text=plain.replace("|", " ").strip(), bold=bold)


def name_of(words: str) -> str:
    """Words on the screen without what belongs to this one alone: 编辑：张建国 is 编辑."""
    return _ENDS.sub("", words).strip()


def place_of(topic: str, labels: Iterable[str]) -> Place:
    """Where a topic tells of the first of these words that it has as a heading or in bold; else its top.

    What it does not tell of may be among the questions.
    """
    for label in map(name_of, labels):
        if len(label) >= SHORTEST:
            for each in (topic, "questions"):
                if (found := _told_in(sections_of(each), label)) is not None:
                    return Place(topic=each, section=found.title, words=(label,))
    return Place(topic=topic)


def _told_in(sections: Sequence[Section], label: str) -> Section | None:
    by_title = (each for each in sections if each.title == label)
    by_term = (each for each in sections if label in each.bold)
    within = (each for each in sections if label in re.split(r"和|与|、|，", each.title))
    return next(by_title, None) or next(by_term, None) or next(within, None)


def find(text: str) -> list[Hit]:
    """The sections that hold all these words; the more of them are in the title, the earlier it comes."""
    words = tuple(text.casefold().split())
    if not words:
        return []
    found = [each for topic in TOPICS for each in sections_of(topic) if _holds(each, words)]
    found.sort(key=lambda each: -sum(word in _title(each).casefold() for word in words))
    return [_hit(each, words) for each in found]


def _title(section: Section) -> str:
    return section.title or title_of(section.topic)


def _holds(section: Section, words: Sequence[str]) -> bool:
    whole = f"{_title(section)}\n{section.text}".casefold()
    return all(word in whole for word in words)


def _hit(section: Section, words: tuple[str, ...]) -> Hit:
    title = title_of(section.topic) + (f" › {section.title}" if section.title else "")
    place = Place(topic=section.topic, section=section.title, words=words)
    return Hit(place=place, title=title, context=next(_contexts(section.text, words), section.text.split("\n")[0]))


def _contexts(text: str, words: Sequence[str]) -> Iterator[str]:
    """For each word the line that holds it, from a little before."""
    for word in words:
        for line in text.splitlines():
            if (at := line.casefold().find(word)) >= 0:
                since, until = max(at - AROUND, 0), at + len(word) + 2 * AROUND
                yield ("…" if since else "") + line[since:until].strip() + ("…" if until < len(line) else "")
                break
