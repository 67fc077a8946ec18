// DuckDB for Node: the rows of a query, as JSON. Decimals arrive as text, digit by digit.

import duckdb, { DuckDBInstance } from "@duckdb/node-api";

const [warehouse, query] = process.argv.slice(2);
const instance = await DuckDBInstance.create(warehouse, { access_mode: "READ_ONLY" });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(query);
console.log(JSON.stringify({ version: duckdb.version(), rows: reader.getRowsJson() }));
connection.closeSync();
instance.closeSync();
