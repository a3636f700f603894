// Lines of a concordance: the contexts of occurrences, a page at a time, each a link to its characters.

import { file, hasDates, rangesOf, rows, within } from "./database.js";
import { address, csvButton, make, number, pager, phrase, table } from "./elements.js";

const PAGE = 25;
const CONTEXT = 90; // code points on each side
const MAX_CSV = 5000;
const CSV_STEP = 500;
const NEAR = 40; // documents between two that are read as well, so that there are fewer requests

/** How a table of occurrences is sorted. */
const ORDERS = {
  text: "document, start",
  left: "left1, left2, document, start",
  right: "right1, right2, document, start",
  date: "published NULLS LAST, document, start",
};

/** What a question can be sorted by. */
export const orders = () => Object.keys(ORDERS).filter((each) => each !== "date" || hasDates());

/** The number of occurrences in a table, and of documents with one. */
export const countOf = async (name) => {
  const [found] = await rows(`SELECT count(*) AS n, count(DISTINCT document) AS documents FROM ${name}`);
  return found;
};

/** Show a page of the occurrences in the table `name`; `values` is the question, with its order as `sort`. */
export const showLines = async (name, view, values, count) => {
  const order = ORDERS[values.sort];
  const pages = Math.ceil(count / PAGE);
  const page = Math.min(Math.max(1, Number(values.page) || 1), Math.max(1, pages));
  const lines = await read(name, order, PAGE, (page - 1) * PAGE);
  const note = count > MAX_CSV ? phrase("search.first_lines", { n: number(MAX_CSV) }) : null;
  return [
    table(phrase("search.concordance"), [
      ...(hasDates() ? [[phrase("search.published"), "when"]] : []), [phrase("search.before"), "before"],
      [phrase("search.hit"), "hit"], [phrase("search.after"), "after"],
    ], lines.map((line) => [
      ...(hasDates() ? [line.date] : []),
      make("bdi", {}, before(line)),
      make("a", { href: documentAddress(line), title: line.title }, oneLine(line.hit)),
      after(line),
    ]), "lines"),
    make("div", { class: "tools" },
      pager(view, values, page, pages),
      make("span", { class: "space" }),
      csvButton(view, () => csvRows(name, order, Math.min(count, MAX_CSV)), note)),
  ];
};

/** Where the original characters of an occurrence are. */
const documentAddress = (line) => address("document", {
  n: line.document, id: line.doc_id,
  start: line.start, end: line.start + line.length,
  raw_start: line.raw_start, raw_end: line.raw_start + line.raw_length,
});

const read = async (name, order, limit, offset) => {
  await rows(`CREATE OR REPLACE TEMP TABLE shown AS
    SELECT row_number() OVER (ORDER BY ${order}) AS at, * FROM ${name} ORDER BY at LIMIT ${limit} OFFSET ${offset}`);
  const documents = await rows("SELECT DISTINCT document FROM shown");
  if (!documents.length) return [];
  const ranges = rangesOf(documents.map(({ document }) => document), NEAR);
  const texts = await within("texts", "document", ranges, "document, text");
  const known = await knownOf(ranges);
  return rows(`
    SELECT s.*, d.doc_id, d.title, CAST(s.published AS VARCHAR) AS date,
      substr(t.text, greatest(0, s.start - ${CONTEXT}) + 1, least(${CONTEXT}, s.start)) AS before,
      substr(t.text, s.start + 1, s.length) AS hit,
      substr(t.text, s.start + s.length + 1, ${CONTEXT}) AS after
    FROM shown s JOIN ${texts} t ON t.document = s.document JOIN ${known} d ON d.document = s.document ORDER BY at`);
};

const knownOf = async (ranges) => {
  const documents = await file("documents");
  const parts = ranges.map(([first, last]) =>
    `SELECT document, doc_id, title FROM ${documents} WHERE document BETWEEN ${first} AND ${last}`);
  return `(${parts.join(" UNION ALL ")})`;
};

const oneLine = (text) => text.replace(/\s+/g, " ").trim();
const before = ({ before: text, start }) => oneLine(start > CONTEXT ? text.replace(/^\S*\s/, "") : text);
const after = ({ after: text }) => oneLine([...text].length === CONTEXT ? text.replace(/\s\S*$/, "") : text);

const csvRows = async (name, order, count) => {
  const found = [["published", "left", "keyword", "right", "title", "doc_id", "start", "end", "raw_start", "raw_end"]];
  for (let offset = 0; offset < count; offset += CSV_STEP) {
    for (const line of await read(name, order, Math.min(CSV_STEP, count - offset), offset)) {
      found.push([
        line.date, before(line), oneLine(line.hit), after(line), line.title, line.doc_id,
        line.start, line.start + line.length, line.raw_start, line.raw_start + line.raw_length,
      ]);
    }
  }
  return found;
};
