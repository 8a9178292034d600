/**
 * What redis answers, in its wire format (RESP): a handful of commands over texts that are kept in memory. Left out:
 * everything else, which is told as an unknown command; keys do not expire.
 */

export interface RedisStore {
  readonly values: Map<string, string>;
  readonly password: string | null;
}

const ok = '+OK\r\n';
const nothing = '$-1\r\n';
const number = (value: number): string => `:${value}\r\n`;
const text = (value: string, bytes: number): string => `$${bytes}\r\n${value}\r\n`;
const error = (why: string): string => `-${why}\r\n`;

type Command = (store: RedisStore, words: readonly string[], size: (value: string) => number) => string;

interface Row {
  readonly least: number;
  readonly most: number;
  readonly run: Command;
}

function listReply(values: readonly string[], size: (value: string) => number): string {
  return `*${values.length}\r\n${values.map((value) => text(value, size(value))).join('')}`;
}

const add: Command = ({ values }, [name = '', key = '', by = '1']) => {
  const before = values.get(key) ?? '0';
  if (!/^-?\d{1,15}$/.test(before) || !/^-?\d{1,15}$/.test(by)) {
    return error('ERR value is not an integer or out of range');
  }
  const sum = Number(before) + (name.startsWith('decr') ? -1 : 1) * Number(by);
  values.set(key, `${sum}`);
  return number(sum);
};

const COMMANDS: Readonly<Record<string, Row>> = {
  ping: {
    least: 0,
    most: 1,
    run: (_store, [, word], size) => (word === undefined ? '+PONG\r\n' : text(word, size(word))),
  },
  echo: { least: 1, most: 1, run: (_store, [, word = ''], size) => text(word, size(word)) },
  get: {
    least: 1,
    most: 1,
    run({ values }, [, key = ''], size) {
      const value = values.get(key);
      return value === undefined ? nothing : text(value, size(value));
    },
  },
  set: {
    least: 2,
    most: 2,
    run({ values }, [, key = '', value = '']) {
      values.set(key, value);
      return ok;
    },
  },
  del: {
    least: 1,
    most: 1000,
    run: ({ values }, [, ...keys]) => number(keys.filter((key) => values.delete(key)).length),
  },
  exists: {
    least: 1,
    most: 1000,
    run: ({ values }, [, ...keys]) => number(keys.filter((key) => values.has(key)).length),
  },
  keys: {
    least: 1,
    most: 1,
    run: ({ values }, [, pattern = ''], size) =>
      listReply(
        [...values.keys()].filter((key) => pattern === '*' || key === pattern),
        size,
      ),
  },
  incr: { least: 1, most: 1, run: add },
  decr: { least: 1, most: 1, run: add },
  incrby: { least: 2, most: 2, run: add },
  decrby: { least: 2, most: 2, run: add },
  dbsize: { least: 0, most: 0, run: ({ values }) => number(values.size) },
  select: { least: 1, most: 1, run: () => ok },
  client: { least: 1, most: 9, run: () => ok },
  command: { least: 0, most: 9, run: () => '*0\r\n' },
  flushall: {
    least: 0,
    most: 1,
    run({ values }) {
      values.clear();
      return ok;
    },
  },
};

export interface RedisSession {
  readonly store: RedisStore;
  isKnown: boolean;
}

/** `null`: the connection is closed, after `+OK` for quit. */
export function answerRedis(
  session: RedisSession,
  words: readonly string[],
  size: (value: string) => number,
): { readonly reply: string; readonly closes: boolean } {
  const name = (words[0] ?? '').toLowerCase();
  const { store } = session;
  const say = (reply: string): { reply: string; closes: boolean } => ({ reply, closes: false });
  if (name === 'quit') return { reply: ok, closes: true };
  if (name === 'auth') return say(authenticate(session, words));
  if (store.password !== null && !session.isKnown) return say(error('NOAUTH Authentication required.'));
  const row = Object.hasOwn(COMMANDS, name) ? COMMANDS[name]! : null;
  const count = words.length - 1;
  if (row === null) {
    const shown = words.slice(1).map((word) => `'${word}' `);
    return say(error(`ERR unknown command '${words[0] ?? ''}', with args beginning with: ${shown.join('')}`));
  }
  if (count < row.least || count > row.most) {
    return say(error(`ERR wrong number of arguments for '${name}' command`));
  }
  return say(row.run(store, [name, ...words.slice(1)], size));
}

function authenticate(session: RedisSession, words: readonly string[]): string {
  const { password } = session.store;
  if (password === null) {
    return error(
      'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    );
  }
  if (words.at(-1) !== password)
    return error('WRONGPASS invalid username-password pair or user is disabled.');
  session.isKnown = true;
  return ok;
}

/** The first command of a text and what is left; `null` where it is not whole yet. Lines and arrays, as redis takes both. */
export function readCommand(
  input: string,
): { readonly words: readonly string[]; readonly rest: string } | null {
  const end = input.indexOf('\n');
  if (end < 0) return null;
  const line = input.slice(0, end).replace(/\r$/, '');
  const count = /^\*(\d{1,4})$/.exec(line);
  if (count === null) {
    const words = line.split(/\s+/).filter((word) => word !== '');
    return { words, rest: input.slice(end + 1) };
  }
  let rest = input.slice(end + 1);
  const words: string[] = [];
  for (let index = 0; index < Number(count[1]); index += 1) {
    const head = /^\$\d{1,9}\r\n/.exec(rest);
    const stop = head === null ? -1 : rest.indexOf('\r\n', head[0].length);
    if (head === null || stop < 0) return null;
    words.push(rest.slice(head[0].length, stop));
    rest = rest.slice(stop + 2);
  }
  return { words, rest };
}

/** How redis-cli shows an answer without a terminal. */
export function showReply(reply: string): string {
  const kind = reply[0];
  if (kind === '+' || kind === ':') return reply.slice(1).trimEnd();
  if (kind === '-') return reply.slice(1).trimEnd();
  if (kind === '$') return reply === nothing ? '' : reply.slice(reply.indexOf('\r\n') + 2, -2);
  const values = reply.split(/\$\d+\r\n/).slice(1);
  return values.map((value) => value.trimEnd()).join('\n');
}
