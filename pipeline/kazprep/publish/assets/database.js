// DuckDB-WASM over the Parquet files of the folder: which files a question needs, and the question itself.

import * as duckdb from "./vendor/duckdb-browser.js";

let site;
let database;
let connection;
const registered = new Set();

/** Start DuckDB; `described` is the content of site.json. Files are opened when a question needs them. */
export const open = async (described) => {
  site = described;
  const here = new URL(".", location.href).href;
  database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker("vendor/duckdb-browser-eh.worker.js"));
  await database.instantiate(`${here}vendor/duckdb-eh.wasm`, null);
  await database.open({
    path: ":memory:",
    query: { castBigIntToDouble: true },
    filesystem: { allowFullHTTPReads: true, reliableHeadRequests: true },
  });
  connection = await database.connect();
  await connection.query("SET autoload_known_extensions = false");
  await connection.query("SET autoinstall_known_extensions = false");
  await connection.query("SET enable_object_cache = true");
};

/** The rows that a statement gives, as objects. The files in it have to be known by `file` or `within`. */
export const rows = async (sql) => {
  const found = await connection.query(sql);
  return found.toArray().map((row) => row.toJSON());
};

/** Whether any document has a date. */
export const hasDates = () => Boolean(site.first);

/** A string as SQL. */
export const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

const register = async (name) => {
  if (registered.has(name)) return;
  registered.add(name);
  const url = new URL(`data/${name}`, location.href).href;
  await database.registerFileURL(name, url, duckdb.DuckDBDataProtocol.HTTP, false);
};

/** SQL for all rows of a single file: documents, forms, lemmas or names. */
export const file = async (name) => {
  await register(`${name}.parquet`);
  return `read_parquet(${quoted(`${name}.parquet`)})`;
};

/**
 * SQL for the rows of some columns whose number in the column `key` is in one of some ranges, `[first, last]`.
 *
 * The files are sorted by that column: each range reads the files and row groups that have it, and no others.
 * DuckDB 0.9 leaves out row groups by a comparison with constants only, so that each range is its own SELECT.
 */
export const within = async (name, key, ranges, columns = "*") => {
  const parts = [];
  for (const [first, last] of ranges) {
    const names = site.files[name].filter(([, from, to]) => from <= last && first <= to).map(([each]) => each);
    if (!names.length) continue;
    await Promise.all(names.map(register));
    const list = names.map(quoted).join(", ");
    parts.push(`SELECT ${columns} FROM read_parquet([${list}]) WHERE ${key} BETWEEN ${first} AND ${last}`);
  }
  return parts.length ? `(${parts.join(" UNION ALL ")})` : null;
};

/** Ranges that have some numbers, in ascending order; numbers at most `gap` apart are in one range. */
export const rangesOf = (numbers, gap = 1) => {
  const ranges = [];
  for (const each of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && each - last[1] <= gap) last[1] = each;
    else ranges.push([each, each]);
  }
  return ranges;
};
