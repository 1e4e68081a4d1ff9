"""The command `verifier` and how it says no: one line on stderr, exit code 2."""

from __future__ import annotations

from typing import Any

import click

from verifier.cli.accounts import accounts
from verifier.cli.assess import assess
from verifier.cli.channels import channels
from verifier.cli.clients import clients
from verifier.cli.console import complain
from verifier.cli.customers import customers
from verifier.cli.db import db
from verifier.cli.demo import demo
from verifier.cli.keys import keys
from verifier.cli.launch_keys import launch_keys
from verifier.cli.serve import serve
from verifier.domain.errors import VerifierError

REFUSED = 2


class _Commands(click.Group):
    """A group whose commands refuse with a sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        try:
            return super().invoke(ctx)
        except VerifierError as refusal:
            said = str(refusal)
        except BrokenPipeError:
            raise  # click ends quietly when nobody reads on
        except OSError as refusal:
            said = f"{refusal.filename or 'the system'}: {refusal.strerror or 'refused'}"
        complain(said)
        raise click.exceptions.Exit(REFUSED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="verifier")
def main() -> None:
    """Tell customers whether a support call or e-mail is real.

    Settings come from VERIFIER_* variables, or VERIFIER_*_FILE naming a file with the value.
    """


for _command in (
    serve,
    demo,
    assess,
    db,
    keys,
    channels,
    customers,
    accounts,
    clients,
    launch_keys,
):
    main.add_command(_command)
