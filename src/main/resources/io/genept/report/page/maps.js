'use strict';
/* Maps of the same points side by side: one choice of colour, one legend, one thing marked. */
(() => {
  const COLOURS = 8;
  const GREY = -1;
  const LENT = [5, 0, 2, 3, 1, 4, 6, 7, 13, 8, 10, 11, 9, 12, 14, 15];
  const NO_VALUE = 255;
  const MARGIN = 22;
  const REACH = 10;
  const FILTER_FROM = 31;
  // viridis at ten even steps; the end that is hard to see on the paper is left out.
  const RAMP = ['440154', '482878', '3e4989', '31688e', '26828e', '1f9e89', '35b779', '6ece58', 'b5de2b', 'fde725']
    .map(hex => rgb('#' + hex));
  const ON_LIGHT = [0, 0.94];
  const ON_DARK = [0.18, 1];
  const SVG = 'http://www.w3.org/2000/svg';

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const count = new Intl.NumberFormat('en');
  let printing = false;

  function rgb(hex) {
    return [1, 3, 5].map(from => parseInt(hex.slice(from, from + 2), 16));
  }

  function bytes(text) {
    return Uint8Array.from(atob(text), char => char.charCodeAt(0));
  }

  function words(text) {
    return new Uint16Array(bytes(text).buffer);
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  /** The page's colours as they are now; those of the light page when it is printed. */
  function palette() {
    const rules = [...document.styleSheets[0].cssRules];
    const style = printing
      ? rules.find(rule => rule.selectorText === ':root').style
      : getComputedStyle(document.documentElement);
    const known = new Map();
    return {
      dark: dark.matches && !printing,
      of: name => {
        if (!known.has(name)) known.set(name, rgb(style.getPropertyValue('--' + name).trim()));
        return known.get(name);
      }
    };
  }

  function ramp(share, colours) {
    const [from, to] = colours.dark ? ON_DARK : ON_LIGHT;
    const at = (from + share * (to - from)) * (RAMP.length - 1);
    const low = Math.min(Math.floor(at), RAMP.length - 2);
    return RAMP[low].map((value, i) => Math.round(value + (at - low) * (RAMP[low + 1][i] - value)));
  }

  function number(value) {
    const size = Math.abs(value);
    return new Intl.NumberFormat('en', size >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 })
      .format(value);
  }

  /* Columns: which code a point has, how a code looks, what it is called. */

  function column(data, size) {
    return data.labels ? labels(data) : values(data, size);
  }

  function labels(data) {
    const codes = data.labels.length <= 256 ? bytes(data.codes) : words(data.codes);
    return {
      name: data.name,
      labels: data.labels,
      points: data.points,
      styles: data.styles,
      size: data.labels.length,
      codes: () => codes,
      text: code => data.labels[code],
      looks: colours => data.styles.map(style => look(style, colours))
    };
  }

  function look(style, colours) {
    return style === GREY
      ? { colour: colours.of('grey'), shape: 0 }
      : { colour: colours.of('c' + style % COLOURS), shape: Math.floor(style / COLOURS) };
  }

  function values(data, size) {
    const each = data.values.map(bytes);
    const missing = new Uint8Array(size).fill(NO_VALUE);
    const value = code => data.min + code / (NO_VALUE - 1) * (data.max - data.min);
    return {
      name: data.name,
      min: data.min,
      max: data.max,
      size: NO_VALUE + 1,
      codes: plane => {
        const own = each.length === 1 ? each[0] : each[plane];
        return own.length ? own : missing;
      },
      text: code => code === NO_VALUE ? 'no value' : number(value(code)),
      looks: colours => Array.from({ length: NO_VALUE + 1 }, (_, code) => {
        const colour = code === NO_VALUE ? colours.of('grey') : ramp(code / (NO_VALUE - 1), colours);
        return { colour, shape: 0 };
      })
    };
  }

  /* A map: one canvas. */

  function plane(data, index, panel) {
    return {
      index,
      name: data.name,
      across: data.across,
      up: data.up,
      x: words(data.x),
      y: words(data.y),
      canvas: panel.querySelector('canvas'),
      layers: null
    };
  }

  function measure(plane) {
    const ratio = devicePixelRatio || 1;
    const size = Math.max(60, Math.round(plane.canvas.clientWidth * ratio));
    if (plane.canvas.width !== size || !plane.px) {
      plane.canvas.width = plane.canvas.height = size;
    }
    const radius = points.dot(plane.x.length, size / ratio);
    const low = (MARGIN + radius) * ratio;
    const span = size - low - (radius + 2) * ratio;
    plane.ratio = ratio;
    plane.radius = radius;
    plane.px = Int16Array.from(plane.x, value => Math.round(low + value / 65535 * span));
    plane.py = Int16Array.from(plane.y, value => Math.round(size - low - value / 65535 * span));
    plane.grid = points.grid(plane.px, plane.py, size, Math.ceil(REACH * ratio));
    plane.layers = null;
  }

  function layers(figure, plane) {
    const size = plane.canvas.width;
    const paper = figure.colours.of('paper');
    const codes = figure.column.codes(plane.index);
    const radius = plane.radius * plane.ratio;
    const stamps = [0, 1, 2].map(shape => points.mask(shape, radius));
    const bold = [0, 1, 2].map(shape => points.mask(shape, radius + 0.4 * plane.ratio));
    const looks = figure.column.looks(figure.colours);
    const all = points.blank(size, size, paper);
    points.stamp(all, plane, codes, null, {
      stamps: looks.map(look => stamps[look.shape]),
      colours: looks.map(look => look.colour),
      opacity: points.opacity(codes.length)
    });
    const faded = points.blank(size, size, paper);
    const grey = figure.colours.of('grey');
    points.stamp(faded, plane, codes, null, {
      stamps: looks.map(() => stamps[0]),
      colours: looks.map(() => grey),
      opacity: figure.colours.dark ? 0.3 : 0.22
    });
    return { codes, all, faded, bold, looks };
  }

  function draw(figure, plane) {
    plane.layers = plane.layers || layers(figure, plane);
    const { codes, all, faded, bold, looks } = plane.layers;
    const context = plane.canvas.getContext('2d');
    if (figure.marks) {
      const image = new ImageData(new Uint8ClampedArray(faded.data), faded.width);
      const marked = looks.map((own, code) =>
        figure.lent.has(code) ? look(figure.lent.get(code), figure.colours) : own);
      points.stamp(image, plane, codes, figure.marks, {
        stamps: marked.map(each => bold[each.shape]),
        colours: marked.map(each => each.colour),
        opacity: 0.9
      });
      context.putImageData(image, 0, 0);
    } else {
      context.putImageData(all, 0, 0);
    }
    axes(figure, plane, context);
    if (figure.point >= 0) ring(figure, plane, context);
  }

  function axes(figure, plane, context) {
    const size = plane.canvas.width;
    const unit = plane.ratio;
    context.save();
    context.fillStyle = context.strokeStyle = `rgb(${figure.colours.of('soft')})`;
    context.font = `${11 * unit}px ${figure.font}`;
    context.lineWidth = unit;
    context.beginPath();
    context.moveTo((MARGIN - 4) * unit, 4 * unit);
    context.lineTo((MARGIN - 4) * unit, size - (MARGIN - 4) * unit);
    context.lineTo(size - 4 * unit, size - (MARGIN - 4) * unit);
    context.stroke();
    context.fillText(plane.across, MARGIN * unit, size - 5 * unit);
    context.rotate(-Math.PI / 2);
    context.fillText(plane.up, -size + MARGIN * unit, 12 * unit);
    context.restore();
  }

  function ring(figure, plane, context) {
    context.beginPath();
    context.lineWidth = 2 * plane.ratio;
    context.strokeStyle = `rgb(${figure.colours.of('ink')})`;
    context.arc(plane.px[figure.point] + 0.5, plane.py[figure.point] + 0.5,
      (plane.radius + 3.5) * plane.ratio, 0, 2 * Math.PI);
    context.stroke();
  }

  /* A figure: maps of the same points, one choice of colour, one legend. */

  function figure(data) {
    const place = document.getElementById(data.id);
    const panels = [...place.querySelectorAll('.plane')];
    const made = {
      place,
      noun: data.noun,
      keys: data.keys,
      size: data.keys.rest.length,
      columns: data.columns,
      planes: data.planes.map((each, index) => plane(each, index, panels[index])),
      key: place.querySelector('.key'),
      status: place.querySelector('.marked'),
      tip: element('div', { class: 'tip', 'aria-hidden': 'true', hidden: '' }),
      font: getComputedStyle(place.querySelector('h4')).fontFamily,
      pinned: new Set(),
      over: -1,
      point: -1,
      marks: null,
      lent: new Map(),
      due: false
    };
    place.append(made.tip);
    made.planes.forEach(each => listen(made, each));
    const select = place.querySelector('select');
    select.addEventListener('change', () => colour(made, Number(select.value)));
    made.colours = palette();
    colour(made, Number(select.value));
    const resized = new ResizeObserver(() => resize(made));
    made.planes.forEach(each => resized.observe(each.canvas));
    return made;
  }

  function resize(figure) {
    for (const plane of figure.planes) {
      if (Math.round(plane.canvas.clientWidth * (devicePixelRatio || 1)) !== plane.canvas.width || !plane.px) {
        measure(plane);
      }
    }
    later(figure);
  }

  function colour(figure, index) {
    figure.column = column(figure.columns[index], figure.size);
    figure.pinned.clear();
    figure.tip.hidden = true;
    figure.over = figure.point = -1;
    figure.planes.forEach(plane => {
      plane.layers = null;
      plane.canvas.setAttribute('aria-label', `${plane.across.startsWith('UMAP') ? 'UMAP' : 'Principal components'} of `
        + `${plane.name}: ${count.format(figure.size)} ${figure.noun}s, coloured by ${figure.column.name}`);
    });
    figure.key.replaceChildren(...(figure.column.labels ? legend(figure) : scale(figure)));
    mark(figure);
  }

  function recolour(figure) {
    figure.colours = palette();
    figure.planes.forEach(plane => { plane.layers = null; });
    const bar = figure.key.querySelector('canvas');
    if (bar) paintScale(figure, bar);
  }

  /** Works out what is marked, says what was chosen, and draws at the next frame. */
  function mark(figure) {
    const wanted = new Set(figure.pinned);
    if (figure.over >= 0) wanted.add(figure.over);
    figure.marks = null;
    figure.lent.clear();
    if (figure.column.labels && wanted.size) {
      figure.marks = new Uint8Array(figure.column.size);
      wanted.forEach(code => { figure.marks[code] = 1; });
      lend(figure, [...wanted]);
    }
    const said = [...figure.pinned].map(code => figure.column.text(code)).join(', ');
    const text = said && 'Marked: ' + said;
    if (figure.status.textContent !== text) figure.status.textContent = text;
    for (const button of figure.key.querySelectorAll('button')) {
      const code = Number(button.dataset.code);
      button.setAttribute('aria-pressed', String(figure.pinned.has(code)));
      button.classList.toggle('over', code === figure.over);
      dress(button.firstChild, figure.lent.has(code) ? figure.lent.get(code) : figure.column.styles[code]);
    }
    later(figure);
  }

  /** Grey labels that are marked take colours and shapes that no other marked label has. */
  function lend(figure, wanted) {
    const styles = figure.column.styles;
    const free = LENT.filter(style => !wanted.some(code => styles[code] === style));
    wanted.filter(code => styles[code] === GREY)
      .forEach((code, i) => figure.lent.set(code, free.length ? free[i % free.length] : LENT[0]));
  }

  function later(figure) {
    if (figure.due) return;
    figure.due = true;
    requestAnimationFrame(() => {
      figure.due = false;
      figure.planes.filter(plane => plane.px).forEach(plane => draw(figure, plane));
    });
  }

  function over(figure, code, point) {
    if (figure.over === code && figure.point === point) return;
    figure.over = code;
    figure.point = point;
    mark(figure);
  }

  function choose(figure, code) {
    if (!figure.column.labels) return;
    if (!figure.pinned.delete(code)) figure.pinned.add(code);
    mark(figure);
  }

  function release(figure) {
    figure.pinned.clear();
    figure.tip.hidden = true;
    figure.over = figure.point = -1;
    mark(figure);
  }

  /* Pointer. */

  function listen(figure, plane) {
    const canvas = plane.canvas;
    canvas.addEventListener('pointermove', event => {
      if (event.pointerType !== 'touch') point(figure, plane, event);
    });
    canvas.addEventListener('pointerleave', event => {
      if (event.pointerType === 'touch') return;
      figure.tip.hidden = true;
      over(figure, -1, -1);
    });
    canvas.addEventListener('click', event => {
      const found = point(figure, plane, event);
      if (found < 0) return;
      const code = figure.column.codes(plane.index)[found];
      choose(figure, code);
      if (event.pointerType === 'touch' && !figure.pinned.has(code)) over(figure, -1, found);
    });
  }

  function point(figure, plane, event) {
    const box = plane.canvas.getBoundingClientRect();
    const scale = plane.canvas.width / box.width;
    const found = points.nearest(plane, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
    const code = found < 0 ? -1 : figure.column.codes(plane.index)[found];
    plane.canvas.classList.toggle('on', found >= 0 && Boolean(figure.column.labels));
    over(figure, code, found);
    tip(figure, found, code, event);
    return found;
  }

  function tip(figure, found, code, event) {
    const box = figure.place.getBoundingClientRect();
    figure.tip.hidden = found < 0;
    if (found < 0) return;
    const { begin, end, rest } = figure.keys;
    figure.tip.replaceChildren(
      element('strong', {}, figure.column.text(code)), element('span', {}, begin + rest[found] + end));
    const x = Math.max(0, Math.min(event.clientX - box.left + 14, box.width - figure.tip.offsetWidth));
    figure.tip.style.transform = `translate(${x}px, ${event.clientY - box.top + 16}px)`;
  }

  /* Legend. */

  function legend(figure) {
    const list = element('ul', { class: 'legend' });
    figure.column.labels.forEach((name, code) => list.append(element('li', {}, entry(figure, name, code))));
    return figure.column.labels.length >= FILTER_FROM ? [filter(list), list] : [list];
  }

  function entry(figure, name, code) {
    const style = figure.column.styles[code];
    const button = element('button', { type: 'button', 'aria-pressed': 'false', 'data-code': code },
      symbol(style), element('span', {}, name),
      element('span', { class: 'cells' }, count.format(figure.column.points[code])));
    button.addEventListener('click', () => choose(figure, code));
    button.addEventListener('pointerenter', event => {
      if (event.pointerType !== 'touch') over(figure, code, -1);
    });
    button.addEventListener('pointerleave', () => over(figure, -1, -1));
    button.addEventListener('focus', () => {
      if (button.matches(':focus-visible')) over(figure, code, -1);
    });
    button.addEventListener('blur', () => over(figure, -1, -1));
    return button;
  }

  function symbol(style) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 10 10');
    svg.setAttribute('aria-hidden', 'true');
    svg.append(document.createElementNS(SVG, 'path'));
    dress(svg, style);
    return svg;
  }

  function dress(svg, style) {
    const name = style === GREY ? 'grey' : 'c' + style % COLOURS;
    const path = points.SHAPES[style === GREY ? 0 : Math.floor(style / COLOURS)];
    if (svg.getAttribute('class') === name && svg.firstChild.getAttribute('d') === path) return;
    svg.setAttribute('class', name);
    svg.firstChild.setAttribute('d', path);
  }

  function filter(list) {
    const input = element('input', { type: 'search', autocomplete: 'off' });
    const plain = text => text.normalize('NFKD').toLowerCase();
    input.addEventListener('input', () => {
      for (const item of list.children) {
        item.hidden = !plain(item.textContent).includes(plain(input.value));
      }
    });
    return element('label', { class: 'filter' }, 'Find a label ', input);
  }

  function scale(figure) {
    const bar = element('canvas', { width: 256, height: 1, 'aria-hidden': 'true' });
    paintScale(figure, bar);
    return [element('p', { class: 'scale' }, number(figure.column.min), bar, number(figure.column.max))];
  }

  function paintScale(figure, bar) {
    const context = bar.getContext('2d');
    for (let x = 0; x < bar.width; x++) {
      context.fillStyle = `rgb(${ramp(x / (bar.width - 1), figure.colours)})`;
      context.fillRect(x, 0, 1, 1);
    }
  }

  /* The page. */

  const figures = JSON.parse(document.getElementById('report-data').textContent).maps.map(figure);
  const redraw = () => figures.forEach(each => {
    recolour(each);
    later(each);
  });
  const print = on => {
    printing = on;
    figures.forEach(each => {
      recolour(each);
      each.planes.filter(plane => plane.px).forEach(plane => draw(each, plane));
    });
  };
  dark.addEventListener('change', redraw);
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') figures.forEach(release);
  });
})();
