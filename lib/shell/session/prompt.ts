/** The prompt: `learner@laptop:~$ ` for bash, `/ # ` for a busybox shell in a container. PS1 is not honoured. */
import type { Shell } from '../language/shell-state';
import { getValue } from '../language/variables';

export function describePrompt(shell: Shell): string {
  const { machine, workingDirectory } = shell;
  if (shell.dialect === 'sh') return `${workingDirectory} # `;
  const home = getValue(shell, 'HOME') ?? '';
  const isAtHome = home !== '' && (workingDirectory === home || workingDirectory.startsWith(`${home}/`));
  const place = isAtHome ? `~${workingDirectory.slice(home.length)}` : workingDirectory;
  return `${machine.userName}@${machine.host.name}:${place}${machine.userName === 'root' ? '#' : '$'} `;
}
