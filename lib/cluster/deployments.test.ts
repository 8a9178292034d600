/** Deployments and ReplicaSets as stories: what kubectl apply, set image, scale, rollout and delete lead to. */
import { expect, test } from 'vitest';
import type { Deployment, Pod, ReplicaSet } from './resources';
import { createStory, SPECIFICATION, type Story } from './testing/story';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const SETS = '/apis/apps/v1/namespaces/default/replicasets';
const MERGE = { 'content-type': 'application/merge-patch+json' };
const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' };

interface Wish {
  readonly replicas?: number;
  readonly image?: string;
  readonly [field: string]: unknown;
}

const template = (image = 'nginx', labels: object = { app: 'web' }) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'web', image }] },
});

function web({ image, ...spec }: Wish = {}): object {
  const selector = { matchLabels: { app: 'web' } };
  return { metadata: { name: 'web' }, spec: { replicas: 3, selector, template: template(image), ...spec } };
}

function begin(wish?: Wish): Story {
  const story = createStory({ specification: { ...SPECIFICATION, objects: [] } });
  expect(story.call('POST', DEPLOYMENTS, web(wish)).status).toBe(201);
  story.advance(10_000);
  return story;
}

const setImage = (story: Story, image: string): number =>
  story.call('PATCH', `${DEPLOYMENTS}/web`, { spec: { template: template(image) } }, STRATEGIC).status;
const scale = (story: Story, replicas: number): number =>
  story.call('PATCH', `${DEPLOYMENTS}/web/scale`, { spec: { replicas } }, MERGE).status;
const deployment = (story: Story): Deployment => story.cluster.list('Deployment')[0] as Deployment;
const sets = (story: Story): readonly ReplicaSet[] =>
  story.cluster.list('ReplicaSet') as readonly ReplicaSet[];
const pods = (story: Story): readonly Pod[] => story.cluster.list('Pod', 'default') as readonly Pod[];
const revision = (object: Deployment | ReplicaSet): string | undefined =>
  object.metadata.annotations?.['deployment.kubernetes.io/revision'];
const condition = (story: Story, type: string) =>
  deployment(story).status?.conditions?.find((entry) => entry.type === type);
/** Revision and size of each set, oldest revision first. */
const sizes = (story: Story): readonly string[] =>
  sets(story)
    .map((set) => `${revision(set)}: ${set.spec.replicas}/${set.status?.readyReplicas ?? 0}`)
    .sort();

test('a Deployment makes a ReplicaSet, which makes pods', () => {
  const story = begin();
  const [set] = sets(story);
  expect(set!.metadata.name).toMatch(/^web-[bcdf4-9]{5,10}$/);
  const hash = set!.metadata.name.slice('web-'.length);
  expect(set!.spec.selector.matchLabels).toEqual({ app: 'web', 'pod-template-hash': hash });
  expect(set!.status).toEqual({
    replicas: 3,
    fullyLabeledReplicas: 3,
    terminatingReplicas: 0,
    readyReplicas: 3,
    availableReplicas: 3,
    observedGeneration: 1,
  });
  for (const { metadata, status } of pods(story)) {
    expect(metadata.name).toMatch(new RegExp(`^web-${hash}-[bcdfghjklmnpqrstvwxz2456789]{5}$`));
    expect(metadata.labels).toEqual({ app: 'web', 'pod-template-hash': hash });
    expect(metadata.ownerReferences).toMatchObject([
      { kind: 'ReplicaSet', uid: set!.metadata.uid, controller: true, blockOwnerDeletion: true },
    ]);
    expect(status?.phase).toBe('Running');
  }
  expect(deployment(story).status).toMatchObject({
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
  });
  expect(condition(story, 'Available')).toMatchObject({
    status: 'True',
    reason: 'MinimumReplicasAvailable',
    message: 'Deployment has minimum availability.',
  });
  expect(condition(story, 'Progressing')).toMatchObject({
    status: 'True',
    reason: 'NewReplicaSetAvailable',
    message: `ReplicaSet "${set!.metadata.name}" has successfully progressed.`,
  });
  expect(story.events('web')).toEqual([
    `Normal ScalingReplicaSet Scaled up replica set ${set!.metadata.name} from 0 to 3`,
  ]);
  expect(story.events(set!.metadata.name)).toEqual(
    [...pods(story)]
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(() => expect.stringMatching(/^Normal SuccessfulCreate Created pod: web-/)),
  );
});

test('a new image rolls out one pod after the other, and an undo brings the old set back', () => {
  const story = begin();
  const [old] = sets(story);
  let fewest = 3;
  let most = 3;
  setImage(story, 'nginx:1.27');
  for (let step = 0; step < 600; step += 1) {
    story.advance(100);
    const running = pods(story).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    fewest = Math.min(fewest, running.filter(({ status }) => status?.phase === 'Running').length);
    most = Math.max(most, running.length);
  }
  expect([fewest, most]).toEqual([3, 4]);
  expect(sizes(story)).toEqual(['1: 0/0', '2: 3/3']);
  const next = sets(story).find((set) => revision(set) === '2')!;
  expect(story.events('web').slice(1)).toEqual([
    `Normal ScalingReplicaSet Scaled up replica set ${next.metadata.name} from 0 to 1`,
    `Normal ScalingReplicaSet Scaled down replica set ${old!.metadata.name} from 3 to 2`,
    `Normal ScalingReplicaSet Scaled up replica set ${next.metadata.name} from 1 to 2`,
    `Normal ScalingReplicaSet Scaled down replica set ${old!.metadata.name} from 2 to 1`,
    `Normal ScalingReplicaSet Scaled up replica set ${next.metadata.name} from 2 to 3`,
    `Normal ScalingReplicaSet Scaled down replica set ${old!.metadata.name} from 1 to 0`,
  ]);
  setImage(story, 'nginx');
  story.advance(60_000);
  expect(sizes(story)).toEqual(['2: 0/0', '3: 3/3']);
  const back = sets(story).find((set) => set.metadata.uid === old!.metadata.uid)!;
  expect(revision(back)).toBe('3');
  expect(back.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1');
  expect(revision(deployment(story))).toBe('3');
});

test('Recreate ends all old pods before it makes a new one', () => {
  const story = begin({ strategy: { type: 'Recreate' } });
  setImage(story, 'nginx:1.27');
  let most = 0;
  for (let step = 0; step < 400; step += 1) {
    story.advance(50);
    most = Math.max(most, new Set(pods(story).map(({ spec }) => spec.containers[0]!.image)).size);
  }
  expect(most).toBe(1);
  expect(sizes(story)).toEqual(['1: 0/0', '2: 3/3']);
});

test('scaling up and down; the youngest pods go first', () => {
  const story = begin({ replicas: 1 });
  const [first] = pods(story);
  story.advance(60_000);
  expect(scale(story, 4)).toBe(200);
  story.advance(5_000);
  expect(pods(story)).toHaveLength(4);
  expect(scale(story, 1)).toBe(200);
  story.advance(40_000);
  expect(pods(story).map(({ metadata }) => metadata.uid)).toEqual([first!.metadata.uid]);
  expect(
    story.events(sets(story)[0]!.metadata.name).filter((text) => /SuccessfulDelete/.test(text)),
  ).toHaveLength(3);
  expect(scale(story, 0)).toBe(200);
  story.advance(40_000);
  expect(pods(story)).toEqual([]);
  expect(deployment(story).status?.replicas).toBeUndefined();
});

test('scale as a subresource: read, replace, refuse', () => {
  const story = begin({ replicas: 2 });
  const scaled = (method: string, body?: object, headers?: Readonly<Record<string, string>>) =>
    JSON.parse(story.call(method, `${DEPLOYMENTS}/web/scale`, body, headers).body as string);
  const read = scaled('GET');
  expect(read).toMatchObject({
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: 2 },
    status: { replicas: 2, selector: 'app=web' },
  });
  expect(scaled('PUT', { ...read, spec: { replicas: 3 } }).spec).toEqual({ replicas: 3 });
  expect(scaled('PUT', { ...read, spec: { replicas: 5 } })).toMatchObject({ code: 409, reason: 'Conflict' });
  expect(scaled('PATCH', { spec: { replicas: -1 } }, MERGE)).toMatchObject({
    code: 422,
    message:
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  });
  expect(story.call('GET', `${SETS}/${sets(story)[0]!.metadata.name}/scale`).status).toBe(200);
  expect(story.call('GET', `${DEPLOYMENTS}/nothere/scale`).status).toBe(404);
  expect(story.call('DELETE', `${DEPLOYMENTS}/web/scale`).status).toBe(405);
});

test('a paused Deployment changes its template but no pod', () => {
  const story = begin();
  story.call('PATCH', `${DEPLOYMENTS}/web`, { spec: { paused: true } }, MERGE);
  setImage(story, 'nginx:1.27');
  story.advance(20_000);
  expect(sizes(story)).toEqual(['1: 3/3']);
  expect(condition(story, 'Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
  scale(story, 4);
  story.advance(10_000);
  expect(sizes(story)).toEqual(['1: 4/4']);
  story.call('PATCH', `${DEPLOYMENTS}/web`, { spec: { paused: false } }, MERGE);
  story.advance(60_000);
  expect(sizes(story)).toEqual(['1: 0/0', '2: 4/4']);
});

test('an image that does not exist stops the rollout, and the deadline tells it', () => {
  const story = begin({ progressDeadlineSeconds: 60 });
  setImage(story, 'nginx:no-such-tag');
  story.advance(30_000);
  expect(sizes(story)).toEqual(['1: 3/3', '2: 1/0']);
  expect(condition(story, 'Progressing')).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
  story.advance(60_000);
  const broken = sets(story).find((set) => revision(set) === '2')!;
  expect(condition(story, 'Progressing')).toMatchObject({
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
    message: `ReplicaSet "${broken.metadata.name}" has timed out progressing.`,
  });
  expect(condition(story, 'Available')).toMatchObject({ status: 'True' });
  setImage(story, 'nginx');
  story.advance(30_000);
  expect(sizes(story)).toEqual(['2: 0/0', '3: 3/3']);
  expect(condition(story, 'Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
});

test('a deleted pod is replaced', () => {
  const story = begin();
  const [lost] = pods(story);
  story.remove(lost!.metadata.name);
  story.advance(50);
  expect(pods(story).filter(({ metadata }) => metadata.deletionTimestamp === undefined)).toHaveLength(3);
  story.advance(40_000);
  expect(pods(story)).toHaveLength(3);
  expect(pods(story).some(({ metadata }) => metadata.uid === lost!.metadata.uid)).toBe(false);
});

test('a pod that loses its label is let go and replaced; one that gets it is taken over', () => {
  const story = begin({ replicas: 2 });
  const [chosen] = pods(story);
  const path = `/api/v1/namespaces/default/pods/${chosen!.metadata.name}`;
  story.call('PATCH', path, { metadata: { labels: { app: 'debug' } } }, MERGE);
  story.advance(5_000);
  expect(pods(story)).toHaveLength(3);
  expect(story.pod(chosen!.metadata.name)?.metadata.ownerReferences).toBeUndefined();
  story.call('PATCH', path, { metadata: { labels: { app: 'web' } } }, MERGE);
  story.advance(40_000);
  expect(pods(story)).toHaveLength(2);
});

test('a ReplicaSet alone counts pods that were there before', () => {
  const story = createStory({ specification: { ...SPECIFICATION, objects: [] } });
  const labels = { app: 'lone' };
  story.create({ metadata: { name: 'first', labels }, spec: template().spec });
  const spec = { replicas: 2, selector: { matchLabels: labels }, template: template('nginx', labels) };
  story.call('POST', SETS, { metadata: { name: 'lone' }, spec });
  story.advance(10_000);
  expect(pods(story)).toHaveLength(2);
  expect(story.pod('first')?.metadata.ownerReferences).toMatchObject([{ kind: 'ReplicaSet', name: 'lone' }]);
});

test('old sets beyond revisionHistoryLimit are forgotten', () => {
  const story = begin({ replicas: 1, revisionHistoryLimit: 1 });
  for (const image of ['nginx:1.25', 'nginx:1.26', 'nginx:1.27']) {
    setImage(story, image);
    story.advance(60_000);
  }
  expect(sizes(story)).toEqual(['3: 0/0', '4: 1/1']);
});

test('a Deployment that can not be', () => {
  const story = createStory({ specification: { ...SPECIFICATION, objects: [] } });
  const check = (spec: object, expected: string) => {
    const { body } = story.call('POST', DEPLOYMENTS, { metadata: { name: 'bad' }, spec });
    expect(JSON.parse(body as string).message).toBe(`Deployment.apps "bad" is invalid: ${expected}`);
  };
  const selector = { matchLabels: { run: 'a' } };
  const bad = { metadata: { labels: { run: 'b' } }, spec: { containers: [{ name: 'c' }] } };
  check(
    { selector, template: bad },
    '[spec.template.metadata.labels: Invalid value: {"run":"b"}: `selector` does not match template `labels`, spec.template.spec.containers[0].image: Required value]',
  );
  const good = template('nginx', { run: 'a' });
  check(
    { template: good },
    '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"run":"a"}: `selector` does not match template `labels`]',
  );
  check(
    { selector: {}, template: good },
    'spec.selector: Invalid value: {}: empty selector is invalid for deployment',
  );
  check(
    { selector, template: good, replicas: -1 },
    'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  );
  check(
    { selector, template: { ...good, spec: { ...good.spec, restartPolicy: 'Never' } } },
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  );
  check(
    { selector, template: good, strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
    "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  );
  check(
    { selector, template: good, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
  );
  const changed = begin().call(
    'PATCH',
    `${DEPLOYMENTS}/web`,
    { spec: { selector: { matchLabels: { app: 'x' } }, template: template('nginx', { app: 'x' }) } },
    MERGE,
  );
  expect(JSON.parse(changed.body as string).message).toBe(
    'Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
  );
});
