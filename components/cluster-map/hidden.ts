/** What a task asks for: the map has it, and keeps it to itself. */
import type { ServicePicture } from '../../lib/cluster/picture';

/** Stands where the address would. */
export const HIDDEN_ADDRESS = '?.?.?.?';
export const HIDDEN_WORDS = 'its address is for you to find';
export const HIDDEN_PORT = '?????';
export const HIDDEN_PODS = 'How many pods get its requests is for you to find.';

/** `ready`: how many pods are, and which of them a Service has found. */
type Kept = 'address' | 'nodePorts' | 'ready';

/**
 * `pod-shop` keeps an address, `nodePorts:service-tea` and `ready:service-tea` the other two: of an object of this name,
 * or of one whose made-up name begins so.
 */
export function isHidden(name: string, hidden: readonly string[], what: Kept = 'address'): boolean {
  const own = what === 'address' ? name : `${what}:${name}`;
  return hidden.some((wanted) => own === wanted || own.startsWith(`${wanted}-`));
}

/** As wide as before: nothing moves when it is told. */
export function hideNodePorts(text: string, { ports }: Pick<ServicePicture, 'ports'>): string {
  const numbers = ports.flatMap(({ nodePort }) => (nodePort === null ? [] : [`${nodePort}`]));
  return numbers.reduce((told, number) => told.replaceAll(number, HIDDEN_PORT), text);
}

/** The same words whatever the count is. */
export function hideCount(text: string): string {
  if (text.includes('pod')) return '? pods ready';
  return text.includes('ready') ? '? ready' : '?';
}

/** `? of 2 ready`: how many are wanted is no answer. */
export const hideReady = (text: string): string => text.replace(/^\d+/, '?');
