export function schemaDifference(options: { readonly databaseUrl: string }): Promise<string | null>;
