/** Stories of what containers find in their environment and on their command line. */
import { printField, writePod } from '../pod-manifest';
import type { Story } from '../story';

export const ENVIRONMENT: readonly Story[] = [
  {
    name: 'facts of the pod and its resources as variables',
    follows:
      'test/e2e/common/node/downwardapi.go: "should provide pod name, namespace and IP address as env vars"',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'echo $POD $SPACE $NODE $TIER; echo $CPU $MEMORY; sleep 3600',
        container: [
          'resources: {limits: {cpu: 1500m, memory: 64Mi}, requests: {memory: 32Mi}}',
          'env:',
          '- {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}',
          '- {name: SPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}',
          '- {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}',
          `- {name: TIER, valueFrom: {fieldRef: {fieldPath: "metadata.labels['tier']"}}}`,
          '- {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}',
          '- {name: MEMORY, valueFrom: {resourceFieldRef: {resource: requests.memory, divisor: 1Mi}}}',
        ],
        spec: ['nodeName: node-2'],
        labels: '{tier: back}',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      // 1.5 processors are rounded up.
      { at: 10, run: 'kubectl logs app', prints: 'app default node-2 back\n2 32' },
    ],
  },
  {
    name: 'a limit that is not set is what the node can give',
    follows:
      'test/e2e/common/node/downwardapi.go: "should provide default limits.cpu/memory from node allocatable"',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'echo $CPU; sleep 3600',
        container: ['env: [{name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]'],
        spec: ['nodeName: node-1'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl logs app', prints: '4' },
      { at: 10, run: "kubectl get node node-1 -o jsonpath='{.status.allocatable.cpu}'", prints: '4' },
    ],
  },
  {
    name: 'all keys of a ConfigMap and a Secret as variables, with a prefix; single ones win',
    follows:
      'test/e2e/common/node/configmap.go: "should be consumable via the environment"; kubernetes.io/docs envFrom prefix',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'env | grep -E "^(DB_|COLOR)" | sort; sleep 3600',
        container: [
          'envFrom:',
          '- {configMapRef: {name: settings}}',
          '- {prefix: DB_, secretRef: {name: login}}',
          '- {configMapRef: {name: none, optional: true}}',
          'env: [{name: COLOR, value: green}]',
        ],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl create configmap settings --from-literal=COLOR=blue --from-literal=COLOR2=red' },
      { at: 0, run: 'kubectl create secret generic login --from-literal=USER=anna' },
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl logs app', prints: 'COLOR2=red\nCOLOR=green\nDB_USER=anna' },
    ],
  },
  {
    name: 'variables in the command line and in each other; what is not known stays as it is',
    follows:
      'test/e2e/common/node/expansion.go: "should allow substituting values in a container\'s command"',
    files: {
      'app.yaml': writePod({
        name: 'app',
        container: [
          'command: [echo, "$(GREETING)", "$$(GREETING)", "$(NOBODY)"]',
          'env: [{name: NAME, value: world}, {name: GREETING, value: "hello $(NAME)"}]',
        ],
        spec: ['restartPolicy: Never'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl logs app', prints: 'hello world $(GREETING) $(NOBODY)' },
    ],
  },
  {
    name: 'Services that exist at the start are announced, unless the pod does not want that',
    follows:
      'test/e2e/common/node/pods.go: "should contain environment variables for services"; enableServiceLinks',
    files: {
      'app.yaml': writePod({ name: 'app', script: 'env | grep -c ^BACK_; sleep 3600' }),
      'quiet.yaml': writePod({
        name: 'quiet',
        script: 'env | grep -c ^BACK_; env | grep -c ^KUBERNETES_SERVICE_HOST; sleep 3600',
        spec: ['enableServiceLinks: false'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl create service clusterip back --tcp=80' },
      { at: 0, run: 'kubectl apply -f app.yaml -f quiet.yaml' },
      { at: 10, run: 'kubectl logs app', prints: '8' },
      { at: 10, run: 'kubectl logs quiet', prints: '0\n1' },
      { at: 10, run: printField('quiet', '.status.phase'), prints: 'Running' },
    ],
  },
];
