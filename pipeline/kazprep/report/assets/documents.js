
(() => {
  const list = document.getElementById("list");
  if (!list) return;
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const reader = document.getElementById("reader");
  const sort = document.getElementById("sort");
  const only = document.getElementById("only");
  const words = data.words;
  let wanted = null;

  const titleOf = ({ title, text }) => {
    const first = text.split("\n", 1)[0];
    return title || (first.length > 80 ? `${first.slice(0, 80)}…` : first) || words.untitled;
  };

  const entries = data.documents.map((shown) => {
    const button = make("button");
    button.type = "button";
    button.append(make("span", "", titleOf(shown)));
    button.append(make("small", "", [shown.published, shown.source].filter(Boolean).join(" · ")));
    button.addEventListener("click", () => { location.hash = `document-${shown.id}`; });
    const item = make("li");
    item.append(button);
    list.append(item);
    return { shown, button, item, haystack: null };
  });

  const numbers = new Map(data.names.map(([name, type], at) => [`${type}\t${name}`, at]));

  /** The listed names that a document has, with the number of mentions. */
  const namesOf = (entry) => {
    if (entry.names) return entry.names;
    const points = Array.from(entry.shown.text);
    entry.names = new Map();
    for (const [start, end, type, canonical] of entry.shown.entities) {
      const name = Array.from(canonical || points.slice(start, end).join("")).slice(0, data.nameLength).join("");
      const at = numbers.get(`${type}\t${name}`);
      if (at !== undefined) entry.names.set(at, (entry.names.get(at) || 0) + 1);
    }
    return entry.names;
  };

  const filter = () => {
    let hits = 0;
    for (const entry of entries) {
      const { title, source, id, text } = entry.shown;
      entry.haystack ??= folded(`${title}\n${source}\n${id}\n${text}`);
      const isHit = hasAll(entry.haystack, search.value) && (wanted === null || namesOf(entry).has(wanted));
      entry.item.hidden = !isHit;
      hits += isHit;
    }
    found.textContent = words.found.replace("{n}", number(hits));
  };

  const order = () => {
    const dated = entries.filter(({ shown }) => shown.published);
    dated.sort((one, other) => collator.compare(one.shown.published, other.shown.published));
    if (sort.value === "newest") dated.reverse();
    const undated = entries.filter(({ shown }) => !shown.published);
    list.append(...(sort.value ? [...dated, ...undated] : entries).map(({ item }) => item));
  };

  /** Show only the documents that have a name, or, with null, all. */
  const choose = (at) => {
    wanted = at;
    only.hidden = at === null;
    only.replaceChildren();
    if (at !== null) {
      const all = make("button", "more", words.all_documents);
      all.type = "button";
      all.addEventListener("click", () => { history.replaceState(null, "", "#documents"); choose(null); });
      only.append(words.only.replace("{name}", () => data.names[at][0]), " ", all);
    }
    filter();
  };

  /** A link from a name to its documents that can be read here. */
  const linkDocuments = (profile) => {
    if (profile.querySelector(".here")) return;
    const at = Number(profile.id.slice("name-".length));
    const n = entries.filter((entry) => namesOf(entry).has(at)).length;
    if (!n) return;
    const link = make("a", "", words.documents_here.replace("{n}", number(n)));
    link.href = `#with-${at}`;
    const line = make("p", "here");
    line.append(link);
    profile.append(line);
  };

  const repairTip = ([, , before, rule]) =>
    `${words.original}: ${before || words.nothing}\n${words.rule}: ${rule}`;

  const repairMark = (repair, text) => {
    const mark = make("span", "repair", text);
    mark.tabIndex = 0;
    mark.dataset.before = repair[2];
    mark.dataset.rule = repair[3];
    mark.dataset.tip = repairTip(repair);
    mark.setAttribute("aria-description", mark.dataset.tip);
    return mark;
  };

  const entityMark = ([start, end, type, canonical, certainty]) => {
    const mark = make("mark", data.families[type] || "other");
    mark.dataset.start = start;
    mark.dataset.end = end;
    mark.dataset.type = type;
    mark.dataset.tip = [type, data.types[type], canonical, certainty].filter(Boolean).join(" · ");
    return mark;
  };

  /** The text as paragraphs, with entities and repairs marked; offsets count code points. */
  const textOf = (shown) => {
    const points = Array.from(shown.text);
    const cuts = new Set([0, points.length]);
    for (const [start, end] of shown.entities) cuts.add(start).add(end);
    for (const [start, end] of shown.repairs) cuts.add(start).add(end);
    const parts = new Map(shown.parts);
    for (const start of parts.keys()) cuts.add(start);
    points.forEach((point, index) => { if (point === "\n") cuts.add(index).add(index + 1); });
    const offsets = [...cuts].sort((one, other) => one - other);
    const entities = [...shown.entities].sort((one, other) => one[0] - other[0]);
    const repairs = shown.repairs.filter(([start, end]) => start < end);
    const removals = new Map();
    for (const removal of shown.repairs.filter(([start, end]) => start === end)) {
      removals.set(removal[0], [...(removals.get(removal[0]) || []), removal]);
    }
    const box = make("div", "text");
    let paragraph = make("p");
    let mark = null;
    let entity = 0;
    let repair = 0;
    const close = () => {
      if (mark) mark.dataset.label = data.labels[mark.dataset.type] || mark.dataset.type;
      mark = null;
    };
    offsets.forEach((from, index) => {
      while (mark && Number(mark.dataset.end) <= from) close();
      for (const removal of removals.get(from) || []) (mark || paragraph).append(repairMark(removal, ""));
      const to = offsets[index + 1];
      if (to === undefined) return;
      while (entity < entities.length && entities[entity][1] <= from) entity += 1;
      while (repair < repairs.length && repairs[repair][1] <= from) repair += 1;
      const covering = repair < repairs.length && repairs[repair][0] <= from ? repairs[repair] : null;
      if (points[from] === "\n") {
        close();
        if (covering) paragraph.append(repairMark(covering, ""));
        box.append(paragraph);
        paragraph = make("p");
        return;
      }
      if (parts.has(from)) {
        const label = make("span", "part");
        label.dataset.label = data.parts[parts.get(from)] || parts.get(from);
        (mark || paragraph).append(label);
      }
      if (!mark && entity < entities.length && entities[entity][0] <= from) {
        mark = entityMark(entities[entity]);
        paragraph.append(mark);
      }
      const text = points.slice(from, to).join("");
      (mark || paragraph).append(covering ? repairMark(covering, text) : text);
    });
    close();
    box.append(paragraph);
    return box;
  };

  /** Links to names, each with its mentions in a document. */
  const linksTo = (names) => {
    const links = document.createDocumentFragment();
    for (const [at, n] of names) {
      const item = make("span", "item");
      const link = make("a", "", data.names[at][0]);
      link.href = `#name-${at}`;
      item.append(link, "\u00a0", make("small", "", number(n)));
      links.append(item);
    }
    return links;
  };

  const open = (opened) => {
    const { shown } = opened;
    const facts = make("dl", "facts");
    const fact = (name, value) => {
      if (!value) return;
      const description = make("dd");
      description.append(value);
      facts.append(make("dt", "", name), description);
    };
    fact(words.source, make("code", "", shown.source));
    fact(words.published, shown.published);
    fact(words.language, data.languages[shown.language] || shown.language);
    if (shown.url) {
      const link = make("a", "", shown.url);
      link.href = shown.url;
      link.rel = "noreferrer noopener";
      link.target = "_blank";
      fact(words.address, link);
    }
    fact(words.tokens, number(shown.tokens));
    fact(words.entities, number(shown.entities.length));
    fact(words.repairs, number(shown.repairs.length));
    const isFigure = (at) => ["times", "numbers"].includes(data.families[data.names[at][1]]);
    const names = [...namesOf(opened)].filter(([at]) => !isFigure(at)).sort(([one], [other]) => one - other);
    if (names.length) fact(words.of_document, linksTo(names));
    reader.replaceChildren(make("h3", "", titleOf(shown)), facts, textOf(shown));
    if (Array.from(shown.text).length < shown.characters) {
      reader.append(make("p", "note", words.cut.replace("{n}", number(shown.characters))));
    }
    reader.dataset.document = shown.id;
    for (const entry of entries) entry.button.toggleAttribute("aria-current", entry === opened);
  };

  /** Scroll to the entity that begins at an offset, and mark it. */
  const seek = (start) => {
    const mark = reader.querySelector(`mark[data-start="${start}"]`);
    if (!mark) return false;
    mark.classList.add("sought");
    mark.scrollIntoView({ block: "center" });
    return true;
  };

  const openFromAddress = () => {
    const at = /^#with-(\d+)$/.exec(location.hash)?.[1];
    if (at && data.names[at]) {
      choose(Number(at));
      document.getElementById("documents").scrollIntoView();
      only.querySelector("button").focus({ preventScroll: true });
    }
    const [, id, start] = /^#document-(.+?)(?::(\d+))?$/.exec(location.hash) || [];
    const entry = id && entries.find(({ shown }) => shown.id === id);
    if (!entry) return;
    open(entry);
    reader.focus({ preventScroll: true });
    if (start && seek(start)) return;
    const isBelow = reader.getBoundingClientRect().top;
    if (isBelow < 0 || isBelow > window.innerHeight / 2) reader.scrollIntoView();
  };

  search.addEventListener("input", filter);
  sort.addEventListener("input", order);
  window.addEventListener("hashchange", openFromAddress);
  document.getElementById("name-list")?.addEventListener("toggle", (event) => {
    const profile = event.target.querySelector(":scope > .profile");
    if (profile && event.target.open) linkDocuments(profile);
  }, true);
  filter();
  openFromAddress();
})();
