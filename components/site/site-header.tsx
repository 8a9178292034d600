import Link from 'next/link';
import { AccountLinks } from '../account/account-links';
import { Mark } from '../ui/mark';
import { Menu } from '../ui/menu';

/** The header of all pages but lessons. */
export function SiteHeader() {
  return (
    <header className="page-header">
      <Link href="/" className="wordmark">
        <Mark />
        Drydock
      </Link>
      <span className="gap" />
      <nav className="hidden gap-6 wide:flex" aria-label="Main">
        <Link href="/courses">Courses</Link>
        <Link href="/playground">Playground</Link>
        <Link href="/search">Search</Link>
        <Link href="/progress">My progress</Link>
        <AccountLinks />
      </nav>
      <Menu>
        <Link href="/">Home</Link>
        <Link href="/courses">Courses</Link>
        <Link href="/playground">Playground</Link>
        <Link href="/search">Search</Link>
        <Link href="/glossary">Glossary</Link>
        <Link href="/progress">My progress</Link>
        <AccountLinks />
      </Menu>
    </header>
  );
}
