'use client';

/** For the ear: a text only once it has lasted, so that what comes and goes is not read out at every step. */
import { useEffect, useState } from 'react';

export function useLasting(text: string, forMs: number): string {
  const [lasting, setLasting] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(text), forMs);
    return () => clearTimeout(timer);
  }, [text, forMs]);
  return lasting;
}
