"""`make corpus`: precision and recall of the reader by language and field; its worst sentences."""

from collections import Counter, defaultdict

from rich.table import Table

from rare_earth_trade import screen
from tests.corpus import scoring
from tests.corpus.scoring import FIELDS, Score

WORST = 10
NAMES = {"en": "English", "zh": "Chinese", "de": "German", "ja": "Japanese"}


def main() -> None:
    """Print the tables."""
    aside = scoring.kept_aside()
    by_language: dict[str, Score] = defaultdict(Score)
    by_part: dict[str, Score] = defaultdict(Score)
    worst: Counter[tuple[str, str]] = Counter()
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in scoring.table("meta.csv"):
        story = scoring.read(row)
        score = scoring.Scorer(row["story"], story).score()
        by_language[NAMES[row["language"]]] += score
        part = "kept aside" if row["story"] in aside else "worked with"
        by_part[f"{NAMES[row['language']]}, {part}"] += score
        for error in score.errors:
            sentence = (error.story, scoring.sentence_of(story, error.start))
            worst[sentence] += 1
            said[sentence].append(f"{error.kind} {error.words}")
    total = sum(by_language.values(), Score())
    for table in (
        scores("Claims of the corpus", {**by_language, "all": total}),
        scores("Stories worked with, and those kept aside meanwhile", by_part),
        fields(total),
        sentences(worst, said),
    ):
        screen.show(table)


def scores(title: str, found: dict[str, Score]) -> Table:
    """Precision and recall, a row a group."""
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for name in ("labelled", "found", "precision", "recall", "fields right", "numbers lost"):
        table.add_column(name, justify="right")
    for name, one in found.items():
        table.add_row(
            name,
            f"{one.labelled:,}",
            f"{one.found:,}",
            f"{one.precision:.3f}",
            f"{one.recall:.3f}",
            f"{one.field_precision:.4f}",
            f"{one.unaccounted}",
        )
    return table


def fields(total: Score) -> Table:
    """How many fields of found claims are right."""
    table = Table(title="Fields of found claims", title_justify="left")
    table.add_column("field")
    table.add_column("right", justify="right")
    table.add_column("of", justify="right")
    for name in FIELDS:
        table.add_row(name, f"{total.fields_right[name]:,}", f"{total.fields[name]:,}")
    return table


def sentences(worst: Counter[tuple[str, str]], said: dict[tuple[str, str], list[str]]) -> Table:
    """The sentences with the most mistakes, and what these are."""
    table = Table(title="The worst sentences", title_justify="left", show_lines=True)
    table.add_column("story", no_wrap=True)
    table.add_column("sentence")
    table.add_column("mistakes")
    for story, sentence in [one for one, _ in worst.most_common(WORST)]:
        table.add_row(story, sentence, "\n".join(said[story, sentence]))
    return table


if __name__ == "__main__":
    main()
