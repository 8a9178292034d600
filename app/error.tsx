'use client';

import { SiteHeader } from '@/components/site/site-header';

/** Our own mistake inside a page. What the learner did is kept in the browser before anything else happens. */
export default function PageError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <>
      <SiteHeader />
      <main id="content" className="site-main prose">
        <h1>This page failed, and it is our fault</h1>
        <p>Your work is safe: each command is kept on your device before it is sent.</p>
        <p>
          <button type="button" className="button" data-main onClick={retry}>
            Try again
          </button>
        </p>
        {error.digest === undefined ? null : (
          <p>
            If it fails again, tell us this number: <code>{error.digest}</code>
          </p>
        )}
      </main>
    </>
  );
}
