/** The one place that says which Kubernetes is emulated. */
export const KUBERNETES_VERSION = { major: '1', minor: '36', gitVersion: 'v1.36.0' } as const;

/** The answer of /version. Nothing was built from Go here, and no commit of Kubernetes: these fields say so. */
export function versionInfo(): Readonly<Record<string, string>> {
  const { major, minor, gitVersion } = KUBERNETES_VERSION;
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion,
    gitCommit: 'simulated',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: 'simulated',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}
