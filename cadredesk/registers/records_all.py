"""All registers, by the word of the command line."""

from cadredesk.registers.activities.records import ACTIVITIES
from cadredesk.registers.honours.records import AWARDS
from cadredesk.registers.records import Register
from cadredesk.registers.suggestions.records import SUGGESTIONS

REGISTERS: dict[str, Register] = {each.word: each for each in (ACTIVITIES, SUGGESTIONS, AWARDS)}
