"""Charts as files: SVG and PNG with title, source and licence inside the picture."""

from pathlib import Path

import jinja2
import vl_convert

from rare_earth_trade.brief import drawing, history

# Below the title, and for each notice that stands above the panels.
HEAD, NOTICE, FOOT = 76, 34, 96
GAP = 30
# On white: the colours of series in style.css.
COLOURS = ("#0b6e99", "#8a5a00", "#3b7a57", "#7a4a9c")
# So many labels at most are written below a picture.
MOST_LABELS = 24


def write(folder: Path, chart: history.Chart, template: jinja2.Template) -> None:
    """Write a chart as NAME.svg and NAME.png into a folder."""
    top = HEAD + NOTICE * len(chart.held)
    text = template.render(
        chart=chart,
        top=top,
        height=top + sum(panel.height + GAP for panel in chart.panels) + FOOT,
        colours=COLOURS,
        crowded=len(chart.axis.starts) > MOST_LABELS,
    )
    (folder / f"{chart.name}.svg").write_text(text, encoding="utf-8")
    png = drawing.kept_as("png", text, lambda: vl_convert.svg_to_png(text))
    (folder / f"{chart.name}.png").write_bytes(png)
