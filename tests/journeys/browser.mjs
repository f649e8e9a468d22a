// The main loop in a browser, on what `burnish serve` serves.
import { Journey } from './lib/journey.mjs';
import { binary, Machine } from './lib/machine.mjs';
import { Window } from './lib/webdriver.mjs';

const machine = new Machine();
let window = null;

try {
  const home = await machine.home();
  await machine.run(binary('burnish'), 'demo', machine.env['BURNISH_HOME']);
  const link = await machine.listen(binary('burnish'), ['serve'], /http:\/\/\S+/);
  const driver = await machine.driver('chromedriver');
  const journey = new Journey('browser', async (path) => window.screenshot(path));

  await journey.step('the printed link opens Projects', async () => {
    window = await Window.open(driver, { browserName: 'chrome', 'goog:chromeOptions': { binary: '/usr/bin/chromium', args: chromium(home) } });
    await window.go(link);
    await window.find('role=heading[Projects]');
  });
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
