/** Which lessons were skipped on this device, for lists of lessons that nobody is signed in for. */

const keyOf = (lesson: string) => `drydock.skipped.${lesson}`;

/** `<course>/<lesson>` */
export function rememberSkipped(lesson: string): void {
  try {
    localStorage.setItem(keyOf(lesson), 'yes');
  } catch {
    // Storage is denied: the lesson is skipped all the same, and not listed as such.
  }
}

export function wasSkipped(lesson: string): boolean {
  try {
    return localStorage.getItem(keyOf(lesson)) === 'yes';
  } catch {
    return false;
  }
}
