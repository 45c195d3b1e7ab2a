'use strict';
// The evidence of one cell, beside the table: what is required and why, what each case said, and of what failed the
// proof, the picture of the run, the bytes and the command. Everything is put in as text or cloned from the page: no
// markup is made of strings.

const panel = (() => {
  const model = JSON.parse(document.getElementById('model').textContent);
  const kWords = { open: 'Left open', pass: 'Passed', na: 'Not applicable' };
  const aside = make('aside', { class: 'panel', role: 'dialog', 'aria-labelledby': 'panel-title', tabindex: '-1', hidden: '' });
  let cell = null; // the one that is shown

  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // The clipboard where the browser gives it, else the command is selected for the keyboard.
  async function copy(code, button) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected: copy it by keyboard';
    }
  }

  function repeatOf(command) {
    const code = make('code', {}, command);
    const button = make('button', { type: 'button' }, 'Copy');
    button.addEventListener('click', () => copy(code, button));
    return make('p', { class: 'repeat' }, code, button);
  }

  function witnessOf(proof) {
    return new Set((proof.dataset.witness || '').split(' ').filter(Boolean).map(Number));
  }

  // The article of a failed case, with what concerns this requirement alone.
  function failedCase(number, requirement) {
    const article = document.getElementById(`case-${number}`).cloneNode(true);
    article.removeAttribute('id');
    let witness = new Set();
    for (const proof of article.querySelectorAll('.proof')) {
      if (proof.dataset.requirement !== requirement) proof.remove();
      else witness = witnessOf(proof);
    }
    const figure = article.querySelector('.timeline');
    article.querySelector('.proof h4').after(figure);
    for (const bytes of article.querySelectorAll('.bytes')) {
      if (witness.has(Number(bytes.dataset.entry))) bytes.open = bytes.querySelector('mark:not(.label)') !== null;
      else bytes.remove();
    }
    article.querySelector('.repeat').replaceWith(repeatOf(model.cases[number].repeat));
    const summary = make('summary');
    summary.append(...article.querySelector('h3').childNodes);
    article.querySelector('h3').remove();
    const details = make('details', { class: 'decided' }, summary, article);
    details.addEventListener('toggle', () => {
      if (details.open && figure.childElementCount === 0) {
        timelines.draw(figure, model.timelines[number], witness, Math.max(aside.clientWidth - 44, 320));
      }
    });
    return details;
  }

  // A case in a line, which opens.
  function otherCase([number, , reason]) {
    const one = model.cases[number];
    const details = make('details', {}, make('summary', {}, make('code', {}, one.name), ` ${model.reasons[reason]}`),
      make('p', {}, `${one.title} (${one.ending})`));
    if (one.remark) details.append(make('p', { class: 'remark' }, one.remark));
    details.append(repeatOf(one.repeat));
    return details;
  }

  function othersOf(decisions) {
    return ['open', 'pass', 'na'].flatMap((word) => {
      const some = decisions.filter((one) => one[1] === word);
      if (some.length === 0) return [];
      const title = `${kWords[word]} in ${some.length} ${some.length === 1 ? 'case' : 'cases'}`;
      return [make('h3', {}, title), make('div', { class: 'others' }, ...some.map(otherCase))];
    });
  }

  function headerOf(requirement, row, column) {
    const close = make('button', { type: 'button', class: 'close' }, 'Close (Esc)');
    close.addEventListener('click', hide);
    const glyph = cell.querySelector('.glyph');
    const state = `${glyph.textContent} ${glyph.nextSibling ? glyph.nextSibling.textContent.trim() : ''}`;
    const title = make('h2', { id: 'panel-title', tabindex: '-1' }, `${requirement} on ${model.columns[column]}: ${state}`);
    return [make('header', {}, title, close),
      make('p', {}, `${row.querySelector('.level').textContent}: ${row.querySelector('.text').textContent}`),
      make('p', { class: 'facts' }, `Why: ${row.querySelector('.why').textContent}`)];
  }

  function show(chosen) {
    if (cell) cell.classList.remove('chosen');
    cell = chosen;
    cell.classList.add('chosen');
    const row = cell.closest('tr');
    const requirement = row.dataset.requirement;
    const column = Number(cell.dataset.column);
    const decisions = (model.cells[requirement] || [])[column] || [];
    const failed = decisions.filter((one) => one[1] === 'fail').map(([number]) => failedCase(number, requirement));
    const nothing = decisions.length === 0 ? [make('p', {}, 'No case of this run exercised it.')] : [];
    aside.replaceChildren(...headerOf(requirement, row, column), ...failed, ...othersOf(decisions), ...nothing);
    aside.hidden = false;
    document.body.classList.add('panel-open');
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (failed.length > 0) failed[0].open = true;
    aside.scrollTop = 0;
    aside.querySelector('#panel-title').focus();
  }

  function hide() {
    if (!cell) return;
    aside.hidden = true;
    document.body.classList.remove('panel-open');
    cell.classList.remove('chosen');
    cell.focus();
    cell = null;
  }

  // On paper each article has its picture.
  function drawAll() {
    for (const article of document.querySelectorAll('.evidence .case')) {
      const figure = article.querySelector('.timeline');
      const witness = new Set([...article.querySelectorAll('.proof')].flatMap((proof) => [...witnessOf(proof)]));
      if (figure.childElementCount === 0) timelines.draw(figure, model.timelines[article.dataset.case], witness, 700);
    }
  }

  document.body.append(aside);
  addEventListener('beforeprint', drawAll);
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
  return { make, model, show };
})();
