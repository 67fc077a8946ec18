// Each drawn chart is replaced by a live one, with tooltips and as wide as the page, once that is drawn.
// Without scripts the drawn one stays.
for (const data of document.querySelectorAll('script[data-chart]')) {
  const drawn = document.getElementById(data.dataset.chart);
  const live = document.createElement('div');
  live.className = 'live waiting';
  drawn.after(live);
  vegaEmbed(live, JSON.parse(data.textContent), { renderer: 'svg', actions: false }).then(
    () => {
      live.classList.remove('waiting');
      drawn.remove();
    },
    (error) => {
      console.error(error);
      live.remove();
    },
  );
}
