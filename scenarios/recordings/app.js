// The program that nodejs-2.1.0-app.jsonl was recorded of: an application of @databricks/sql as anybody's, which finds
// its host, token and proxy in the environment. NODE_PATH says where the driver is.
'use strict';
const { DBSQLClient } = require('@databricks/sql');

const { hostname, port } = new URL(process.env.HTTPS_PROXY);

async function main() {
  const client = new DBSQLClient();
  await client.connect({
    host: process.env.DATABRICKS_HOST,
    path: process.env.DATABRICKS_HTTP_PATH,
    token: process.env.DATABRICKS_TOKEN,
    proxy: { protocol: 'http', host: hostname, port: Number(port) }, // the driver ignores the environment's
    telemetryBatchSize: 5,
    telemetryFlushIntervalMs: 500,
  });
  const session = await client.openSession();
  for (let number = 1; number <= 12; ++number) {
    const operation = await session.executeStatement(`SELECT ${number} AS number`);
    await operation.fetchAll();
    await operation.close();
  }
  await session.close();
  await client.close();
}

main();
