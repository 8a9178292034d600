/**
 * The manual of the real program as data (recorded from `--help` of kubectl 1.32), and how it is shown. It
 * also says which flags a command has: those that we do not honour are refused by name, never as unknown.
 */
import type { Option } from './flags';
import recorded from './manual.json';

export interface ManualPage {
  readonly long: string;
  readonly examples: string;
  readonly usage: string;
  readonly subcommands?: readonly (readonly [name: string, text: string])[];
  readonly options: readonly Option[];
}

/** As recorded: many commands share their options, so a page names rows of one list. */
type RecordedPage = Omit<ManualPage, 'options'> & { readonly options: readonly number[] };

const OPTIONS = recorded.options as unknown as readonly Option[];
const PAGES = recorded.commands as unknown as Readonly<Record<string, RecordedPage>>;
const GROUPS = recorded.groups as unknown as readonly (readonly [
  string,
  readonly (readonly [string, string])[],
])[];

/** Flags that every command takes. */
export const GLOBAL_OPTIONS = recorded.global as unknown as readonly Option[];

/** `path` without the program: "config view". */
export function findPage(path: string): ManualPage | undefined {
  const page = Object.hasOwn(PAGES, path) ? PAGES[path] : undefined;
  return page && { ...page, options: page.options.map((row) => OPTIONS[row]!) };
}

/** All commands of the real program at the top level. */
export function topCommands(): readonly string[] {
  return [...GROUPS.flatMap(([, commands]) => commands.map(([name]) => name)), 'help', 'options'];
}

export function formatHelp(path: string, page: ManualPage): string {
  const parts = [page.long];
  if (page.examples) parts.push(`Examples:\n${page.examples}`);
  if (page.subcommands) parts.push(`Available Commands:\n${commandList(page.subcommands)}`);
  if (page.options.length > 0) parts.push(`Options:\n${page.options.map(formatOption).join('\n\n')}`);
  parts.push(`Usage:\n  ${page.usage}`);
  const more = page.subcommands
    ? `Use "kubectl ${path} <command> --help" for more information about a given command.\n`
    : '';
  return `${parts.join('\n\n')}\n\n${more}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}

/** `simulated` says which commands exist here; the others are listed at the end. */
export function formatOverview(simulated: (name: string) => boolean): string {
  const groups = GROUPS.map(([title, commands]) => {
    const known = commands.filter(([name]) => simulated(name));
    return known.length === 0 ? '' : `${title}:\n${commandList(known)}\n\n`;
  });
  const missing = GROUPS.flatMap(([, commands]) => commands.map(([name]) => name)).filter(
    (name) => !simulated(name),
  );
  return (
    'kubectl controls the Kubernetes cluster manager.\n\n' +
    ' Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n' +
    groups.join('') +
    `Not simulated yet (this kubectl answers with an error):\n${wrapWords(missing)}\n\n` +
    'Usage:\n  kubectl [flags] [options]\n\n' +
    'Use "kubectl <command> --help" for more information about a given command.\n' +
    'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'
  );
}

export function formatGlobalOptions(): string {
  return `The following options can be passed to any command:\n\n${GLOBAL_OPTIONS.map(formatOption).join('\n\n')}\n`;
}

const NARROWEST_NAMES = 11;

function commandList(commands: readonly (readonly [string, string])[]): string {
  const width = Math.max(NARROWEST_NAMES, ...commands.map(([name]) => name.length)) + 3;
  return commands.map(([name, text]) => `  ${name.padEnd(width)}${text}`).join('\n');
}

function formatOption([name, short, fallback, text]: Option): string {
  const letter = short === '' || short === name ? '' : `-${short}, `;
  return `    ${letter}--${name}=${fallback}:\n\t${text}`;
}

function wrapWords(words: readonly string[]): string {
  const lines = [''];
  for (const word of words) {
    if (lines.at(-1)!.length + word.length > 76) lines.push('');
    lines[lines.length - 1] += `${lines.at(-1) === '' ? '  ' : ', '}${word}`;
  }
  return lines.join(',\n');
}
