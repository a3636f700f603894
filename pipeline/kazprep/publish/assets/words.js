// Words and phrases in the word index: which words a pattern matches, and a table of their occurrences.

import { file, rangesOf, rows, within } from "./database.js";
import { matches, resembles, wordsOf } from "./patterns.js";

export const MAX_WORDS = 5000;
const MAX_RANGES = 40;
const MAX_SUGGESTIONS = 5;
const COLUMNS =
  "word, position, document, start, length, raw_start, raw_length, left1, left2, right1, right2";

/** Words that match no pattern, or too many: `kind` is "none" or "many", `words` what may have been meant. */
export class NoWords {
  constructor(kind, words = []) {
    this.kind = kind;
    this.words = words;
  }
}

/**
 * Make the table `name` of the occurrences of a word or phrase; `by` is form or lemma.
 *
 * It has `document`, `published`, the offset and the length in both texts, and the numbers of the words around.
 * Gives the words that matched each word of the phrase, or why there are none.
 */
export const findWords = async (name, pattern, by, since = "", until = "") => {
  const wanted = wordsOf(pattern);
  const found = [];
  for (const word of wanted) {
    const list = await rows(
      `SELECT word, form, count FROM ${await file(`${by}s`)} WHERE ${matches(word)} ORDER BY word LIMIT ${MAX_WORDS + 1}`);
    if (list.length > MAX_WORDS) return new NoWords("many");
    if (!list.length) return new NoWords("none", await suggested(wanted, word, by));
    found.push(list);
  }
  const parts = [];
  for (const [at, list] of found.entries()) parts.push(`w${at} AS (${await occurrences(list, by, `matched${at}`)})`);
  const last = `w${found.length - 1}`;
  const joins = found.slice(1).map((_, at) => `JOIN w${at + 1} ON w${at + 1}.position = w0.position + ${at + 1}`);
  const dates = [since && `d.published >= ${day(since, "01")}`, until && `d.published <= ${day(until, "31")}`];
  const where = dates.filter(Boolean).join(" AND ");
  await rows(`
    CREATE OR REPLACE TEMP TABLE ${name} AS WITH ${parts.join(", ")}
    SELECT w0.document, d.published, w0.start, ${last}.start + ${last}.length - w0.start AS length,
      w0.raw_start, ${last}.raw_start + ${last}.raw_length - w0.raw_start AS raw_length,
      w0.left1, w0.left2, ${last}.right1, ${last}.right2
    FROM w0 ${joins.join(" ")} JOIN ${await file("documents")} d ON d.document = w0.document
    ${where && `WHERE ${where}`}`);
  return found;
};

const occurrences = async (list, by, matched) => {
  const numbers = list.map(({ word }) => word);
  const ranges = rangesOf(numbers);
  if (ranges.length <= MAX_RANGES) return `SELECT * FROM ${await within(`${by}_index`, "word", ranges, COLUMNS)}`;
  await rows(`CREATE OR REPLACE TEMP TABLE ${matched} AS SELECT unnest([${numbers.join(",")}])::INTEGER AS word`);
  const all = await within(`${by}_index`, "word", [[numbers[0], numbers.at(-1)]], COLUMNS);
  return `SELECT * FROM ${all} WHERE word IN (SELECT word FROM ${matched})`;
};

/** The phrase with another word in the place of one that does not occur. */
const suggested = async (wanted, word, by) => {
  const list = await rows(
    `SELECT form FROM ${await file(`${by}s`)} WHERE ${resembles(word, "form")} ORDER BY count DESC, form LIMIT ${MAX_SUGGESTIONS}`);
  return list.map(({ form }) => wanted.map((each) => (each === word ? form : each)).join(" "));
};

/** A day as SQL; of a year or a month, its first or its last one. */
const day = (given, end) => {
  const [year, month, date] = given.split("-");
  if (date) return `DATE '${year}-${month}-${date}'`;
  const whole = `${year.padStart(4, "0")}-${month ?? (end === "01" ? "01" : "12")}-01`;
  return end === "01" ? `DATE '${whole}'` : `last_day(DATE '${whole}')`;
};
