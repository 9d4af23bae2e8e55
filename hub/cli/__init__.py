"""The `hub` command."""

import sys
from typing import NoReturn

import click
from flask.cli import AppGroup, ScriptInfo

from hub import create_app
from hub.cli import bringing, finding, installing, keeping, people, policies, running
from hub.config import SettingError

HELP = "Runs a Hub: sets it up, serves it, looks after it. Settings are read from HUB_* in the environment or `.env`."

cli = AppGroup(
    "hub",
    help=HELP,
    context_settings={
        "obj": ScriptInfo(create_app=create_app, set_debug_flag=False),
        "help_option_names": ["-h", "--help"],
        "max_content_width": 110,
    },
)

for _command in (
    installing.init, installing.migrate, installing.holidays, installing.demo,
    running.serve, running.worker, running.doctor,
    keeping.backup, keeping.restore,
    finding.reindex, people.user, bringing.bring, policies.policy,
):  # fmt: skip
    cli.add_command(_command)


def main() -> NoReturn:
    """Run the command; a setting that cannot be used ends it with one line."""
    try:
        cli.main(prog_name="hub")
    except SettingError as error:
        click.echo(f"hub: {error}", err=True)
    sys.exit(2)
