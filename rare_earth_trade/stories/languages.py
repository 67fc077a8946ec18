"""The language of a text: one that there are words for, another, or none that can be told."""

import re

from rare_earth_trade.stories.vocabulary import WORDS, words_of

READ = ("en", "zh", "de", "ja")
NAMES = {"en": "English", "zh": "Chinese", "de": "German", "ja": "Japanese"}
SAMPLE = 20_000
# Of the words of a telegram still so many are words of its language alone.
LEAST_SHARE = 0.05
KANA = re.compile(r"[\u3040-\u30ff]")
HAN = re.compile(r"[\u4e00-\u9fff]")
LETTERS = re.compile(r"[^\W\d_]+")


def language(text: str) -> str:
    """The code of a language of `READ`; empty for another."""
    sample = text[:SAMPLE]
    letters = sum(map(len, LETTERS.findall(sample)))
    if len(KANA.findall(sample)) > letters / 20 and letters:
        return "ja"
    if len(HAN.findall(sample)) > letters / 5 and letters:
        return "zh"
    words = [one.lower() for one in LETTERS.findall(sample)]
    shares = {
        one: sum(word in telling(one) for word in words) / max(1, len(words))
        for one in READ
        if words_of(one)["is_spaced"]
    }
    best = max(shares, key=lambda one: shares[one])
    # One word that two languages have tells nothing.
    distinct = len(telling(best) & set(words))
    return best if shares[best] >= LEAST_SHARE and distinct > 1 else ""


def telling(language: str) -> frozenset[str]:
    """Words that tell a language from others."""
    return frozenset(words_of(language)["telling"])


def is_known(language: str) -> bool:
    """Whether there are words for a language."""
    return (WORDS / f"{language}.yml").exists()
