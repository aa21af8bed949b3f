import { useState } from 'react';
import { Icon, type IconName } from '../components/icon';

const KEY = 'agent-trainer.theme';
const CHOICES: readonly (readonly [value: string, text: string, icon: IconName])[] = [
  ['system', 'Theme of the system', 'screen'],
  ['light', 'Light theme', 'sun'],
  ['dark', 'Dark theme', 'moon'],
];

function choose(theme: string): void {
  if (theme === 'system') {
    localStorage.removeItem(KEY);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEY, theme);
    document.documentElement.dataset.theme = theme;
  }
}

/** Dark or light, or as the system has it. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme ?? 'system');
  return (
    <fieldset className="theme-choice">
      <legend className="visually-hidden">Theme</legend>
      {CHOICES.map(([value, text, icon]) => (
        <label key={value} title={text}>
          <input
            type="radio"
            name="theme"
            value={value}
            checked={theme === value}
            onChange={() => {
              choose(value);
              setTheme(value);
            }}
          />
          <Icon name={icon} size={14} />
          <span className="visually-hidden">{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
