'use client';

import './globals.css';

/** Where even the frame of the page failed. It stands alone, so it brings its own html and body. */
export default function GlobalError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <title>Something failed · Drydock</title>
        <main id="content" className="site-main prose">
          <h1>The site failed, and it is our fault</h1>
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
      </body>
    </html>
  );
}
