"""Sentences of trade news, read: what each one states, by hand."""

from datetime import date
from time import process_time

import pytest

from rare_earth_trade.errors import BadInput
from rare_earth_trade.stories.reading import read
from rare_earth_trade.stories.story import Story
from tests.corpus.scoring import known

DAY = date(2025, 11, 20)
HEAD = "China's rare earth magnet exports in October\nNovember 20, 2025\n"


def story(text: str, head: str = HEAD, day: date | None = DAY, name: str = "x.txt") -> Story:
    return read(head + text, name, known(), day)


def claims(text: str, **more) -> list[str]:
    """Claims in a line each; what goes without saying is left out."""
    return [
        " ".join(
            part
            for part in (
                one.product if one.product != "magnets" else "",
                one.flow if one.flow != "export" else "",
                one.partner_code if one.partner_code != "WLD" else "",
                one.window_start
                if one.window_start == one.window_end
                else f"{one.window_start}/{one.window_end}",
                one.statistic,
                one.value,
                one.unit if one.unit != "pct" else "",
                one.qualifier if one.qualifier != "exact" else "",
                "?" if one.is_one_of_two else "",
            )
            if part
        )
        for one in story(text, **more).claims
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Exports fell 5.2% from September to 5,473 tons.",
            ["2025-10 mom_pct -5.2", "2025-10 level 5473 t"],
        ),
        (
            "Exports rose to 5,473 tons, compared with 4,725 tons a year earlier.",
            ["2025-10 level 5473 t", "2024-10 level 4725 t"],
        ),
        (
            "At 5,473 tons they were 15.8% above October 2024.",
            ["2025-10 level 5473 t", "2025-10 yoy_pct 15.8"],
        ),
        (
            "In the first ten months exports totalled 45,290 tons, down 5.2%.",
            ["2025-01/2025-10 level 45290 t", "2025-01/2025-10 yoy_pct -5.2"],
        ),
        (
            "Third-quarter exports were 17,497 tons; first-half exports came to 22,319 tons.",
            ["2025-07/2025-09 level 17497 t", "2025-01/2025-06 level 22319 t"],
        ),
        (
            "Shipments to Japan, about a third of them for cars, were 226 tons (September: 253).",
            ["JPN 2025-10 level 226 t", "JPN 2025-09 level 253 t"],
        ),
        (
            "Exports to the U.S. were up by more than 50% on the month, to just over 650 tons.",
            ["USA 2025-10 mom_pct 50 at_least", "USA 2025-10 level 650 t at_least"],
        ),
        (
            "Sales to India more than doubled from a year ago, those to Italy halved.",
            [
                "IND 2025-10 yoy_pct 100 at_least",
                "ITA 2025-10 yoy_pct -50 approximate",
            ],
        ),
        (
            "Germany was the largest buyer, ahead of the United States and South Korea.",
            ["DEU 2025-10 rank 1 rank", "USA 2025-10 rank 2 rank", "KOR 2025-10 rank 3 rank"],
        ),
        (
            "Exports to Germany and Vietnam rose 6% and 9% from September respectively.",
            ["DEU 2025-10 mom_pct 6", "VNM 2025-10 mom_pct 9"],
        ),
        ("The top buyers were Germany, the United States and South Korea.", []),
        (
            "Exports hit a nine-month high, the third straight monthly rise.",
            ["2025-10 highest_since 2025-01 month", "2025-10 consecutive_mom_rises 3 months"],
        ),
        (
            "Exports in May were the lowest since February 2020.",
            ["2025-05 lowest_since 2020-02 month"],
        ),
        (
            "Exports were the highest since at least 2015.",
            ["2025-10 highest_on_record_from 2015-01 month"],
        ),
        (
            "The U.S. bought more than 400 tons a month in 2024.",
            ["USA 2024-01/2024-12 monthly_level_above 400 t at_least"],
        ),
        (
            "Exports of magnets were worth $214 million in October.",
            ["2025-10 level 214000000 usd"],
        ),
        (
            "Imports of rare earths fell 12% on the year to 9,471 tonnes.",
            ["rare_earths import 2025-10 yoy_pct -12", "rare_earths import 2025-10 level 9471 t"],
        ),
        (
            "India imported 416 tons of magnets from China.",
            ["IND 2025-10 level 416 t"],
        ),
        (
            "China imported 4,120 tons of rare earth ores from Myanmar.",
            ["rare_earth_metal_ores import MMR 2025-10 level 4120 t"],
        ),
        (
            "Dysprosium exports reached 3,501 kg after 18,043 kg in September.",
            ["dysprosium 2025-10 level 3501 kg", "dysprosium 2025-09 level 18043 kg"],
        ),
        (
            "Germany, the top destination, made up 20% of the total with 1,110 tons.",
            ["DEU 2025-10 rank 1 rank", "DEU 2025-10 level 1110 t"],
        ),
        (
            "Germany was the largest buyer. South Korea and Vietnam came next.",
            ["DEU 2025-10 rank 1 rank", "KOR 2025-10 rank 2 rank", "VNM 2025-10 rank 3 rank"],
        ),
        (
            "Japan and India ranked fourth to fifth.",
            ["JPN 2025-10 rank 4 rank", "IND 2025-10 rank 5 rank"],
        ),
        (
            "Germany bought 1,110 tons, which made it the biggest customer.",
            ["DEU 2025-10 rank 1 rank", "DEU 2025-10 level 1110 t"],
        ),
        (
            "Exports to Japan were the most this year.",
            ["JPN 2025-10 highest_on_record_from 2025-01 month"],
        ),
        (
            "Exports were the largest since the start of the year.",
            ["2025-10 highest_since 2025-01 month"],
        ),
        (
            "Exports in the opening nine months rose 3%; at the end of August they were up 1%.",
            ["2025-01/2025-09 yoy_pct 3", "2025-01/2025-08 yoy_pct 1"],
        ),
        (
            "Sales to the US rose 56.1% on the month. Yet they remain 4% below a year ago.",
            ["USA 2025-10 mom_pct 56.1", "USA 2025-10 yoy_pct -4"],
        ),
        (
            "Exports fell by more than four-fifths in one month.",
            ["2025-10 mom_pct -80 at_least"],
        ),
        (
            "In October 2024 exports were 4,725 tons, which means a rise of 15.8%.",
            ["2024-10 level 4725 t", "2025-10 yoy_pct 15.8"],
        ),
        ("Exports were 3% less than last October.", ["2025-10 yoy_pct -3"]),
        (
            "The US bought 650-odd tons and India 300+ tons.",
            ["USA 2025-10 level 650 t approximate", "IND 2025-10 level 300 t at_least"],
        ),
        (
            "Exports to Japan were up 3% to 226 tons (on the month).",
            ["JPN 2025-10 mom_pct 3", "JPN 2025-10 level 226 t"],
        ),
        (
            "Imports of rare earths were 6,865 tons, 16.5% more than a year ago, taking the"
            " ten-month tally to 78,898 tons.",
            [
                "rare_earths import 2025-10 level 6865 t",
                "rare_earths import 2025-10 yoy_pct 16.5",
                "rare_earths import 2025-01/2025-10 level 78898 t",
            ],
        ),
        (
            "In August exports were 6,146 tons; in September, 5,774.",
            ["2025-08 level 6146 t", "2025-09 level 5774 t"],
        ),
        ("Last October exports were 4,725 tons.", ["2024-10 level 4725 t"]),
        ("The Netherlands rose to fifth place.", ["NLD 2025-10 rank 5 rank"]),
        (
            "Exports were 5,473 tons against 5,774 tons in September. Down 5.2%.",
            ["2025-10 level 5473 t", "2025-09 level 5774 t", "2025-10 mom_pct -5.2"],
        ),
        (
            "Nothing like it was seen since January, when the US bought over 680 tons.",
            ["USA 2025-01 level 680 t at_least"],
        ),
        (
            "The US total is 656 tons, while the bloc took 2,110 tons.",
            ["USA 2025-10 level 656 t", "EU 2025-10 level 2110 t"],
        ),
        (
            "Exports slipped for the second month running, to 5,473 tons from 5,774.",
            ["2025-10 consecutive_mom_falls 2 months", "2025-10 level 5473 t"],
        ),
        (
            "Exports slipped for the second month, to 5,473 tons from 5,774: minus 5.2%.",
            [
                "2025-10 consecutive_mom_falls 2 months",
                "2025-10 level 5473 t",
                "2025-09 level 5774 t",
                "2025-10 mom_pct -5.2",
            ],
        ),
        (
            "The bill for imports of rare earths was $131.5 million.",
            ["rare_earths import 2025-10 level 131500000 usd"],
        ),
        (
            "Exports fell by more than a third (36.2%) from September.",
            ["2025-10 mom_pct -33 at_least", "2025-10 mom_pct -36.2"],
        ),
        (
            "Exports fell 5.2% from September, retreating from a seven-month high.",
            ["2025-10 mom_pct -5.2", "2025-09 highest_since 2025-02 month"],
        ),
        (
            "A month earlier exports were 5,774 tons, so the decline comes to 5.2%.",
            ["2025-09 level 5774 t", "2025-10 mom_pct -5.2"],
        ),
        (
            "In September, when exports fell 6.1% from August, Japan took 253 tons.",
            ["2025-09 mom_pct -6.1", "JPN 2025-09 level 253 t"],
        ),
        (
            "That compares with 5,774 tons in September, which was a fall of 6% from August.",
            ["2025-09 level 5774 t", "2025-09 mom_pct -6"],
        ),
        (
            "Imports of rare earths, mostly concentrates, fell 12% on the year.",
            ["rare_earths import 2025-10 yoy_pct -12"],
        ),
        (
            "The last time exports were higher was in January.",
            ["2025-10 highest_since 2025-01 month"],
        ),
        (
            "The US slipped from second to third place.",
            ["USA 2025-10 rank 3 rank"],
        ),
        (
            "Sales to Germany are three times May's volume of 209 tons.",
            ["DEU 2025-05 level 209 t"],
        ),
        (
            "Exports were 5,473 tons, after 5,774 tons in September. They are worth $214 million.",
            ["2025-10 level 5473 t", "2025-09 level 5774 t", "2025-10 level 214000000 usd"],
        ),
        (
            "Third-quarter exports were 17,497 tons, more than twice those of the quarter before.",
            ["2025-07/2025-09 level 17497 t"],
        ),
        (
            "By destination, in tons, with September in brackets: Germany 1,110 (1,288), US 656"
            " (420).",
            [
                "DEU 2025-10 level 1110 t",
                "DEU 2025-09 level 1288 t",
                "USA 2025-10 level 656 t",
                "USA 2025-09 level 420 t",
            ],
        ),
        (
            "Exports by destination, with the change from September in parentheses:\n"
            "Germany: 1,110 tons (-13.8%)\nUnited States: 656 tons (+56.1%)",
            [
                "DEU 2025-10 level 1110 t",
                "DEU 2025-10 mom_pct -13.8",
                "USA 2025-10 level 656 t",
                "USA 2025-10 mom_pct 56.1",
            ],
        ),
        (
            "Sales to the US, the second-largest buyer after Germany, rose 6.4% on the month.",
            ["USA 2025-10 rank 2 rank", "USA 2025-10 mom_pct 6.4"],
        ),
        (
            "In September 4,000 tons of rare earths were exported and 6,865 tons imported.",
            ["rare_earths 2025-09 level 4000 t", "rare_earths import 2025-09 level 6865 t"],
        ),
        (
            "Exports were 5,473 tons, which is 748 tons, or 15.8%, more than in October 2024.",
            ["2025-10 level 5473 t", "2025-10 yoy_pct 15.8"],
        ),
        ("The EU's 27 members bought 2,110 tons.", ["EU 2025-10 level 2110 t"]),
        ("Exports were 5.47 kt.", ["2025-10 level 5470 t"]),
        (
            "America's share of the total shrank to 9.5%. Its purchases were 656 tons.",
            ["USA 2025-10 level 656 t"],
        ),
        (
            "Imports of rare earths were 10,321 tons, half as much again as in September.",
            [
                "rare_earths import 2025-10 level 10321 t",
                "rare_earths import 2025-10 mom_pct 50 approximate",
            ],
        ),
        (
            "Exports were 5,473 tons: a little below September (-5.2%), a lot above October 2024"
            " (+15.8%).",
            ["2025-10 level 5473 t", "2025-10 mom_pct -5.2", "2025-10 yoy_pct 15.8"],
        ),
        (
            "Exports of magnets were 5,473 tons, a monthly fall of 5.2%, and almost five times as"
            " much as in October 2024.",
            [
                "2025-10 level 5473 t",
                "2025-10 mom_pct -5.2",
                "2025-10 yoy_pct 400 approximate",
            ],
        ),
        (
            "The EU bought 2,110 tons, or 38.6% of China's total of 5,473 tons.",
            ["EU 2025-10 level 2110 t", "2025-10 level 5473 t"],
        ),
    ],
)
def test_what_a_sentence_states(text: str, found: list[str]) -> None:
    assert claims(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "中国10月出口稀土永磁体5,473吨，低于9月的5,774吨，仍高出上年同月15.8%。",
            ["2025-10 level 5473 t", "2025-09 level 5774 t", "2025-10 yoy_pct 15.8"],
        ),
        (
            "10月磁材出口量德国居首，美国和韩国分列第二至第三位。",
            ["DEU 2025-10 rank 1 rank", "USA 2025-10 rank 2 rank", "KOR 2025-10 rank 3 rank"],
        ),
        (
            "上半年磁材出口22319吨，对美出口同比减少约五分之一，对日出口同比增三成以上。",
            [
                "2025-01/2025-06 level 22319 t",
                "USA 2025-01/2025-06 yoy_pct -20 approximate",
                "JPN 2025-01/2025-06 yoy_pct 30 at_least",
            ],
        ),
        (
            "10月磁材出口：美国：656吨，同比+4.8%，为去年9月以来最高。",
            [
                "USA 2025-10 level 656 t",
                "USA 2025-10 yoy_pct 4.8",
                "USA 2025-10 highest_since 2024-09 month",
            ],
        ),
        (
            "Chinas Magnetexporte lagen im Oktober 5 Prozent unter dem September"
            " und 15,8 Prozent über dem Wert vor Jahresfrist.",
            ["2025-10 mom_pct -5", "2025-10 yoy_pct 15.8"],
        ),
        (
            "Die Magnetexporte waren im Oktober so hoch wie seit Januar nicht mehr."
            " Auf Rang zwei der Abnehmer liegen die USA, dahinter folgt Südkorea.",
            [
                "2025-10 highest_since 2025-01 month",
                "USA 2025-10 rank 2 rank",
                "KOR 2025-10 rank 3 rank",
            ],
        ),
        (
            "10月の磁石輸出は半年ぶり高水準。ドイツ向けが1110トンで最も多く、"
            "米国向けの656トンが続いた。",
            [
                "2025-10 highest_since 2025-04 month",
                "DEU 2025-10 level 1110 t",
                "DEU 2025-10 rank 1 rank",
                "USA 2025-10 level 656 t",
                "USA 2025-10 rank 2 rank",
            ],
        ),
        (
            "10月の日本向け磁石輸出は226トンで、9月（253トン）を1割あまり下回った。",
            [
                "JPN 2025-10 level 226 t",
                "JPN 2025-09 level 253 t",
                "JPN 2025-10 mom_pct -10 at_least",
            ],
        ),
        (
            "10月稀土出口金额约合5960万美元，数量较9月的5791.8吨减少三成以上（30.9%）。",
            [
                "rare_earths 2025-10 level 59600000 usd approximate",
                "rare_earths 2025-09 level 5791.8 t",
                "rare_earths 2025-10 mom_pct -30 at_least",
                "rare_earths 2025-10 mom_pct -30.9",
            ],
        ),
        (
            "10月对越南出口磁材同比翻了一番。下月出口将维持在4000吨上下。",
            ["VNM 2025-10 yoy_pct 100 approximate"],
        ),
        (
            "Im Oktober führte China 5.473 Tonnen Magnete aus. Im September waren es 5.774 Tonnen"
            " gewesen; damit ergibt sich ein Minus von 5,2 Prozent.",
            ["2025-10 level 5473 t", "2025-09 level 5774 t", "2025-10 mom_pct -5.2"],
        ),
        (
            "Im Oktober gaben die Magnetausfuhren zum Vormonat (5.774 Tonnen) um 5,2 Prozent nach,"
            " der zweite Rückgang in Folge.",
            [
                "2025-09 level 5774 t",
                "2025-10 mom_pct -5.2",
                "2025-10 consecutive_mom_falls 2 months",
            ],
        ),
        (
            "1〜10月のレアアースの累計輸出量は4万8355.7トンだった。",
            ["rare_earths 2025-01/2025-10 level 48355.7 t"],
        ),
        (
            "10月磁材出口中，德国仍是最大买家，进口1110吨，美国排名第二，为656吨。",
            [
                "DEU 2025-10 rank 1 rank",
                "DEU 2025-10 level 1110 t",
                "USA 2025-10 rank 2 rank",
                "USA 2025-10 level 656 t",
            ],
        ),
        (
            "Im Oktober hat China so viele Magnete exportiert wie seit neun Monaten nicht mehr, wie"
            " die Zollverwaltung am Donnerstag mit den Zahlen der Ausfuhren mitteilte.",
            ["2025-10 highest_since 2025-01 month"],
        ),
        (
            "Im Oktober sanken die Magnetexporte auf 5.473 Tonnen, also um 5,2 Prozent"
            " zum Vormonat.",
            ["2025-10 level 5473 t", "2025-10 mom_pct -5.2"],
        ),
        (
            "10月の磁石輸出は1月以来の多さとなった。",
            ["2025-10 highest_since 2025-01 month"],
        ),
        (
            "10月磁材出口目的地依次为：德国1110吨、美国656吨。"
            "1-10月累计出口45290吨，同比下降5.2%，较1-9月的-7.5%收窄。",
            [
                "2025-01/2025-10 level 45290 t",
                "2025-01/2025-10 yoy_pct -5.2",
                "2025-01/2025-09 yoy_pct -7.5",
                "DEU 2025-10 rank 1 rank",
                "DEU 2025-10 level 1110 t",
                "USA 2025-10 rank 2 rank",
                "USA 2025-10 level 656 t",
            ],
        ),
        (
            "Im Oktober exportierte China 5.473 Tonnen Magnete. Der Großteil ging nach Deutschland,"
            " gefolgt von den USA. Nach neun Monaten hatte das Minus bei 7,5 Prozent gelegen.",
            [
                "2025-10 level 5473 t",
                "DEU 2025-10 rank 1 rank",
                "USA 2025-10 rank 2 rank",
                "2025-01/2025-09 yoy_pct -7.5",
            ],
        ),
    ],
)
def test_what_a_sentence_of_another_language_states(text: str, found: list[str]) -> None:
    assert sorted(claims(text, head="")) == sorted(found)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Shares of a magnet maker rose 5.1%.", "about markets"),
        ("A plant in Texas will make 1,000 tons a year.", "a capacity"),
        ("Exports will reach 6,000 tons in November.", "a forecast or plan"),
        ("We cut our Q4 export estimate to 15.5 kt.", "a forecast or plan"),
        ("Every 1,000 tons of magnets serve 500,000 cars.", "about use or demand"),
        ("Germany's share of exports rose to 20%.", "a share"),
        ("Analysts see exports growing by 5% this year.", "a forecast or plan"),
        ("Terbium oxide cost $3,600/kg.", "a price"),
        ("Exports of steel were 9.98 million tons.", "another commodity"),
        ("Japanese customs data show arrivals of 212 tons.", "another country's statistics"),
        ("The export quota is 30,246 tons.", "a quota"),
        ("Licences take 45 working days.", "a length of time"),
        ("The rules stand in Announcement No. 18.", "a code, number of a notice or name"),
        ("The value of exports rose 8.3%.", "growth of a value"),
        ("Exports fell by 372 tons.", "a difference of two quantities"),
        ("Germany accounted for 20% of the total.", "a share"),
        ("Exports were 38% higher than in May.", "a growth on a month for which"),
    ],
)
def test_what_is_no_claim_is_listed_with_why(text: str, why: str) -> None:
    read = story(text)
    assert read.claims == []
    assert any(one.why.startswith(why) for one in read.not_taken), read.not_taken


def test_a_growth_without_base_has_both_readings_marked() -> None:
    assert claims("Exports to Mexico rose 12%.") == [
        "MEX 2025-10 mom_pct 12 ?",
        "MEX 2025-10 yoy_pct 12 ?",
    ]


def test_levels_say_on_what_a_growth_is() -> None:
    text = "Exports rose 15.8%, to 5,473 tons. In October 2024 they had been 4,725 tons."
    assert claims(text)[0] == "2025-10 yoy_pct 15.8"


def test_what_a_partner_imports_from_china_is_exported() -> None:
    head = "India's magnet imports from China slip\nNovember 20, 2025\n"
    text = "Indian carmakers imported 310 tons in October. Supplies to Japan were 226 tons."
    found = claims(text, head=head)
    assert found == ["IND 2025-10 level 310 t", "JPN 2025-10 level 226 t"]


def test_what_china_takes_in_is_imported() -> None:
    head = "Myanmar's mines keep China's smelters fed\nNovember 20, 2025\n"
    text = (
        "China took in 10,321 tonnes of rare earths from abroad in October."
        " Myanmar was the largest supplier. It delivered 4,120 tonnes."
    )
    assert claims(text, head=head) == [
        "rare_earths import 2025-10 level 10321 t",
        "rare_earths import MMR 2025-10 rank 1 rank",
        "rare_earths import MMR 2025-10 level 4120 t",
    ]


def test_a_headline_takes_its_base_from_the_body() -> None:
    head = "China's magnet exports tumble 74%\nJune 20, 2025\n"
    text = "Exports of rare earth magnets fell 74.2% in May from a year earlier."
    assert claims(text, head=head, day=None)[0] == "2025-05 yoy_pct -74"


def test_every_number_is_a_claim_or_listed() -> None:
    text = "Exports were 5,473 tons. Call +86 10 5555 0144 by 17:30 on 3 December, dial 7."
    read = story(text)
    said = {one.words for one in (*read.claims, *read.not_taken)}
    assert {"5,473 tons", "86", "10", "5555", "0144", "7"} <= said


def test_spans_are_places_of_the_text() -> None:
    read = story("Exports fell 5.2% from September to 5,473 tons.")
    for one in (*read.claims, *read.not_taken):
        assert read.text[one.start : one.end] == one.words


def test_without_a_day_only_what_names_its_year_is_read() -> None:
    head = "China's rare earth magnet exports\n"
    text = "Exports were 5,473 tons in October. In October 2024 they were 4,725 tons."
    read = story(text, head=head, day=None)
    assert [one.window_start for one in read.claims] == ["2024-10"]
    assert any("--published" in one.why for one in read.not_taken)
    assert any("--published" in remark for remark in read.remarks)


def test_a_story_on_something_else_says_so() -> None:
    read = story("Soybean imports rose 5% to 9.1 million tons.", head="Soybeans in October\n")
    assert read.claims == []
    assert any("no statement on a series" in remark for remark in read.remarks)


def test_a_page_that_is_older_than_its_figures_is_refused() -> None:
    with pytest.raises(BadInput, match="2025-10"):
        story("Exports of magnets were 5,473 tons in October 2025.", head="", day=date(2025, 10, 3))


def test_another_language_is_named_and_nothing_is_judged() -> None:
    text = "Les exportations chinoises d'aimants ont reculé de 5,2 % à 5 473 tonnes en octobre."
    read = story(text, head="")
    assert read.claims == []
    assert any("language" in remark for remark in read.remarks)
    assert read.not_taken


def test_a_long_story_is_read_in_time() -> None:
    line = "Exports fell 5.2% from September to 5,473 tons in October, customs data showed. "
    begun = process_time()
    assert story(line * 80).claims
    # A thousand words; a quiet machine takes a third of this.
    assert process_time() - begun < 4
