'use strict';
// Draws the plots that stand as data in the page. Knows forms and colours, no figures.
(function () {
  const specs = JSON.parse(document.getElementById('charts').textContent);
  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const TIME_STEPS = [1, 2, 5, 10, 15, 30].map(n => n * SECOND)
    .concat([1, 2, 5, 10, 15, 30].map(n => n * MINUTE), [1, 2, 3, 6, 12].map(n => n * HOUR),
      [1, 2, 7, 14, 28, 91, 365].map(n => n * DAY));
  const PRINT = {
    page: '#fff', surface: '#fff', ink: '#16202c', soft: '#5a6675', line: '#dfe4ea', grid: '#e9edf2',
    blue: '#2563eb', orange: '#d9730d', teal: '#0d8a84', red: '#cf2f3c', violet: '#7c4fd8',
    gold: '#a97d00', pink: '#c2408f', green: '#1f8a3f', muted: '#8793a1'
  };
  let printing = false;
  let charts = [];

  function colour(name) {
    if (printing) return PRINT[name];
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }
  function iso(ms) { return new Date(ms).toISOString(); }
  function timeLabel(ms, step, span) {
    const text = iso(ms);
    if (step >= DAY) return text.slice(0, 10);
    if (span > DAY) return [text.slice(11, 16), text.slice(5, 10)];
    return step >= MINUTE ? text.slice(11, 16) : text.slice(11, 19);
  }
  function number(v) {
    const size = Math.abs(v);
    const text = size !== 0 && (size < 1e-3 || size >= 1e9) ? v.toExponential(2)
      : v.toLocaleString('en-US', { maximumFractionDigits: size >= 1000 ? 2 : 4, useGrouping: false });
    return text.replace('-', '\u2212');
  }

  // Whiskers of points that know their error.
  const whiskers = {
    id: 'whiskers',
    beforeDatasetsDraw(chart) {
      chart.data.datasets.forEach((set, k) => {
        if (!set.errors || !chart.isDatasetVisible(k)) return;
        const ctx = chart.ctx, y = chart.scales.y, area = chart.chartArea;
        ctx.save();
        ctx.beginPath();
        ctx.rect(area.left, area.top, area.width, area.height);
        ctx.clip();
        ctx.strokeStyle = set.borderColor;
        ctx.globalAlpha = 0.55;
        ctx.lineWidth = 1.2;
        const cap = chart.getDatasetMeta(k).data.length > 40 ? 0 : 4;
        chart.getDatasetMeta(k).data.forEach((point, i) => {
          const e = set.errors[i], v = set.data[i].y;
          if (e === null || e === undefined || v === null) return;
          const top = y.getPixelForValue(v + e), low = y.getPixelForValue(v - e);
          ctx.beginPath();
          ctx.moveTo(point.x, top); ctx.lineTo(point.x, low);
          ctx.moveTo(point.x - cap, top); ctx.lineTo(point.x + cap, top);
          ctx.moveTo(point.x - cap, low); ctx.lineTo(point.x + cap, low);
          ctx.stroke();
        });
        ctx.restore();
      });
    }
  };

  // Dashed lines across the plot.
  const marks = {
    id: 'marks',
    afterDatasetsDraw(chart, args, options) {
      const area = chart.chartArea, ctx = chart.ctx;
      (options.list || []).forEach(mark => {
        const at = chart.scales[mark.axis].getPixelForValue(mark.at);
        const across = mark.axis === 'x';
        if (across ? at < area.left - 1 || at > area.right + 1 : at < area.top - 1 || at > area.bottom + 1) return;
        ctx.save();
        ctx.strokeStyle = ctx.fillStyle = colour(mark.tint);
        ctx.setLineDash(mark.label ? [5, 4] : []);
        ctx.lineWidth = mark.label ? 1.4 : 1;
        ctx.beginPath();
        if (across) { ctx.moveTo(at, area.top); ctx.lineTo(at, area.bottom); }
        else { ctx.moveTo(area.left, at); ctx.lineTo(area.right, at); }
        ctx.stroke();
        if (mark.label && across) {
          ctx.font = '12px system-ui, sans-serif';
          const wide = ctx.measureText(mark.label).width;
          // Away from the middle, where most of what is drawn lies.
          const right = at + 6 + wide <= area.right, left = at - 6 - wide >= area.left;
          const x = left && (!right || at < (area.left + area.right) / 2) ? at - 6 - wide : at + 6;
          ctx.globalAlpha = 0.85;
          const ink = ctx.fillStyle;
          ctx.fillStyle = colour('surface');
          ctx.fillRect(x - 2, area.top + 3, wide + 4, 16);
          ctx.globalAlpha = 1;
          ctx.fillStyle = ink;
          ctx.textBaseline = 'top';
          ctx.fillText(mark.label, x, area.top + 5);
        }
        ctx.restore();
      });
    }
  };

  function dataset(one, rank) {
    const tint = colour(one.tint);
    const set = { label: one.name, borderColor: tint, backgroundColor: tint, unlisted: one.unlisted === true };
    if (one.form === 'bar') {
      return Object.assign(set, { type: 'bar', data: one.data, borderRadius: 3, maxBarThickness: 34, categoryPercentage: 0.75 });
    }
    Object.assign(set, {
      type: 'line', data: one.data.map(p => ({ x: p[0], y: p[1] })), errors: one.errors,
      borderWidth: one.unlisted ? 1 : 1.8, pointRadius: 0, pointHitRadius: 6, tension: 0, order: 10 + rank
    });
    if (one.form === 'steps') set.stepped = 'before';
    if (one.form === 'dashed') { set.borderDash = [6, 4]; set.borderWidth = 1.4; }
    if (one.form === 'dots') set.pointRadius = one.data.length > 40 ? 1.6 : 4;
    if (one.form === 'markers') {
      const open = one.shape === 'crossRot' || one.shape === 'star';
      const many = one.data.length > 150;
      Object.assign(set, {
        showLine: false, pointStyle: one.shape, rotation: one.turn, pointRadius: many ? 4.5 : 6, pointHoverRadius: 8,
        pointBorderWidth: open ? 2.4 : 1, pointBorderColor: open ? tint : colour('surface'), order: 1
      });
    }
    return set;
  }

  function axis(spec, x) {
    const options = {
      title: { display: spec.title !== '', text: spec.title, color: colour('soft') },
      grid: { color: colour('grid') }, border: { color: colour('line') },
      ticks: { color: colour('soft'), maxRotation: 0, autoSkipPadding: 14 }
    };
    if (spec.scale === 'LOG') {
      options.type = 'logarithmic';
      options.ticks.callback = v => /^[125]/.test(v.toExponential()) ? String(Number(v.toPrecision(3))) : null;
    } else if (spec.scale === 'TIME') {
      options.type = 'linear';
      options.afterBuildTicks = scale => {
        const span = scale.max - scale.min;
        const most = Math.max(2, Math.floor(scale.width / 90));
        const step = TIME_STEPS.find(s => span / s <= most) || 365 * DAY;
        scale.step = step;
        scale.ticks = [];
        for (let at = Math.ceil(scale.min / step) * step; at <= scale.max; at += step) scale.ticks.push({ value: at });
      };
      options.ticks.autoSkip = false;
      options.ticks.callback = function (v) { return timeLabel(v, this.step, this.max - this.min); };
    } else {
      options.type = 'linear';
      options.ticks.callback = v => number(v);
    }
    if (x && spec.scale !== 'LINEAR') options.bounds = 'data';
    if (spec.step) {
      options.min = spec.from;
      options.max = spec.to;
      options.ticks.stepSize = spec.step;
    }
    return options;
  }

  function reach(spec, options) {
    let low = Infinity, high = -Infinity;
    spec.series.forEach(one => (one.errors || []).forEach((e, i) => {
      const y = one.data[i][1];
      if (e === null || y === null) return;
      low = Math.min(low, y - e);
      high = Math.max(high, y + e);
    }));
    if (low <= high) { options.suggestedMin = low; options.suggestedMax = high; }
  }

  function config(spec) {
    const bars = Array.isArray(spec.labels);
    const x = axis(spec.x, true), y = axis(spec.y, false);
    const time = spec.x.scale === 'TIME';
    if (bars) {
      const lying = spec.lying === true;
      const names = { type: 'category', title: x.title, border: x.border, grid: { display: false },
        ticks: { color: colour(lying ? 'ink' : 'soft'), autoSkip: false, maxRotation: lying ? 0 : 60 } };
      y.beginAtZero = true;
      y.grid.color = c => colour(c.tick && c.tick.value === 0 ? 'muted' : 'grid');
      return chartConfig(spec, 'bar', lying ? { x: y, y: names } : { x: names, y: y }, false);
    }
    reach(spec, y);
    spec.marks.filter(m => m.axis === 'y').forEach(m => {
      y.suggestedMin = Math.min(m.at, y.suggestedMin === undefined ? m.at : y.suggestedMin);
      y.suggestedMax = Math.max(m.at, y.suggestedMax === undefined ? m.at : y.suggestedMax);
    });
    spec.marks.filter(m => m.axis === 'x' && m.label).forEach(m => {
      x.suggestedMin = Math.min(m.at, x.suggestedMin === undefined ? m.at : x.suggestedMin);
      x.suggestedMax = Math.max(m.at, x.suggestedMax === undefined ? m.at : x.suggestedMax);
    });
    return chartConfig(spec, 'line', { x, y }, time);
  }

  function chartConfig(spec, type, scales, time) {
    const listed = spec.series.filter(s => !s.unlisted);
    return {
      type,
      data: { labels: spec.labels, datasets: spec.series.map(dataset) },
      plugins: [whiskers, marks],
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, parsing: type === 'bar' ? undefined : false,
        normalized: false, indexAxis: spec.lying ? 'y' : 'x', locale: 'en-US',
        interaction: { mode: type === 'bar' ? 'index' : 'nearest', intersect: false, axis: spec.lying ? 'y' : 'x' },
        scales,
        plugins: {
          marks: { list: spec.marks },
          legend: {
            display: listed.length > 1, position: 'bottom', align: 'start',
            labels: {
              color: colour('ink'), usePointStyle: true, boxHeight: 7, boxWidth: 14, padding: 12,
              filter: (item, data) => !data.datasets[item.datasetIndex].unlisted,
              generateLabels: chart => Chart.defaults.plugins.legend.labels.generateLabels(chart).map(item => {
                const set = chart.data.datasets[item.datasetIndex];
                if (set.type === 'line' && set.showLine !== false) { item.pointStyle = 'line'; item.lineWidth = 3; }
                if (set.type === 'bar') item.pointStyle = 'rectRounded';
                item.lineDash = set.borderDash || [];
                return item;
              })
            }
          },
          tooltip: {
            backgroundColor: colour('ink'), titleColor: colour('surface'), bodyColor: colour('surface'), usePointStyle: true,
            callbacks: {
              title: items => !items.length ? '' : time ? iso(items[0].parsed.x).slice(0, 19).replace('T', ' ') + ' UTC'
                : spec.labels ? items[0].label : number(items[0].parsed.x),
              label: item => {
                const v = spec.lying ? item.parsed.x : item.parsed.y;
                const e = item.dataset.errors && item.dataset.errors[item.dataIndex];
                return item.dataset.label + ': ' + number(v) + (e ? ' \u00b1 ' + number(e) : '');
              }
            }
          }
        }
      }
    };
  }

  function draw() {
    charts.forEach(chart => chart.destroy());
    Chart.defaults.font.family = 'system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif';
    charts = specs.map(spec => new Chart(document.getElementById(spec.id), config(spec)));
  }

  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  window.addEventListener('beforeprint', () => { printing = true; draw(); });
  window.addEventListener('afterprint', () => { printing = false; draw(); });
})();
