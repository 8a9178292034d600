import type { ReactNode } from 'react';
import { TeachNav } from '@/components/teach/teach-nav';
import '@/components/teach/teach.css';
import { readViewerOnce } from './gather';

/** The frame of all pages for teachers. It guards nothing: each page asks lib/data, which decides. */
export default async function TeachLayout({ children }: { children: ReactNode }) {
  const viewer = await readViewerOnce();
  return (
    <div className="teach">
      <TeachNav isOwner={viewer?.role === 'owner'} />
      {children}
    </div>
  );
}
