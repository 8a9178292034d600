/** Long lists in a table's cell: the first three, and how many more. */

const SHOWN = 3;

export function listSome(items: readonly string[]): string {
  const shown = items.slice(0, SHOWN).join(',');
  return items.length > SHOWN ? `${shown} + ${items.length - SHOWN} more...` : shown;
}

/** Hosts of an Ingress; none means all. */
export function listHosts(hosts: readonly string[]): string {
  const named = hosts.filter((host) => host !== '');
  return named.length === 0 ? '*' : listSome(named);
}
