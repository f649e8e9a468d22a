// Ten pictures labelled by the keyboard alone: no pointer ever touches the page. Then what was done is asked of the project.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { launch, Person } from './lib/browser.mjs';
import { Journey } from './lib/journey.mjs';
import { Keys } from './lib/keys.mjs';
import { binary, Machine, root } from './lib/machine.mjs';
import { until } from './lib/webdriver.mjs';

const machine = new Machine();
const burnish = process.env['BURNISH_BIN'] ?? binary('burnish');
const out = join(root, 'tests', 'out', 'keyboard');
let browser = null;
let person = null;

try {
  await machine.home();
  const folder = await machine.folder('keyboard');
  await machine.run(burnish, 'demo', folder);
  const project = join(folder, 'phone-scratches.burnish');
  const serve = () => machine.listen(burnish, ['--project', project, '--as', 'lead', 'serve'], /http:\/\/\S+/);
  /** What the project itself says of an item, and of what kim submitted for it. */
  const shown = async (name) => {
    const item = JSON.parse(await machine.run(burnish, '--project', project, '--json', 'show', name));
    const layer = item.layers.find((each) => each.labeler === 'kim') ?? null;
    return { ...item, layer, boxes: (layer?.marks ?? []).filter((mark) => mark.type === 'box') };
  };
  /** The same once the submission has arrived: the next item is shown before that. */
  const submitted = (name, revision = 1) => until(`${name} is submitted`, async () => {
    const item = await shown(name);
    return (item.layer?.state === 'submitted' && item.layer.revision >= revision) && item;
  });
  /** The boxes of the item on the screen, as the server has stored them. */
  const stored = async () => {
    await keys.saved();
    const item = decodeURIComponent(new URL(page.url()).hash.split('/').at(-1));
    const { status, body } = await person.call('open_item', { item });
    assert.equal(status, 200);
    return body.marks.filter((mark) => mark.type === 'box');
  };
  const classes = JSON.parse(await machine.run(burnish, '--project', project, '--json', 'info')).classes;
  const nameOf = (key) => classes.find((each) => each.key === key)?.name;

  browser = await launch();
  person = await Person.arrive(browser, await serve(), out);
  const { page } = person;
  // The link opens the project first: a reload before that shows Projects.
  await page.getByRole('listbox', { name: 'Items' }).waitFor();
  await page.addInitScript(() => {
    globalThis.pointers = 0;
    for (const kind of ['pointerdown', 'pointermove', 'mousedown', 'click', 'wheel']) {
      // A click that Enter makes of itself has no place on the screen.
      addEventListener(kind, (event) => (globalThis.pointers += event.isTrusted && (event.detail > 0 || kind !== 'click') ? 1 : 0), { capture: true });
    }
  });
  await page.reload();
  const journey = new Journey('keyboard', async (path) => {
    if (!path.includes('FAILED')) return;
    await page.screenshot({ path });
    console.log(await page.locator('body').innerText());
  });
  const keys = new Keys(page);
  const step = (sentence, act) => journey.step(sentence, act);
  /** The items in the order they were worked on. */
  const items = [];
  /** Undoes all that was done to the item, and does it again. */
  const backAndForth = async (boxes) => {
    while (await keys.may('Undo')) {
      await keys.press('Control+z');
      await keys.saved();
    }
    assert.deepEqual(await stored(), []);
    while (await keys.may('Redo')) {
      await keys.press('Control+Shift+z');
      await keys.saved();
    }
    assert.deepEqual(await stored(), boxes);
  };
  const leave = async (chord) => {
    const name = await keys.item();
    await keys.press(chord);
    await keys.another(name);
  };
  const submit = async (chord = 'Control+Enter') => {
    const name = await keys.item();
    await keys.looked();
    await keys.press(chord);
    await keys.another(name);
    return name;
  };

  await step('a class asks what its boxes are like', async () => {
    await page.getByRole('listbox', { name: 'Items' }).waitFor();
    const scratch = classes.find((each) => each.name === 'scratch').key;
    const attributes = [
      { name: 'depth', kind: 'choice', choices: ['light', 'deep'] },
      { name: 'polished', kind: 'flag', choices: [] },
      { name: 'angle', kind: 'number', choices: [] },
    ];
    const { status, body } = await person.call('change_class', { class: scratch, rules: { attributes, least: null } });
    assert.equal(status, 200, JSON.stringify(body));
    await page.reload();
  });

  await step('Tab comes to Label, and a name is typed', async () => {
    await page.getByRole('listbox', { name: 'Items' }).waitFor();
    await keys.tabTo('Label', 'A');
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Who is labelling?' }).waitFor();
    await keys.tabTo('Another name', 'INPUT');
    await keys.type('kim');
    await keys.press('Enter');
    await page.getByRole('button', { name: 'You are kim' }).waitFor();
  });

  await step('whose keys the hands know is asked once, and answered by a key', async () => {
    await page.getByRole('heading', { name: 'Which tool do your hands know?' }).waitFor();
    await person.shot('00-hands');
    await keys.press('1');
    await keys.ready();
  });

  await step('1: a box from corner to corner, its class, its sides, its flags', async () => {
    items.push(await keys.item());
    await keys.boxes(0);
    await keys.draw({ right: 12, down: 8 });
    await keys.boxes(1);
    await keys.saved();
    await person.shot('01-drawn');
    await keys.press('2', 'ArrowRight', 'Shift+ArrowDown', 'Alt+ArrowRight', 'Alt+Shift+ArrowUp', 'q');
    const [box] = await stored();
    assert.deepEqual([box.width, box.height], [121, 79], 'ten pixels a press, one side out, one in');
    assert.deepEqual([nameOf(box.class), box.flags], ['chip', ['occluded']]);
  });

  await step('undo to the empty picture and redo to the same box', async () => {
    const before = await stored();
    await backAndForth(before);
    assert.equal(await submit(), items[0]);
    assert.deepEqual((await submitted(items[0])).boxes, before);
  });

  await step('2: the boxes of the item before, one moved, one more, walked by Tab', async () => {
    items.push(await keys.item());
    await keys.press('Control+b');
    await keys.boxes(1);
    await keys.draw({ left: 3, right: 5, down: 5 });
    await keys.boxes(2);
    await keys.press('1', 'Escape', 'Tab', 'Tab', 'Shift+Tab', 'ArrowLeft', 'Shift+q');
    await keys.saved();
    await person.shot('02-copied');
    await submit();
    const { boxes } = await submitted(items[1]);
    assert.deepEqual(boxes.map((box) => nameOf(box.class)).sort(), ['chip', 'scratch']);
    assert.equal(boxes.filter((box) => box.flags?.includes('ambiguous')).length, 1);
  });

  await step('3: nothing here', async () => {
    items.push(await keys.item());
    await submit('n');
    const { layer, boxes } = await submitted(items[2]);
    assert.deepEqual([layer.state, boxes], ['submitted', []]);
  });

  await step('4: skipped with a reason, and it comes back last', async () => {
    const name = await keys.item();
    await keys.press('Control+Space');
    await page.getByLabel('Reason', { exact: true }).waitFor();
    await keys.type('too dark to tell');
    await keys.press('Enter');
    await keys.another(name);
    assert.equal((await shown(name)).layer, null, 'nothing is submitted');
  });

  await step('5: a class found by its name', async () => {
    items.push(await keys.item());
    await keys.draw({ right: 9, down: 4 });
    await keys.press('c');
    await page.getByRole('combobox', { name: 'Class', exact: true }).waitFor();
    await keys.type('chip');
    await keys.press('Enter');
    await submit();
    assert.equal(nameOf((await submitted(items[3])).boxes[0].class), 'chip');
  });

  await step('6: a note on the box, and a flag for the lead', async () => {
    items.push(await keys.item());
    await keys.draw({ right: 6, down: 6 });
    await keys.press('t');
    await keys.typing();
    await keys.type('a hair, I think');
    await keys.press('Enter');
    await keys.onPicture();
    await keys.press('Escape', 'f', 't');
    await keys.typing();
    await keys.type('look at the light');
    await keys.press('Enter');
    await keys.onPicture();
    await keys.saved();
    await person.shot('06-noted');
    await submit();
    const { boxes, remarks } = await submitted(items[4]);
    assert.equal(boxes[0].note, 'a hair, I think');
    assert.deepEqual(remarks.map(({ labeler, flagged, note }) => ({ labeler, flagged, note })), [{ labeler: 'kim', flagged: true, note: 'look at the light' }]);
  });

  await step('7: duplicated, copied, all selected, moved together, one deleted', async () => {
    items.push(await keys.item());
    await keys.draw({ right: 4, down: 3 });
    await keys.press('Control+d', 'Control+c', 'Control+v');
    await keys.boxes(3);
    await keys.press('Control+a', 'Shift+ArrowLeft');
    await keys.saved();
    await keys.press('Escape', 'Tab', 'Delete');
    await keys.boxes(2);
    await submit();
    assert.equal((await submitted(items[5])).boxes.length, 2);
  });

  await step('8: the history of an item, back to a moment and on from there', async () => {
    items.push(await keys.item());
    await keys.draw({ right: 4, down: 4 });
    await keys.draw({ left: 2, right: 7, down: 2 });
    await keys.boxes(2);
    await keys.saved();
    await keys.press('e');
    const strip = page.getByRole('slider', { name: 'Moment' });
    await strip.waitFor();
    await strip.and(page.locator('[aria-valuemax="2"]')).waitFor();
    await keys.press('ArrowLeft');
    await strip.and(page.locator('[aria-valuenow="1"]')).waitFor();
    await person.shot('08-history');
    await keys.press('Enter');
    await keys.boxes(1);
    await keys.onPicture();
    await keys.saved();
    await submit();
    assert.equal((await submitted(items[6])).boxes.length, 1);
  });

  await step('9: away by the command palette and back to the same picture', async () => {
    items.push(await keys.item());
    await keys.draw({ right: 3, down: 6 });
    await keys.saved();
    await keys.palette('Items');
    await page.getByRole('listbox', { name: 'Items' }).waitFor();
    await keys.palette('Label');
    await keys.ready();
    assert.equal(await keys.item(), items[7]);
    await keys.boxes(1);
    await submit();
  });

  await step('10: attributes, a look for dark pictures, the original while its key is held', async () => {
    items.push(await keys.item());
    await keys.draw({ right: 8, down: 8 });
    await keys.press('1', 'F6');
    await keys.tabTo('light1', 'BUTTON');
    await keys.press('2');
    await keys.tabTo('polished', 'BUTTON');
    await keys.press('Space');
    await keys.tabTo('angle', 'INPUT');
    await keys.type('12.5');
    await keys.press('Enter');
    await keys.onPicture();
    await person.shot('10-attributes');
    await keys.press('Shift+g', 'Shift+g', 'Shift+b');
    await page.keyboard.down('Backquote');
    await page.keyboard.up('Backquote');
    await keys.press('ArrowRight');
    await keys.saved();
    await submit();
    const { layer, boxes } = await submitted(items[8]);
    assert.deepEqual(boxes[0].attributes, { depth: 'deep', polished: true, angle: 12.5 });
    assert.match(layer.view ?? '', /gamma/, `the view in force is kept: ${layer.view}`);
  });

  await step('back to the first: reopened with a reason, changed, submitted again', async () => {
    for (let back = 0; back < 12 && (await keys.item()) !== items[0]; back += 1) await leave('a');
    assert.equal(await keys.item(), items[0]);
    await keys.press('Tab', 'Delete');
    await page.getByLabel('Reason', { exact: true }).waitFor();
    await keys.type('a box too many');
    await keys.press('Enter');
    await page.getByLabel('Reason', { exact: true }).waitFor({ state: 'detached' });
    await keys.onPicture();
    await keys.press('Escape', 'Tab', 'Shift+ArrowUp');
    await keys.saved();
    await submit();
    const { layer, boxes } = await submitted(items[0], 2);
    assert.deepEqual([layer.state, boxes.length], ['submitted', 1]);
  });

  await step('the tenth: what was skipped, or whatever is next', async () => {
    while (items.includes(await keys.item())) await leave('d');
    items.push(await keys.item());
    await keys.draw({ right: 10, down: 5 });
    await keys.saved();
    await submit();
    assert.equal(items.length, 10);
    for (const name of items) await submitted(name);
  });

  await step('killed after the last answer, the project has every edit', async () => {
    const name = await keys.item();
    await keys.draw({ right: 5, down: 9 });
    await keys.draw({ left: 2, right: 2, down: 3 });
    await keys.press('ArrowRight', 'ArrowRight', '2');
    const before = await stored();
    assert.deepEqual(before.map((box) => nameOf(box.class)).sort(), ['chip', 'scratch']);
    assert.equal(await page.evaluate(() => globalThis.pointers), 0, 'no pointer was used');
    assert.deepEqual(person.problems, []);
    await machine.crash();
    await page.goto(await serve());
    await page.reload();
    await page.getByRole('listbox', { name: 'Items' }).waitFor();
    // The page that lost its server said so; that was its duty.
    person.problems.splice(0);
    await keys.palette('Label');
    await page.getByRole('heading', { name: 'Who is labelling?' }).waitFor();
    await keys.tabTo('kim', 'BUTTON');
    await keys.press('Enter');
    await keys.ready();
    // The queue begins at what was passed by.
    for (let next = 0; next < 12 && (await keys.item()) !== name; next += 1) await leave('d');
    assert.equal(await keys.item(), name);
    assert.deepEqual(await stored(), before);
    await backAndForth(before);
    await submit();
    assert.deepEqual((await submitted(name)).boxes, before);
  });

  await step('nothing went wrong behind the screens, and no pointer was used', async () => {
    assert.equal(await page.evaluate(() => globalThis.pointers), 0);
    assert.deepEqual(person.problems, []);
  });
} finally {
  if (person?.problems.length) console.error(person.problems.join('\n'));
  await browser?.close().catch(() => {});
  await machine.stop();
}
