'use client';

/**
 * As the system has it, light or dark; remembered on this device. theme-script.ts sets it before the first paint.
 */
import { useEffect, useState } from 'react';
import { THEME_KEY } from './theme-script';

const CHOICES = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;
type Choice = (typeof CHOICES)[number][0];

export function ThemeSwitch() {
  const [chosen, setChosen] = useState<Choice>('system');
  useEffect(() => setChosen(readTheme()), []);
  return (
    <fieldset>
      <legend className="visually-hidden">Colours</legend>
      {CHOICES.map(([choice, label]) => (
        <label key={choice} className="theme-choice">
          <input
            type="radio"
            name="theme"
            checked={chosen === choice}
            onChange={() => {
              setChosen(choice);
              applyTheme(choice);
            }}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function readTheme(): Choice {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function applyTheme(choice: Choice): void {
  const root = document.documentElement;
  if (choice === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = choice;
  try {
    if (choice === 'system') localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, choice);
  } catch {
    // Storage is denied: the choice lasts until the page is left.
  }
}
