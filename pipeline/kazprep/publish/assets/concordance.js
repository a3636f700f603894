// Search: words, phrases and prefixes, by form or lemma, with their contexts.

import { hasDates } from "./database.js";
import { address, choice, field, form, make, number, phrase, table } from "./elements.js";
import { countOf, orders, showLines } from "./lines.js";
import { findWords, MAX_WORDS, NoWords } from "./words.js";

const MAX_FORMS = 50;
const DATES = { placeholder: "2026-02", size: 10, pattern: "\\d{4}(-\\d{2}(-\\d{2})?)?" };
let last = null; // the question that the table has the answer of

export const show = async (values, { site }) => {
  const by = values.by === "lemma" && site.lemmas ? "lemma" : "form";
  const sort = orders().includes(values.sort) ? values.sort : "text";
  const view = [make("h2", { tabindex: -1 }, phrase("page.search")), questionForm(values, by, sort, site)];
  const pattern = (values.q ?? "").trim();
  if (!pattern) return { view: [...view, make("p", { class: "note" }, phrase("search.help"))] };
  const question = JSON.stringify([pattern, by, values.since, values.until]);
  if (last?.question !== question) {
    last = null;
    last = { question, found: await findWords("hits", pattern, by, values.since, values.until) };
  }
  const { found } = last;
  if (found instanceof NoWords) return { view: [...view, nothing(found, values)], status: "" };
  const { n, documents } = await countOf("hits");
  const status = phrase("search.found", { n: number(n), documents: number(documents) });
  if (!n) return { view: [...view, make("p", {}, phrase("page.nothing"))], status };
  return {
    view: [...view, ...(await showLines("hits", "search", { ...values, by, sort }, n)), matched(found, by)],
    status,
  };
};

const questionForm = (values, by, sort, site) => form("search", {},
  field(phrase("search.field"), "q", values.q ?? "", { class: "field", type: "search", placeholder: "мектеп*", id: "question" }),
  site.lemmas && choice(phrase("search.by"), "by", by,
    ["form", "lemma"].map((each) => [each, phrase(`search.${each}`)])),
  choice(phrase("search.sort"), "sort", sort, orders().map((each) => [each, phrase(`search.${each}`)])),
  hasDates() && field(phrase("search.since"), "since", values.since, DATES),
  hasDates() && field(phrase("search.until"), "until", values.until, DATES));

const nothing = (found, values) => {
  if (found.kind === "many") return make("p", {}, phrase("search.many", { n: number(MAX_WORDS) }));
  if (!found.words.length) return make("p", {}, phrase("page.nothing"));
  return make("p", { class: "suggestions" }, phrase("page.nothing"), " ", phrase("search.suggestions"),
    found.words.map((word) => make("a", { href: address("search", { ...values, q: word, page: "" }) }, word)));
};

const matched = (found, by) => {
  const words = found.flat().sort((a, b) => b.count - a.count).slice(0, MAX_FORMS);
  return words.length > 1 && make("details", {},
    make("summary", {}, phrase("search.forms")),
    table(phrase("search.forms"), [[phrase("search.word")], [phrase("search.count"), "n"]],
      words.map(({ form: word, count }) => [make("a", { href: address("search", { q: word, by }) }, word), number(count)]),
      "short"));
};
