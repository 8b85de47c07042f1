/**
 * The script of the HTML report: filters, and a cell in a panel beside the matrix. Everything can be read without it. A constant, so
 * that its hash is one; it only moves nodes that are there and never makes markup from text.
 */
export const SCRIPT = `
'use strict';
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const form = document.getElementById('filters');
  if (!form) return;

  const shown = document.getElementById('shown');
  const parts = all('[data-p]').map((part) => ({
    part,
    rows: all('tbody tr', part).map((row) => ({ row, cells: all('td[data-v]', row) })),
    columns: all('[data-a]:not(details)', part),
    regions: all('th[scope=colgroup]', part),
    actions: all('thead th[data-a]', part),
    folded: all('details.cell', part),
  }));
  const matches = (cell, { action, verdict }) =>
    (!action || cell.dataset.a === action) && (!verdict || 'v:' + cell.dataset.v === verdict || 'u:' + cell.dataset.u === verdict);
  const apply = () => {
    const want = Object.fromEntries(new FormData(form));
    const text = want.model.trim().toLowerCase();
    let number = 0;
    let total = 0;
    for (const { part, rows, columns, regions, actions, folded } of parts) {
      const wanted = !want.principal || part.dataset.p === want.principal;
      let inPart = 0;
      for (const { row, cells } of rows) {
        const named = row.dataset.m.includes(text);
        let inRow = 0;
        for (const cell of cells) {
          const links = cell.childElementCount;
          const match = wanted && named && matches(cell, want);
          total += links;
          if (match) inRow += links;
          cell.classList.toggle('off', !match);
        }
        row.hidden = inRow === 0;
        inPart += inRow;
      }
      for (const column of columns) column.hidden = Boolean(want.action) && column.dataset.a !== want.action;
      for (const region of regions) {
        const span = actions.filter((one) => !one.hidden && one.dataset.r === region.dataset.r).length;
        region.hidden = span === 0;
        region.colSpan = Math.max(1, span);
      }
      for (const one of folded) one.hidden = !(one.dataset.m.includes(text) && matches(one, want));
      part.hidden = inPart === 0;
      number += inPart;
    }
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
