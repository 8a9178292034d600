/** Whether a media query holds. False on the server and in the first drawing; what is true of the device comes right after. */
import { startTransition, useEffect, useState } from 'react';

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(false);
  useEffect(() => {
    const media = window.matchMedia(query);
    // Not urgent: nobody can press anything yet when it is first told, and all would be drawn again in one long task.
    const tell = () => startTransition(() => setMatches(media.matches));
    tell();
    media.addEventListener('change', tell);
    return () => media.removeEventListener('change', tell);
  }, [query]);
  return matches;
}
