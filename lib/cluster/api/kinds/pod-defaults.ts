/**
 * What the API server fills into a pod that a client left out, so that `-o yaml` looks as it does on a real
 * cluster: defaults of the type, then the admission plugins ServiceAccount, DefaultTolerationSeconds and
 * Priority. Upstream: pkg/apis/core/v1/defaults.go, plugin/pkg/admission.
 * Here every pod has priority 0: classes of priority are looked up by a plugin (admission/priority).
 */
import type { Draft } from '../decode';
import type { CreateContext } from '../kind';
import { qosClass } from './quality-of-service';
import { serviceAccountKind } from './service-account';

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

function setDefault(object: Draft, field: string, value: unknown): void {
  if (object[field] === undefined) object[field] = value;
}

function drafts(value: unknown): Draft[] {
  return Array.isArray(value) ? (value as Draft[]) : [];
}

/** `spec` of a pod or of a template, in place. */
export function setPodSpecDefaults(spec: Draft): void {
  setDefault(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'dnsPolicy', 'ClusterFirst');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'securityContext', {});
  setDefault(spec, 'schedulerName', 'default-scheduler');
  if (spec.serviceAccountName !== undefined) setDefault(spec, 'serviceAccount', spec.serviceAccountName);
  else if (spec.serviceAccount !== undefined) spec.serviceAccountName = spec.serviceAccount;
  for (const container of [...drafts(spec.initContainers), ...drafts(spec.containers)]) {
    setContainerDefaults(container, spec.hostNetwork === true);
  }
  for (const volume of drafts(spec.volumes)) setVolumeDefaults(volume);
}

function setContainerDefaults(container: Draft, isHostNetwork: boolean): void {
  setDefault(container, 'imagePullPolicy', pullPolicy(container.image));
  setDefault(container, 'terminationMessagePath', '/dev/termination-log');
  setDefault(container, 'terminationMessagePolicy', 'File');
  setDefault(container, 'resources', {});
  for (const port of drafts(container.ports)) {
    setDefault(port, 'protocol', 'TCP');
    if (isHostNetwork && port.hostPort === undefined) port.hostPort = port.containerPort;
  }
  for (const variable of drafts(container.env)) {
    const fieldRef = (variable.valueFrom as Draft | undefined)?.fieldRef as Draft | undefined;
    if (fieldRef !== undefined) setDefault(fieldRef, 'apiVersion', 'v1');
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (container[name] !== undefined) setProbeDefaults(container[name] as Draft);
  }
  const lifecycle = container.lifecycle as Draft | undefined;
  for (const name of ['postStart', 'preStop']) {
    if (lifecycle?.[name] !== undefined) setHandlerDefaults(lifecycle[name] as Draft);
  }
}

/** A tag that may move is pulled each time. */
function pullPolicy(image: unknown): string {
  const text = String(image ?? '');
  if (text.includes('@')) return 'IfNotPresent';
  const tag = /:([^:/]+)$/.exec(text)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function setProbeDefaults(probe: Draft): void {
  setHandlerDefaults(probe);
  setDefault(probe, 'timeoutSeconds', 1);
  setDefault(probe, 'periodSeconds', 10);
  setDefault(probe, 'successThreshold', 1);
  setDefault(probe, 'failureThreshold', 3);
  const grpc = probe.grpc as Draft | undefined;
  if (grpc !== undefined) setDefault(grpc, 'service', '');
}

function setHandlerDefaults(handler: Draft): void {
  const httpGet = handler.httpGet as Draft | undefined;
  if (httpGet === undefined) return;
  setDefault(httpGet, 'path', '/');
  setDefault(httpGet, 'scheme', 'HTTP');
}

/** Who states a limit only, requests as much. That holds for pods; a template keeps what was written. */
function setRequestsFromLimits(container: Draft): void {
  const resources = container.resources as Draft;
  const limits = resources.limits as Readonly<Record<string, string>> | undefined;
  if (limits === undefined) return;
  resources.requests = { ...limits, ...(resources.requests as Draft | undefined) };
}

const DEFAULT_MODES = ['configMap', 'secret', 'downwardAPI', 'projected'];

function setVolumeDefaults(volume: Draft): void {
  if (Object.keys(volume).every((field) => field === 'name')) volume.emptyDir = {};
  for (const source of DEFAULT_MODES) {
    if (volume[source] !== undefined) setDefault(volume[source] as Draft, 'defaultMode', 420);
  }
  const hostPath = volume.hostPath as Draft | undefined;
  if (hostPath !== undefined) setDefault(hostPath, 'type', '');
}

/** A whole pod, in place. */
export function setPodDefaults(pod: Draft): void {
  setDefault(pod, 'spec', {});
  const spec = pod.spec as Draft;
  setPodSpecDefaults(spec);
  for (const container of [...drafts(spec.initContainers), ...drafts(spec.containers)]) {
    setRequestsFromLimits(container);
  }
  setDefault(spec, 'enableServiceLinks', true);
}

const IS_GATED = {
  lastProbeTime: null,
  lastTransitionTime: null,
  message: 'Scheduling is blocked due to non-empty scheduling gates',
  reason: 'SchedulingGated',
  status: 'False',
  type: 'PodScheduled',
};

/** Admission and preparation of a new pod, in place. */
export function preparePod(pod: Draft, context: CreateContext): void {
  const spec = pod.spec as Draft;
  setDefault(spec, 'serviceAccountName', 'default');
  spec.serviceAccount = spec.serviceAccountName;
  const { namespace } = pod.metadata as { namespace: string };
  const account = context.find(serviceAccountKind, namespace, String(spec.serviceAccountName));
  const isWanted = spec.automountServiceAccountToken ?? account?.['automountServiceAccountToken'] ?? true;
  if (isWanted) mountToken(spec, context);
  addDefaultTolerations(spec);
  setDefault(spec, 'priority', 0);
  setDefault(spec, 'preemptionPolicy', 'PreemptLowerPriority');
  const conditions = drafts(spec.schedulingGates).length > 0 ? { conditions: [IS_GATED] } : {};
  pod.status = { phase: 'Pending', ...conditions, qosClass: qosClass(spec) };
}

/** The token, the cluster's certificate and the namespace, where client libraries look for them. */
function mountToken(spec: Draft, context: CreateContext): void {
  const containers = [...drafts(spec.initContainers), ...drafts(spec.containers)];
  const lacking = containers.filter(
    (container) => !drafts(container.volumeMounts).some((mount) => mount.mountPath === TOKEN_PATH),
  );
  if (lacking.length === 0) return;
  const name = `kube-api-access-${context.drawSuffix()}`;
  for (const container of lacking) {
    container.volumeMounts = [
      ...drafts(container.volumeMounts),
      { name, readOnly: true, mountPath: TOKEN_PATH },
    ];
  }
  const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' };
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef }] } },
  ];
  spec.volumes = [...drafts(spec.volumes), { name, projected: { sources, defaultMode: 420 } }];
}

/** A node that is away for five minutes loses its pods. */
export function addDefaultTolerations(spec: Draft): void {
  const tolerations = drafts(spec.tolerations);
  const added: Draft[] = [];
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    const isTolerated = tolerations.some(
      (toleration) =>
        (toleration.key === key || toleration.key === undefined) &&
        (toleration.effect === 'NoExecute' || toleration.effect === undefined),
    );
    if (!isTolerated) added.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
  }
  if (added.length > 0) spec.tolerations = [...tolerations, ...added];
}
