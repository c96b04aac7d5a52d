"""The registers' part of the command line."""

from cadredesk.registers.honours.cli import medals
from cadredesk.registers.study import cli as study_cli

COMMANDS = (medals, *study_cli.COMMANDS)
