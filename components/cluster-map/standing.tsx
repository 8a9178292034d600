'use client';

/**
 * What the server has drawn, left as it stands: the browser takes it neither apart nor over. For drawings that are soon
 * replaced by live ones, or never looked at.
 */
import { memo, type ReactNode, Suspense, use, useState, useSyncExternalStore } from 'react';

const NEVER = new Promise<never>(() => {});

/** True where the component came with the page, false where the browser has made it. */
export function useIsServed(): boolean {
  const isHydrating = useSyncExternalStore(
    noSubscription,
    () => false,
    () => true,
  );
  const [isServed] = useState(isHydrating);
  return isServed;
}

/** Only where `useIsServed`; elsewhere it stays empty. What changes in it later is not seen. */
export const Standing = memo(
  ({ children }: { children: ReactNode }) => (
    <Suspense fallback={null}>
      <ServerOnly>{children}</ServerOnly>
    </Suspense>
  ),
  () => true,
);

/** A boundary whose content never arrives in the browser keeps what the server sent. */
function ServerOnly({ children }: { children: ReactNode }) {
  if (typeof window !== 'undefined') use(NEVER);
  return children;
}

const noSubscription = () => () => {};
