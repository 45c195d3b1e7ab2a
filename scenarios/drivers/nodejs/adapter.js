'use strict';
// Adapter of @databricks/sql: ../PROTOCOL.md around the driver's public API. protocol.js is the other half.
const { Named, Refusal, serve, takeStdout } = require('./protocol');

takeStdout(); // before the driver is loaded, which may print

const { DBSQLClient } = require('@databricks/sql');
const { version } = require('@databricks/sql/package.json');

const CAPABILITIES = [
  'thread', 'cancel', 'metadata', 'token', 'no_token', 'opt_out', 'batch_size', 'flush_interval', 'fetch_pages',
  'parameters', 'query_tags', 'user_agent', 'org', 'catalog', 'session_id', 'statement_id', 'host_case', 'host_slash',
  'host_dot', 'close_statement', 'timeout', 'retries', 'driver_settings', 'collect',
];
const SETTINGS = ['batch_size', 'flush_interval_ms', 'page_rows', 'retries_max', 'token_renewable', 'driver'];
const METADATA = { catalogs: 'getCatalogs', schemas: 'getSchemas', tables: 'getTables', columns: 'getColumns' };

/** The connect() option `proxy` of "http://host:port"; the driver ignores the environment's. */
function proxyOption({ protocol, hostname, port }) {
  return { protocol: protocol.slice(0, -1), host: hostname, port: Number(port) };
}

/** The members of `open` in the words of the driver's connect(); what is not asked for is left to the driver. */
function connectOptions(request, { host }) {
  const settings = request.settings ?? {};
  const path = request.http_path ?? '';
  const options = {
    host,
    port: request.port,
    path: request.org ? `${path}?o=${request.org}` : path,
    token: request.token ?? '',
    proxy: request.proxy ? proxyOption(new URL(request.proxy)) : undefined,
    userAgentEntry: request.user_agent,
    telemetryEnabled: { on: true, off: false }[request.telemetry],
    telemetryBatchSize: settings.batch_size,
    telemetryFlushIntervalMs: settings.flush_interval_ms,
    retryMaxAttempts: settings.retries_max === undefined ? undefined : settings.retries_max + 1,
    ...settings.driver,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** One client with one session. */
class Connection {
  constructor(request) {
    this.token = request.token ?? '';
    this.pageRows = request.settings?.page_rows;
    this.statements = new Named();
    this.client = new DBSQLClient();
    this.client.on('error', () => {}); // each failure reaches the call that met it
  }

  async open(request, strict) {
    const strange = Object.keys(request.settings ?? {}).find((name) => !SETTINGS.includes(name));
    if (strange) throw new Refusal('unsupported', `this driver has no setting ${strange}`);
    if (request.telemetry === 'force') throw new Refusal('unsupported', 'this driver cannot force telemetry');
    // The driver asks its authentication for headers before each request: that is how a token can change.
    const authenticate = async () => (this.token ? { Authorization: `Bearer ${this.token}` } : {});
    await this.client.connect(connectOptions(request, strict), { authenticate });
    const session = { initialCatalog: request.catalog, initialSchema: request.schema, queryTags: request.query_tags };
    this.session = await this.client.openSession(session);
  }

  async close() {
    await this.session?.close();
    await this.client.close();
  }
}

const connections = new Named();
const statementOf = ({ connection, statement }) => connections.get(connection).statements.get(statement);

const commands = {
  async hello(_, { protocol }) {
    if (protocol !== 1) throw new Refusal('unsupported', 'this adapter speaks protocol 1');
    const about = { protocol: 1, name: 'nodejs', version, runtime: `node ${process.versions.node}`, profile: 'nodejs' };
    return { ...about, capabilities: CAPABILITIES };
  },

  async open(request, strict) {
    const name = strict.connection;
    const connection = new Connection(request);
    await connection.open(request, strict).catch(async (error) => {
      await connection.close().catch(() => {}); // the first error is the one to tell
      throw error;
    });
    connections.set(name, connection);
    return { session_id: connection.session.id };
  },

  async execute(request, { connection, statement, sql }) {
    const { session, statements } = connections.get(connection);
    const ordinalParameters = request.parameters?.length ? request.parameters : undefined;
    const queryTimeout = request.timeout_ms ? Math.ceil(request.timeout_ms / 1000) : undefined;
    const started = { operation: session.executeStatement(sql, { ordinalParameters, queryTimeout }) };
    statements.set(statement, started);
    const operation = await started.operation;
    await operation.finished(); // the driver polls a statement to its end when asked for its result only
    return { statement_id: operation.id };
  },

  async fetch(request, strict) {
    const limit = request.rows_max || Infinity;
    const { pageRows } = connections.get(strict.connection);
    const operation = await statementOf(strict).operation;
    for (let rows = 0, more = true; ; more = await operation.hasMoreRows()) {
      if (!more || rows >= limit) return { rows, done: !more };
      const maxRows = Math.min(pageRows ?? Infinity, limit - rows);
      rows += (await operation.fetchChunk(Number.isFinite(maxRows) ? { maxRows } : {})).length;
    }
  },

  async complete(_, strict) {
    const operation = await statementOf(strict).operation.catch(() => undefined); // a failed one has nothing to close
    connections.get(strict.connection).statements.delete(strict.statement);
    await operation?.close();
    return {};
  },

  async cancel(_, strict) {
    await (await statementOf(strict).operation).cancel();
    return {};
  },

  async metadata(_, { connection, what }) {
    const { session } = connections.get(connection);
    if (!Object.hasOwn(METADATA, what)) throw new Refusal('invalid_request', `no metadata ${what}`);
    const operation = await session[METADATA[what]]();
    const all = await operation.fetchAll();
    await operation.close();
    return { rows: all.length };
  },

  async token(_, { connection, token }) {
    connections.get(connection).token = token;
    return {};
  },

  async close(_, { connection }) {
    const closing = connections.get(connection);
    closing.closed = true; // and kept: to be closed again is the driver's business
    await closing.close();
    return {};
  },
};

serve(commands).then(async (how) => {
  if (how === 'uncaught_error') setImmediate(() => { throw new Error('the uncaught error that was asked for'); });
  if (how === 'normal') for (const one of connections.values()) if (!one.closed) await one.close();
});
