/** Manifests of Jobs and CronJobs for stories, and what is asked about them. */

export interface JobParts {
  readonly name: string;
  /** Fields of the Job's spec, each a line. */
  readonly spec?: readonly string[];
  /** What the container runs, by a shell. */
  readonly script: string;
  readonly restartPolicy?: string;
}

/** One container that a shell runs; `spec` are further fields of the Job. */
export function job({ name, spec = [], script, restartPolicy = 'Never' }: JobParts): string {
  const lines = spec.map((line) => `  ${line}\n`).join('');
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
${lines}  template:
    spec:
      restartPolicy: ${restartPolicy}
      containers:
      - name: work
        image: busybox
        command: ["sh", "-c", ${JSON.stringify(script)}]
`;
}

export function cronJob(name: string, spec: readonly string[], script: string): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}
spec:
${spec.map((line) => `  ${line}\n`).join('')}  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: work
            image: busybox
            command: ["sh", "-c", ${JSON.stringify(script)}]
`;
}

/** What was told about objects of a kind, without times and names. */
export function eventsOf(kind: string): string {
  const columns = '-o custom-columns=T:.type,R:.reason,M:.message';
  return `kubectl get events --field-selector involvedObject.kind=${kind} ${columns}`;
}

/** A line for each condition: type, status, reason and message. */
export function conditionsOf(kind: string, name: string): string {
  const line = '{.type}={.status} {.reason}: {.message}{"\\n"}';
  return `kubectl get ${kind} ${name} -o jsonpath='{range .status.conditions[*]}${line}{end}'`;
}
