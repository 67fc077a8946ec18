"""What the runner prints, and the page docs/faults.md."""

from typing import Any

from rich.console import Console

from tests.faults import catalogue

HEAD = """# Faults, and the tests that notice them

`make faults` puts each fault of the catalogue (`tests/faults/catalogue/`) into a scratch copy,
builds what it touches, runs the tests and records which of them fail. A fault that the test named
for it does not notice is a gap, and the command fails. This page is written by it.

"""


def progress(console: Console, outcome: Any, done: int, total: int) -> None:
    """One line a fault."""
    state = "[green]caught[/]" if not outcome.missed and not outcome.trouble else "[red]MISSED[/]"
    console.print(f"{done:>3}/{total} {state} {outcome.fault.id} ({outcome.seconds:.1f} s)")


def summary(console: Console, outcomes: list[Any], seconds: float) -> int:
    """Every gap with what was expected and seen; the exit code."""
    gaps = [one for one in outcomes if one.missed or one.trouble]
    for one in gaps:
        console.print(f"\n{one.fault.id}: {one.fault.what}", markup=False)
        for name in one.missed:
            console.print(f"  not noticed by: {name}", markup=False)
        console.print(f"  noticed by: {', '.join(one.caught) or 'nobody'}", markup=False)
        if one.trouble:
            console.print(f"  {one.trouble}", markup=False)
    single = sum(len(one.fault.each) or 1 for one in outcomes)
    console.print(
        f"\n{len(outcomes)} faults in {single} places, {len(gaps)} gaps, {seconds:.0f} s."
    )
    return 1 if gaps else 0


def page(outcomes: list[Any]) -> str:
    """The page, from the record of a run."""
    lines = [HEAD, "| fault | what is wrong | expected catcher | caught by |\n|---|---|---|---|\n"]
    for one in outcomes:
        fault = one.fault
        more = [name for name in one.caught if name not in fault.catchers]
        caught = [name for name in fault.catchers if name in one.caught]
        if fault.each:
            seen = f"{len(caught)} of {len(fault.catchers)}"
        else:
            seen = "<br>".join(map(shown, caught)) or "nobody"
        if more:
            seen += f" (and {len(more)} other{'s' if more[1:] else ''})"
        lines.append(f"{expected(fault)} {seen} |\n")
    lines.append("\n## Tests that no fault names, and why\n\n")
    lines += [f"- {shown(name)}: {why}\n" for name, why in catalogue.unnamed().items()]
    return "".join(lines)


def expected(fault: catalogue.Fault) -> str:
    """The columns of a fault that the catalogue alone decides."""
    wanted = "<br>".join(shown(name.replace("{each}", "…")) for name in fault.caught_by)
    if fault.each:
        wanted += f"<br>for each of {', '.join(fault.each)}"
    return f"| {fault.id} | {cell(fault.what)} | {wanted} |"


def shown(name: str) -> str:
    return f"`{cell(name)}`"


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
