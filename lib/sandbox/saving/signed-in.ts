/**
 * Asks the server about attempts only where somebody is signed in. Without an account every such request would be
 * refused: it would cost time, and fill the console with errors that are none.
 */

const ASK_AGAIN_MS = 30_000;

interface Asked {
  readonly atMs: number;
  readonly isSignedIn: Promise<boolean>;
}

export interface SignedInFetch {
  /** Answers 401 by itself while nobody is signed in; asks again at most every half minute. */
  readonly ask: typeof fetch;
  /** Who is signed in may have changed: asks again the next time. */
  forget(): void;
}

export function createSignedInFetch(ask: typeof fetch, nowMs: () => number = Date.now): SignedInFetch {
  let asked: Asked | null = null;
  const isSignedIn = (): Promise<boolean> => {
    if (asked === null || nowMs() - asked.atMs > ASK_AGAIN_MS) {
      asked = { atMs: nowMs(), isSignedIn: readSession(ask) };
      // A network that was down must not be remembered as nobody.
      asked.isSignedIn.catch(() => {
        asked = null;
      });
    }
    return asked.isSignedIn;
  };
  const askSignedIn: typeof fetch = async (input, init) => {
    if (!(await isSignedIn())) return new Response('{}', { status: 401 });
    const response = await ask(input, init);
    if (response.status === 401) asked = null;
    // Somebody signed in stays so until a 401 says otherwise: no need to ask before each command.
    else if (asked !== null) asked = { ...asked, atMs: nowMs() };
    return response;
  };
  return {
    ask: askSignedIn,
    forget: () => {
      asked = null;
    },
  };
}

async function readSession(ask: typeof fetch): Promise<boolean> {
  const response = await ask('/api/auth/session', { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`The session can't be read (${response.status})`);
  const session: unknown = await response.json();
  return typeof session === 'object' && session !== null && 'user' in session;
}
