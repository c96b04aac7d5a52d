"""The command line of the registers."""

from cadredesk.registers import cli_rows
from cadredesk.registers.honours.cli import medals
from cadredesk.registers.study import cli as study_cli

COMMANDS = (*cli_rows.COMMANDS, *study_cli.COMMANDS, medals)
