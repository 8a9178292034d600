'use client';

/**
 * Which card is open, and until when: one that was only pointed at goes with the pointer, one that was entered or
 * pressed stays until Escape, or until something else is pressed.
 */
import { type FocusEvent, type RefObject, useEffect, useRef } from 'react';
import type { CardHandle } from './map-card';

/** A pointer on its way from spot to card may miss both for a moment. */
const LEAVE_MS = 160;

export function useOpenCard(
  open: string | null,
  setOpen: (key: string | null) => void,
  card: RefObject<CardHandle | null>,
  buttonOf: (key: string) => HTMLElement | null,
) {
  /** Stays without the pointer. */
  const isHeld = useRef(false);
  /** The focus comes back from the card: that must not open it again. */
  const isBack = useRef(false);
  const leaving = useRef<ReturnType<typeof setTimeout> | null>(null);
  /** The card is to be entered as soon as it is there. */
  const wantsIn = useRef(false);

  const stay = () => {
    if (leaving.current !== null) clearTimeout(leaving.current);
    leaving.current = null;
  };

  const show = (key: string | null) => {
    stay();
    setOpen(key);
  };

  const close = () => {
    const button = open === null ? null : buttonOf(open);
    const wasInside = card.current?.contains(document.activeElement) ?? false;
    isHeld.current = false;
    show(null);
    if (wasInside) focusQuietly(button);
  };

  const focusQuietly = (button: HTMLElement | null) => {
    isBack.current = true;
    button?.focus();
    isBack.current = false;
  };

  const latest = useRef(close);
  latest.current = close;
  const isOpen = open !== null;
  useEffect(() => {
    if (!isOpen) return;
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') latest.current();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [isOpen]);
  useEffect(() => {
    if (!wantsIn.current || open === null) return;
    wantsIn.current = false;
    card.current?.enter();
  });
  useEffect(
    () => () => {
      if (leaving.current !== null) clearTimeout(leaving.current);
    },
    [],
  );

  return {
    close,
    stay,
    /** The focus goes there, and no card opens. */
    comeBack: (key: string | null) => focusQuietly(key === null ? null : buttonOf(key)),
    focus: (key: string) => {
      if (!isBack.current) show(key);
    },
    press: (key: string, isByKey: boolean) => {
      isHeld.current = true;
      wantsIn.current = isByKey;
      show(key);
      if (isByKey && key === open) {
        wantsIn.current = false;
        card.current?.enter();
      }
    },
    point: (key: string) => {
      if (!isHeld.current) show(key);
    },
    leave: () => {
      if (isHeld.current) return;
      stay();
      leaving.current = setTimeout(() => show(null), LEAVE_MS);
    },
    hold: () => {
      isHeld.current = true;
    },
    blur: ({ relatedTarget }: FocusEvent) => {
      const isWithin =
        card.current?.contains(relatedTarget) || (open !== null && relatedTarget === buttonOf(open));
      // Another window has the focus; it will come back.
      if (isWithin || (relatedTarget === null && !document.hasFocus())) return;
      isHeld.current = false;
      show(null);
    },
  };
}
