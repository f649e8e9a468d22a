// The main loop in a browser, on what `burnish serve` serves.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Journey } from './lib/journey.mjs';
import { pictures, sound } from './lib/loop.mjs';
import { binary, Machine } from './lib/machine.mjs';
import { Window } from './lib/webdriver.mjs';

const machine = new Machine();
let window = null;

try {
  const home = await machine.home();
  await machine.run(binary('burnish'), 'demo', machine.env['BURNISH_HOME']);
  const link = await machine.listen(binary('burnish'), ['serve'], /http:\/\/\S+/);
  const code = new URL(link).hash;
  const driver = await machine.driver('chromedriver');
  const journey = new Journey('browser', async (path) => window.screenshot(path));

  await journey.step('the printed link opens Projects', async () => {
    window = await Window.open(driver, { browserName: 'chrome', 'goog:chromeOptions': { binary: '/usr/bin/chromium', args: chromium(home) } });
    await window.go(link);
    await window.find('role=heading[Projects]');
    assert.ok(!(await window.address()).includes(code), 'a code that lets in once has no place in the address');
  });

  await pictures(journey, window, join(home, 'export'));
  await sound(journey, window);
} finally {
  await window?.close().catch(() => {});
  await machine.stop();
}

/** An empty profile and nothing that reaches for the network; root has no sandbox to give. */
function chromium(home) {
  const quiet = ['background-networking', 'component-update', 'sync', 'quic', 'gpu'].map((name) => `--disable-${name}`);
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return ['--headless=new', '--no-first-run', '--window-size=1280,820', `--user-data-dir=${home}/chromium`, ...quiet, ...asRoot];
}
