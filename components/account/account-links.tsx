'use client';

import Link from 'next/link';
import { useAccount } from './account';

/** In a header or menu: the way in, or the way to one's own page; for those who teach also the way to their desk. */
export function AccountLinks() {
  const state = useAccount();
  if (state.state !== 'signed-in') {
    return (
      <Link href="/sign-in" prefetch={false}>
        Sign in
      </Link>
    );
  }
  return (
    <>
      {state.account.role === 'student' ? null : (
        <Link href="/teach" prefetch={false}>
          Teach
        </Link>
      )}
      <Link href="/account" prefetch={false}>
        Account
      </Link>
    </>
  );
}
