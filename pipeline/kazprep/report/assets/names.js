
(() => {
  const list = document.getElementById("name-list");
  if (!list) return;
  const words = data.nameWords;
  const search = document.getElementById("name-search");
  const chosen = document.getElementById("name-class");
  const sort = document.getElementById("name-sort");
  const found = document.getElementById("names-found");
  const button = make("button", "more");
  button.type = "button";
  let limit = data.first;

  const entries = [...document.querySelectorAll("li.name")].map((item) => (
    { item, haystack: folded(item.querySelector(".title").textContent), ...item.dataset }
  ));
  const pairs = [...document.querySelectorAll(".pairs tbody tr")].map((row) => (
    { row, haystack: folded(`${row.cells[0].textContent}\n${row.cells[1].textContent}`) }
  ));

  const orders = {
    mentions: (one, other) => other.mentions - one.mentions,
    documents: (one, other) => other.documents - one.documents,
    alphabet: (one, other) => one.alphabet - other.alphabet,
    first: (one, other) => collator.compare(one.first || "9999-12-32", other.first || "9999-12-32"),
    last: (one, other) => collator.compare(other.last, one.last),
  };

  const update = () => {
    const { value } = chosen;
    const isHit = ({ haystack, type, family }) => (
      (!value || value === type || value === family) && hasAll(haystack, search.value)
    );
    const sorted = sort.value ? [...entries].sort(orders[sort.value]) : entries;
    let hits = 0;
    for (const entry of sorted) {
      const hit = isHit(entry);
      hits += hit;
      entry.item.hidden = !hit || hits > limit;
    }
    list.append(...sorted.map(({ item }) => item));
    for (const { row, haystack } of pairs) row.hidden = !hasAll(haystack, search.value);
    found.textContent = words.found.replace("{n}", number(hits));
    button.hidden = hits <= limit;
    button.textContent = words.more.replace("{n}", number(hits - limit));
  };

  /** The words of a text, the last one first: the order of what is before a name. */
  const backwards = (text) => text.trim().split(/\s+/).reverse().join(" ");

  /** Sort a table by the column of a heading; by the same one again, the other way round. */
  const sortBy = (heading) => {
    const table = heading.closest("table");
    const [body] = table.tBodies;
    const isNumber = heading.classList.contains("n");
    const descends = heading.ariaSort ? heading.ariaSort === "ascending" : isNumber;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", descends ? "descending" : "ascending");
    const isBefore = table.classList.contains("lines") && heading.cellIndex === 1;
    const key = (row) => {
      const cell = row.cells[heading.cellIndex];
      if (isNumber) return Number(cell.dataset.sort);
      return isBefore ? backwards(cell.textContent) : cell.textContent.trim();
    };
    const compare = isNumber ? (one, other) => one - other : collator.compare;
    const keyed = [...body.rows].map((row) => [key(row), row]);
    keyed.sort(([one], [other]) => (descends ? compare(other, one) : compare(one, other)));
    body.append(...keyed.map(([, row]) => row));
  };

  /** Headings of a table as buttons. */
  const makeSortable = (table) => {
    for (const heading of table.tHead.rows[0].cells) {
      const order = make("button", "", heading.textContent);
      order.type = "button";
      order.addEventListener("click", () => sortBy(heading));
      heading.replaceChildren(order);
    }
  };

  /** The values of a series as a table, without those that are 0. */
  const valuesOf = (chart) => {
    const box = make("details", "values");
    const table = make("table");
    chart.dataset.values.split(",").forEach((value, at) => {
      if (value === "0") return;
      const row = table.insertRow();
      row.append(make("th", "", data.periods[at]), make("td", "n", number(Number(value))));
      row.cells[0].scope = "row";
    });
    box.append(make("summary", "", words.values), table);
    return box;
  };

  /** What only a name that is open needs. */
  const prepare = (profile) => {
    if (profile.dataset.ready) return;
    profile.dataset.ready = "yes";
    for (const table of profile.querySelectorAll("table.sortable")) makeSortable(table);
    const chart = profile.querySelector(".series svg");
    if (chart) chart.closest("figure").after(valuesOf(chart));
  };

  const openFromAddress = () => {
    const at = /^#name-(\d+)$/.exec(location.hash)?.[1];
    const profile = at && document.getElementById(`name-${at}`);
    if (!profile) return;
    const item = profile.closest("li");
    item.hidden = false;
    item.firstElementChild.open = true;
    item.scrollIntoView();
    profile.focus({ preventScroll: true });
  };

  list.addEventListener("toggle", (event) => {
    const profile = event.target.querySelector(":scope > .profile");
    if (profile && event.target.open) prepare(profile);
  }, true);
  list.addEventListener("pointermove", (event) => {
    const chart = event.target.closest(".series svg");
    if (!chart) return;
    const box = chart.getBoundingClientRect();
    const values = chart.dataset.values.split(",");
    const at = Math.min(values.length - 1, Math.floor((event.clientX - box.left) / box.width * values.length));
    if (at < 0) return;
    const place = new DOMRect(event.clientX, box.top, 0, box.height);
    showTip(`${data.periods[at]}: ${number(Number(values[at]))}`, place);
  });
  for (const field of [search, chosen, sort]) {
    field.addEventListener("input", () => { limit = data.first; update(); });
  }
  button.addEventListener("click", () => { limit = Infinity; update(); });
  window.addEventListener("hashchange", openFromAddress);
  document.getElementById("more-names")?.remove();
  document.getElementById("name-tools").hidden = false;
  for (const table of document.querySelectorAll("table.pairs")) makeSortable(table);
  list.after(button);
  update();
  openFromAddress();
})();
