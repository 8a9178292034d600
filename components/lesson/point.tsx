'use client';

/**
 * Words that mark what they speak of while a pointer or the focus is on them: an object of the figures and of the
 * workbench, its YAML line and its cell of a table.
 */
import type { ReactNode } from 'react';
import { send } from './wire';

interface PointProps {
  /** `service/service-python` */
  readonly to: string;
  /** `spec.selector` */
  readonly field?: string;
  readonly children: ReactNode;
}

export function Point({ to, field, children }: PointProps) {
  const object = field === undefined ? to : `${to}#${field}`;
  const mark = () => send('point', { object });
  const clear = () => send('point', { object: null });
  return (
    <button
      type="button"
      className="point-word"
      onPointerEnter={mark}
      onPointerLeave={clear}
      onFocus={mark}
      onBlur={clear}
    >
      {children}
    </button>
  );
}
