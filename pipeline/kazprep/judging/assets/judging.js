"use strict";

(() => {
  const { key, head, differences, words, kinds } = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const verdicts = ["a", "b", "both", "neither"];
  const keys = { ArrowLeft: "a", ArrowRight: "b", ArrowUp: "both", ArrowDown: "neither" };

  /** An element with a text, which is never parsed as markup. */
  const make = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };

  /** What was judged, in the order of the differences; the browser may refuse to keep it. */
  const load = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
      return kept.filter((verdict) => verdicts.includes(verdict)).slice(0, differences.length);
    } catch {
      return [];
    }
  };
  const save = () => {
    try {
      localStorage.setItem(key, JSON.stringify(judged));
    } catch {
      byId("unsaved").hidden = false;
    }
  };
  const judged = load();

  /** A reading, with its separators and its class set apart; spaces at a repair are signs already. */
  const showReading = (side, difference) => {
    const place = byId(side);
    const reading = difference[side];
    const label = difference[`${side}_type`];
    place.replaceChildren();
    place.classList.toggle("nothing", reading === null);
    if (reading === null) {
      place.textContent = words.nothing;
      return;
    }
    if (reading === "") place.textContent = words.deleted;
    const parts = difference.kind.startsWith("sentence") ? reading.split(" ‖ ") : reading.split(" | ");
    const labels = label === null ? [] : label.split(" | ");
    parts.forEach((part, at) => {
      if (at) place.append(make("i", difference.kind.startsWith("sentence") ? "‖" : "|"));
      place.append(part);
      if (labels[at]) place.append(make("small", labels[at]));
    });
  };

  const show = () => {
    const difference = differences[judged.length];
    byId("bar").max = differences.length;
    byId("bar").value = judged.length;
    byId("done").textContent = `${judged.length} / ${differences.length}`;
    byId("card").hidden = !difference;
    byId("end").hidden = Boolean(difference);
    byId("undo").disabled = !judged.length;
    byId("counts").replaceChildren(...verdicts.map((verdict) => {
      const count = make("div", "");
      const number = judged.filter((each) => each === verdict).length;
      count.append(make("dt", words[verdict]), make("dd", String(number)));
      return count;
    }));
    if (!difference) return;
    byId("kind").textContent = kinds[difference.kind];
    byId("place").textContent = `${difference.source} · ${difference.start}–${difference.end}`;
    byId("context").replaceChildren(
      `…${difference.left}`, make("mark", difference.text), `${difference.right}…`,
    );
    showReading("a", difference);
    showReading("b", difference);
  };

  const judge = (verdict) => {
    if (judged.length === differences.length) return;
    judged.push(verdict);
    save();
    show();
  };
  const undo = () => {
    if (!judged.length) return;
    judged.pop();
    save();
    show();
  };

  const records = () => judged.map((verdict, at) => ({ ...differences[at], verdict }));
  const download = (name, type, content) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  const cell = (value) => String(value ?? "").replace(/[\t\r\n]/g, " ");
  const asTable = () => {
    const names = ["verdict", "kind", "a", "b", "a_type", "b_type", "left", "text", "right", "cause", "source",
      "record", "doc_id", "start", "end"];
    const rows = records().map((record) => names.map((name) => cell(record[name])).join("\t"));
    return [names.join("\t"), ...rows, ""].join("\n");
  };

  for (const button of document.querySelectorAll("[data-verdict]")) {
    button.addEventListener("click", () => judge(button.dataset.verdict));
  }
  byId("undo").addEventListener("click", undo);
  byId("json").addEventListener("click", () => {
    download("judged.json", "application/json", JSON.stringify({ ...head, judged: records() }, null, 1));
  });
  byId("tsv").addEventListener("click", () => download("judged.tsv", "text/tab-separated-values", asTable()));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
    if (keys[event.key]) judge(keys[event.key]);
    else if (event.key === "Backspace") undo();
    else return;
    event.preventDefault();
  });
  show();
})();
