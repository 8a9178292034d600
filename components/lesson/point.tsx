'use client';

/**
 * Words that mark what they speak of while a pointer or the focus is on them: an object of the figures and of the
 * workbench, its YAML line and its cell of a table.
 */
import { type ReactNode, useEffect } from 'react';
import { pointAt } from './point-at';
import { watchPage } from './pointing';

interface PointProps {
  /** `service/service-python` */
  readonly to: string;
  /** `spec.selector` */
  readonly field?: string;
  readonly children: ReactNode;
}

export function Point({ to, field, children }: PointProps) {
  useEffect(watchPage, []);
  return (
    <button type="button" className="point-word" {...pointAt(to, field ?? null)}>
      {children}
    </button>
  );
}
