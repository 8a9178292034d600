import { LocalTime } from './local-time';

/** When this was read from the database, and the way to read it anew: a plain load of the same address. */
export function AsOf({ path }: { path: string }) {
  return (
    <p className="as-of">
      As of <LocalTime at={new Date().toISOString()} kind="time" />. <a href={path}>Load again</a>
    </p>
  );
}
