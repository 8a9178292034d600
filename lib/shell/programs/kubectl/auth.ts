/**
 * kubectl auth can-i, whoami, and create token. Upstream: kubectl/pkg/cmd/auth, cmd/create/create_token.go.
 * Left out: --list, --subresource, --bound-object-*.
 */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, print, warn } from './call';
import { requestJson } from './client';
import { requireName } from './create';
import { findResource, type ResourceType } from './discovery';
import { KubectlError, StatusError } from './errors';
import { parseDuration } from './flags';
import { compactJson } from './output/json';
import { alignColumns, TABLE_STYLE } from './output/tabwriter';
import { at, listAt, textAt, treeAt } from './output/value';

export const canI: Command = {
  path: 'auth can-i',
  honours: ['all-namespaces', 'no-headers', 'quiet'],
  run: runCanI,
};
export const whoami: Command = { path: 'auth whoami', honours: [], run: runWhoami };
export const createToken: Command = {
  path: 'create token',
  honours: ['audience', 'duration'],
  run: runCreateToken,
};

function* runCanI(call: Call): Process<number> {
  const { args, flags } = call;
  const [verb, what, name] = args;
  if (verb === undefined || what === undefined || args.length > 3) {
    throw new KubectlError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  }
  const client = call.client();
  const attributes: Record<string, string> = { verb };
  const isUrl = what.startsWith('/');
  const [word = '', inPair] = isUrl ? [what] : what.split('/');
  if (isUrl) attributes['path'] = what;
  else {
    const type = word === '*' ? null : yield* lookUp(call, word);
    attributes['group'] = type?.group ?? (word === '*' ? '*' : '');
    attributes['resource'] = type?.name ?? word;
    attributes['name'] = name ?? inPair ?? '';
    if (!flags.bool('all-namespaces')) attributes['namespace'] = client.connection.namespace;
    if (type && !type.namespaced) {
      yield* warn(
        call,
        `Warning: resource '${type.name}' is not namespace scoped${type.group === '' ? '' : ` in group '${type.group}'`}\n\n`,
      );
    }
  }
  const answer = yield* requestJson(client, {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    contentType: 'application/json',
    body: compactJson({
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: { creationTimestamp: null },
      spec: { [isUrl ? 'nonResourceAttributes' : 'resourceAttributes']: attributes },
      status: { allowed: false },
    }),
  });
  const allowed = at(answer, 'status', 'allowed') === true;
  const reason = textAt(answer, 'status', 'reason');
  const why = !allowed && reason !== '' ? ` - ${reason}` : '';
  if (!flags.bool('quiet')) yield* print(call, `${allowed ? 'yes' : 'no'}${why}\n`);
  return allowed ? 0 : 1;
}

/** A kind that the server has not got is asked about all the same, with a warning. */
function* lookUp(call: Call, word: string): Process<ResourceType | null> {
  try {
    return yield* findResource(call.client(), word);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    yield* warn(call, `Warning: the server doesn't have a resource type '${word}'\n\n`);
    return null;
  }
}

function* runWhoami(call: Call): Process<number> {
  const answer = yield* requestJson(call.client(), {
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    contentType: 'application/json',
    body: compactJson({
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: null },
      status: { userInfo: {} },
    }),
  });
  const user = treeAt(answer, 'status', 'userInfo');
  const groups = listAt(user, 'groups').map(String);
  const rows = ['ATTRIBUTE\tVALUE\n', `Username\t${textAt(user, 'username')}\n`];
  if (groups.length > 0) rows.push(`Groups\t[${groups.join(' ')}]\n`);
  yield* print(call, alignColumns(rows.join(''), TABLE_STYLE));
  return 0;
}

function* runCreateToken(call: Call): Process<number> {
  const name = requireName(call);
  const { flags } = call;
  const client = call.client();
  const durationMs = parseDuration(flags.text('duration')) ?? 0;
  if (durationMs < 0) throw new KubectlError('--duration must be greater than or equal to 0');
  const audiences = [...flags.list('audience')];
  try {
    const answer = yield* requestJson(client, {
      method: 'POST',
      path: `/api/v1/namespaces/${client.connection.namespace}/serviceaccounts/${name}/token`,
      contentType: 'application/json',
      body: compactJson({
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { creationTimestamp: null },
        spec: {
          audiences: audiences.length > 0 ? audiences : null,
          ...(durationMs > 0 ? { expirationSeconds: Math.floor(durationMs / 1000) } : {}),
        },
      }),
    });
    yield* print(call, `${textAt(answer, 'status', 'token')}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new KubectlError(`failed to create token: ${error.message}`);
  }
}
