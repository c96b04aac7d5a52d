"""The command line of the registers."""

from cadredesk.registers.honours.cli import medals
from cadredesk.registers.study import cli as study_cli

COMMANDS = (*study_cli.COMMANDS, medals)
