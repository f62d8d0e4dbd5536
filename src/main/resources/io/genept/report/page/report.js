'use strict';
(() => {
  const maps = JSON.parse(document.getElementById('report-data').textContent);
  const symbols = ['circle', 'triangle', 'diamond'];
  const sans = getComputedStyle(document.querySelector('.chart').parentElement.querySelector('h4')).fontFamily;
  const charts = new Map();
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

  function axis(name, gap) {
    return {
      type: 'value',
      scale: true,
      name,
      nameLocation: 'middle',
      nameGap: gap,
      nameTextStyle: { color: colour('soft'), fontFamily: sans, fontSize: 12 },
      axisLine: { show: true, onZero: false, lineStyle: { color: colour('rule') } },
      axisTick: { show: false },
      axisLabel: { color: colour('soft'), fontFamily: sans, fontSize: 11, hideOverlap: true },
      splitLine: { lineStyle: { color: colour('grid') } },
      splitNumber: 4
    };
  }

  function option(map, chart) {
    const points = chart.groups.map(() => []);
    map.x.forEach((x, i) => points[chart.group[i]].push([x, map.y[i]]));
    const size = map.x.length > 5000 ? 3 : map.x.length > 1500 ? 4.5 : 7;
    return {
      animation: false,
      grid: { left: 56, right: 12, top: 10, bottom: 46 },
      legend: { show: false },
      tooltip: {
        renderMode: 'richText',
        confine: true,
        backgroundColor: colour('paper'),
        borderColor: colour('rule'),
        textStyle: { color: colour('ink'), fontFamily: sans, fontSize: 12 },
        formatter: point => point.seriesName
      },
      xAxis: axis(map.xName, 28),
      yAxis: axis(map.yName, 42),
      series: chart.groups.map((group, g) => ({
        id: String(g),
        name: group.name,
        type: 'scatter',
        z: group.colour === 'grey' ? 1 : 2,
        data: points[g],
        large: true,
        largeThreshold: 4000,
        symbol: symbols[group.shape],
        symbolSize: group.shape ? size * 1.25 : size,
        itemStyle: { color: colour(group.colour), opacity: 0.75 }
      }))
    };
  }

  function draw() {
    for (const map of maps) {
      for (const chart of map.charts) {
        const place = document.getElementById(chart.id);
        const drawn = charts.get(chart.id) || echarts.init(place);
        charts.set(chart.id, drawn);
        const hidden = [...document.querySelectorAll(`[data-chart="${chart.id}"][aria-pressed="false"]`)];
        const settings = option(map, chart);
        settings.legend.selected = Object.fromEntries(
          hidden.map(button => [chart.groups[Number(button.dataset.group)].name, false]));
        drawn.setOption(settings, true);
        place.setAttribute('role', 'img');
        place.setAttribute('aria-label', `${map.name}: ${map.xName}, ${map.yName}`);
      }
    }
  }

  draw();
  for (const button of document.querySelectorAll('.legend button')) {
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') === 'false'));
      draw();
    });
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  const resized = new ResizeObserver(() => charts.forEach(chart => chart.resize()));
  document.querySelectorAll('.panel').forEach(panel => resized.observe(panel));
})();
