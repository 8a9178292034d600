/** How often what may be tried. By account, by address, and by both: one person must not be able to lock out another. */
import { countHit, type RateLimit, takeBackHit } from '../data/rate-limits';

const QUARTER_HOUR = 15 * 60;

export const SIGN_IN_PAIR: RateLimit = { name: 'sign-in-pair', hits: 10, windowSeconds: QUARTER_HOUR };
export const SIGN_IN_ACCOUNT: RateLimit = { name: 'sign-in-account', hits: 100, windowSeconds: QUARTER_HOUR };
export const SIGN_IN_ADDRESS: RateLimit = { name: 'sign-in-address', hits: 60, windowSeconds: QUARTER_HOUR };
/** A class behind one address signs up together. */
export const SIGN_UP_ADDRESS: RateLimit = { name: 'sign-up-address', hits: 60, windowSeconds: 3600 };
export const LINK_ADDRESS: RateLimit = { name: 'link-address', hits: 30, windowSeconds: QUARTER_HOUR };
export const LINK_MAKER: RateLimit = { name: 'link-maker', hits: 100, windowSeconds: 3600 };
export const PASSWORD_CHANGE: RateLimit = { name: 'password-change', hits: 10, windowSeconds: QUARTER_HOUR };
/** Of access codes: nobody needs many tries, and a class behind one address joins together. */
export const JOIN_PERSON: RateLimit = { name: 'join-person', hits: 20, windowSeconds: QUARTER_HOUR };
export const JOIN_ADDRESS: RateLimit = { name: 'join-address', hits: 200, windowSeconds: QUARTER_HOUR };
/** A lesson sends a few a minute; a log that waited offline comes in batches. */
export const SAVES: RateLimit = { name: 'saves', hits: 600, windowSeconds: 300 };

/** Counts an attempt to sign in; `takeBack` after it succeeded. */
export async function countSignIn(
  email: string,
  address: string,
): Promise<{ readonly takeBack: () => Promise<void> }> {
  const hits = [
    [SIGN_IN_PAIR, `${email}\0${address}`],
    [SIGN_IN_ACCOUNT, email],
    [SIGN_IN_ADDRESS, address],
  ] as const;
  for (const [limit, subject] of hits) await countHit(limit, subject);
  return {
    takeBack: async () => {
      for (const [limit, subject] of hits) await takeBackHit(limit, subject);
    },
  };
}
