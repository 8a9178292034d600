export function startPostgres(options: { readonly root: string; readonly dataFolder: string }): Promise<{
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  readonly isReused: boolean;
  stop(): Promise<void>;
}>;
export function findFreePort(): Promise<number>;
