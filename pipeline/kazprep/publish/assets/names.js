// People, places and organisations: who there is, and for each when, in which roles, with whom and where.

import { chart } from "./chart.js";
import { file, hasDates, quoted, rows, within } from "./database.js";
import { address, csvButton, fact, field, form, make, number, pager, phrase, table, typeName } from "./elements.js";
import { countOf, showLines } from "./lines.js";
import { hasWords } from "./patterns.js";
import { countsOf, periods } from "./timeline.js";

const PAGE = 50;
const MAX_CSV = 100_000;
const MAX_PARTNERS = 30;
const MAX_MONTHS = 60;
const MENTIONS = "name, document, sentence, start, length, raw_start, raw_length";

/** The list of a kind: people, places or organisations. */
export const list = (kind) => async (values, { site }) => {
  const [first, behind] = site.kinds[kind];
  const wanted = (values.q ?? "").trim();
  const names = `SELECT * FROM ${await file("names")} WHERE id BETWEEN ${first} AND ${behind - 1}`;
  const chosen = wanted ? `${names} AND ${hasWords(wanted, "name || ' ' || array_to_string(variants, ' ')")}` : names;
  const count = wanted ? (await rows(`SELECT count(*) AS n FROM (${chosen})`))[0].n : behind - first;
  const pages = Math.ceil(count / PAGE);
  const page = Math.min(Math.max(1, Number(values.page) || 1), Math.max(1, pages));
  const start = first + (page - 1) * PAGE;
  const shown = await rows(wanted
    ? `${chosen} ORDER BY id LIMIT ${PAGE} OFFSET ${(page - 1) * PAGE}`
    : `${names} AND id BETWEEN ${start} AND ${start + PAGE - 1} ORDER BY id`);
  const hasRoles = kind === "people";
  const view = [
    make("h2", { tabindex: -1 }, phrase(`page.${kind}`)),
    form(kind, {}, field(phrase("names.filter"), "q", wanted, { class: "field", type: "search", id: "question" })),
  ];
  if (!shown.length) return { view: [...view, make("p", {}, phrase("page.nothing"))] };
  const columns = [
    [phrase("names.name")], [phrase("names.mentions"), "n"], [phrase("names.in_documents"), "n"],
    ...(hasDates() ? [[phrase("names.first"), "date"], [phrase("names.last"), "date"]] : []),
    hasRoles ? [phrase("names.roles"), "many"] : [phrase("names.type"), "many"],
  ];
  view.push(
    table(phrase(`page.${kind}`), columns, shown.map((name) => [
      make("a", { href: address("name", { id: name.id, name: name.name }) }, name.name),
      number(name.mentions), number(name.documents),
      ...(hasDates() ? [iso(name.first), iso(name.last)] : []),
      hasRoles ? [...name.roles].slice(0, 2).join(", ") : typeName(name.type),
    ]), "names"),
    make("div", { class: "tools" }, pager(kind, { q: wanted }, page, pages), make("span", { class: "space" }),
      csvButton(kind, () => csvRows(chosen))));
  return { view, status: phrase("names.found", { n: number(count) }) };
};

const csvRows = async (chosen) => [
  ["name", "type", "mentions", "documents", "first", "last", "roles", "variants"],
  ...(await rows(`${chosen} ORDER BY id LIMIT ${MAX_CSV}`)).map((name) => [
    name.name, name.type, name.mentions, name.documents, iso(name.first), iso(name.last),
    [...name.roles].join("; "), [...name.variants].join("; "),
  ]),
];

/** One name, or where it is in sentences with another one. */
export const one = async (values) => {
  const id = await numberOf(Number(values.id), values.name);
  const partner = values.with ? await numberOf(Number(values.with), values.partner) : null;
  const names = await file("names");
  const [name] = await rows(`SELECT * FROM ${names} WHERE id = ${id}`);
  const [other] = partner == null ? [] : await rows(`SELECT name FROM ${names} WHERE id = ${partner}`);
  if (!name || (partner != null && !other)) return { view: [make("h2", { tabindex: -1 }, phrase("page.nothing"))] };
  await findMentions(id, partner);
  const { n, documents } = await countOf("named");
  const heading = other ? phrase("names.together", { name: name.name, partner: other.name }) : name.name;
  const question = { id, name: name.name, with: partner, partner: other?.name, sort: "date" };
  return {
    view: [
      make("h2", { tabindex: -1 }, heading),
      other && make("p", {}, make("a", { href: address("name", { id, name: name.name }) }, phrase("names.all"))),
      !other && facts(name),
      !other && (await partners(id, name.name)),
      hasDates() && (await overTime()),
      make("h3", {}, phrase("search.concordance")),
      ...(await showLines("named", "name", { ...question, page: values.page }, n)),
    ].filter(Boolean),
    status: phrase("search.found", { n: number(n), documents: number(documents) }),
  };
};

/** The number of a name; another one has it where the corpus was published again since the link was made. */
const numberOf = async (id, name) => {
  if (!Number.isInteger(id) || id < 0) return -1;
  if (!name) return id;
  const names = await file("names");
  const [same] = await rows(`SELECT id FROM ${names} WHERE id = ${id} AND name = ${quoted(name)}`);
  if (same) return id;
  const [found] = await rows(`SELECT id FROM ${names} WHERE name = ${quoted(name)} ORDER BY id LIMIT 1`);
  return found?.id ?? -1;
};

const findMentions = async (id, partner) => {
  const own = await within("mentions", "name", [[id, id]], MENTIONS);
  const others = partner == null ? null : await within("mentions", "name", [[partner, partner]], MENTIONS);
  const together = others
    ? `SEMI JOIN ${others} o ON o.document = m.document AND o.sentence = m.sentence` : "";
  await rows(`CREATE OR REPLACE TEMP TABLE named AS
    SELECT m.*, d.published FROM ${own} m ${together} JOIN ${await file("documents")} d ON d.document = m.document`);
};

const facts = (name) => make("dl", { class: "facts" },
  ...fact("names.type", typeName(name.type)),
  ...fact("names.first", iso(name.first)),
  ...fact("names.last", iso(name.last)),
  ...fact("names.roles", [...name.roles].join(", ")),
  ...fact("names.variants", [...name.variants].join(", ")));

const partners = async (id, name) => {
  const pairs = await within("pairs", "name", [[id, id]], "partner, sentences");
  if (!pairs) return null;
  const found = await rows(`
    SELECT p.partner, p.sentences, n.name FROM ${pairs} p JOIN ${await file("names")} n ON n.id = p.partner
    ORDER BY p.sentences DESC, n.name LIMIT ${MAX_PARTNERS}`);
  return found.length > 0 && make("div", {},
    make("h3", {}, phrase("names.partners")),
    make("ul", { class: "chips" }, found.map((each) => make("li", {},
      make("a", { href: address("name", { id, name, with: each.partner, partner: each.name }) }, each.name),
      ` ${number(each.sentences)}`))));
};

const overTime = async () => {
  const months = await periods("month");
  const unit = months.length > MAX_MONTHS ? "year" : "month";
  const every = unit === "year" ? await periods("year") : months;
  const { dated } = await countsOf("named", unit);
  return every.length > 1 &&
    chart(phrase("names.mentions"), every.map(({ period }) => [period, dated.get(period) ?? 0]));
};

const iso = (date) => (date == null ? "" : new Date(date).toISOString().slice(0, 10));
