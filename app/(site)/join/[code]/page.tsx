import type { Metadata } from 'next';
import { connection } from 'next/server';
import { JoinPanel } from '@/components/site/group-panel';

export const metadata: Metadata = {
  title: 'Join a group',
  description: 'Join a group of learners with an access code.',
  robots: { index: false },
};

export default async function JoinPage({ params }: { params: Promise<{ code: string }> }) {
  await connection();
  const { code } = await params;
  return (
    <div className="prose">
      <h1>Join a group</h1>
      <JoinPanel code={readCode(code)} />
    </div>
  );
}

function readCode(code: string): string {
  try {
    return decodeURIComponent(code);
  } catch {
    return '';
  }
}
