/**
 * What the server has drawn, left as it stands: the browser takes it neither apart nor over. For drawings that are soon
 * replaced by live ones, or never looked at. (A Suspense boundary that never resolves would do the same, but of a large
 * one the server sends the content apart, and a script has to put it in its place.)
 */
import { type ReactNode, useRef, useState, useSyncExternalStore } from 'react';

/** True where the component came with the page, false where the browser has made it. */
export function useIsServed(): boolean {
  const isServed = useRef(false);
  const [read] = useState(() => () => isServed.current);
  // Asked for on the server and while the browser takes the page over, and then it stays so: no drawing anew.
  const [readServed] = useState(() => () => {
    isServed.current = true;
    return true;
  });
  return useSyncExternalStore(noSubscription, read, readServed);
}

const IS_BROWSER = typeof window !== 'undefined';
const UNTOUCHED = { __html: '' };

interface StandingProps {
  readonly className: string;
  /** Of `useIsServed`. Without it the browser draws as well. */
  readonly isServed: boolean;
  readonly children: ReactNode;
}

export function Standing({ className, isServed, children }: StandingProps) {
  // Markup that a component claims for itself is kept as it came, whatever it says about it.
  if (isServed && IS_BROWSER)
    // biome-ignore lint/security/noDangerouslySetInnerHtml: it sets nothing
    return <div className={className} suppressHydrationWarning dangerouslySetInnerHTML={UNTOUCHED} />;
  return (
    <div className={className} suppressHydrationWarning>
      {children}
    </div>
  );
}

const noSubscription = () => () => {};
