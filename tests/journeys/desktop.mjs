// The main loop in the real desktop window, driven by pointer and keys over WebDriver.
import assert from 'node:assert/strict';
import { Journey } from './lib/journey.mjs';
import { binary, Machine } from './lib/machine.mjs';
import { Window } from './lib/webdriver.mjs';

const machine = new Machine();
let window = null;

try {
  await machine.home();
  await machine.display();
  await machine.bus();
  if (!(await machine.sound())) console.log('no sound server here: sound is not listened for');
  // What lets the driver into the window; without it the application refuses automation.
  machine.env['TAURI_WEBVIEW_AUTOMATION'] = 'true';
  const driver = await machine.driver('WebKitWebDriver');
  const journey = new Journey('desktop', async (path) => window.screenshot(path));

  await journey.step('the window opens and shows Projects', async () => {
    window = await Window.open(driver, {
      'webkitgtk:browserOptions': { binary: binary('burnish-desktop'), args: [] },
    });
    await window.find('role=heading[Projects]');
    assert.equal(await window.run('return "__TAURI__" in globalThis'), false, 'the page gets no global handle');
  });
} finally {
  await window?.close().catch(() => {});
  await machine.stop();
}
