"""200 questions whose answers can be checked by hand: 40 of them have none, and a number is wrong.

A question is right where the SQL beside it, and what the server tells a real client of the Model
Context Protocol, both give its answer.
"""

import asyncio
import os
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from asking import NO_NUMBER, asked, questions, wrong
from mcp import Client, StdioServerParameters

from rare_earth_trade.releases.store import at
from rare_earth_trade.serve.served import Served
from rare_earth_trade.serve.server import server

CALL = "from rare_earth_trade.cli import main; main()"
# Judging a text, and SQL in a process of its own, take seconds.
SLOW = {"judge_statement", "query"}


def test_the_bank_has_200_questions_of_which_40_have_no_answer() -> None:
    bank = questions()
    assert len({one["question"] for one in bank}) == len(bank) == 200
    assert sum(one["answer"] in NO_NUMBER for one in bank) == 40
    assert set(Counter(one["answer"] for one in bank)) >= set(NO_NUMBER)
    assert {one["tool"] for one in bank} >= {"get_series", "explain_level", "corrections", "query"}


def test_the_answers_are_those_of_the_sql_beside_them(released: Path) -> None:
    file = released / "current/rare_earth_trade.duckdb"
    faults = []
    with duckdb.connect(str(file), read_only=True) as connection:
        for one in questions():
            rows = connection.execute(one["sql"]).fetchall()
            if one["answer"] in NO_NUMBER:
                # No row, or a row that does not say.
                problem = None if rows in ([], [(None,)]) else f"the SQL says {rows}"
            else:
                [(value,)] = rows
                problem = wrong(
                    value if isinstance(value, str) else as_number(value), one["answer"]
                )
            if problem:
                faults.append((one["question_id"], problem))
    assert faults == []


def as_number(value: object) -> object:
    """A decimal as the server gives it."""
    return float(value) if type(value).__name__ == "Decimal" else value


def test_a_sample_is_answered_rightly(released: Path) -> None:
    made = server(Served(at(released / "current")))
    sample = [one for one in questions()[::8] if one["tool"] not in SLOW]
    assert any(one["answer"] in NO_NUMBER for one in sample)

    async def all_wrong() -> list[tuple[str, str]]:
        async with Client(made) as client:
            return [
                (one["question"], problem)
                for one in sample
                if (problem := await asked(client, one))
            ]

    assert asyncio.run(all_wrong()) == []


@pytest.mark.full
def test_all_are_answered_rightly_over_standard_input_and_output(released: Path) -> None:
    program = StdioServerParameters(
        command=sys.executable,
        args=["-c", CALL, "serve", "--release", str(released / "current")],
        env=dict(os.environ),
    )

    async def all_wrong() -> list[tuple[str, str]]:
        async with Client(program) as client:
            return [
                (one["question"], problem)
                for one in questions()
                if (problem := await asked(client, one))
            ]

    assert asyncio.run(all_wrong()) == []
