"""What a release says of itself to programs: its title, its licence, and how to cite it."""

from importlib.metadata import metadata

TITLE = "Rare-earth trade warehouse"
# Of levels, bounds and verdicts; docs/citing.md tells of code and figures.
LICENCE = "CC-BY-4.0"
LICENCE_TITLE = "Creative Commons Attribution 4.0 International"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
MAKERS = "Rare-earth trade maintainers"


def summary() -> str:
    """What the warehouse is, in the words of the package."""
    return metadata("rare-earth-trade")["Summary"]


def citation(release_id: str, *of_what: str) -> str:
    """How to name a release, and a table or month of it, as docs/citing.md asks for."""
    return f"{', '.join([f'{TITLE}, release {release_id}', *of_what])}."
