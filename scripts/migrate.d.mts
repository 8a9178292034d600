interface Options {
  readonly databaseUrl: string;
  readonly folder?: string;
  readonly log?: (line: string) => void;
}

export const MIGRATIONS: string;
export function migrate(options: Options): Promise<{ readonly applied: readonly string[] }>;
export function pendingMigrations(
  options: Options,
): Promise<{ readonly pending: readonly string[]; readonly applied: readonly string[] }>;
export function readMigrations(
  folder?: string,
): readonly { readonly name: string; readonly sql: string; readonly checksum: string }[];
