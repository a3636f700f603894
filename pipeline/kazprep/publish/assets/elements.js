// Elements of the page, its phrases, and what a reader can download. Text is never parsed as markup.

const NUMBERS = { kk: "ru" }; // browsers without Kazakh write its numbers as English
let phrases = {};
let locale = "en";

export const setPhrases = (chosen, language) => {
  phrases = chosen;
  locale = language;
};

/** The phrase with a key such as "page.search"; `{name}` is filled in. */
export const phrase = (key, values = {}) => {
  const [section, name] = key.split(".");
  return phrases[section][name].replace(/\{(\w+)\}/g, (_, each) => values[each]);
};

/** What a class of entities is called. */
export const typeName = (type) => phrases.types[type] ?? type;

export const number = (value, digits = 0) =>
  value.toLocaleString(NUMBERS[locale] ?? locale, { maximumFractionDigits: digits, minimumFractionDigits: digits });

/** An element with attributes and children: elements, texts, or nothing. */
export const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
};

/** A field of a form with its label. */
export const field = (label, name, value = "", attributes = {}) =>
  make("label", { class: attributes.class },
    label,
    make("input", { name, value, type: "text", autocomplete: "off", ...attributes, class: null }));

/** A choice of a form: pairs of a value and what it is called. */
export const choice = (label, name, chosen, options) =>
  make("label", {}, label, make("select", { name, autocomplete: "off" },
    options.map(([value, text]) => make("option", { value, selected: value === chosen }, text))));

/** A term and its value in a list of facts; nothing without a value. */
export const fact = (key, value) => (value ? [make("dt", {}, phrase(key)), make("dd", {}, value)] : []);

/** A form whose values become the question in the address. */
export const form = (view, kept, ...fields) =>
  make("form", {
    role: "search",
    onsubmit: (event) => {
      event.preventDefault();
      location.hash = address(view, { ...kept, ...Object.fromEntries(new FormData(event.target)) });
    },
  }, ...fields, make("button", { type: "submit" }, phrase("search.button")));

/** The part of an address after `#`: a view, and the values of a question that are not empty. */
export const address = (view, values = {}) => {
  const given = Object.entries(values).filter(([, value]) => value !== "" && value != null);
  const query = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return query ? `#${view}?${query}` : `#${view}`;
};

/** A table; columns are `[heading, class]`, cells elements or texts. */
export const table = (caption, columns, rows, className = "") =>
  make("div", { class: "wide" }, make("table", { class: className, "aria-label": caption },
    make("thead", {}, make("tr", {}, columns.map(([heading, kind]) =>
      make("th", { scope: "col", class: kind }, heading)))),
    make("tbody", {}, rows.map((row) => make("tr", {}, row.map((cell, at) =>
      make("td", { class: columns[at][1] }, ...[cell ?? ""].flat())))))));

/** The links to the page before and the one behind. */
export const pager = (view, values, page, pages) =>
  pages > 1 && make("nav", { class: "pager", "aria-label": phrase("page.page_of", { page: number(page), pages: number(pages) }) },
    make("span", { class: "tools" },
      page > 1 && make("a", { href: address(view, { ...values, page: page - 1 }), rel: "prev" }, phrase("page.previous")),
      make("span", {}, phrase("page.page_of", { page: number(page), pages: number(pages) })),
      page < pages && make("a", { href: address(view, { ...values, page: page + 1 }), rel: "next" }, phrase("page.next"))));

/** A button that downloads rows as CSV for Excel; `rows` is called for them, heading first. */
export const csvButton = (name, rows, note = null) =>
  make("button", {
    type: "button",
    class: "csv",
    title: note,
    onclick: async (event) => {
      const button = event.currentTarget;
      button.disabled = true;
      try {
        download(`${name}.csv`, csv(await rows()));
      } finally {
        button.disabled = false;
      }
    },
  }, phrase("page.csv"));

/** Rows as CSV; a text that Excel would compute gets an apostrophe, as in `kazprep export`. */
export const csv = (rows) =>
  "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

const cell = (value) => {
  if (value == null) return "";
  if (typeof value === "number") return String(value);
  const text = /^'*[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const download = (name, text) => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};
