'use strict';
// The protocol half of an adapter in JavaScript, without a word about any driver: requests from stdin run in named lanes,
// answers go to the real stdout, errors get a class. ../PROTOCOL.md says what every member means; adapter.js is the
// other half. Lanes are as long as the requests that are not answered yet.
const fs = require('node:fs');
const readline = require('node:readline');

// What the driver half does not give of these is unsupported; any other command is unknown.
const COMMANDS = ['hello', 'open', 'execute', 'fetch', 'complete', 'cancel', 'metadata', 'token', 'close', 'clock', 'collect'];
const EXITS = ['normal', 'without_close', 'uncaught_error'];
// The first pattern that fits an error's text names its class: what the server says comes before what a transport says.
const CLASSES = [
  ['syntax', /PARSE_SYNTAX_ERROR|\b42601\b/i],
  ['not_found', /_NOT_FOUND\b|\b42P01\b/i],
  ['permission', /INSUFFICIENT_PERMISSIONS|PERMISSION_DENIED|forbidden|\b42501\b|\b403\b/i],
  ['authentication', /UNAUTHENTICATED|unauthorized|\b28000\b|\b401\b/i],
  ['rate_limited', /REQUEST_LIMIT_EXCEEDED|too many requests|\b53000\b|\b429\b/i],
  ['cancelled', /\bcancell?ed\b|OPERATION_CANCELED|\bHY008\b/i],
  ['timeout', /tim(ed |e-|e)?out|deadline|\b57KD0\b|\bHYT0\d\b/i],
  ['connection', /CONNECTION_FAILURE|refused|\breset\b|unreachable|proxy|broken pipe|certificate|\bEOF\b|\b08\w{3}\b/i],
  ['server_error', /INTERNAL_ERROR|\bXX000\b|\b50\d\b/i],
  ['invalid_request', /INVALID_\w+_VALUE|bad request|\b22023\b|\b400\b/i],
];
// A server's message quotes the statement, whose words say nothing about the error.
const QUOTED_SQL = /== SQL ==[^]*?\^\^\^|\/\*[^]*?\*\//g;

/** An answer that no driver gave. */
class Refusal extends Error {
  constructor(errorClass, message) {
    super(message);
    this.errorClass = errorClass;
  }
}

/** Whatever prints to stdout reaches stderr from now on; answers are written to descriptor 1 itself. */
function takeStdout() {
  Object.defineProperty(process, 'stdout', { value: process.stderr });
}

function classify(error) {
  const text = `${error.name} ${error.message} ${error.code ?? ''} ${error.statusCode ?? ''}`.replace(QUOTED_SQL, '');
  return CLASSES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'unknown';
}

function describe(error) {
  if (error instanceof Refusal) return { class: error.errorClass, type: '', message: error.message };
  if (error === null || typeof error !== 'object') return { class: 'unknown', type: typeof error, message: String(error) };
  return { class: classify(error), type: error.constructor?.name ?? '', message: String(error.message) };
}

/** A request whose missing members are the asker's mistake. */
function strict(request) {
  return new Proxy(request, {
    get(members, name) {
      if (name in members) return members[name];
      throw new Refusal('invalid_request', `a member is missing: ${String(name)}`);
    },
  });
}

/** What is open, by the name the requests use; a name that is not open is the asker's mistake. */
class Named extends Map {
  get(name) {
    if (!this.has(name)) throw new Refusal('invalid_request', `nothing of this name is open: ${name}`);
    return super.get(name);
  }
}

function answer(id, members, begun = process.hrtime.bigint()) {
  const times = { begun_ns: Number(begun), ended_ns: Number(process.hrtime.bigint()) };
  fs.writeSync(1, `${JSON.stringify({ id, ok: !members.error, ...times, ...members })}\n`);
}

function parse(line) {
  try {
    const request = JSON.parse(line);
    if (Number.isInteger(request?.id)) return request;
    throw new Error('id is no whole number');
  } catch (error) {
    answer(null, { error: { class: 'invalid_request', type: '', message: `no request: ${error.message}` } });
    return null;
  }
}

function find(commands, name) {
  if (Object.hasOwn(commands, name)) return commands[name];
  if (COMMANDS.includes(name)) throw new Refusal('unsupported', `this driver cannot ${name}`);
  throw new Refusal('unknown_command', `no command ${name}`);
}

/** Runs one request to its answer; true when that was a success. */
async function run(commands, request) {
  const begun = process.hrtime.bigint();
  try {
    const { command } = strict(request);
    answer(request.id, await find(commands, command)(request, strict(request)), begun);
    return true;
  } catch (error) { // whatever a driver throws is an answer
    answer(request.id, { error: describe(error) }, begun);
    return false;
  }
}

const COMMON = {
  ...(global.gc && { collect: () => { global.gc(); return {}; } }),
  sleep: (_, { ms }) => new Promise((done) => { setTimeout(() => done({}), ms); }),
  exit: (_, { how }) => {
    if (!EXITS.includes(how)) throw new Refusal('invalid_request', `no exit ${how}`);
    return {};
  },
};

/**
 * Serves requests until stdin ends or an exit is done; resolves with how to leave. Each command is given the request and
 * the same request in a form that refuses what it lacks.
 */
function serve(driverCommands) {
  const commands = { ...driverCommands, ...COMMON };
  const lanes = new Map();
  const input = readline.createInterface({ input: process.stdin });
  return new Promise((leave) => {
    const then = (lane, step) => lanes.set(lane, (lanes.get(lane) ?? Promise.resolve()).then(step));
    const stop = (how) => {
      input.close();
      process.stdin.destroy(); // or it would keep the event loop alive
      leave(how);
    };
    input.on('line', (line) => {
      const request = parse(line);
      if (request === null) return;
      const exits = request.command === 'exit';
      then(exits ? '' : request.thread ?? '', async () => {
        if (await run(commands, request) && exits) stop(request.how);
      });
    });
    input.on('close', () => then('', () => leave('normal')));
  });
}

module.exports = { Named, Refusal, serve, takeStdout };
