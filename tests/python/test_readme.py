"""The README's queries give the README's output, and its commands are those of the Makefile."""

import json
import re
import subprocess
import sys
from pathlib import Path

from rare_earth_trade import paths
from tests.python.readers.attempts import with_attempts

README = (paths.PROJECT / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The first fenced block of a language."""
    return re.search(rf"```{language}\n(.*?)```", README, re.DOTALL).group(1)


def test_the_query_prints_what_the_readme_shows(candidate: Path, tmp_path: Path) -> None:
    # A release holds the same marts as the candidate.
    current = tmp_path / "var/releases/current"
    current.mkdir(parents=True)
    (current / candidate.name).symlink_to(candidate)
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    # What is tried at the end needs the connection.
    recipe = block("python").replace("con.close()\n", "con\n")
    result = subprocess.run(
        [sys.executable, "-c", with_attempts(recipe, tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    *shown, possible = result.stdout.splitlines()
    assert "\n".join(shown).strip() == block("text").strip()
    assert json.loads(possible) == []


def test_the_commands_exist() -> None:
    targets = set(
        re.findall(r"^([a-z-]+)(?: [a-z-]+)*:", (paths.PROJECT / "Makefile").read_text(), re.M)
    )
    commands = re.findall(r"^make ([a-z-]+)", block("bash"), re.M)
    assert commands == ["build", "test"]
    assert set(commands) <= targets
    assert "make test" in (paths.PROJECT / ".ci/run").read_text()


def test_links_lead_to_files() -> None:
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (paths.PROJECT / link).exists(), link
