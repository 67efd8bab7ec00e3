"use strict";
// Tables that tell when they are cut: how many columns and rows lie beyond which edge, on a button
// that goes there, with a shadow on that edge.
(function () {
  const SIDES = [["right", "column", "→"], ["left", "column", "←"], ["bottom", "row", "↓"]];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  function told(scroll) {
    const table = scroll.querySelector("table");
    const frame = scroll.parentElement;
    const buttons = SIDES.map(([side]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.hidden = true;
      frame.firstElementChild.append(button);
      button.addEventListener("click", () => scroll.scrollBy({
        left: { right: 1, left: -1, bottom: 0 }[side] * scroll.clientWidth * 0.6,
        top: side === "bottom" ? scroll.clientHeight * 0.8 : 0,
        behavior: calm.matches ? "auto" : "smooth",
      }));
      return button;
    });

    // What lies beyond each edge: pixels, and how many columns or rows. One counts as soon as half
    // of it is out of sight; the first column sticks.
    function measured() {
      const { scrollLeft, scrollTop, clientWidth, clientHeight } = scroll;
      const beyond = [scroll.scrollWidth - clientWidth - scrollLeft, scrollLeft, scroll.scrollHeight - clientHeight - scrollTop];
      const cut = scroll.scrollWidth - clientWidth > 1 || scroll.scrollHeight - clientHeight > 1;
      if (!cut) return { cut, beyond, counts: [0, 0, 0] };
      const heads = Array.from(table.tHead.rows[0].cells);
      const start = heads.shift().offsetWidth;
      const middle = (cell) => cell.offsetLeft + cell.offsetWidth / 2;
      const right = heads.filter((cell) => middle(cell) > scrollLeft + clientWidth).length;
      const left = heads.filter((cell) => middle(cell) < scrollLeft + start).length;
      const rows = beyond[2] > 1 ? Array.from(table.rows).filter((row) => !row.hidden) : [];
      let low = 0, high = rows.length;
      while (low < high) {
        const at = (low + high) >> 1;
        if (rows[at].offsetTop + rows[at].offsetHeight / 2 > scrollTop + clientHeight) high = at; else low = at + 1;
      }
      return { cut, beyond, counts: [right, left, rows.length - low] };
    }
    function write({ cut, beyond, counts }) {
      frame.classList.toggle("tells", cut);
      SIDES.forEach(([side, noun, arrow], n) => {
        const words = counts[n] ? `${counts[n]} more ${noun}${counts[n] > 1 ? "s" : ""}` : `the rest of a ${noun}`;
        frame.classList.toggle(side, beyond[n] > 1);
        buttons[n].hidden = beyond[n] <= 1;
        buttons[n].textContent = side === "left" ? `${arrow} ${words}` : `${words} ${arrow}`;
      });
    }
    scroll.addEventListener("scroll", () => later([scroll]), { passive: true });
    size.observe(scroll);
    size.observe(table);
    tables.set(scroll, { measured, write });
    tables.set(table, tables.get(scroll));
  }

  // All are measured before any is written to: so the page is laid out once, and not once a table.
  const tables = new WeakMap();
  const due = new Set();
  function later(elements) {
    if (!due.size) requestAnimationFrame(() => {
      const found = Array.from(due, (one) => [one, one.measured()]);
      due.clear();
      for (const [one, seen] of found) one.write(seen);
    });
    for (const element of elements) due.add(tables.get(element));
  }
  const size = new ResizeObserver((changes) => later(changes.filter((one) => one.contentRect.width).map((one) => one.target)));

  document.querySelectorAll(".cut > .scroll").forEach(told);
})();
