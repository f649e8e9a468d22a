// One build for the desktop window and for `burnish serve`; the dev server answers from a mock.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { mock } from './dev/mock.ts';

export default defineConfig(({ mode }) => ({
  base: './',
  // What a real server sends, so that `vite preview --mode development` shows what it would refuse.
  preview: { headers: { 'Content-Security-Policy': "default-src 'self'; style-src 'self' 'unsafe-inline'" } },
  plugins: [svelte(), ...(mode === 'development' ? [mock()] : [])],
  build: {
    target: 'es2022',
    // Keeps `light-dark()` as written: lowering it would fix the theme at the root.
    cssTarget: ['chrome123', 'safari17.5', 'firefox120'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
}));
