/** What all writing commands have in common: --dry-run, --validate, and one line or one object as the answer. */
import type { Process } from '../../../cluster/process';
import { resolvePath } from '../../files/paths';
import { type Call, print, warn } from './call';
import { qualifiedKind, type ResourceType } from './discovery';
import { KubectlError } from './errors';
import { createPrinter, type ObjectPrinter } from './output/printer';
import { dateOf } from './output/time';
import { type Tree, textAt } from './output/value';
import { decodeText } from './text';

export type DryRun = 'none' | 'client' | 'server';

const warned = new WeakSet<Call>();

export function* dryRunOf(call: Call): Process<DryRun> {
  const value = call.flags.text('dry-run');
  if (value === 'none' || value === '') return 'none';
  if (value === 'client' || value === 'server') return value;
  if (value === 'unchanged' || value === 'true' || value === 'false') {
    if (!warned.has(call)) {
      const text =
        value === 'unchanged'
          ? '--dry-run is deprecated and can be replaced with --dry-run=client.'
          : `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${value === 'true' ? 'client' : 'none'}.`;
      yield* warn(call, `${logPrefix(call)}${text}\n`);
    }
    warned.add(call);
    return value === 'false' ? 'none' : 'client';
  }
  throw new KubectlError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** Go's klog prefix of a warning. */
function logPrefix(call: Call): string {
  const now = call.context.epochMs();
  const seconds = Math.floor(now / 1000) % 86_400;
  const [, month, day] = dateOf(now);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `W${two(month)}${two(day)} ${clock}.000000       1 helpers.go:702] `;
}

/** The value of the query parameter fieldValidation. */
export function fieldValidation(call: Call): 'Strict' | 'Warn' | 'Ignore' {
  const value = call.flags.text('validate');
  if (value === 'strict' || value === 'true') return 'Strict';
  if (value === 'warn') return 'Warn';
  if (value === 'false' || value === 'ignore') return 'Ignore';
  throw new KubectlError(`invalid - validate option ${JSON.stringify(value)}`);
}

/** The printer for -o, or null for the one-line answer. `declared`: keep the order of fields in JSON. */
export function objectPrinter(call: Call, declared = false): ObjectPrinter | null {
  const { context, flags } = call;
  const format = flags.text('output');
  if (format === '') return null;
  return createPrinter(format, {
    showManagedFields: flags.bool('show-managed-fields'),
    typeOf: () => undefined,
    declared,
    template: flags.has('template') ? flags.text('template') : undefined,
    readFile: (path) => {
      const content = context.files.readFile(resolvePath(context.workingDirectory, path));
      return content === null ? null : decodeText(content);
    },
  });
}

/** "pod/web created", with what kind of dry run it was; or the object where -o asks for it. */
export function* printResult(
  call: Call,
  type: ResourceType,
  object: Tree,
  verb: string,
  declared = false,
): Process<void> {
  const printer = objectPrinter(call, declared);
  if (printer) {
    yield* print(call, printer.print(object));
    return;
  }
  const dryRun = yield* dryRunOf(call);
  const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
  yield* print(call, `${qualifiedKind(type)}/${textAt(object, 'metadata', 'name')} ${verb}${suffix}\n`);
}
