// What duckdb-browser.js imports of Apache Arrow, from the script that the page loads before it.
export const { RecordBatchReader, Table, Type } = globalThis.Arrow;
