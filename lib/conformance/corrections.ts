/**
 * Where a present client or server answers otherwise than the recorded ones did: what is to be expected instead,
 * why, and where that is written. Applied to a recorded step before it is compared.
 */
import { withEndpoints, withUnknownFields, withWrongTypes } from './corrected-texts';
import type { Recording, Step } from './recordings';

export interface Correction {
  readonly reason: string;
  /** Where to read it. */
  readonly source: string;
  /** Said by clients of 1.36, not yet by the real one that is installed. */
  readonly isOfNewClient?: boolean;
  /** The commands that it concerns. */
  readonly command: RegExp;
  /** `recording`: what was there before. */
  correct(step: Step, recording: Recording): Step;
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
        .replace(
          /^( *)minor: "20"$/m,
          '$1minCompatibilityMajor: "1"\n$1minCompatibilityMinor: "35"\n$1minor: "36"',
        )
        .replace(/^( *minor: )32\+$/gm, '$1"36"')
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
    reason: 'Since 1.36 the API server warns of addresses outside.',
    source: `${UPSTREAM}/enhancements/issues/5707`,
    command: /^kubectl apply -f svc-multiport\.yaml$/,
    correct: (step, { files }) =>
      files['svc-multiport.yaml']?.includes('externalIPs')
        ? { ...step, stderr: `Warning: spec.externalIPs is deprecated\n${step.stderr}` }
        : step,
  },
  {
    reason: 'Since 1.36 kubectl shows no version of kube-proxy any more.',
    isOfNewClient: true,
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
  {
    reason: 'Since 1.22 every Service with an address has an internal traffic policy.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/',
    command: /\b(?:svc|service|services|apply|create|edit|diff)\b/,
    correct: inStdout((text) =>
      text
        .replace(/^([+ ]*)ipFamilies:\n/gm, '$1internalTrafficPolicy: Cluster\n$1ipFamilies:\n')
        .replace(/^( *)"ipFamilies": /gm, '$1"internalTrafficPolicy": "Cluster",\n$1"ipFamilies": ')
        .replace(
          /^(Session Affinity: .*\n(?:External Traffic Policy: .*\n)?)/gm,
          '$1Internal Traffic Policy:  Cluster\n',
        )
        .replace(/^ {19}(\S+=)/gm, `${' '.repeat(26)}$1`)
        .replace(/^(Type: +ExternalName\n(?:.*\n)*?)Internal Traffic Policy: {2}Cluster\n/gm, '$1'),
    ),
  },
  {
    reason: 'The address of the recorded API server was its own; ours is that of the world.',
    source: 'lib/conformance/recordings/README.md',
    command: /\b(?:ep|endpoints|endpointslices)\b/,
    correct: inStdout((text) => text.replaceAll('10.0.0.1', '4.4.4.100')),
  },
  {
    reason: 'Since 1.33 whoever asks for Endpoints is told to use EndpointSlices.',
    source: 'https://kubernetes.io/blog/2025/04/24/endpoints-deprecation/',
    command: /kubectl (?:get|describe) (?:[a-z]+,)*(?:ep|endpoints)\b/,
    correct: inStderr(
      (text) =>
        `Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n${text}`,
    ),
  },
  {
    reason: 'Since 1.33 Endpoints say that their controller made them, and no longer name versions of pods.',
    source: `${UPSTREAM}/kubernetes/blob/v1.36.0/pkg/controller/endpoint/endpoints_controller.go`,
    command: /kubectl (?:get|describe) (?:ep|endpoints) .*/,
    correct: inStdout((text) =>
      text
        .replace(/^(Labels: +)<none>$/m, '$1endpoints.kubernetes.io/managed-by=endpoint-controller')
        .replace(/^ {6,}resourceVersion: .*\n/gm, '')
        .replace(
          /^( +)(labels:\n(?: +app: .*\n)?)/m,
          '$1$2$1  endpoints.kubernetes.io/managed-by: endpoint-controller\n',
        )
        .replace(
          /^( +)(creationTimestamp: .*\n)(?! *labels:)/m,
          '$1$2$1labels:\n$1  endpoints.kubernetes.io/managed-by: endpoint-controller\n',
        ),
    ),
  },
  {
    reason:
      'The recorded server had EndpointSlices of v1beta1 only: v1 tells the node, and since 1.22 whether an endpoint serves or ends.',
    source: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/#endpointslice-v125',
    command: /endpointslices?/,
    correct: inStdout((text) =>
      text
        .replaceAll('discovery.k8s.io/v1beta1', 'discovery.k8s.io/v1')
        .replace(/^( +)topology:\n +kubernetes\.io\/hostname: .*\n/gm, '')
        .replace(/^( {6,})ready: true\n/gm, '$1ready: true\n$1serving: true\n$1terminating: false\n')
        .replace(/^( {6,})resourceVersion: .*\n/gm, '')
        .replace(/^( +)Topology:( +)kubernetes\.io\/hostname=(.*)$/gm, '$1NodeName:$2$3\n$1Zone:$2<unset>'),
    ),
  },
  {
    reason:
      'kubectl 1.32 reads the endpoints of a Service from slices of v1, which the recorded server had not got: it printed none. With a proxy that adds them it prints the ready ones.',
    source: 'lib/conformance/recordings/README.md (the shim cases, 535 to 547)',
    command: /describe svc/,
    correct: inStdout(withEndpoints),
  },
  {
    reason: 'The controller of load balancers comes with a cloud; there is none here to write events.',
    source: 'https://kubernetes.io/docs/concepts/architecture/cloud-controller/',
    command: /describe svc/,
    correct: inStdout((text) =>
      text.replace(
        /^Events:\n(?: {2}.*\n){2} {2}Normal +Type .*service-controller.*\n/m,
        'Events:  <none>\n',
      ),
    ),
  },
  {
    reason: 'Present clients show no events where the name is the beginning of others.',
    isOfNewClient: true,
    source: `${UPSTREAM}/kubectl/blob/v0.36.0/pkg/cmd/describe/describe.go (ShowEventsExplicitlySet)`,
    command: /describe svc service-p$/,
    correct: inStdout((text) => text.replace(/^Events: .*\n/m, '')),
  },
  {
    reason: 'Since 1.34 servers show refused values as JSON.',
    source: `${UPSTREAM}/kubernetes/pull/132438`,
    command: /kubectl/,
    correct: inStderr((text) =>
      text
        .replace('map[string]string{"run":"b"}', '{"run":"b"}')
        .replace('[]string{"1.1.10.200"}', '["1.1.10.200"]')
        .replace(/Invalid value: \[\][\w.]+\(nil\)/g, 'Invalid value: null'),
    ),
  },
  {
    reason: 'Since 1.22 Ingresses belong to no other group than networking.k8s.io.',
    source: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/#ingress-v122',
    command: /ingress/,
    correct: inStderr((text) => text.replace('Ingress.extensions "', 'Ingress.networking.k8s.io "')),
  },
  {
    reason: 'The allocator of addresses words its refusal otherwise since 1.27.',
    source: `${UPSTREAM}/kubernetes/blob/v1.36.0/pkg/registry/core/service/storage/alloc.go`,
    command: /--clusterip/,
    correct: inStderr((text) =>
      text.replace(/failed to allocated ip:(\S+) with error:/, 'failed to allocate IP $1: '),
    ),
  },
  {
    reason: 'Since 1.25 the server itself refuses unknown fields and wrong types.',
    source: 'https://kubernetes.io/blog/2023/04/24/openapi-v3-field-validation-ga/',
    command: /kubectl apply -f /,
    correct: inStderr((text) => withUnknownFields(withWrongTypes(text))),
  },
  {
    reason:
      'kubectl 1.32 reads what stands behind an Ingress from slices of v1, which the recorded server had not got. With a proxy that adds them it prints the ready ones; where there is no Service, it says so.',
    source: 'lib/conformance/recordings/README.md (the shim cases, 549 and 550)',
    command: /describe ing/,
    correct: (step, { setup }) => ({
      ...step,
      stdout: step.stdout.replace(
        /^( .*service-(python):3000) \(<error: the server could not find the requested resource>\)$/gm,
        setup.includes('svc-clusterip.yaml')
          ? '$1 (10.244.1.1:443,10.244.1.1:443,10.244.1.1:443)'
          : '$1 (<error: services "service-$2" not found>)',
      ),
    }),
  },
  {
    reason: 'Ranges of addresses and the addresses in use became objects with 1.33.',
    source: 'https://kubernetes.io/blog/2025/04/23/kubernetes-v1-33-release/#multiple-service-cidrs',
    command: /kubectl api-resources --api-group=networking\.k8s\.io/,
    correct: inStdout((text) =>
      text
        .replace(/^(networkpolicies)/m, 'ipaddresses ip networking.k8s.io/v1 false IPAddress\n$1')
        .replace(/$/, 'servicecidrs networking.k8s.io/v1 false ServiceCIDR\n')
        .replace(/ +/g, '  '),
    ),
  },
  {
    reason: 'Since 1.26 the controller tells from how many it scaled.',
    source: `${UPSTREAM}/kubernetes/pull/111616`,
    command: /describe deploy|events/,
    correct: inStdout((text) => text.replace(/(Scaled up replica set \S+) to ([0-9]+)/g, '$1 from 0 to $2')),
  },
  {
    reason: 'Kubelets word the events of a container otherwise since 1.35.',
    source: `${UPSTREAM}/kubernetes/blob/v1.36.0/pkg/kubelet/kuberuntime/kuberuntime_container.go`,
    command: /events/,
    correct: inStdout((text) =>
      text
        .replace(/Created container \S+/g, 'Container created')
        .replace(/Started container \S+/g, 'Container started'),
    ),
  },
  {
    reason:
      'Since 1.34 servers write no empty times of creation; since 1.35 Deployments tell how many pods end.',
    source: `${UPSTREAM}/kubernetes/pull/130989, gate DeploymentReplicaSetTerminatingReplicas`,
    command: /get deploy .*-o yaml/,
    correct: inStdout((text) =>
      text
        .replace(/^ {4,}creationTimestamp: null\n/gm, '')
        .replace(/^ {2}updatedReplicas:/m, '  terminatingReplicas: 0\n$&'),
    ),
  },
  {
    reason:
      'Services can be chosen by type and address too since 1.31, so that the refusal names no list of fields.',
    source: `${UPSTREAM}/kubernetes/blob/v1.36.0/pkg/apis/core/v1/conversion.go`,
    command: /--field-selector=spec\.foo/,
    correct: inStderr((text) =>
      text.replace(/"spec\.foo" is not a known field selector: .*/, 'field label not supported: spec.foo'),
    ),
  },
  {
    reason: 'Since 1.25 servers decode a patch twice, and say so where it fails.',
    source: `${UPSTREAM}/kubernetes/blob/v1.36.0/staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go`,
    command: /kubectl patch svc \S+ (?:-p "\{spec"|--type=json -p '\{)/,
    correct: inStderr((text) =>
      text
        .replace(/^(Error from server \(BadRequest\): )/, '$1error decoding patch: ')
        .replace('jsonpatch.Patch', '[]handlers.jsonPatchOp'),
    ),
  },
  {
    reason: 'A dry run of the server allocates an address since 1.22.',
    source: `${UPSTREAM}/kubernetes/pull/97725`,
    command: /--dry-run=server -o yaml|kubectl diff/,
    correct: inStdout((text) =>
      text
        .replace(
          /^(\+?)( +)((?:externalTrafficPolicy: .*\n\+? +)?internalTrafficPolicy: )/m,
          '$1$2clusterIP: 1.1.10.2\n$1$2clusterIPs:\n$1$2- 1.1.10.2\n$1$2$3',
        )
        .replace('@@ -0,0 +1,21 @@', '@@ -0,0 +1,25 @@'),
    ),
  },
  {
    reason:
      'Pods count their generations since 1.35, tell when they are ready to start containers since 1.29, and kubelets write who runs a container and what is mounted since 1.31.',
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodStatus',
    command: /kubectl get pods? .*-o yaml/,
    correct: inStdout(withPodFields),
  },
];

function withPodFields(text: string): string {
  const volumeMounts = (indent: string, suffix: string): string =>
    [
      'user:',
      '  linux:',
      '    gid: 0',
      '    supplementalGroups:',
      '    - 0',
      '    uid: 0',
      'volumeMounts:',
      '- mountPath: /var/run/secrets/kubernetes.io/serviceaccount',
      `  name: ${suffix}`,
      '  readOnly: true',
      '  recursiveReadOnly: Disabled',
    ]
      .map((line) => `${indent}${line}\n`)
      .join('');
  const suffixes = [...text.matchAll(/^ +- name: (kube-api-access-\S+)$/gm)].map((match) => match[1]!);
  let pod = 0;
  return text
    .replace(/^( +)(generateName: .*\n)/gm, '$1$2$1generation: 1\n')
    .replace(/^( +)(lastTransitionTime: .*\n)/gm, '$1$2$1observedGeneration: 1\n')
    .replace(
      /^( +)(conditions:\n)( *- lastProbeTime: null\n( +)lastTransitionTime: .*\n)/gm,
      '$1$2$3$4observedGeneration: 1\n$4status: "True"\n$4type: PodReadyToStartContainers\n$3',
    )
    .replace(/^( +)(ready: true\n)( +restartCount)/gm, '$1$2$1resources: {}\n$3')
    .replace(
      /^( +)(state:\n +running:\n +startedAt: .*\n)/gm,
      (_, indent: string, state: string) => `${indent}${state}${volumeMounts(indent, suffixes[pod++] ?? '')}`,
    )
    .replace(/^( +)(hostIP: (.*)\n)/gm, '$1$2$1hostIPs:\n$1- ip: $3\n$1observedGeneration: 1\n');
}

/** `isNewClient`: ours, which is of 1.36. */
export function correct(step: Step, recording: Recording, isNewClient = true): Step {
  return CORRECTIONS.filter(
    ({ command, isOfNewClient = false }) => command.test(step.command) && (isNewClient || !isOfNewClient),
  ).reduce((corrected, { correct: change }) => change(corrected, recording), step);
}
