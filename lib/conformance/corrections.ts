/**
 * Where a present client or server answers otherwise than the recorded ones did: what is to be expected instead,
 * why, and where that is written. Applied to a recorded step before it is compared.
 */
import type { Step } from './recordings';

export interface Correction {
  readonly reason: string;
  /** Where to read it. */
  readonly source: string;
  /** The commands that it concerns. */
  readonly command: RegExp;
  correct(step: Step): Step;
}

const UPSTREAM = 'https://github.com/kubernetes';

function inStdout(change: (text: string) => string): (step: Step) => Step {
  return (step) => ({ ...step, stdout: change(step.stdout) });
}

function inStderr(change: (text: string) => string): (step: Step) => Step {
  return (step) => ({ ...step, stderr: change(step.stderr) });
}

export const CORRECTIONS: readonly Correction[] = [
  {
    reason:
      'The recorded client was built to print errors of flags and commands itself; the released one prints them as "error: …".',
    source: `${UPSTREAM}/kubernetes/blob/v1.36.0/cmd/kubectl/kubectl.go (RunNoErrOutput, CheckErr)`,
    command: /kubectl/,
    correct: inStderr((text) =>
      text
        .replace(/^Error: ([\s\S]*?)\n+$/, 'error: $1\n')
        .replace(
          /^E.*"command failed" err="(.*)"$/m,
          (_, message: string) => `error: ${message.replaceAll('\\"', '"')}`,
        ),
    ),
  },
  {
    reason: 'Since 1.21 every namespace carries its name as a label.',
    source: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name',
    command: /\bns\b|\bnamespace/,
    correct: inStdout((text) =>
      text
        .replace(/^(Name: +)(\S+)\n(Labels: +)<none>/m, '$1$2\n$3kubernetes.io/metadata.name=$2')
        .replace(/^(default|kube-[a-z-]+)( +Active.*)<none>$/gm, '$1$2kubernetes.io/metadata.name=$1'),
    ),
  },
  {
    reason:
      'Version 1.36 is simulated; client and server are of one version, so that nothing is said of a skew.',
    source: `${UPSTREAM}/kubernetes/releases/tag/v1.36.0`,
    command: /kubectl version|\bnodes?\b/,
    correct: (step) => ({
      ...step,
      stdout: step.stdout
        .replace('v1.32.4-dispatcher', 'v1.36.0')
        .replace(/(kustomize ?version: )v5\.5\.0/i, '$1v5.8.1')
        .replace(/^( *)(gitCommit: faecb.*\n)/m, '$1emulationMajor: "1"\n$1emulationMinor: "36"\n$1$2')
        .replace(/^( *minor: )(?:32\+|"20")$/gm, '$1"36"')
        .replaceAll('v1.20.2', 'v1.36.0'),
      stderr: step.stderr.replace(/^WARNING: version difference.*\n/, ''),
    }),
  },
  {
    reason:
      'The operating system and the container runtime of a node were invented for the recording; ours are those of the world.',
    source: 'lib/conformance/recordings/README.md',
    command: /get nodes -o wide/,
    correct: inStdout((text) =>
      text
        .replaceAll('Debian GNU/Linux 11 (bullseye)', 'Debian GNU/Linux 13 (trixie)')
        .replaceAll('5.10.0-generic', '6.12.48+deb13-amd64')
        .replaceAll('containerd://1.4.3', 'containerd://2.2.0'),
    ),
  },
  {
    reason: 'Since 1.36 kubectl shows no version of kube-proxy any more.',
    source: `${UPSTREAM}/kubectl/commit/456c00e8c70db03fc770b8af71f8c54370608f5d`,
    command: /describe node/,
    correct: inStdout((text) => text.replace(/^ *Kube-Proxy Version:.*\n/m, '')),
  },
  {
    reason: 'A real kubelet also reports huge pages; the recording was made without one.',
    source: 'https://kubernetes.io/docs/tasks/manage-hugepages/scheduling-hugepages/',
    command: /describe node/,
    correct: inStdout((text) =>
      text
        .replace(/^( +ephemeral-storage:.*\n)/gm, '$1  hugepages-1Gi:      0\n  hugepages-2Mi:      0\n')
        .replace(
          /^( +ephemeral-storage +0 \(0%\).*\n)/m,
          '$1  hugepages-1Gi      0 (0%)    0 (0%)\n  hugepages-2Mi      0 (0%)    0 (0%)\n',
        ),
    ),
  },
  {
    reason:
      'Since 1.24 tokens are no longer kept in Secrets of a service account, and newer clients do not list them.',
    source: `${UPSTREAM}/kubectl/blob/v0.36.0/pkg/describe/describe.go (describeServiceAccount)`,
    command: /describe sa/,
    correct: inStdout((text) => text.replace(/^(Mountable secrets|Tokens):.*\n/gm, '')),
  },
];

export function correct(step: Step): Step {
  return CORRECTIONS.filter(({ command }) => command.test(step.command)).reduce(
    (corrected, { correct: change }) => change(corrected),
    step,
  );
}
