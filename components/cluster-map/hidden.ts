/** Addresses that a task asks for: the map has them, and keeps them to itself. */

/** Stands where the address would. */
export const HIDDEN_ADDRESS = '?.?.?.?';
export const HIDDEN_WORDS = 'its address is for you to find';

/** Of a pod or Service of this name, or of a pod whose made-up name begins so. */
export function isHidden(name: string, hidden: readonly string[]): boolean {
  return hidden.some((wanted) => name === wanted || name.startsWith(`${wanted}-`));
}
