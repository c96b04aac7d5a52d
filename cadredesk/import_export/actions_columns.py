"""What a clerk has corrected in the columns of a workbook, kept on this computer for the next one with the same headers."""

from collections.abc import Set
from typing import Any

from cadredesk.core import user_settings
from cadredesk.import_export.records import Source
from cadredesk.import_export.records_answers import Correction
from cadredesk.import_export.rules_columns import column_keys, set_of_headers

KEY = "import/columns"
MAX_REMEMBERED = 50  # sets of headers, the latest


class ColumnCorrections:
    """What is known better of columns while workbooks are being imported: what was remembered, and what the clerk says now."""

    def __init__(self) -> None:
        kept: dict[str, Any] = user_settings.load(KEY, {})
        self.corrections: dict[str, Correction] = {
            headers: each for headers, each in kept.items() if _is_correction(each)
        }
        self._now: set[str] = set()  # the sets of headers that have been corrected now
        self._guessed: dict[str, set[str]] = {}  # keys of columns that are as they were guessed

    def take(self, source: Source, correction: Correction) -> None:
        """The clerk has corrected columns of a sheet: it holds for all sheets with its headers."""
        headers = set_of_headers(source.what, source.recognition)
        self.corrections[headers] = {**self.corrections.get(headers, {}), **correction}
        self._now.add(headers)
        self._guessed.get(headers, set()).difference_update(correction)

    def guess(self, source: Source) -> bool:
        """Take the columns of a list without a header as they look, where nothing is known of them: whether any is."""
        headers, keys = set_of_headers(source.what, source.recognition), column_keys(source.recognition)
        guessed = {keys[one.index]: one.guess for one in source.recognition.columns if one.guess}
        if not guessed or headers in self.corrections:
            return False
        self.take(source, guessed)
        self._guessed[headers] = set(guessed)
        return True

    def guessed_in(self, source: Source) -> Set[str]:
        """The columns of a sheet that are as they were guessed, by key."""
        return self._guessed.get(set_of_headers(source.what, source.recognition), frozenset())

    def chosen_in(self, source: Source) -> Set[str]:
        """The columns of a sheet that the clerk has chosen now, by key."""
        headers = set_of_headers(source.what, source.recognition)
        return self.corrections[headers].keys() - self.guessed_in(source) if headers in self._now else frozenset()

    def remembered_in(self, source: Source) -> Correction:
        """What was remembered of a sheet's columns, as long as nothing else has been said of them."""
        headers = set_of_headers(source.what, source.recognition)
        return {} if headers in self._now else self.corrections.get(headers, {})

    def remember(self) -> None:
        """Keep what the clerk has corrected, and what was guessed and has been seen."""
        for headers in self._now:
            _keep(headers, self.corrections[headers])

    def forget(self, source: Source) -> None:
        """Take a sheet's columns as they are recognised again, now and later."""
        headers = set_of_headers(source.what, source.recognition)
        self.corrections.pop(headers, None)
        self._now.discard(headers)
        self._guessed.pop(headers, None)
        _keep(headers, {})


def _keep(headers: str, correction: Correction) -> None:
    """Keep the corrections of a set of headers as the latest; none forgets it."""
    keep_latest(KEY, headers, dict(correction))


def keep_latest(key: str, name: str, value: Any) -> None:
    """Keep something under a name as the latest of those under a key; what says nothing forgets it."""
    kept = {each: known for each, known in user_settings.load(key, {}).items() if each != name}
    if value:
        kept[name] = value
    user_settings.save(key, dict(list(kept.items())[-MAX_REMEMBERED:]) or None)


def _is_correction(kept: Any) -> bool:
    return isinstance(kept, dict) and all(name is None or isinstance(name, str) for name in kept.values())
