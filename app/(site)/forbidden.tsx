import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = {
  title: 'Not for this account',
  description: 'This page is for those who teach here.',
};

export default function Forbidden() {
  return (
    <div className="prose">
      <p className="lesson-number">
        <code>403 Forbidden</code>
      </p>
      <h1>This page is not for your account</h1>
      <p>
        The request arrived, and the server knows who you are. Only instructors and the owner of this site may
        see this page. If you teach here, ask the owner to change your role.
      </p>
      <p>
        <Link href="/progress">Go to your progress</Link>
      </p>
    </div>
  );
}
