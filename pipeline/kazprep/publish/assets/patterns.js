// Patterns of words as people type them, `мектеп*`, as conditions on the words of the corpus.

import { quoted } from "./database.js";

let places = new Map();
let typed = new Map();

/** Letters in the order of the alphabet, and what is typed for each on a Russian keyboard. */
export const setAlphabet = (letters, folded) => {
  places = new Map([...letters].map((letter, at) => [letter, String.fromCodePoint(0x430 + at)]));
  typed = new Map([...letters].map((letter, at) => [letter, folded[at]]));
};

/** A text whose order is that of the Kazakh alphabet: see kazprep/answers/collation.py. */
export const sortKey = (text) => [...text.toLowerCase()].map((each) => places.get(each) ?? each).join("");

/** In lowercase, with the letters of a Russian keyboard: see kazprep/text/folding.py. */
export const folded = (text) => [...text.toLowerCase()].map((each) => typed.get(each) ?? each).join("");

/** The words of a phrase, in lowercase. */
export const wordsOf = (pattern) => pattern.normalize("NFC").toLowerCase().trim().split(/\s+/).filter(Boolean);

/** SQL that is true of the words that a pattern of one word matches. */
export const matches = (pattern) => {
  const lead = pattern.match(/^[^*?]*/)[0];
  if (lead === pattern) return `key = ${quoted(sortKey(pattern))} AND form = ${quoted(pattern)}`;
  const key = sortKey(lead);
  const range = lead ? `key >= ${quoted(key)} AND key < ${quoted(`${key}\u{10ffff}`)} AND ` : "";
  return `${range}regexp_full_match(form, ${expression(pattern)})`;
};

/** SQL that is true where a column matches a pattern when both are typed on a Russian keyboard. */
export const resembles = (pattern, column) => {
  const letters = [...typed].filter(([letter, other]) => letter !== other);
  const from = letters.map(([letter]) => letter).join("");
  const to = letters.map(([, other]) => other).join("");
  const asTyped = `translate(lower(${column}), ${quoted(from)}, ${quoted(to)})`;
  return `regexp_full_match(${asTyped}, ${expression(folded(pattern))})`;
};

/** SQL that is true where a column has all words of a text, typed on a Russian keyboard or not. */
export const hasWords = (text, column) =>
  text.trim().split(/\s+/).map((word) => resembles(`*${word}*`, column)).join(" AND ");

// A regular expression: in DuckDB 0.9, the `_` of LIKE is a byte, and Cyrillic letters have two.
const expression = (pattern) => quoted(
  pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", "."));
