/**
 * How pages for teachers get what they show: lib/data decides who may, and what it refuses becomes the honest page.
 * Who may not gets 403, not a way to sign in; nobody at all is asked who they are.
 */
import { forbidden, notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { readViewer } from '@/lib/auth/session';
import { NotAllowed, NotFound, NotSignedIn } from '@/lib/data/refusals';
import { requireRole, type Viewer } from '@/lib/data/viewer';

/** Once a request, for layout and page together. */
export const readViewerOnce = cache(readViewer);

/** `path`: where to come back to after signing in. */
export async function gather<T>(path: string, read: (viewer: Viewer) => Promise<T>): Promise<T> {
  const viewer = await readViewerOnce();
  try {
    requireRole(viewer, 'instructor', 'owner');
    return await read(viewer);
  } catch (error) {
    if (error instanceof NotSignedIn) redirect(`/sign-in?from=${encodeURIComponent(path)}`);
    if (error instanceof NotAllowed) forbidden();
    if (error instanceof NotFound) notFound();
    throw error;
  }
}
