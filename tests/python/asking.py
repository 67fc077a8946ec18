"""The bank of questions (tests/corpus/questions.csv), asked of a server as an assistant asks."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from mcp import Client

BANK = Path(__file__).parents[1] / "corpus/questions.csv"
NO_NUMBER = ("not known", "not certain")


def questions() -> list[dict[str, str]]:
    """All questions, a dictionary a row."""
    with BANK.open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content))


async def asked(client: Client, question: dict[str, str]) -> str | None:
    """What is wrong with the answer that a server gives; None where it is right."""
    result = await client.call_tool(question["tool"], json.loads(question["arguments"]))
    if result.is_error:
        return f"refused: {result.content[0].text}"
    said = result.structured_content
    if said != json.loads(result.content[0].text):
        return "text and data differ"
    if not said["release"]["id"] or said["release"]["id"] not in said["cite"]:
        return "the answer does not say how to cite it"
    return wrong(found(said, question["where"]), question["answer"])


def found(said: Any, where: str) -> Any:
    """The part of an answer at a place: names and numbers, or `name=value` for one of a list."""
    for step in where.split("/"):
        name, is_choice, value = step.partition("=")
        if is_choice:
            [said] = [one for one in said if one[name] == value]
        else:
            said = said[int(step)] if isinstance(said, list) else said[step]
    return said


def wrong(part: Any, answer: str) -> str | None:
    """What is wrong with a part of an answer; None where it is the right one."""
    if answer in NO_NUMBER:
        is_right = part["status"] == answer and part["value"] is None
        return None if is_right else f"{part}, and the right answer is {answer}"
    value = part["value"] if isinstance(part, dict) else part
    if isinstance(part, dict) and part.get("status") != "known":
        return f"{part}, and the right answer is {answer}"
    return None if is_same(value, answer) else f"{value}, and the right answer is {answer}"


def is_same(value: Any, answer: str) -> bool:
    """Whether a value is the answer: a number to the places that the answer has."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        places = Decimal(1).scaleb(Decimal(answer).as_tuple().exponent)
        return Decimal(str(value)).quantize(places) == Decimal(answer)
    return str(value) == answer
