/**
 * The manual of the real program as data (recorded from `--help` of kubectl 1.32), and how it is shown. Which
 * commands and flags there are is always known: those that we do not honour are refused by name, never as
 * unknown. The texts are large and seldom read: they are loaded before the world starts (provideManual).
 */
import type { Option } from './flags';
import known from './options.json';

interface TextsOfCommand {
  readonly long: string;
  readonly examples: string;
  readonly usage: string;
  readonly subcommands?: readonly (readonly [name: string, text: string])[];
}

/** As recorded: many commands share their options, so a page names rows of one list. */
export interface ManualTexts {
  readonly groups: readonly (readonly [title: string, commands: readonly (readonly [string, string])[]])[];
  readonly commands: Readonly<Record<string, TextsOfCommand>>;
  readonly options: readonly string[];
  readonly global: readonly string[];
}

const OPTIONS = known.options as unknown as readonly Option[];
const PAGES = known.commands as unknown as Readonly<Record<string, readonly number[]>>;

/** Flags that every command takes. */
export const GLOBAL_OPTIONS = known.global as unknown as readonly Option[];

let provided: ManualTexts | null = null;

/** Once, before a world starts. */
export function provideManual(texts: ManualTexts): void {
  provided = texts;
}

function manualTexts(): ManualTexts {
  if (provided === null) throw new Error('the texts of the manual must be loaded before a world starts');
  return provided;
}

/** The flags of a command, `path` without the program: "config view". `undefined` where there is none. */
export function findOptions(path: string): readonly Option[] | undefined {
  return Object.hasOwn(PAGES, path) ? PAGES[path]!.map((row) => OPTIONS[row]!) : undefined;
}

/** The last words of the commands below this one. */
export function subcommandsOf(path: string): readonly string[] {
  return Object.keys(PAGES)
    .filter((other) => other.startsWith(`${path} `) && !other.slice(path.length + 1).includes(' '))
    .map((other) => other.slice(path.length + 1));
}

/** All commands of the real program at the top level. */
export function topCommands(): readonly string[] {
  return [...known.top, 'help', 'options'];
}

export function formatHelp(path: string): string {
  const texts = manualTexts();
  const page = texts.commands[path]!;
  const rows = PAGES[path]!;
  const options = rows.map((row) => formatOption(OPTIONS[row]!, texts.options[row]!));
  const parts = [page.long];
  if (page.examples) parts.push(`Examples:\n${page.examples}`);
  if (page.subcommands) parts.push(`Available Commands:\n${commandList(page.subcommands)}`);
  if (options.length > 0) parts.push(`Options:\n${options.join('\n\n')}`);
  parts.push(`Usage:\n  ${page.usage}`);
  const more = page.subcommands
    ? `Use "kubectl ${path} <command> --help" for more information about a given command.\n`
    : '';
  return `${parts.join('\n\n')}\n\n${more}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}

/** `simulated` says which commands exist here; the others are listed at the end. */
export function formatOverview(simulated: (name: string) => boolean): string {
  const groups = manualTexts().groups.map(([title, commands]) => {
    const known = commands.filter(([name]) => simulated(name));
    return known.length === 0 ? '' : `${title}:\n${commandList(known)}\n\n`;
  });
  const missing = known.top.filter((name) => !simulated(name));
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
  const texts = manualTexts().global;
  const options = GLOBAL_OPTIONS.map((option, row) => formatOption(option, texts[row]!));
  return `The following options can be passed to any command:\n\n${options.join('\n\n')}\n`;
}

const NARROWEST_NAMES = 11;

function commandList(commands: readonly (readonly [string, string])[]): string {
  const width = Math.max(NARROWEST_NAMES, ...commands.map(([name]) => name.length)) + 3;
  return commands.map(([name, text]) => `  ${name.padEnd(width)}${text}`).join('\n');
}

function formatOption([name, short, fallback]: Option, text: string): string {
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
