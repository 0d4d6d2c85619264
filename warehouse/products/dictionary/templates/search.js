// Words typed leave only the entries that hold them, opened where the words stand inside.
(() => {
  const form = document.querySelector("form.search");
  const entries = [...document.querySelectorAll("details.entry")];
  const rows = [...document.querySelectorAll("[data-find]")];
  const text = new Map([...entries, ...rows].map((node) => [node, node.textContent.toLowerCase()]));
  const find = () => {
    const words = form.elements.words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (node) => words.every((word) => text.get(node).includes(word));
    let shown = 0;
    for (const row of rows) row.hidden = words.length > 0 && !fits(row);
    for (const entry of entries) {
      const own = [...entry.querySelectorAll("[data-find]")];
      const title = entry.querySelector("summary").textContent.toLowerCase();
      const named = words.every((word) => title.includes(word));
      if (named) for (const row of own) row.hidden = false;
      entry.hidden = words.length > 0 && !(own.length ? named || own.some((row) => !row.hidden) : fits(entry));
      if (words.length > 0 && own.length && !named && !entry.hidden) entry.open = true;
      if (!entry.hidden && !own.length) shown += 1;
    }
    shown += rows.filter((row) => !row.hidden && !row.closest("details.entry[hidden]")).length;
    for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".entry:not([hidden])");
    for (const section of document.querySelectorAll("main > section"))
      section.hidden = words.length > 0 && !section.querySelector(".entry:not([hidden]), [data-find]:not([hidden])");
    form.querySelector("output").value = words.length ? `${shown} ${form.dataset.entries}` : "";
  };
  form.hidden = false;
  form.addEventListener("input", find);
  form.addEventListener("submit", (event) => event.preventDefault());
})();
