"""What SQL must not do on the connection of a recipe, and which of it nothing refused."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def attempts(folder: Path | str) -> list[str]:
    """The statements, on a folder with a file secret.csv."""
    texts = json.loads((HERE / "attempts.json").read_text(encoding="utf-8"))
    return [text.format(folder=folder) for text in texts]


def not_refused(execute: Any, folder: Path | str) -> list[str]:
    """The attempts that `execute` does not refuse because of a setting."""
    passed = []
    for attempt in attempts(folder):
        try:
            execute(attempt)
        except Exception as error:
            if not is_refusal(str(error)):
                passed.append(f"{attempt}: {error}")
        else:
            passed.append(attempt)
    return passed


def is_refusal(message: str) -> bool:
    """Whether an error says that a setting forbids it, not that the SQL is wrong."""
    return any(words in message for words in ("disabled", "has been locked", "-safe mode"))


def with_attempts(recipe: str, folder: Path) -> str:
    """A Python recipe that tries all of it at its end, and prints what was possible as JSON."""
    last = recipe.rstrip().splitlines()[-1]
    indent = " " * (len(last) - len(last.lstrip()))
    lines = (
        "import json, sys",
        f"sys.path.insert(0, {str(HERE)!r})",
        "import attempts",
        f"print(json.dumps(attempts.not_refused(con.execute, {str(folder)!r})))",
    )
    return recipe.rstrip() + "".join(f"\n{indent}{line}" for line in lines)
