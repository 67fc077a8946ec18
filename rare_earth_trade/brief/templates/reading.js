// Pointer and arrow keys read the panels of a chart: what a mark says stands beside the title of its panel.
for (const chart of document.querySelectorAll('.reading')) {
  const names = JSON.parse(chart.dataset.names);
  const cursor = document.createElement('div');
  cursor.className = 'cursor';
  cursor.hidden = true;
  chart.append(cursor);
  const panels = [...chart.querySelectorAll('.panel')].map((panel) => {
    const says = new Map();
    for (const mark of panel.querySelectorAll('[data-slot]')) {
      const title = mark.querySelector('title');
      const slot = Number(mark.dataset.slot);
      says.set(slot, [...(says.get(slot) ?? []), title.textContent]);
      title.remove();
    }
    const output = panel.querySelector('output');
    return { says, output, rest: output.textContent, newest: Math.max(-1, ...says.keys()) };
  });
  const time = chart.querySelector('.panel .time') ?? chart.querySelector('.time');
  const newest = Math.max(0, ...panels.map((one) => one.newest));
  let at = null;
  const read = (slot) => {
    at = Math.min(names.length - 1, Math.max(0, slot));
    for (const { says, output } of panels)
      output.textContent = says.get(at)?.join(' · ') ?? `${names[at]}: not known`;
    const box = time.getBoundingClientRect();
    const left = box.left + (box.width * (at + 0.5)) / names.length;
    const view = time.parentElement.getBoundingClientRect();
    cursor.hidden = left < view.left || left > view.right;
    cursor.style.left = `${left - chart.getBoundingClientRect().left}px`;
  };
  const rest = () => {
    at = null;
    cursor.hidden = true;
    for (const { output, rest: text } of panels) output.textContent = text;
  };
  chart.addEventListener('pointermove', (event) => {
    const box = time.getBoundingClientRect();
    read(Math.floor(((event.clientX - box.left) / box.width) * names.length));
  });
  chart.addEventListener('pointerleave', rest);
  chart.addEventListener('blur', rest);
  chart.addEventListener('keydown', (event) => {
    const to = { ArrowLeft: (at ?? newest + 1) - 1, ArrowRight: (at ?? newest - 1) + 1, Home: 0, End: newest }[event.key];
    if (event.key === 'Escape') rest();
    if (to === undefined) return;
    event.preventDefault();
    read(to);
  });
}
// The range that is shown is the one that is marked.
for (const figure of document.querySelectorAll('figure.plots')) {
  const shown = Number(getComputedStyle(figure).getPropertyValue('--shown'));
  for (const choice of figure.querySelectorAll('.ranges input'))
    choice.checked = Number(getComputedStyle(figure).getPropertyValue(`--${choice.value}`)) === shown;
}
