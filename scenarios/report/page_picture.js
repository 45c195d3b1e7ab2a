'use strict';
// Draws the rows of one run as an SVG: operations as bars, requests as marks shaped and coloured by their answer, faults,
// and bands for the states of breaker and flag. What its rows hold is what scenarios/report/html_timeline.h says.

const pictures = (() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const kLabels = 128; // the column of names
  const kRight = 14;
  const kAxis = 34;
  const kMicros = 1e6;
  const kEndpoints = ['telemetry', 'flag', 'SQL and other'];
  const kShapes = {
    good: { says: 'answered 2xx', path: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z' },
    moved: { says: '3xx', path: 'M0 -6L6 0L0 6L-6 0z' },
    refused: { says: '4xx', path: 'M0 -6L6 5L-6 5z' },
    busy: { says: '429', path: 'M0 6L6 -5L-6 -5z' },
    broken: { says: '5xx', path: 'M-5 -5h10v10h-10z' },
    silent: { says: 'no answer', path: 'M-5 -5L5 5M5 -5L-5 5' },
    fault: { says: 'fault', path: 'M1 -7L-4 1L0 1L-1 7L4 -1L0 -1z' },
  };
  const kBandClass = { open: 'opened', 'half-open': 'half' };

  function svg(name, attributes, ...children) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function kindOf(status) {
    if (status === 429) return 'busy';
    if (status >= 500) return 'broken';
    if (status >= 400) return 'refused';
    if (status >= 300) return 'moved';
    return status >= 200 ? 'good' : 'silent';
  }

  function seconds(micros) {
    return `${(micros / kMicros).toFixed(micros < kMicros ? 4 : 3)} s`;
  }

  class Picture {
    constructor(data, witness, width, [from, to]) {
      Object.assign(this, { data, witness, width, from, to: Math.max(to, from + 1) });
      this.root = svg('svg', { role: 'img' });
      this.labels = []; // of what proves something: above everything else
    }

    x(time) {
      return kLabels + ((time - this.from) / (this.to - this.from)) * (this.width - kLabels - kRight);
    }

    sees(begin, end) {
      return end >= this.from && begin <= this.to;
    }

    tip(element, text) {
      element.append(svg('title', {}, text));
      return element;
    }

    // Where many stand close together, not all of them are ringed, and fewer numbered.
    ring(x, y, sequence, size = 9) {
      const isFar = (last, room) => !last || last.y !== y || Math.abs(last.x - x) >= room;
      if (!isFar(this.ringed, 5)) return;
      this.ringed = { x, y };
      this.root.append(svg('circle', { class: 'ring', cx: x, cy: y, r: size }));
      if (!isFar(this.numbered, 46)) return;
      this.numbered = { x, y };
      this.labels.push(svg('text', { class: 'witness-label', x: x + size + 1, y: y - 3 }, `[${sequence}]`));
    }

    operation([, begin, end, what, ok, ...sequences], y) {
      const last = end < 0 ? this.data.to : end;
      if (!this.sees(begin, last)) return;
      const x = Math.max(this.x(begin), kLabels);
      const width = Math.max(Math.min(this.x(last), this.width - kRight) - x, 2);
      const says = `${what}: ${seconds(begin)} to ${end < 0 ? 'never' : seconds(end)}${ok || end < 0 ? '' : ', failed'}`;
      const bar = svg('rect', { class: ok ? 'operation' : 'operation bad', x, y: y - 6, width, height: 12, rx: 2 });
      this.root.append(this.tip(bar, says));
      if (width > 8 * what.length) this.root.append(svg('text', { x: x + 4, y: y + 4 }, what));
      if (this.witness.has(sequences[0])) this.ring(this.x(begin), y, sequences[0], 8);
      if (this.witness.has(sequences[1])) this.ring(this.x(end), y, sequences[1], 8);
    }

    request([, kind, begin, answered, status, cause, sequence, reply, events], y) {
      if (!this.sees(begin, Math.max(begin, answered))) return;
      const shape = kindOf(status);
      const x = this.x(begin);
      const end = answered < 0 ? 'no answer' : `${status || 'no answer'} after ${seconds(answered - begin)}`;
      const says = `[${sequence}] ${kEndpoints[kind]}${events ? `, ${events} events` : ''} at ${seconds(begin)}: ${end}` +
        (cause ? ` (${cause})` : '');
      if (answered > begin) {
        const to = Math.min(this.x(answered), this.width - kRight);
        this.root.append(svg('line', { class: 'wait', x1: x, y1: y, x2: to, y2: y }));
      }
      const mark = svg('path', { class: `answer ${shape}`, d: kShapes[shape].path, transform: `translate(${x} ${y})` });
      this.root.append(this.tip(mark, says));
      if (this.witness.has(sequence) || this.witness.has(reply)) {
        this.ring(x, y, this.witness.has(sequence) ? sequence : reply);
      }
    }

    fault([, time, what, sequence], y) {
      if (!this.sees(time, time)) return;
      const mark = svg('path', { class: 'fault', d: kShapes.fault.path, transform: `translate(${this.x(time)} ${y})` });
      this.root.append(this.tip(mark, `[${sequence}] ${what} at ${seconds(time)}`));
      if (this.witness.has(sequence)) this.ring(this.x(time), y, sequence);
    }

    band([, states, until], y) {
      states.forEach(([since, state], k) => {
        const end = k + 1 < states.length ? states[k + 1][0] : until;
        if (!this.sees(since, end)) return;
        const x = Math.max(this.x(since), kLabels);
        const width = Math.max(Math.min(this.x(end), this.width - kRight) - x, 1);
        const rect = svg('rect', { class: `band ${kBandClass[state] || state}`, x, y: y - 5, width, height: 10 });
        this.root.append(this.tip(rect, `${state} from ${seconds(since)} to ${seconds(end)}`));
        if (width > 8 * state.length) this.root.append(svg('text', { x: x + 3, y: y + 4 }, state));
      });
    }

    // Round steps of time, so many that their labels have room.
    axis(height) {
      const span = this.to - this.from;
      const wanted = span / Math.max(2, Math.floor((this.width - kLabels) / 90));
      const power = 10 ** Math.floor(Math.log10(wanted));
      const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= wanted);
      const inMillis = span < 2 * kMicros;
      const unit = inMillis ? 1000 : kMicros;
      const digits = Math.max(0, Math.ceil(-Math.log10(step / unit) - 1e-9));
      for (let time = Math.ceil(this.from / step) * step; time <= this.to; time += step) {
        const x = this.x(time);
        this.root.prepend(svg('line', { class: 'grid', x1: x, y1: 4, x2: x, y2: height - kAxis + 4 }));
        this.root.append(svg('text', { class: 'axis', x, y: height - kAxis + 17, 'text-anchor': 'middle' }, (time / unit).toFixed(digits)));
      }
      this.root.append(svg('text', { class: 'axis', x: this.width - kRight, y: height - 4, 'text-anchor': 'end' },
        `time since the start, in ${inMillis ? 'milliseconds' : 'seconds'}`));
    }

    marks(height) {
      for (const [time, name] of this.data.marks || []) {
        if (!this.sees(time, time)) continue;
        const x = this.x(time);
        const line = svg('line', { class: 'mark', x1: x, y1: 4, x2: x, y2: height - kAxis + 4 });
        this.root.prepend(this.tip(line, `mark ${name} at ${seconds(time)}`));
      }
    }

    draw(rows) {
      let y = 8;
      for (const row of rows) {
        const middle = y + row.height / 2;
        const name = row.name.length > 19 ? `${row.name.slice(0, 18)}…` : row.name;
        this.root.append(this.tip(svg('text', { x: 6, y: middle + 4 }, name), row.name));
        for (const one of row.operations || []) this.operation(one, middle);
        for (const one of row.requests || []) this.request(one, middle);
        for (const one of row.faults || []) this.fault(one, middle);
        if (row.band) this.band(row.band, middle);
        y += row.height;
      }
      this.root.append(...this.labels);
      const height = y + kAxis;
      this.axis(height);
      this.marks(height);
      this.root.setAttribute('viewBox', `0 0 ${this.width} ${height}`);
      this.root.setAttribute('aria-label', this.summary());
      return this.root;
    }

    summary() {
      const answers = new Map();
      for (const one of this.data.requests || []) {
        const says = kShapes[kindOf(one[4])].says;
        answers.set(says, (answers.get(says) || 0) + 1);
      }
      const told = [...answers].map(([says, number]) => `${number} ${says}`).join(', ');
      return `Timeline: ${(this.data.operations || []).length} operations, requests: ${told || 'none'}`;
    }
  }

  return { Picture, svg, kindOf, kShapes, kEndpoints };
})();
