// How often words and names occur in each month or year.

import { chart, figures } from "./chart.js";
import { file, rows } from "./database.js";
import { choice, csvButton, field, form, make, number, phrase } from "./elements.js";
import { findWords, MAX_WORDS, NoWords } from "./words.js";

const MAX_SERIES = 4;
const LETTERS = { month: 7, year: 4 }; // of an ISO date

export const show = async (values, { site }) => {
  const unit = values.unit === "year" ? "year" : "month";
  const measure = values.measure === "count" ? "count" : "per_million";
  const by = values.by === "lemma" && site.lemmas ? "lemma" : "form";
  const view = [
    make("h2", { tabindex: -1 }, phrase("page.timeline")),
    form("timeline", {},
      field(phrase("timeline.field"), "q", values.q ?? "", { class: "field", type: "search", placeholder: "мектеп*, аурухана*", id: "question" }),
      site.lemmas && choice(phrase("search.by"), "by", by, ["form", "lemma"].map((each) => [each, phrase(`search.${each}`)])),
      choice(phrase("timeline.unit"), "unit", unit, ["month", "year"].map((each) => [each, phrase(`timeline.${each}`)])),
      choice(phrase("timeline.measure"), "measure", measure,
        ["per_million", "count"].map((each) => [each, phrase(`timeline.${each}`)]))),
  ];
  const patterns = (values.q ?? "").split(",").map((each) => each.trim()).filter(Boolean).slice(0, MAX_SERIES);
  if (!patterns.length) return { view };
  const all = await periods(unit);
  const columns = [];
  for (const [at, pattern] of patterns.entries()) {
    const found = await findWords(`series${at}`, pattern, by);
    const counts = found instanceof NoWords ? { dated: new Map(), undated: 0 } : await countsOf(`series${at}`, unit);
    const series = all.map(({ period, tokens }) => {
      const count = counts.dated.get(period) ?? 0;
      return [period, measure === "count" ? count : tokens ? (count * 1e6) / tokens : 0];
    });
    columns.push(series);
    view.push(found.kind === "many" ? make("p", {}, `${pattern}: ${phrase("search.many", { n: number(MAX_WORDS) })}`)
      : chart(`${pattern} — ${phrase(`timeline.${measure}`)}`, series, measure === "count" ? 0 : 1));
    if (counts.undated) view.push(make("p", { class: "note" }, phrase("timeline.undated", { n: number(counts.undated) })));
  }
  const lines = all.map(({ period, documents }, at) => [period, documents, ...columns.map((series) => series[at][1])]);
  view.push(
    figures(phrase("timeline.values"), [phrase("timeline.documents"), ...patterns], lines),
    make("div", { class: "tools" }, csvButton("timeline", () => [["period", "documents", ...patterns], ...lines])));
  return { view };
};

/** Each month or year from the first to the last, with the number of its documents and tokens. */
export const periods = async (unit) => {
  const found = await rows(`
    SELECT substr(CAST(published AS VARCHAR), 1, ${LETTERS[unit]}) AS period, count(*) AS documents,
      CAST(sum(n_tokens) AS DOUBLE) AS tokens
    FROM ${await file("documents")} WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1`);
  if (!found.length) return [];
  const known = new Map(found.map((each) => [each.period, each]));
  const every = [];
  for (let period = found[0].period; period <= found.at(-1).period; period = following(period)) {
    every.push(known.get(period) ?? { period, documents: 0, tokens: 0 });
  }
  return every;
};

/** The occurrences of a table in each month or year, and those in documents without a date. */
export const countsOf = async (name, unit) => {
  const found = await rows(`
    SELECT substr(CAST(published AS VARCHAR), 1, ${LETTERS[unit]}) AS period, count(*) AS n FROM ${name} GROUP BY 1`);
  return {
    dated: new Map(found.filter(({ period }) => period).map(({ period, n }) => [period, n])),
    undated: found.find(({ period }) => !period)?.n ?? 0,
  };
};

const following = (period) => {
  const [year, month] = period.split("-").map(Number);
  if (!month) return String(year + 1).padStart(4, "0");
  const next = month === 12 ? [year + 1, 1] : [year, month + 1];
  return `${String(next[0]).padStart(4, "0")}-${String(next[1]).padStart(2, "0")}`;
};
