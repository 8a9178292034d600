export function makeDataFolder(folder: string): string;
export function findDataFolder(
  root: string,
  environment?: Readonly<Record<string, string | undefined>>,
): string;
export function isReachableByEverybody(folder: string): boolean;
