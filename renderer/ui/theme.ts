import { type Theme, teamsHighContrastTheme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import type { Preferences } from '../../shared/model/preferences';

const FONT = "'Segoe UI Variable Text', 'Segoe UI', system-ui, -apple-system, 'Liberation Sans', sans-serif";
const MONO = "'Cascadia Mono', Consolas, ui-monospace, 'Liberation Mono', monospace";
const fonts = { fontFamilyBase: FONT, fontFamilyMonospace: MONO, fontFamilyNumeric: FONT };

/** Fluent's tokens and our own two (see row-colours.ts). */
interface OwnTheme extends Theme {
  readonly rowHover: string;
  readonly rowSelected: string;
}

const light: OwnTheme = { ...webLightTheme, ...fonts, rowHover: '#f5f5f5', rowSelected: '#ebebeb' };
const dark: OwnTheme = { ...webDarkTheme, ...fonts, rowHover: '#333333', rowSelected: '#3d3d3d' };
const highContrast: OwnTheme = {
  ...teamsHighContrastTheme,
  ...fonts,
  rowHover: '#1f1f1f',
  rowSelected: '#2b2b2b',
};

function mediaQuery(query: string) {
  const list = typeof window.matchMedia === 'function' ? window.matchMedia(query) : undefined;
  return {
    subscribe: (listener: () => void) => {
      list?.addEventListener('change', listener);
      return () => list?.removeEventListener('change', listener);
    },
    read: () => list?.matches ?? false,
  };
}

const systemDark = mediaQuery('(prefers-color-scheme: dark)');
const systemContrast = mediaQuery('(forced-colors: active)');

export interface Look {
  readonly theme: Theme;
  readonly scheme: 'light' | 'dark';
}

/** The theme of the preference; `system` follows the system, and forced colours win over light and dark. */
export function useLook(preference: Preferences['theme']): Look {
  const isDark = useSyncExternalStore(systemDark.subscribe, systemDark.read);
  const isContrast = useSyncExternalStore(systemContrast.subscribe, systemContrast.read);
  if (preference === 'highContrast' || isContrast) return { theme: highContrast, scheme: 'dark' };
  if (preference === 'dark' || (preference === 'system' && isDark)) return { theme: dark, scheme: 'dark' };
  return { theme: light, scheme: 'light' };
}
