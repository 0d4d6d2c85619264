// Comfort only: everything on the page is there without this script.
(() => {
  const english = document.getElementById("english");
  const html = document.documentElement;
  const store = (value) => { try { return value === undefined ? localStorage.getItem("longshu-english") : localStorage.setItem("longshu-english", value); } catch { return null; } };
  const speak = () => { html.lang = english.checked ? "en" : "zh-CN"; };
  english.checked = english.checked || store() === "1";
  speak();
  english.addEventListener("change", () => { store(english.checked ? "1" : "0"); speak(); });

  // What a link leads to is open.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target) target.scrollIntoView({ behavior: "instant" });
  };
  addEventListener("hashchange", reveal);
  reveal();

  // A sortable table sorts the rows of each of its bodies by the value of a column.
  const value = (row, column) => {
    const cell = row.cells[column];
    const given = cell && (cell.dataset.sort ?? cell.querySelector("data")?.value ?? cell.innerText.trim());
    return given === undefined || given === "" || given === "—" ? null : isNaN(given) ? given : Number(given);
  };
  const compare = (a, b) => typeof a === typeof b && typeof a === "number" ? a - b : String(a).localeCompare(String(b), "zh");
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    for (const head of table.tHead.rows[0].cells) {
      if ("unsorted" in head.dataset) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "⇅";
      button.setAttribute("aria-label", `${document.documentElement.lang === "en" ? "" : "\u6392\u5e8f "}Sort: ${head.textContent.trim()}`);
      head.append(" ", button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        for (const body of table.tBodies) {
          const rows = [...body.rows].filter((row) => !row.matches(".goal"));
          const keyed = rows.map((row) => [value(row, head.cellIndex), row]);
          keyed.sort(([a], [b]) => a === null ? 1 : b === null ? -1 : (down ? -1 : 1) * compare(a, b));
          body.append(...keyed.map(([, row]) => row));
        }
      });
    }
  }

  // A filter form shows what of its table, or of its cards, holds the words and is of the chosen kind.
  for (const form of document.querySelectorAll("form[data-filters]")) {
    const list = document.getElementById(form.dataset.filters);
    const items = list.tBodies ? [...list.rows].filter((row) => row.parentNode.tagName === "TBODY" && !row.matches(".goal"))
      : [...list.querySelectorAll("details.card, .slight, .rest li")];
    const boxes = list.tBodies ? [...list.tBodies] : [...list.querySelectorAll(".goalcards, .rest")];
    const apply = () => {
      const words = form.elements.words.value.trim().toLowerCase();
      const kind = form.elements.kind?.value;
      let shown = 0;
      for (const item of items) {
        item.hidden = (kind && item.dataset.kind !== kind) || !item.textContent.toLowerCase().includes(words);
        shown += !item.hidden;
      }
      for (const box of boxes) {
        box.hidden = !items.some((item) => !item.hidden && box.contains(item));
        if (words && box.tagName === "DETAILS") box.open = true;
      }
      form.elements.count.value = shown;
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  // Whoever prints the cards too has them open; so does who prints with all of them asked for.
  const full = document.getElementById("full");
  full?.addEventListener("change", () => {
    for (const box of document.querySelectorAll("#cards details.card, #cards .rest, #areas details, #departments details")) box.open = full.checked;
  });
})();
