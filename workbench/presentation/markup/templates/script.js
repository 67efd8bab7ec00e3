"use strict";
// Tables that sort by their headers, filter by their columns and follow links to rows; contents
// that fold on a phone; links that open what they lead into; buttons that copy texts.
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
    let rows = null;
    function apply() {
      rows ||= Array.from(table.tBodies[0].rows, (row) => [row, Array.from(row.cells, (cell) => spelled(cell.textContent))]);
      const wanted = keys.map((key) => (key ? spelled(form.elements[key].value) : ""));
      let shown = 0;
      for (const [row, texts] of rows) {
        row.hidden = !wanted.every((want, place) => !want || texts[place] === want);
        shown += !row.hidden;
      }
      count.firstChild.textContent = shown === rows.length ? said : `${shown} of ${said}`;
    }
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => event.preventDefault());
    filters.set(block.dataset.table, (query) => {
      if (![...query.keys()].every((key) => keys.includes(key))) return false;
      for (const key of keys.filter(Boolean)) form.elements[key].value = query.get(key) || "";
      apply();
      block.scrollIntoView({ block: "start" });
      block.querySelector(".scroll").scrollTop = 0;
      return true;
    });
  }

  // Tiles that a form selects by what they are.
  function gallery(block) {
    const form = block.querySelector("form");
    const count = block.querySelector(".count");
    const tiles = Array.from(block.querySelectorAll("li"));
    const said = count.textContent;
    function apply() {
      const wanted = Array.from(form.querySelectorAll("select")).filter((one) => one.value);
      let shown = 0;
      for (const tile of tiles) {
        tile.hidden = !wanted.every((one) => tile.dataset[one.name].split("|").includes(one.value));
        shown += !tile.hidden;
      }
      count.textContent = shown === tiles.length ? said : `${shown} of ${said}`;
    }
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  // Go where the address says: filter a table, or open whatever hides the target.
  function follow() {
    const place = location.hash.slice(1);
    const [name, query] = place.split("?");
    const filter = query === undefined ? undefined : filters.get(name);
    if (!place || (filter && filter(new URLSearchParams(query)))) return;
    const target = document.getElementById(place);
    if (!target) return;
    let closed = false;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) {
      closed ||= !box.open;
      box.open = true;
    }
    if (closed) target.scrollIntoView();
  }

  function contents(nav) {
    const box = nav.querySelector("details");
    const wide = matchMedia("(min-width: 72rem)");
    const fold = () => { box.open = wide.matches; };
    wide.addEventListener("change", fold);
    fold();
    nav.addEventListener("click", (event) => {
      if (!wide.matches && event.target.closest("a")) box.open = false;
    });
    nav.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || wide.matches || !box.open) return;
      box.open = false;
      box.querySelector("summary").focus();
    });
    const links = Array.from(nav.querySelectorAll("a"));
    const places = new Map(links.map((link) => [document.getElementById(link.hash.slice(1)), link]));
    places.delete(null);
    const seen = new Set();
    const order = Array.from(places.keys());
    const watch = new IntersectionObserver((changes) => {
      for (const change of changes) seen[change.isIntersecting ? "add" : "delete"](change.target);
      const last = order.filter((place) => seen.has(place)).pop();
      if (!last) return;
      for (const link of links) link.removeAttribute("aria-current");
      const link = places.get(last);
      link.setAttribute("aria-current", "true");
      const top = link.offsetTop - nav.clientHeight / 2;
      if (wide.matches && nav.scrollHeight > nav.clientHeight) nav.scrollTop = top;
    }, { rootMargin: "-15% 0px -70% 0px" });
    order.forEach((place) => watch.observe(place));
  }

  // A text is selected before it is copied: where no clipboard is to be had, that is left to keys.
  function copyable(text) {
    const box = document.createElement("div");
    const button = document.createElement("button");
    const said = document.createElement("span");
    box.className = "copyable";
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${text.getAttribute("aria-label")}`);
    said.setAttribute("role", "status");
    text.replaceWith(box);
    box.append(text, button, said);
    button.addEventListener("click", async () => {
      getSelection().selectAllChildren(text);
      let copied = true;
      try {
        await navigator.clipboard.writeText(text.textContent);
      } catch {
        copied = document.execCommand("copy");
      }
      said.textContent = copied ? "Copied" : "Selected: press Ctrl+C";
      setTimeout(() => { said.textContent = ""; }, 4000);
    });
  }

  document.querySelectorAll("pre.source").forEach(copyable);
  document.querySelectorAll("table.data").forEach(sortable);
  document.querySelectorAll("[data-table]").forEach(filterable);
  document.querySelectorAll(".gallery").forEach(gallery);
  document.querySelectorAll("nav.contents").forEach(contents);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) setTimeout(follow);
  });
  addEventListener("hashchange", follow);
  let opened = [];
  // Of a report paper gets the essentials, or everything on demand; all that is folded is then open.
  const main = document.getElementById("main");
  const brief = main.classList.contains("essentials");
  for (const button of document.querySelectorAll("button.whole")) {
    button.addEventListener("click", () => {
      main.classList.remove("essentials");
      print();
    });
  }
  addEventListener("beforeprint", () => {
    const folded = document.querySelectorAll("details:not([open])");
    opened = main.classList.contains("essentials") ? [] : Array.from(folded);
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    main.classList.toggle("essentials", brief);
  });
  addEventListener("load", follow);
})();
