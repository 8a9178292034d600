'use client';

import Link from 'next/link';
import { useAccount } from './account';

/** In a header or menu: the way in, or the way to one's own page. */
export function AccountLinks() {
  const state = useAccount();
  if (state.state === 'signed-in') {
    return (
      <Link href="/account" prefetch={false}>
        Account
      </Link>
    );
  }
  return (
    <Link href="/sign-in" prefetch={false}>
      Sign in
    </Link>
  );
}
