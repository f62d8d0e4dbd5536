'use strict';
(() => {
  const value = row => column => {
    const cell = row.cells[column];
    const given = cell?.dataset.value ?? cell?.textContent.trim() ?? '';
    const number = Number(given.replace(/,/g, '').replace('\u2212', '-').replace(/[\s\u00a0]*%$/, ''));
    return given === '' || given === 'NaN' || given === '\u2013' ? null : Number.isNaN(number) ? given : number;
  };

  function compare(a, b, descending) {
    if (a === null || b === null) {
      return (a === null) - (b === null);
    }
    const order = typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), undefined, { numeric: true });
    return descending ? -order : order;
  }

  function sort(table, head, column) {
    const descending = head.getAttribute('aria-sort') !== 'descending' && head.classList.contains('number')
      || head.getAttribute('aria-sort') === 'ascending';
    for (const other of table.tHead.querySelectorAll('[aria-sort]')) {
      other.removeAttribute('aria-sort');
    }
    head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    for (const body of table.tBodies) {
      const rows = [...body.rows];
      rows.sort((a, b) => compare(value(a)(column), value(b)(column), descending));
      body.append(...rows);
    }
  }

  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = table.tHead.rows[table.tHead.rows.length - 1].cells;
    [...heads].forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      button.addEventListener('click', () => sort(table, head, column));
      head.append(button);
    });
  }

  // Paper cannot be opened: what is folded is printed too.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')];
    opened.forEach(each => { each.open = true; });
  });
  addEventListener('afterprint', () => opened.forEach(each => { each.open = false; }));
})();
