/** Deployments and Services from the prompt: what is made, changed, watched and told. */
import { expect, test } from 'vitest';
import { createStory } from '../../testing/cluster-story';

/** Letters that were drawn say nothing. */
function plain(text: string): string {
  return text
    .replace(/web-[0-9a-z]{8,10}-[0-9a-z]{5}/g, 'web-POD')
    .replace(/web-[0-9a-f]{8,10}(?![0-9a-z-])/g, 'web-HASH')
    .replace(/\/tmp\/kubectl-edit-[0-9]+/g, '/tmp/kubectl-edit-N');
}

function withWeb(files: Readonly<Record<string, string>> = {}) {
  const story = createStory(files);
  story.type('kubectl create deployment web --image=nginx --replicas=2 --port=80');
  expect(story.type('kubectl rollout status deploy/web')).toMatch(
    /deployment "web" successfully rolled out\n$/,
  );
  return { ...story, says: (line: string) => plain(story.type(line)) };
}

test('a Deployment is exposed, and the Service has its pods as endpoints', () => {
  const { says } = withWeb();
  expect(says('kubectl expose deployment web --name=front --port=8080 --target-port=80')).toBe(
    'service/front exposed\n',
  );
  expect(says('sleep 1; kubectl get svc front -o jsonpath="{.spec.selector} {.spec.ports[0]}"')).toBe(
    '{"app":"web"} {"port":8080,"protocol":"TCP","targetPort":80}',
  );
  expect(says('kubectl describe svc front')).toMatch(
    /^Endpoints: +10\.244\.1\.[0-9]+:80,10\.244\.1\.[0-9]+:80$/m,
  );
  expect(says('kubectl get endpointslices -l kubernetes.io/service-name=front --no-headers')).toMatch(
    /^front-\w{5} +IPv4 +80 +10\.244\.1\.\d+,10\.244\.1\.\d+ /,
  );
  expect(says('kubectl patch svc front -p \'{"spec":{"selector":{"app":"gone"}}}\'; sleep 1')).toBe(
    'service/front patched\n',
  );
  expect(says('kubectl describe svc front')).toMatch(/^Endpoints: +$/m);
});

test.each([
  ['kubectl expose deployment web --port=http', 'error: strconv.Atoi: parsing "http": invalid syntax\n'],
  ['kubectl expose node node-1 --port=80', 'error: cannot expose a Node\n'],
  [
    'kubectl expose service kubernetes --name=k',
    "error: couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set\n",
  ],
  ['kubectl scale deploy web', 'error: required flag(s) "replicas" not set\n'],
  ['kubectl scale deploy web --replicas=3 --current-replicas=9', 'error: Expected replicas to be 9, was 2\n'],
  [
    'kubectl scale deploy/web rs/none --replicas=3',
    'deployment.apps/web scaled\nError from server (NotFound): replicasets.apps "none" not found\n',
  ],
  ['kubectl rollout undo deploy/web', 'error: no rollout history found for deployment "web"\n'],
  ['kubectl rollout status', 'error: required resource not specified\n'],
  ['kubectl rollout resume deploy/web', 'error: deployments.apps "web" is not paused\n'],
  ['kubectl set image deploy/web other=x', 'error: unable to find container named "other"\n'],
  [
    'kubectl set image svc/kubernetes a=b',
    'error: services/kubernetes the object is not a pod or does not have a pod template: *v1.Service\n',
  ],
  ['kubectl set image deploy/web', 'error: at least one image update is required\n'],
  ['kubectl set selector deploy/web a=b', 'error: setting a selector is only supported for Services\n'],
  [
    'kubectl patch deploy web',
    'error: must specify --patch or --patch-file containing the contents of the patch\n',
  ],
  ['kubectl create deployment', 'error: required flag(s) "image" not set\n'],
  [
    'kubectl create deployment web x --image=y',
    "error: exactly one NAME is required, got 2\nSee 'kubectl create deployment -h' for help and examples\n",
  ],
  ['kubectl create service nodeport n --tcp=80:0', 'error: must be between 1 and 65535, inclusive\n'],
  ['kubectl create service externalname e --external-name=A_B', 'error: invalid service external name A_B\n'],
  [
    'kubectl get svc -l "a in ("',
    'Error from server (BadRequest): Unable to find "/v1, Resource=services" that match label selector "a in (", field selector ""',
  ],
])('%s is refused', (line, expected) => {
  const { says, session } = withWeb();
  expect(says(line)).toContain(expected);
  expect(session.lastExitCode).toBe(1);
});

test('a new image rolls out, is in the history, and is taken back', () => {
  const { says } = withWeb();
  expect(says('kubectl set image deploy/web nginx=nginx:1.25')).toBe('deployment.apps/web image updated\n');
  expect(says('kubectl rollout status deploy/web')).toMatch(/successfully rolled out\n$/);
  expect(says('kubectl rollout history deploy/web')).toBe(
    'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n',
  );
  expect(says('kubectl rollout history deploy/web --revision=2')).toContain('    Image:\tnginx:1.25\n');
  expect(says('kubectl rollout undo deploy/web')).toBe('deployment.apps/web rolled back\n');
  expect(says('kubectl rollout undo deploy/web --to-revision=9')).toBe(
    'error: unable to find specified revision 9 in history\n',
  );
  says('kubectl rollout status deploy/web');
  expect(says("kubectl get deploy web -o jsonpath='{..image}'")).toBe('nginx');
  expect(says('kubectl rollout pause deploy/web; kubectl rollout restart deploy/web')).toBe(
    'deployment.apps/web paused\nerror: deployments.apps "web" can\'t restart paused deployment (run rollout resume first)\n',
  );
});

test('a watch of EndpointSlices shows a pod that comes', () => {
  const { type } = withWeb();
  type('kubectl expose deploy web; sleep 1');
  const watched = type(
    'kubectl get endpointslices -w & sleep 1; kubectl scale deploy web --replicas=3 > /dev/null; sleep 20; kill %1; wait',
  );
  const ends = watched.split('\n').filter((line) => line.startsWith('web-'));
  expect(ends.at(-1)).toMatch(/10\.244\.1\.\d+,10\.244\.1\.\d+,10\.244\.1\.\d+/);
});

const READS = 'cat "$1" >> seen\n';

test('edit sends what was changed, and asks again with the reasons where it is refused', () => {
  const { says, session } = withWeb({
    'break.sh': `${READS}sed -i "s/ port: 80$/ port: 99999/" "$1"\n`,
    'mend.sh': `${READS}if grep -q 99999 "$1"; then sed -i s/99999/81/ "$1"; else sed -i "s/ port: 80$/ port: 99999/" "$1"; fi\n`,
    'garble.sh': `${READS}sed -i "s/type: ClusterIP/type: a: b/" "$1"\n`,
  });
  says('kubectl expose deploy web');
  expect(says('KUBE_EDITOR="bash break.sh" kubectl edit svc web')).toBe(
    'error: services "web" is invalid\nA copy of your changes has been stored to "/tmp/kubectl-edit-N.yaml"\nerror: Edit cancelled, no valid changes were saved.\n',
  );
  expect(session.lastExitCode).toBe(1);
  const reopened = says('cat seen; rm seen');
  expect(reopened).toContain(
    '# services "web" was not valid:\n# * spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive\n#\napiVersion: v1\n',
  );
  expect(reopened.match(/# Please edit the object below/g)).toHaveLength(2);
  expect(says('KUBE_EDITOR="bash mend.sh" kubectl edit svc web')).toBe(
    'error: services "web" is invalid\nservice/web edited\n',
  );
  expect(says("kubectl get svc web -o jsonpath='{.spec.ports[0].port}'; rm seen")).toBe('81');
  says('KUBE_EDITOR="bash garble.sh" kubectl edit svc web');
  expect(says('cat seen')).toContain(
    '# * <nil>: Invalid value: "The edited file failed validation": yaml: line ',
  );
});

test.each([
  ['EDITOR=true kubectl edit deploy web', 'Edit cancelled, no changes made.\n', 0],
  ['EDITOR="sed -i /./d" kubectl edit deploy web', 'Edit cancelled, saved file was empty.\n', 0],
  [
    'KUBE_EDITOR=nano2 EDITOR=true kubectl edit deploy web',
    'error: unable to launch the editor "nano2"\n',
    1,
  ],
  [
    'EDITOR="sed -i s/Deployment/Pod/" kubectl edit deploy web',
    'At least one of apiVersion, kind and name was changed\n',
    1,
  ],
  ['EDITOR="sed -i s/:/::/" kubectl edit deploy web', 'the file was still not valid after 50 edits.\n', 1],
  [
    'EDITOR="sed -i s/replicas:/replicaz:/" kubectl edit deploy web',
    'Edit cancelled, no valid changes were saved.\n',
    1,
  ],
])('%s', (line, expected, exitCode) => {
  const { says, session } = withWeb();
  expect(says(line)).toContain(expected);
  expect(session.lastExitCode).toBe(exitCode);
});

test('diff and apply tell the same, and diff changes nothing', () => {
  const { says } = withWeb();
  says(
    'kubectl create service clusterip s --tcp=80 --dry-run=client -o yaml > s.yaml; kubectl apply -f s.yaml',
  );
  expect(says('kubectl diff -f s.yaml; echo $?')).toBe('0\n');
  says("sed -i 's/port: 80$/port: 81/' s.yaml");
  const difference = says('kubectl diff -f s.yaml; echo $?');
  expect(difference).toMatch(/^diff -u -N \/tmp\/LIVE-\d+\/v1\.Service\.default\.s \/tmp\/MERGED-/);
  expect(difference).toMatch(/^-.*port: 80$/m);
  expect(difference).toMatch(/^\+.*port: 81$/m);
  expect(difference).toMatch(/\n1\n$/);
  expect(says('ls /tmp')).toBe('');
  expect(says("kubectl get svc s -o jsonpath='{.spec.ports[0].port}'")).toBe('80');
});

test('env and resources of containers are set and listed', () => {
  const { says } = withWeb();
  expect(says('kubectl set env deploy/web A=1 B=2; kubectl set env deploy/web A-')).toBe(
    'deployment.apps/web env updated\ndeployment.apps/web env updated\n',
  );
  expect(says('kubectl set env deploy/web --list')).toBe('# Deployment web, container nginx\nB=2\n');
  expect(says('kubectl set resources deploy web --limits=cpu=200m -c=nginx')).toBe(
    'deployment.apps/web resource requirements updated\n',
  );
  expect(says("kubectl get deploy web -o jsonpath='{..limits}'")).toBe('{"cpu":"200m"}');
});

test('files name the objects of get, describe, label and wait too', () => {
  const { says } = withWeb();
  says('kubectl create deploy web --image=x --dry-run=client -o yaml > d.yaml');
  expect(says('kubectl get -f d.yaml -o name')).toBe('deployment.apps/web\n');
  expect(says('kubectl label -f d.yaml tier=front')).toBe('deployment.apps/web labeled\n');
  expect(says('kubectl describe -f d.yaml')).toMatch(/^ +tier=front$/m);
  expect(says('kubectl wait -f d.yaml --for=condition=available')).toBe(
    'deployment.apps/web condition met\n',
  );
  expect(says('kubectl get -f d.yaml pods')).toContain('you may not specify resource arguments as well');
});

test('edit without another editor waits for the page, and sends what was saved there', () => {
  const { says, session, files } = withWeb();
  says('kubectl expose deploy web');
  says('kubectl edit svc web');
  expect(session.isAtPrompt).toBe(false);
  const { path, program } = session.openFile!;
  expect(program).toBe('vi');
  expect(path).toMatch(/^\/tmp\/kubectl-edit-\d+\.yaml$/);
  const text = files.readFile(path) as string;
  // First something that the server refuses: the file is opened once more.
  expect(session.saveFile(path, text.replace(' port: 80\n', ' port: 0\n'))).toBe(null);
  session.enterLine(':q');
  expect(says('')).toContain('error: services "web" is invalid\n');
  const again = session.openFile!.path;
  expect(again).not.toBe(path);
  const reopened = files.readFile(again) as string;
  expect(reopened).toContain(
    '# * spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive\n',
  );
  session.saveFile(again, reopened.replace(' port: 0\n', ' port: 8080\n'));
  session.enterLine(':q');
  expect(says('')).toContain('service/web edited\n');
  expect(says("kubectl get svc web -o jsonpath='{.spec.ports[0].port}'")).toBe('8080');
});
