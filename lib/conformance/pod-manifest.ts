/** Manifests of pods for stories: one container `c`, a shell's script or an image, and what the story is about. */

export interface PodParts {
  readonly name: string;
  /** Default busybox. */
  readonly image?: string;
  /** What the container runs, by a shell. Omitted: what the image runs. */
  readonly script?: string;
  /** Further fields of the container, each a line. */
  readonly container?: readonly string[];
  /** Further fields of the pod's spec, each a line; whole init containers too. */
  readonly spec?: readonly string[];
  readonly labels?: string;
}

export function writePod({
  name,
  image = 'busybox',
  script,
  container = [],
  spec = [],
  labels,
}: PodParts): string {
  const indent = (lines: readonly string[], by: string) => lines.map((line) => `${by}${line}\n`).join('');
  const command = script === undefined ? [] : [`command: ["sh", "-c", ${JSON.stringify(script)}]`];
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels: ${labels ?? `{app: ${name}}`}
spec:
${indent(spec, '  ')}  containers:
  - name: c
    image: ${image}
${indent([...command, ...container], '    ')}`;
}

/** Events of one object as a table of type, reason, message and count. */
export function listEvents(name: string): string {
  return `kubectl get events --field-selector involvedObject.name=${name} -o custom-columns=T:.type,R:.reason,M:.message,N:.count`;
}

/** Prints one field of a pod and a line's end. */
export function printField(pod: string, path: string): string {
  return `kubectl get pod ${pod} -o jsonpath='{${path}}{"\\n"}'`;
}
