"use strict";
// Tables that sort by their headers, filter by their columns and follow links to rows.
(function () {
  const value = (cell, numeric) => {
    const text = cell.title || cell.textContent.trim();
    const number = parseFloat(text);
    if (text === "") return null;
    return numeric && !Number.isNaN(number) ? number : text;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

  function sort(table, place, header) {
    const descending = header.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const numeric = header.classList.contains("n");
    const rows = Array.from(body.rows, (row) => [value(row.cells[place], numeric), row]);
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return descending ? compare(b, a) : compare(a, b);
    });
    body.append(...rows.map(([, row]) => row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  }

  function sortable(table) {
    Array.from(table.tHead.rows[0].cells).forEach((header, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      if (header.title) button.title = header.title;
      header.append(button);
      button.addEventListener("click", () => sort(table, place, header));
    });
  }

  const filters = new Map();

  function filterable(block) {
    const form = block.querySelector("form.filters");
    const table = block.querySelector("table");
    const count = block.querySelector(".count");
    const said = count.firstChild.textContent;
    const keys = Array.from(table.tHead.rows[0].cells, (cell) => cell.dataset.key);
    const spelled = (text) => text.replaceAll("_", " ");
    const rows = Array.from(table.tBodies[0].rows, (row) => [row, Array.from(row.cells, (cell) => cell.textContent)]);
    function apply() {
      const wanted = keys.map((key) => (key ? spelled(form.elements[key].value) : ""));
      let shown = 0;
      for (const [row, texts] of rows) {
        row.hidden = !wanted.every((want, place) => !want || spelled(texts[place]) === want);
        shown += !row.hidden;
      }
      count.firstChild.textContent = shown === rows.length ? said : `${shown} of ${said}`;
    }
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => event.preventDefault());
    filters.set(block.dataset.table, (query) => {
      for (const key of keys.filter(Boolean)) form.elements[key].value = query.get(key) || "";
      apply();
      block.scrollIntoView({ block: "start" });
      block.querySelector(".scroll").scrollTop = 0;
    });
  }

  function follow() {
    const [name, query] = location.hash.slice(1).split("?");
    const filter = filters.get(name);
    if (filter && query !== undefined) filter(new URLSearchParams(query));
  }

  document.querySelectorAll("table.data").forEach(sortable);
  document.querySelectorAll("[data-table]").forEach(filterable);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) follow();
    if (!link || !link.hash.startsWith("#problem-")) return;
    const target = document.getElementById(link.hash.slice(1));
    if (target && target.closest("details")) target.closest("details").open = true;
  });
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  addEventListener("load", follow);
})();
