'use strict';
// The filter above the table, and the table by keyboard: arrows move between cells, Enter opens one.

(() => {
  const { make, model, show } = panel;
  const table = document.getElementById('results');
  const rows = [...table.querySelectorAll('tr[data-requirement]')];
  const kStates = [...document.querySelectorAll('.legend dt')].map((term) => term.className);

  // ---- what a search looks at: the row's texts, and the reasons of its cells ----
  const texts = new Map(rows.map((row) => {
    const decisions = (model.cells[row.dataset.requirement] || []).flat();
    const said = decisions.flatMap(([number, , reason]) => [model.reasons[reason], model.cases[number].name]);
    return [row, [row.querySelector('th').textContent, ...new Set(said)].join('\n').toLowerCase()];
  }));

  // ---- the form ----
  const search = make('input', { type: 'search', id: 'search', placeholder: 'id, text, reason or case' });
  const groups = make('select', { id: 'group' }, make('option', { value: '' }, 'all'));
  const output = make('output', { 'aria-live': 'polite' });

  function checkbox(value, checked, ...label) {
    const box = make('input', { type: 'checkbox', value });
    box.defaultChecked = checked;
    return [box, make('label', {}, box, ' ', ...label)];
  }

  const states = kStates.map((name) => {
    const number = table.querySelectorAll(`td[data-state="${name}"]`).length;
    const term = document.querySelector(`.legend dt.${name}`).textContent;
    return checkbox(name, name !== 'none', `${term} (${number})`);
  });
  const columns = model.columns.map((heading, place) => checkbox(place, true, heading));
  for (const body of table.tBodies) {
    groups.append(make('option', { value: body.dataset.group }, body.querySelector('.title').textContent));
  }

  const form = make('form', { class: 'controls', role: 'search', 'aria-label': 'Filter the table' },
    make('label', {}, 'Search ', search), make('label', {}, 'Group ', groups),
    make('fieldset', { id: 'states' }, make('legend', {}, 'Rows with'), ...states.map(([, label]) => label)));
  if (columns.length > 1) {
    form.append(make('fieldset', { id: 'columns' }, make('legend', {}, 'Columns'), ...columns.map(([, label]) => label)));
  }
  form.append(make('button', { type: 'reset' }, 'Reset'), output);

  const checked = (boxes) => new Set(boxes.filter(([box]) => box.checked).map(([box]) => box.value));

  function filter() {
    const wanted = checked(states);
    const seen = checked(columns);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const one of table.querySelectorAll('[data-column]')) one.hidden = !seen.has(one.dataset.column);
    let shown = 0;
    for (const row of rows) {
      const inGroup = groups.value === '' || row.parentElement.dataset.group === groups.value;
      const isWanted = [...row.cells].some((one) => !one.hidden && wanted.has(one.dataset.state));
      row.hidden = !inGroup || !isWanted || !words.every((word) => texts.get(row).includes(word));
      shown += row.hidden ? 0 : 1;
    }
    for (const body of table.tBodies) body.hidden = !body.querySelector('tr[data-requirement]:not([hidden])');
    output.textContent = `${shown} of ${rows.length} requirements shown`;
    keepOneInTheTabOrder();
  }

  // ---- the keyboard: one cell is in the order of the Tab key ----
  let current = null;
  const cellsOf = (row) => [...row.cells].filter((one) => !one.hidden && one.dataset.column !== undefined);

  function makeCurrent(cell) {
    if (current) current.tabIndex = -1;
    current = cell;
    if (current) current.tabIndex = 0;
  }

  function keepOneInTheTabOrder() {
    const isThere = current && !current.hidden && !current.parentElement.hidden;
    if (!isThere) makeCurrent(rows.filter((row) => !row.hidden).flatMap(cellsOf)[0] || null);
  }

  function target(cell, key) {
    const cells = cellsOf(cell.parentElement);
    const place = cells.indexOf(cell);
    if (key === 'ArrowLeft') return cells[place - 1];
    if (key === 'ArrowRight') return cells[place + 1];
    if (key === 'Home') return cells[0];
    if (key === 'End') return cells[cells.length - 1];
    const lines = rows.filter((row) => !row.hidden && cellsOf(row).length > 0);
    const line = lines.indexOf(cell.parentElement);
    if (key === 'ArrowUp') return line > 0 ? cellsOf(lines[line - 1])[place] : undefined;
    if (key === 'ArrowDown') return line + 1 < lines.length ? cellsOf(lines[line + 1])[place] : undefined;
    return undefined;
  }

  table.addEventListener('keydown', (event) => {
    const cell = event.target.closest('td[data-column]');
    if (!cell) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      show(cell);
      return;
    }
    const next = target(cell, event.key);
    if (!next) return;
    event.preventDefault();
    makeCurrent(next);
    next.focus();
  });
  table.addEventListener('click', (event) => {
    const cell = event.target.closest('td[data-column]');
    if (!cell) return;
    event.preventDefault();
    makeCurrent(cell);
    show(cell);
  });

  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter)); // after the boxes are reset

  document.documentElement.classList.add('scripted');
  table.setAttribute('role', 'grid');
  table.setAttribute('aria-description', 'Arrows move between cells, Enter opens the evidence, Escape closes it.');
  for (const link of table.querySelectorAll('td a')) link.tabIndex = -1;
  for (const cell of table.querySelectorAll('td[data-column]')) {
    cell.tabIndex = -1;
    cell.setAttribute('aria-haspopup', 'dialog');
  }
  table.parentElement.before(form);
  filter();
})();
