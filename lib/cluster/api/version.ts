/** The one place that says which Kubernetes is emulated. */
export const KUBERNETES_VERSION = { major: '1', minor: '36', gitVersion: 'v1.36.0' } as const;
