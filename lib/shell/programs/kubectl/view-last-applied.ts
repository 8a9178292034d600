/** kubectl apply view-last-applied. Upstream: kubectl/pkg/cmd/apply/apply_view_last_applied.go. */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, print } from './call';
import { KubectlError, usageError } from './errors';
import { LAST_APPLIED, lastApplied } from './last-applied';
import { findSubjects } from './objects';
import { indentedJson } from './output/json';
import { textAt } from './output/value';
import { printYaml } from './output/yaml';
import { raise } from './selection';

export const viewLastApplied: Command = {
  path: 'apply view-last-applied',
  honours: ['all', 'filename', 'output', 'recursive', 'selector'],
  run: runView,
};

function* runView(call: Call): Process<number> {
  const format = call.flags.text('output');
  if (format !== '' && format !== 'yaml' && format !== 'json') {
    throw usageError(
      call.commandPath,
      `Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`,
    );
  }
  const { subjects, errors } = yield* findSubjects(call, call.args, false);
  raise(errors);
  for (const { name, object } of subjects) {
    if (textAt(object, 'metadata', 'annotations', LAST_APPLIED) === '') {
      throw new KubectlError(`no last-applied-configuration annotation found on resource: ${name}`);
    }
    const applied = lastApplied(object);
    yield* print(call, format === 'json' ? `${indentedJson(applied)}\n` : printYaml(applied));
  }
  return 0;
}
