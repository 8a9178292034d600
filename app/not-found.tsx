import type { Metadata } from 'next';
import Link from 'next/link';
import { SiteHeader } from '@/components/site/site-header';

export const metadata: Metadata = { title: 'Nothing here', description: 'This address leads to no page.' };

export default function NotFound() {
  return (
    <>
      <SiteHeader />
      <main id="content" className="site-main prose">
        <p className="lesson-number">
          <code>404 Not Found</code>
        </p>
        <h1>Nothing answers at this address</h1>
        <p>
          The request arrived, and the server knows no page of this name. It may have moved, or a letter is
          wrong.
        </p>
        <p>
          <Link href="/courses">See all courses</Link>
        </p>
      </main>
    </>
  );
}
