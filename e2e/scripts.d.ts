/** The scripts are plain JavaScript, since they run before any package is installed; these are their types. */
declare module '*/chromium.mjs' {
  export function chromiumArguments(): string[];
  export function findChromium(root: string, log?: (text: string) => void): Promise<string>;
  export function findOnPath(names: readonly string[], path?: string): string | null;
}
