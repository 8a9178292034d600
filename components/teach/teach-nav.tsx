'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

/** The pages for teachers, in one line that wraps. */
export function TeachNav({ isOwner }: { isOwner: boolean }) {
  const path = usePathname();
  const pages = [
    ['/teach', 'Overview'],
    ['/teach/cohorts', 'Cohorts'],
    ['/teach/people', isOwner ? 'People and links' : 'One-time links'],
    ['/teach/keys', 'API keys'],
  ] as const;
  const current = (address: string) =>
    address === '/teach'
      ? !pages.some(([other]) => other !== '/teach' && path.startsWith(other))
      : path.startsWith(address);
  return (
    <nav className="teach-nav no-print" aria-label="Teach">
      {pages.map(([address, label]) => (
        <Link
          key={address}
          href={address}
          prefetch={false}
          aria-current={path === address ? 'page' : current(address) ? 'true' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
