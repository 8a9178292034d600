'use client';

/**
 * Which lesson the prose stands in, for parts that remember something of it.
 */
import { createContext, type ReactNode, useContext } from 'react';

export interface LessonPlace {
  readonly course: string;
  readonly lesson: string;
  readonly terms: readonly { readonly term: string; readonly meaning: string }[];
}

const Place = createContext<LessonPlace>({ course: '', lesson: '', terms: [] });

export function LessonPlaceProvider({ place, children }: { place: LessonPlace; children: ReactNode }) {
  return <Place.Provider value={place}>{children}</Place.Provider>;
}

export function useLessonPlace(): LessonPlace {
  return useContext(Place);
}
