'use client';

import { type MouseEvent, type ReactNode, useRef } from 'react';
import { ThemeSwitch } from './theme-switch';

/**
 * The menu at the right end of a header. A native popover: it opens before any script and closes with Esc. A link
 * closes it too, since the header may outlive the page.
 */
export function Menu({ children }: { children: ReactNode }) {
  const menu = useRef<HTMLElement>(null);
  const closeAfterLink = (event: MouseEvent<HTMLElement>) => {
    if (event.target instanceof Element && event.target.closest('a')) menu.current?.hidePopover();
  };
  return (
    <>
      <button type="button" popoverTarget="menu">
        Menu
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a link's click is also what Enter makes of it */}
      <nav ref={menu} id="menu" popover="auto" className="menu" aria-label="Menu" onClick={closeAfterLink}>
        {children}
        <ThemeSwitch />
      </nav>
    </>
  );
}
