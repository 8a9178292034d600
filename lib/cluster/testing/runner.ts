/** A ProcessRunner for tests: files in memory, and a handful of commands, so that no shell is needed. */
import { compareText } from '../kernel/text';
import {
  type FileSystem,
  type Invocation,
  type Process,
  type ProcessRunner,
  read,
  SignalError,
  sleep,
  write,
} from '../process';

export function createTestRunner(): ProcessRunner {
  return {
    createFiles,
    *run(invocation) {
      try {
        return yield* runCommand(invocation);
      } finally {
        invocation.stdout.end();
        invocation.stderr.end();
      }
    },
  };
}

/** Directories are known by the files in them, and by themselves once they were made. */
function createFiles(initial: Readonly<Record<string, string | Uint8Array>>): FileSystem {
  const files = new Map(Object.entries(initial));
  const directories = new Set(['/']);
  return {
    readFile: (path) => files.get(path) ?? null,
    writeFile: (path, content) => {
      files.set(path, content);
    },
    listDirectory(path) {
      const prefix = path.endsWith('/') ? path : `${path}/`;
      const names = [...files.keys(), ...directories]
        .filter((entry) => entry.startsWith(prefix) && entry !== prefix)
        .map((entry) => entry.slice(prefix.length).split('/')[0]!);
      if (names.length === 0 && !directories.has(path)) return null;
      return [...new Set(names)].filter((name) => name !== '').sort(compareText);
    },
    makeDirectory: (path) => {
      directories.add(path);
    },
    remove(path) {
      for (const entry of [...files.keys()]) {
        if (entry === path || entry.startsWith(`${path}/`)) files.delete(entry);
      }
      directories.delete(path);
    },
  };
}

function* runCommand(invocation: Invocation): Process<number> {
  const { argv, stdin, stdout, stderr, environment, files, terminal } = invocation;
  const [name = '', ...words] = argv;
  switch (name.slice(name.lastIndexOf('/') + 1)) {
    case 'echo':
      yield* write(stdout, `${words.join(' ')}\n`);
      return 0;
    case 'sleep':
      yield* sleep(Number(words[0]) * 1000);
      return 0;
    case 'printenv':
      yield* write(stdout, `${environment[words[0] ?? ''] ?? ''}\n`);
      return 0;
    case 'false':
      yield* write(stderr, 'it is false\n');
      return 1;
    case 'tty':
      yield* write(stdout, terminal === null ? 'not a tty\n' : `${terminal.columns}x${terminal.rows}\n`);
      return 0;
    case 'kill':
      invocation.host.signalFirst?.('SIGTERM');
      return 0;
    case 'cat':
      return yield* concatenate();
    default:
      return 127;
  }

  function* concatenate(): Process<number> {
    if (words[0] !== undefined) {
      const content = files.readFile(words[0]);
      if (content === null) return 1;
      yield* write(stdout, content);
      return 0;
    }
    try {
      for (;;) {
        const chunk = yield* read(stdin);
        if (chunk === null || chunk === undefined) return 0;
        yield* write(stdout, chunk);
      }
    } catch (error) {
      if (!(error instanceof SignalError)) throw error;
      return 130;
    }
  }
}
