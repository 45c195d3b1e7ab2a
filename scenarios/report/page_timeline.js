'use strict';
// The timeline of one run: which rows of it are drawn, between which times, with a legend and two buttons.

const timelines = (() => {
  const { Picture, svg, kindOf, kShapes, kEndpoints } = pictures;
  const kRow = 22;
  const kBand = 13;

  // Every row of the picture, from above: what it is named, how high it is, and what stands in it.
  function rowsOf(data, wanted) {
    const rows = (data.lanes || []).map((name, lane) => ({
      name, height: kRow, operations: (data.operations || []).filter((one) => one[0] === lane && wanted.has(one[7])),
    })).filter((row) => row.operations.length > 0);
    const hosts = data.hosts || [];
    hosts.forEach((host, place) => {
      if (!wanted.has(place)) return;
      const prefix = wanted.size > 1 ? `${host} ` : '';
      kEndpoints.forEach((endpoint, kind) => {
        const requests = (data.requests || []).filter((one) => one[0] === place && one[1] === kind);
        if (requests.length > 0) rows.push({ name: prefix + endpoint, height: kRow, requests });
      });
      for (const what of ['breaker', 'flag']) {
        const band = (data[what] || []).find((one) => one[0] === place);
        if (band) rows.push({ name: `${prefix}${what} state`, height: kBand, band });
      }
      const faults = (data.faults || []).filter((one) => one[0] === place);
      if (faults.length > 0) rows.push({ name: `${prefix}faults`, height: kRow, faults });
    });
    return rows;
  }

  // The hosts that the proof is about; all of them where it names none.
  function hostsOf(data, witness) {
    const all = (data.hosts || []).map((_, place) => place);
    const named = new Set();
    for (const one of data.operations || []) if (witness.has(one[5]) || witness.has(one[6])) named.add(one[7]);
    for (const one of data.requests || []) if (witness.has(one[6]) || witness.has(one[7])) named.add(one[0]);
    for (const one of data.faults || []) if (witness.has(one[3])) named.add(one[0]);
    return new Set(named.size > 0 ? all.filter((place) => named.has(place)) : all);
  }

  // The times between which everything lies that the proof names, with some room; null when it names nothing drawn.
  function rangeOf(data, witness) {
    const times = [];
    const note = (sequence, time) => {
      if (witness.has(sequence) && time >= 0) times.push(time);
    };
    for (const one of data.operations || []) {
      note(one[5], one[1]);
      note(one[6], one[2]);
    }
    for (const one of data.requests || []) {
      note(one[6], one[2]);
      note(one[7], one[3]);
    }
    for (const one of data.faults || []) note(one[3], one[1]);
    if (times.length === 0) return null;
    const from = Math.min(...times);
    const to = Math.max(...times);
    const room = Math.max((to - from) * 0.15, (data.to - data.from) * 0.01, 2000);
    return [Math.max(data.from, from - room), Math.min(data.to, to + room)];
  }

  function legendOf(rows) {
    const kinds = new Set(rows.flatMap((row) => row.requests || []).map((one) => kindOf(one[4])));
    if (rows.some((row) => row.faults)) kinds.add('fault');
    return Object.keys(kShapes).filter((kind) => kinds.has(kind)).map((kind) => {
      const item = document.createElement('span');
      item.append(svg('svg', { viewBox: '-7 -7 14 14', 'aria-hidden': 'true' },
        svg('path', { class: kind, d: kShapes[kind].path })), ` ${kShapes[kind].says}`);
      return item;
    });
  }

  function button(text, pressed, change) {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = text;
    element.addEventListener('click', () => change(!pressed));
    return element;
  }

  function captionOf(data, rows, range, view, redraw) {
    const caption = document.createElement('figcaption');
    const say = (text) => {
      const item = document.createElement('span');
      item.textContent = text;
      caption.append(item);
    };
    caption.append(...legendOf(rows));
    if (range) say('◯ proves the failure');
    if (rows.some((row) => row.name.endsWith('breaker state'))) say('breaker: as the policy makes of these answers');
    for (const [what, drawn, all] of data.cut || []) say(`${drawn} of ${all} ${what} drawn, nearest to the proof`);
    if (range && range[1] - range[0] < (data.to - data.from) * 0.8) {
      caption.append(button(view.isNear ? 'Show the whole run' : 'Zoom to the proof', view.isNear,
        (isNear) => redraw({ ...view, isNear }, 0)));
    }
    if (view.others > 0) {
      caption.append(button(view.hasAll ? 'Hide other hosts' : `Show other hosts (${view.others})`, view.hasAll,
        (hasAll) => redraw({ ...view, hasAll }, -1)));
    }
    return caption;
  }

  // Fills the figure; `witness`: the sequence numbers of the entries that prove something.
  function draw(figure, data, witness, width, view = { isNear: false, hasAll: false }) {
    if (!data) return;
    const named = hostsOf(data, witness);
    const all = new Set((data.hosts || []).keys());
    const rows = rowsOf(data, view.hasAll ? all : named);
    if (rows.length === 0) return;
    const range = rangeOf(data, witness);
    const shown = view.isNear && range ? range : [data.from, data.to];
    const redraw = (changed, place) => {
      draw(figure, data, witness, width, changed);
      [...figure.querySelectorAll('button')].at(place).focus();
    };
    figure.replaceChildren(new Picture(data, witness, width, shown).draw(rows),
      captionOf(data, rows, range, { ...view, others: all.size - named.size }, redraw));
  }

  return { draw };
})();
