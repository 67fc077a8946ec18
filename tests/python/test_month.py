"""The runbook of a month: its commands are those of the project, with options that they have."""

import re
import shlex

import click
import pytest

from rare_earth_trade import paths
from rare_earth_trade.cli import main

PAGES = ("month", "assistants")


def commands() -> list[str]:
    """The lines of the shell on the pages."""
    texts = [(paths.PROJECT / f"docs/{page}.md").read_text(encoding="utf-8") for page in PAGES]
    blocks = [block for text in texts for block in re.findall(r"```bash\n(.*?)```", text, re.S)]
    inline = [line for text in texts for line in re.findall(r"`(rare-earth-trade [^`]+)`", text)]
    return [*(line for block in blocks for line in block.splitlines()), *inline]


@pytest.mark.parametrize("line", commands())
def test_a_command_of_the_runbook_can_be_given(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program, *words = shlex.split(line, comments=True)
    if program == "make":
        makefile = (paths.PROJECT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[0]}:", makefile, re.M)
        return
    if program.endswith("pip"):
        assert (paths.PROJECT / words[-1]).is_file()
        return
    assert program == "rare-earth-trade"
    command = main.commands[words[0]]
    # Files of the examples need not be there.
    for one in command.params:
        if isinstance(one.type, click.Path):
            monkeypatch.setattr(one, "type", click.STRING)
    command.make_context(words[0], words[1:])


def test_every_step_has_its_command() -> None:
    names = {shlex.split(line, comments=True)[1] for line in commands() if "trade" in line}
    assert names >= {"status", "ingest", "verify", "seeds", "check-seeds", "release", "brief"}
