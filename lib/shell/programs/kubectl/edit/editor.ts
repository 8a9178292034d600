/**
 * The editor of the learner: $KUBE_EDITOR, $EDITOR, else vi, on a file of its own in /tmp.
 * Upstream: kubectl/pkg/cmd/util/editor/editor.go.
 */
import type { Process } from '../../../../cluster/process';
import { baseName } from '../../../files/paths';
import type { Call } from '../call';
import { KubectlError, quote } from '../errors';
import { decodeText } from '../text';

/** Writes the text into a new file, opens it, and gives what is in it afterwards. */
export function* openEditor(
  call: Call,
  text: string,
  extension: string,
): Process<{ readonly text: string; readonly path: string }> {
  const { files, random } = call.context;
  const path = `/tmp/kubectl-edit-${random()}${extension}`;
  files.writeFile(path, text);
  yield* launch(call, path);
  const content = files.readFile(path);
  if (content === null) throw new KubectlError(`open ${path}: no such file or directory`);
  return { text: decodeText(content), path };
}

function* launch(call: Call, path: string): Process<void> {
  const { environment, programs, run, stderr, stdin, stdout } = call.context;
  const editor = environment['KUBE_EDITOR'] || environment['EDITOR'] || 'vi';
  // What has quotes in it is the shell's to read.
  const needsShell = editor.includes(' ') && /["'\\]/.test(editor);
  const shell = baseName(environment['SHELL'] || '/bin/bash');
  const shown = needsShell ? `${environment['SHELL'] || '/bin/bash'} -c ${editor}` : editor;
  const words = needsShell ? [shell, '-c', `${editor} ${quote(path)}`] : [...editor.split(' '), path];
  const name = words[0]!.slice(words[0]!.lastIndexOf('/') + 1);
  if (programs && !programs.includes(name)) {
    throw new KubectlError(`unable to launch the editor ${quote(shown)}`);
  }
  const exitCode = yield* run(words, { stdin, stdout, stderr });
  if (exitCode !== 0) throw new KubectlError(`there was a problem with the editor ${quote(shown)}`);
}
