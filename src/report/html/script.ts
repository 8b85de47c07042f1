/**
 * The script of the HTML report: filters, and a cell in a panel beside the matrix. Everything can be read without it.
 * A constant, so that its hash is one; it only moves nodes that are there and never makes markup from text.
 */
export const SCRIPT = `
'use strict';
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const written = (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error('not copied'));
  };
  for (const button of all('button.copy')) button.hidden = false;
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button.copy');
    if (!button) return;
    written(button.parentElement.querySelector('code').textContent).then(
      () => { button.textContent = 'Copied'; },
      () => { button.textContent = 'Select it and press Ctrl+C'; },
    );
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });

  const form = document.getElementById('filters');
  if (!form) return;

  const shown = document.getElementById('shown');
  const tables = all('table.map').map((table) => ({
    table,
    fold: table.closest('details.rest'),
    columns: all('thead th[data-p]', table),
    rows: all('tbody tr', table).map((row) => ({
      row,
      squares: all('td', row).map((square) => ({
        square,
        marks: all('.m', square).map((mark) => ({ mark, checks: all('[data-v]', mark) })),
      })),
    })),
  }));
  const titles = all('h3[data-p]');
  const folded = all('details.cell');
  const matches = (check, { action, verdict }) =>
    (!action || check.dataset.a === action) && (!verdict || 'v:' + check.dataset.v === verdict || 'u:' + check.dataset.u === verdict);
  const apply = () => {
    const want = Object.fromEntries(new FormData(form));
    const text = want.model.trim().toLowerCase();
    const isFiltered = Boolean(want.principal || want.action || want.verdict || text);
    let number = 0;
    let total = 0;
    for (const { table, fold, columns, rows } of tables) {
      let inTable = 0;
      for (const { row, squares } of rows) {
        const named = row.dataset.m.includes(text);
        let inRow = 0;
        for (const { square, marks } of squares) {
          const wanted = named && (!want.principal || square.dataset.p === want.principal);
          square.hidden = Boolean(want.principal) && square.dataset.p !== want.principal;
          let inSquare = 0;
          for (const { mark, checks } of marks) {
            let inMark = 0;
            for (const check of checks) {
              const match = wanted && matches(check, want);
              check.hidden = !match;
              total += 1;
              if (match) inMark += 1;
            }
            mark.hidden = inMark === 0;
            inSquare += inMark;
          }
          square.classList.toggle('off', marks.length > 0 && inSquare === 0);
          inRow += inSquare;
        }
        row.hidden = inRow === 0;
        inTable += inRow;
      }
      for (const column of columns) column.hidden = Boolean(want.principal) && column.dataset.p !== want.principal;
      table.parentElement.hidden = inTable === 0;
      if (fold) {
        fold.hidden = inTable === 0;
        if (isFiltered) fold.open = true;
      }
      number += inTable;
    }
    for (const title of titles) title.hidden = Boolean(want.principal) && title.dataset.p !== want.principal;
    for (const one of folded)
      one.hidden = !(one.dataset.m.includes(text) && (!want.principal || one.dataset.p === want.principal) && matches(one, want));
    shown.textContent = number === total ? 'All ' + total + ' checks' : number + ' of ' + total + ' checks';
  };
  form.hidden = false;
  form.addEventListener('input', apply);
  form.addEventListener('reset', () => setTimeout(apply));
  form.addEventListener('submit', (event) => event.preventDefault());
  apply();

  const panel = document.getElementById('panel');
  const title = document.getElementById('panel-title');
  const body = document.getElementById('panel-body');
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#c"]');
    const full = link && document.getElementById(link.hash.slice(1));
    if (!full || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const copy = full.cloneNode(true);
    copy.removeAttribute('id');
    body.replaceChildren(copy);
    title.replaceChildren(...full.previousElementSibling.cloneNode(true).childNodes);
    panel.showModal();
    panel.scrollTop = 0;
  });
  document.getElementById('panel-close').addEventListener('click', () => panel.close());
  panel.addEventListener('click', (event) => {
    if (event.target === panel && event.offsetX < 0) panel.close();
  });
})();
`;
