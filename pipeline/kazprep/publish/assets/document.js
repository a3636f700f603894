// A document: its original text and its repaired one, with an occurrence marked by its offsets.

import { file, hasDates, quoted, rows, within } from "./database.js";
import { address, fact, field, form, make, number, pager, phrase, table } from "./elements.js";
import { hasWords } from "./patterns.js";

const PAGE = 50;

export const show = async (values, { site }) => (values.n == null && !values.id ? list(values, site) : one(values));

const list = async (values, site) => {
  const wanted = (values.q ?? "").trim();
  const documents = await file("documents");
  const where = wanted ? `WHERE ${hasWords(wanted, "coalesce(title, '')")}` : "";
  const count = wanted ? (await rows(`SELECT count(*) AS n FROM ${documents} ${where}`))[0].n : site.counts.documents;
  const pages = Math.ceil(count / PAGE);
  const page = Math.min(Math.max(1, Number(values.page) || 1), Math.max(1, pages));
  const shown = await rows(`SELECT document, doc_id, title, CAST(published AS VARCHAR) AS date, n_tokens
    FROM ${documents} ${where} ORDER BY published DESC NULLS LAST, document LIMIT ${PAGE} OFFSET ${(page - 1) * PAGE}`);
  return {
    view: [
      make("h2", { tabindex: -1 }, phrase("page.documents")),
      form("document", {}, field(phrase("document.filter"), "q", wanted, { class: "field", type: "search", id: "question" })),
      shown.length ? table(phrase("page.documents"),
        [...(hasDates() ? [[phrase("document.published"), "date"]] : []), [phrase("search.title"), "many"], [phrase("document.tokens"), "n"]],
        shown.map((each) => [
          ...(hasDates() ? [each.date] : []),
          make("a", { href: address("document", { n: each.document, id: each.doc_id }) }, each.title || phrase("document.untitled")),
          number(each.n_tokens),
        ]), "names") : make("p", {}, phrase("page.nothing")),
      make("div", { class: "tools" }, pager("document", { q: wanted }, page, pages)),
    ],
    status: phrase("names.found", { n: number(count) }),
  };
};

const one = async (values) => {
  const found = await find(values);
  if (!found) return { view: [make("h2", { tabindex: -1 }, phrase("document.missing"))] };
  const texts = await within("texts", "document", [[found.document, found.document]], "text, raw_text");
  const [content] = await rows(`SELECT * FROM ${texts}`);
  const spans = {
    original: spanOf(values.raw_start, values.raw_end),
    repaired: spanOf(values.start, values.end),
  };
  const body = make("div", { class: "text", lang: "kk" });
  const offsets = make("dd", {});
  const buttons = ["original", "repaired"].map((which) =>
    make("button", { type: "button", onclick: () => choose(which) }, phrase(`document.${which}`)));
  const choose = (which) => {
    const span = spans[which];
    buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(["original", "repaired"][at] === which)));
    body.replaceChildren(...paragraphs(which === "original" ? content.raw_text : content.text, span));
    offsets.textContent = span ? `${which === "original" ? "raw_text" : "text"}[${span[0]}:${span[1]}]` : "";
    body.querySelector("mark")?.scrollIntoView({ block: "center" });
  };
  choose("original");
  return {
    view: [
      make("article", { class: "reader" },
        make("h2", { tabindex: -1 }, found.title || phrase("document.untitled")),
        make("dl", { class: "facts" },
          ...fact("document.published", found.date),
          ...fact("document.source", found.source),
          ...fact("document.address", found.url && link(found.url)),
          ...fact("document.id", make("code", {}, found.doc_id)),
          ...(spans.original ? [make("dt", {}, phrase("document.offsets")), offsets] : [])),
        make("div", { class: "tools", role: "group", "aria-label": phrase("document.which") }, ...buttons),
        body),
    ],
    after: () => body.querySelector("mark")?.scrollIntoView({ block: "center" }),
  };
};

/** The document of a link: by its number, unless another one has that since the link was made. */
const find = async ({ n, id }) => {
  const columns = "document, doc_id, title, CAST(published AS VARCHAR) AS date, source, url";
  const documents = await file("documents");
  if (/^\d+$/.test(n ?? "")) {
    const [found] = await rows(`SELECT ${columns} FROM ${documents} WHERE document = ${n}`);
    if (found && (!id || found.doc_id === id)) return found;
  }
  return id ? (await rows(`SELECT ${columns} FROM ${documents} WHERE doc_id = ${quoted(id)}`))[0] : null;
};

const spanOf = (start, end) =>
  (/^\d+$/.test(start ?? "") && /^\d+$/.test(end ?? "") ? [Number(start), Number(end)] : null);

/** The lines of a text as paragraphs; the span counts code points. */
const paragraphs = (text, span) => {
  const letters = [...text];
  const [start, end] = span ?? [letters.length, letters.length];
  const pieces = [[letters.slice(0, start), false], [letters.slice(start, end), true], [letters.slice(end), false]];
  const lines = [make("p")];
  for (const [piece, isHit] of pieces) {
    piece.join("").split("\n").forEach((line, at) => {
      if (at) lines.push(make("p"));
      if (line) lines.at(-1).append(isHit ? make("mark", { class: "hit" }, line) : line);
    });
  }
  return lines;
};

const link = (url) => (/^https?:\/\//.test(url) ? make("a", { href: url, rel: "noreferrer noopener" }, url) : url);
