/**
 * kubectl create role, clusterrole, rolebinding, clusterrolebinding. Upstream: kubectl/pkg/cmd/create/create_*role*.go.
 * A resource is looked up at the server, as upstream. Left out: the warning for verbs that nobody knows.
 */
import type { Process } from '../../../../cluster/process';
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING } from '../built-in';
import { type Call, type Command, warn } from '../call';
import { COMMON, namespaceOf, requireName } from '../create';
import { findResource } from '../discovery';
import { KubectlError } from '../errors';
import type { Tree, Value } from '../output/value';
import { compact, createGenerated } from './generated';

const GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${GROUP}/v1`;

export const createRole: Command = {
  path: 'create role',
  honours: ['resource', 'resource-name', 'verb', ...COMMON],
  run: runCreateRole,
};
export const createClusterRole: Command = {
  path: 'create clusterrole',
  honours: ['aggregation-rule', 'non-resource-url', 'resource', 'resource-name', 'verb', ...COMMON],
  run: runCreateClusterRole,
};
export const createRoleBinding: Command = {
  path: 'create rolebinding',
  honours: ['clusterrole', 'group', 'role', 'serviceaccount', 'user', ...COMMON],
  run: runCreateRoleBinding,
};
export const createClusterRoleBinding: Command = {
  path: 'create clusterrolebinding',
  honours: ['clusterrole', 'group', 'serviceaccount', 'user', ...COMMON],
  run: runCreateClusterRoleBinding,
};

const VERBS = new Set(
  'get list watch create update patch delete deletecollection use bind escalate impersonate proxy approve sign *'.split(
    ' ',
  ),
);

function verbsOf(call: Call): string[] {
  const verbs = [...new Set(call.flags.list('verb').map((verb) => verb.trim()))];
  if (verbs.includes('*')) return ['*'];
  return verbs;
}

function* runCreateRole(call: Call): Process<number> {
  const name = requireName(call);
  const verbs = verbsOf(call);
  if (verbs.length === 0) throw new KubectlError('at least one verb must be specified');
  if (call.flags.list('resource').length === 0) {
    throw new KubectlError('at least one resource must be specified');
  }
  const object: Tree = {
    kind: 'Role',
    apiVersion: API_VERSION,
    metadata: { name, ...(yield* namespaceOf(call)), creationTimestamp: null },
    rules: yield* resourceRules(call, verbs),
  };
  return yield* createGenerated(call, ROLE, object, null);
}

function* runCreateClusterRole(call: Call): Process<number> {
  const name = requireName(call);
  const { flags } = call;
  const verbs = verbsOf(call);
  const aggregation = flags.text('aggregation-rule');
  const urls = flags.list('non-resource-url');
  const hasResource = flags.list('resource').length > 0;
  if (aggregation !== '') {
    if (verbs.length > 0 || urls.length > 0 || hasResource || flags.list('resource-name').length > 0) {
      throw new KubectlError(
        'aggregation rule must be specified without nonResourceURLs, resources, resourceNames or verbs',
      );
    }
    const matchLabels = Object.fromEntries(
      aggregation
        .split(',')
        .map((part) => part.split('='))
        .map(([key = '', value = '']) => [key, value]),
    );
    const aggregated: Tree = {
      kind: 'ClusterRole',
      apiVersion: API_VERSION,
      metadata: { name, creationTimestamp: null },
      rules: null,
      aggregationRule: { clusterRoleSelectors: [{ matchLabels }] },
    };
    return yield* createGenerated(call, CLUSTER_ROLE, aggregated, null);
  }
  if (verbs.length === 0) throw new KubectlError('at least one verb must be specified');
  if (!hasResource && urls.length === 0) {
    throw new KubectlError('one of resource or nonResourceURL must be specified');
  }
  const rules: Value[] = hasResource ? yield* resourceRules(call, verbs) : [];
  if (urls.length > 0) rules.push({ verbs, nonResourceURLs: [...urls] });
  const object: Tree = {
    kind: 'ClusterRole',
    apiVersion: API_VERSION,
    metadata: { name, creationTimestamp: null },
    rules,
  };
  return yield* createGenerated(call, CLUSTER_ROLE, object, null);
}

/** One rule for each API group, in the order in which the groups are named first. */
function* resourceRules(call: Call, verbs: readonly string[]): Process<Value[]> {
  const unknown = verbs.filter((verb) => !VERBS.has(verb));
  for (const verb of unknown) yield* warn(call, `Warning: '${verb}' is not a standard resource verb\n`);
  const byGroup = new Map<string, string[]>();
  for (const text of call.flags.list('resource')) {
    const [word, subresource] = text.split('/') as [string, string?];
    const isAll = word === '*';
    const type = isAll ? null : yield* findResource(call.client(), word);
    const name = `${type?.name ?? '*'}${subresource === undefined ? '' : `/${subresource}`}`;
    const group = type?.group ?? '';
    const names = byGroup.get(group) ?? [];
    if (!names.includes(name)) byGroup.set(group, [...names, name]);
  }
  const resourceNames = [...call.flags.list('resource-name')];
  if (resourceNames.length > 0 && call.flags.list('resource').length > 1) {
    throw new KubectlError('resource name(s) can not be applied to multiple resources');
  }
  return [...byGroup].map(([group, resources]) =>
    compact({
      verbs,
      apiGroups: [group],
      resources,
      resourceNames: resourceNames.length > 0 ? resourceNames : undefined,
    }),
  );
}

function subjectsOf(call: Call): Tree[] {
  const { flags } = call;
  const person = (kind: string) => (name: string) => ({ kind, apiGroup: GROUP, name });
  const accounts = flags.list('serviceaccount').map((text) => {
    const [namespace, name, ...rest] = text.split(':');
    if (!namespace || !name || rest.length > 0) {
      throw new KubectlError('serviceaccount must be <namespace>:<name>');
    }
    return { kind: 'ServiceAccount', name, namespace };
  });
  return [
    ...flags.list('user').map(person('User')),
    ...flags.list('group').map(person('Group')),
    ...accounts,
  ];
}

function* runCreateRoleBinding(call: Call): Process<number> {
  const name = requireName(call);
  const role = call.flags.text('role');
  const clusterRole = call.flags.text('clusterrole');
  if ((role === '') === (clusterRole === '')) {
    throw new KubectlError('exactly one of clusterrole or role must be specified');
  }
  const subjects = subjectsOf(call);
  const object: Tree = compact({
    kind: 'RoleBinding',
    apiVersion: API_VERSION,
    metadata: { name, ...(yield* namespaceOf(call)), creationTimestamp: null },
    subjects: subjects.length > 0 ? subjects : undefined,
    roleRef: { apiGroup: GROUP, kind: role === '' ? 'ClusterRole' : 'Role', name: role || clusterRole },
  });
  return yield* createGenerated(call, ROLE_BINDING, object, 'failed to create rolebinding:');
}

function* runCreateClusterRoleBinding(call: Call): Process<number> {
  const clusterRole = call.flags.text('clusterrole');
  if (clusterRole === '') throw new KubectlError('required flag(s) "clusterrole" not set');
  const name = requireName(call);
  const subjects = subjectsOf(call);
  const object: Tree = compact({
    kind: 'ClusterRoleBinding',
    apiVersion: API_VERSION,
    metadata: { name, creationTimestamp: null },
    subjects: subjects.length > 0 ? subjects : undefined,
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: clusterRole },
  });
  return yield* createGenerated(call, CLUSTER_ROLE_BINDING, object, 'failed to create clusterrolebinding:');
}
