'use client';

import { useEffect, useState } from 'react';

interface LocalTimeProps {
  /** ISO 8601 */
  readonly at: string;
  readonly kind: 'time' | 'day' | 'moment';
}

/** A moment in the reader's own time zone; before the page has come to life, in UTC and saying so. */
export function LocalTime({ at, kind }: LocalTimeProps) {
  const [text, setText] = useState(() => inUtc(at, kind));
  useEffect(() => setText(inLocalTime(new Date(at), kind)), [at, kind]);
  return <time dateTime={at}>{text}</time>;
}

function inUtc(at: string, kind: LocalTimeProps['kind']): string {
  const day = at.slice(0, 10);
  const time = `${at.slice(11, 16)} UTC`;
  return kind === 'day' ? day : kind === 'time' ? time : `${day} ${time}`;
}

function inLocalTime(at: Date, kind: LocalTimeProps['kind']): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return kind === 'day' ? day : kind === 'time' ? time : `${day} ${time}`;
}
