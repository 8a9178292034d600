import type { Metadata } from 'next';
import { Lost } from '@/components/site/lost';

export const metadata: Metadata = { title: 'Nothing here', description: 'This address leads to no page.' };

/** Below the header of the site: a page that exists, asked for something that doesn't. */
export default function NotFound() {
  return (
    <div className="prose">
      <Lost />
    </div>
  );
}
