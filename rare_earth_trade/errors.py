"""Errors that a user can mend: a message instead of a stack trace."""

import click


class BadInput(click.ClickException):
    """Bad usage or bad input: exit code 2."""

    exit_code = 2
