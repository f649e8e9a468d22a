// The main loop in the real desktop window, driven by pointer and keys over WebDriver.
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
  await machine.display();
  await machine.bus();
  if (!(await machine.sound())) console.log('no sound server here: sound is not listened for');
  // What lets the driver into the window; without it the application refuses automation.
  machine.env['TAURI_WEBVIEW_AUTOMATION'] = 'true';
  const driver = await machine.driver('WebKitWebDriver');
  const journey = new Journey('desktop', async (path) => window.screenshot(path));

  const start = async (...projects) => {
    const options = { binary: binary('burnish-desktop'), args: projects };
    window = await Window.open(driver, { 'webkitgtk:browserOptions': options });
  };

  await journey.step('the window opens and shows Projects', async () => {
    await start();
    await window.find('role=heading[Projects]');
    assert.equal(await window.title(), 'Burnish');
    assert.equal(await window.run('return "__TAURI__" in globalThis'), false, 'the page gets no global handle');
  });

  await journey.step('the samples are made by a click', async () => {
    await window.click('role=button[Create the samples]');
    await window.find('role=button[Open phone-scratches]', 120_000);
    await window.find('role=button[Open voice-assistant]');
  });

  await pictures(journey, window, join(home, 'export'));
  const spoken = await sound(journey, window);

  await journey.step('after a restart the projects are as they were left, and the clip as it was typed', async () => {
    await window.close();
    const project = join(machine.env['BURNISH_HOME'], 'voice-assistant.burnish');
    const item = JSON.parse(await machine.run(binary('burnish'), '--project', project, '--json', 'show', spoken.clip));
    const layer = item.layers.find((each) => each.labeler === 'journey');
    assert.equal(layer?.state, 'submitted');
    const said = layer.marks.toSorted((a, b) => a.start_micros - b.start_micros);
    assert.deepEqual(said.map((each) => each.text), spoken.texts);
    assert.deepEqual(said.map((each) => each.speaker ?? null), spoken.speakers);
    for (const [at, { start_micros, end_micros }] of said.entries()) {
      assert.ok(start_micros < end_micros && start_micros >= (said[at - 1]?.end_micros ?? 0), `segment ${at + 1} lies after the one before: ${start_micros}`);
    }
    assert.ok(layer.heard > 0, `what was heard of it is stored: ${layer.heard}`);
    await start(join(machine.env['BURNISH_HOME'], 'phone-scratches.burnish'));
    await window.find('[aria-label="Items"]');
    await window.click('a[href="#/p/versions"]');
    await window.find('text=A box and a decision');
  });
} finally {
  await window?.close().catch(() => {});
  await machine.stop();
}
