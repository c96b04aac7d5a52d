"""Names of branches and liaisons in cells: found among those of the file, or made, each once."""

from collections.abc import Callable, Iterable

from cadredesk.import_export.rules import plain


class Names:
    """Gives the id of a name; an unknown name gets the next id of its table and is remembered as to be made."""

    def __init__(self, known: Iterable[tuple[int, str]], next_id: int, tidy: Callable[[str], str]) -> None:
        self._tidy = tidy
        self._name_of = {row_id: plain(name) for row_id, name in known}
        self._id_of: dict[str, int] = {}
        for row_id, name in self._name_of.items():
            self._id_of.setdefault(name, row_id)
        self._next = next_id
        self._made: dict[int, str] = {}

    def id_of(self, words: str, now: int | None = None) -> tuple[int, bool]:
        """(id, whether it has to be made). ``now`` is kept where it bears that very name: two may share it."""
        name = plain(self._tidy(words))
        if now is not None and self._name_of.get(now) == name:
            return now, False
        if name in self._id_of:
            return self._id_of[name], False
        made = self._next
        self._next += 1
        self._made[made] = self._tidy(words)
        self._id_of[name], self._name_of[made] = made, name
        return made, True

    @property
    def made(self) -> dict[int, str]:
        """The names to be made, by the ids that they will be given, in that order."""
        return self._made
