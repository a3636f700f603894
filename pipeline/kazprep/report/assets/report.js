"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const list = document.getElementById("list");
  if (!list) return;
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const reader = document.getElementById("reader");
  const tip = document.getElementById("tip");
  const words = data.words;
  const number = (value) => value.toLocaleString(data.locale);

  /** An element with a class and a text; text is never parsed as markup. */
  const make = (name, className = "", text = "") => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  /** In lowercase, with specifically Kazakh letters as on a Russian keyboard: see kazprep/text/folding.py. */
  const typed = { қ: "к", ғ: "г", ң: "н", ұ: "у", ү: "у", ө: "о", ә: "а", һ: "х", і: "и" };
  const folded = (text) => text.toLowerCase().replace(/[қғңұүөәһі]/g, (letter) => typed[letter]);

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

  const filter = () => {
    const parts = folded(search.value).split(/\s+/).filter(Boolean);
    let hits = 0;
    for (const entry of entries) {
      const { title, source, id, text } = entry.shown;
      entry.haystack ??= folded(`${title}\n${source}\n${id}\n${text}`);
      const isHit = parts.every((part) => entry.haystack.includes(part));
      entry.item.hidden = !isHit;
      hits += isHit;
    }
    found.textContent = words.found.replace("{n}", number(hits));
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

  const open = (shown) => {
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
    reader.replaceChildren(make("h3", "", titleOf(shown)), facts, textOf(shown));
    if (Array.from(shown.text).length < shown.characters) {
      reader.append(make("p", "note", words.cut.replace("{n}", number(shown.characters))));
    }
    reader.dataset.document = shown.id;
    for (const entry of entries) entry.button.toggleAttribute("aria-current", entry.shown === shown);
  };

  const openFromAddress = () => {
    const entry = entries.find(({ shown }) => location.hash === `#document-${shown.id}`);
    if (!entry) return;
    open(entry.shown);
    const isBelow = reader.getBoundingClientRect().top;
    if (isBelow < 0 || isBelow > window.innerHeight / 2) reader.scrollIntoView();
  };

  const showTip = (event) => {
    const target = event.target.closest?.("[data-tip]");
    tip.hidden = !target;
    if (!target) return;
    tip.textContent = target.dataset.tip;
    const box = target.getClientRects()[0] || target.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 6;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${above > 8 ? above : box.bottom + 6}px`;
  };

  search.addEventListener("input", filter);
  window.addEventListener("hashchange", openFromAddress);
  document.addEventListener("pointerover", showTip);
  document.addEventListener("focusin", showTip);
  document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true, capture: true });
  filter();
  openFromAddress();
})();
