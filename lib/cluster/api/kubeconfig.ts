/** How kubectl on the learner's machine finds the API server: one cluster, one user, namespace default. Left out: certificates. */
export function writeKubeconfig(server: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- cluster:
    server: ${server}
  name: drydock
contexts:
- context:
    cluster: drydock
    namespace: default
    user: learner
  name: drydock
current-context: drydock
users:
- name: learner
  user:
    token: learner
`;
}
