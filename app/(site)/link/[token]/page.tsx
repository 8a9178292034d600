import type { Metadata } from 'next';
import { connection } from 'next/server';
import { LinkPanel } from '@/components/account/link-panel';
import { CONSENT } from '@/lib/auth/sign-up';

export const metadata: Metadata = {
  title: 'One-time link',
  description: 'A link that works once.',
  robots: { index: false },
};

/** Opening the page uses nothing up: programs that preview links do that too. Only the button does. */
export default async function LinkPage({ params }: { params: Promise<{ token: string }> }) {
  await connection();
  const { token } = await params;
  return (
    <div className="prose">
      <h1>One-time link</h1>
      <LinkPanel token={decodeURIComponent(token)} consent={CONSENT} />
    </div>
  );
}
