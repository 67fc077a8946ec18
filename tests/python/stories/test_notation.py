"""Numbers, months and days as people write them; what has two readings is refused with both."""

from datetime import date

import pytest

from rare_earth_trade.stories import notation
from rare_earth_trade.stories.notation import Unclear


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5473", "5473"),
        ("5,473", "5473"),
        ("5.473,5", "5473.5"),
        ("5,473.5", "5473.5"),
        ("5 473", "5473"),
        ("5\N{NARROW NO-BREAK SPACE}473", "5473"),
        ("5\N{THIN SPACE}473,5", "5473.5"),
        ("5\N{NO-BREAK SPACE}473", "5473"),
        ("5'473", "5473"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("-5.2", "-5.2"),
        ("-5,2", "-5.2"),
        ("\N{MINUS SIGN}5.2", "-5.2"),
        ("\N{EN DASH}5.2", "-5.2"),
        ("- 5.2", "-5.2"),
        ("+15.8", "15.8"),
        ("195.619", "195.619"),
        ("0,473", "0.473"),
        ("5,864.60", "5864.60"),
        ("\N{FULLWIDTH DIGIT FIVE}\N{FULLWIDTH COMMA}473", "5473"),
        ("5\N{ZERO WIDTH SPACE}473", "5473"),
        ("\N{RIGHT-TO-LEFT MARK}-5.2", "-5.2"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    assert notation.number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "5.", ".5", "--5", "1e3", "12,34,567", "5,473.500,1", "1,234 567", "NaN"),
        *("8.36 million", "1/2", "\N{ARABIC-INDIC DIGIT FIVE}", "(5.2)", "1,234.567,890"),
    ],
)
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Unclear, match=r"5,473"):
        notation.number(text)


def test_marks_of_decimals_are_those_with_one_reading() -> None:
    assert notation.decimal_marks(["-5,2", "5.473", "5,473"]) == {","}
    assert notation.decimal_marks(["-5,2", "15.8"]) == {",", "."}
    assert notation.decimal_marks(["5,473", "5.473", "5473", "x"]) == set()
    assert notation.decimal_marks(["10.2025"]) == set()


def test_thousands_or_decimals_have_two_readings() -> None:
    for text in ("5.473", "5,473"):
        with pytest.raises(Unclear, match=r"can be 5473 or 5\.473"):
            notation.number(text, is_doubtful=True)
    assert notation.number("1,234.567", is_doubtful=True) == "1234.567"
    assert notation.number("1.234.567", is_doubtful=True) == "1234567"
    assert notation.number("5473,5", is_doubtful=True) == "5473.5"


@pytest.mark.parametrize(
    "text",
    [
        *("2025-10", "2025/10", "2025.10", "10/2025", "202510", "Oct 2025", "October 2025"),
        *("oct. 2025", "OCT-2025", "2025 Oct", "October, 2025", "2025年10月", "2025-10-01"),
    ],
)
def test_months(text: str) -> None:
    assert notation.month(text) == "2025-10"


def test_a_window_may_end_with_the_last_day_of_its_month() -> None:
    assert notation.month("2025-10-31", is_end=True) == "2025-10"
    assert notation.month("2024-02-29", is_end=True) == "2024-02"
    assert notation.month("Sept 2025") == "2025-09"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Oct-25", "can be a month or a day"),
        ("25-Oct", "can be a month or a day"),
        ("2025-10-15", "a day within a month"),
        ("2025-10-31", "a day within a month"),
        ("2025-13", "write it like 2025-10 or Oct 2025"),
        ("102025", "write it like"),
        ("2025", "write it like"),
        ("03/04/2025", "write it like"),
        ("10/25", "write it like"),
    ],
)
def test_what_is_no_month_is_refused_with_an_example(text: str, words: str) -> None:
    with pytest.raises(Unclear, match=words):
        notation.month(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2025-11-20", "2025/11/20", "20 Nov 2025", "Nov 20, 2025", "20th November 2025"),
        *("20/11/2025", "11/20/2025", "20.11.2025", "20251120", "2025-11-20T08:00:00Z"),
    ],
)
def test_days(text: str) -> None:
    assert notation.day(text) == date(2025, 11, 20)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("03/04/2025", "can be 2025-03-04 or 2025-04-03"),
        ("3.4.2025", "can be 2025-03-04 or 2025-04-03"),
        ("20/11/25", "write it like 2025-11-20"),
        ("2025-02-30", "write it like 2025-11-20"),
    ],
)
def test_what_is_no_day_is_refused_with_both_readings(text: str, words: str) -> None:
    with pytest.raises(Unclear, match=words):
        notation.day(text)
    assert notation.day("04/04/2025") == date(2025, 4, 4)


def test_last_days() -> None:
    assert notation.last_day("2025-12") == date(2025, 12, 31)
    assert notation.last_day("2024-02") == date(2024, 2, 29)
