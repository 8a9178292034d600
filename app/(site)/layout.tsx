import type { ReactNode } from 'react';
import { SiteHeader } from '@/components/site/site-header';

/** All pages but lessons: the header, and one column of 1080 px at most. */
export default function SiteLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteHeader />
      <main id="content" className="site-main">
        {children}
      </main>
    </>
  );
}
