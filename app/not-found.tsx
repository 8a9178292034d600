import type { Metadata } from 'next';
import { Lost } from '@/components/site/lost';
import { SiteHeader } from '@/components/site/site-header';

export const metadata: Metadata = { title: 'Nothing here', description: 'This address leads to no page.' };

export default function NotFound() {
  return (
    <>
      <SiteHeader />
      <main id="content" className="site-main prose">
        <Lost />
      </main>
    </>
  );
}
