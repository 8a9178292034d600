export const OWNER_LINK_HOURS: number;
export function ownerLink(options: {
  readonly databaseUrl: string;
  readonly baseUrl: string;
}): Promise<string | null>;
