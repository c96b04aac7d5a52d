"""Make ``resources/strokes/order.txt``: every Chinese character in the order of strokes (笔画), from Unicode's Unihan data.

Within a number of strokes the first stroke decides (横竖撇点折), then the order of the 通用规范汉字表 (kTGH), which goes by
all strokes; characters outside that table follow by radical. The table tells of the first stroke by itself: within a number
of strokes it runs through 横竖撇点折 in this order, and the radicals of its characters show where one ends. ::

    apt-get download unicode-data && dpkg-deb -x unicode-data_*.deb data
    python installer/order_strokes.py data/usr/share/unicode

Each line holds the number of strokes, the first stroke (1 to 5) and the characters.
"""

import bz2
import sys
from itertools import groupby
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "resources" / "strokes" / "order.txt"
LEVELS = (3500, 6500, 8105)  # the last character of each of the three lists that make up the 通用规范汉字表
# The first stroke of the 214 radicals (0: not at the beginning of a character), then those that are simplified otherwise.
FIRST = (
    "12435214333324435553311125155221133315541215525152154511553341411344341223132135133344333531334131133254535"
    "22531423443453245111153131333353122334123431132112314100132312553112115241353431241131333241413222213342433"
)
# Characters near the edges whose radical stands elsewhere: the first stroke as it is written.
KNOWN = {
    character: first
    for first, characters in enumerate(
        (
            "致输皆颠",
            "肉韭背战点柴桌颅辉敞棠赏掌督频",
            "千乞川亿个午丸及凡凤年系留鸳皱馋丹反午",
            "六壮变弯将奖哀峦装蛮就敦永译谬鸾孪娈弈奕栾挛",
            "司寻那迅君灵垦退既剥恳逮敢尉犀群殿辟即郡咫隈隺毋尹夬",
        ),
        1,
    )
    for character in characters
}
SIMPLIFIED = {"169'": 4, "187'": 5, "168'": 3, "178'": 1, "212'": 1}


def read(folder: Path) -> tuple[dict[str, int], dict[str, str], list[str]]:
    """Strokes and radical of each character, and the characters of the table in its order."""
    strokes, radicals, places = {}, {}, {}
    for path in sorted(folder.glob("Unihan_*.txt.bz2")):
        for line in bz2.decompress(path.read_bytes()).decode("utf-8").splitlines():
            code, _, rest = line.partition("\t")
            name, _, value = rest.partition("\t")
            if not code.startswith("U+"):
                continue
            character = chr(int(code[2:], 16))
            if name == "kTotalStrokes":
                strokes[character] = int(value.split()[0])
            elif name == "kRSUnicode":
                radicals[character] = value.split()[0].partition(".")[0]
            elif name == "kTGH":
                places[character] = int(value.split()[0].partition(":")[2])
    return strokes, radicals, sorted(places, key=places.__getitem__)


def first_of_radical(radical: str) -> int:
    """The first stroke that a radical suggests; 0 where it does not."""
    return SIMPLIFIED.get(radical) or int(FIRST[int(radical.rstrip("'")) - 1])


def rising(counts: list[int]) -> list[int]:
    """Counts of a list that never fall: those out of line take the count before them (Unihan counts some of them otherwise)."""
    ends: list[int] = []  # places of the smallest last count for each length of a rising row
    before: list[int] = []
    for place, count in enumerate(counts):
        length = next((at for at, end in enumerate(ends) if counts[end] > count), len(ends))
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [place]
    kept, place = set(), ends[-1]
    while place >= 0:
        kept.add(place)
        place = before[place]
    found, last = [], counts[min(kept)]
    for place, count in enumerate(counts):
        last = count if place in kept else last
        found.append(last)
    return found


def firsts(characters: list[str], radicals: dict[str, str]) -> list[int]:
    """The rising row of 1 to 5 that agrees with most of the characters' radicals, and with what is known."""
    guesses = [KNOWN.get(each) or first_of_radical(radicals[each]) for each in characters]
    weights = [20 if each in KNOWN else 1 for each in characters]
    best: list[tuple[int, list[int]]] = [(0, []) for _ in range(5)]
    for guess, weight in zip(guesses, weights, strict=True):
        reached = []
        for stroke in range(1, 6):
            agreed, row = max(best[:stroke], key=lambda way: way[0])
            reached.append((agreed + weight * (guess == stroke), [*row, stroke]))
        best = reached
    return max(best, key=lambda way: way[0])[1]


def main(folder: Path) -> None:
    """Order the characters and write them."""
    strokes, radicals, table = read(folder)
    places: dict[str, tuple[int, int, int, int]] = {}
    start = 0
    for end in LEVELS:
        level = table[start:end]
        for count, run in groupby(
            zip(level, rising([strokes[each] for each in level]), strict=True), lambda pair: pair[1]
        ):
            characters = [character for character, _ in run]
            for character, first in zip(characters, firsts(characters, radicals), strict=True):
                places[character] = (count, first, 0, len(places))
        start = end
    for character in strokes.keys() - places.keys():
        radical = radicals[character]
        first = first_of_radical(radical) or 5
        places[character] = (strokes[character], first, int(radical.rstrip("'")), ord(character))
    ordered = sorted(places, key=places.__getitem__)
    lines = groupby(ordered, lambda each: places[each][:2])
    OUT.write_text("".join(f"{count} {first} {''.join(line)}\n" for (count, first), line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
