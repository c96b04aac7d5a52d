"""The registers' part of the command line."""

from cadredesk.registers import cli_rows
from cadredesk.registers.activities.cli import attend
from cadredesk.registers.honours.cli import medals
from cadredesk.registers.study import cli as study_cli

COMMANDS = (*cli_rows.COMMANDS, attend, *study_cli.COMMANDS, medals)
