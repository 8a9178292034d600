import type { ReactNode } from 'react';
import { ThemeSwitch } from './theme-switch';

/** The menu at the right end of a header. A native popover: it opens before any script and closes with Esc. */
export function Menu({ children }: { children: ReactNode }) {
  return (
    <>
      <button type="button" popoverTarget="menu">
        Menu
      </button>
      <nav id="menu" popover="auto" className="menu" aria-label="Menu">
        {children}
        <ThemeSwitch />
      </nav>
    </>
  );
}
