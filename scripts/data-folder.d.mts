export function makeDataFolder(folder: string): string;
