// What is measured inside the page: frames, the time from a key to its paint, and when a picture is there.

/**
 * Puts `bench` into the page. Runs in the page, so it refers to nothing outside itself.
 *
 * "Painted" is the moment after the first frame in which some canvas was drawn on: a message posted from a frame
 * callback arrives once that frame was handed on. It leaves out what the screen itself adds.
 */
export function install() {
  if (globalThis.bench) return;
  const frame = globalThis.requestAnimationFrame.bind(globalThis);
  let scriptMillis = 0;
  let draws = 0;
  globalThis.requestAnimationFrame = (act) =>
    frame((at) => {
      const began = performance.now();
      act(at);
      scriptMillis += performance.now() - began;
    });
  const drawing = {
    CanvasRenderingContext2D: ['clearRect', 'drawImage', 'putImageData', 'fillRect'],
    WebGL2RenderingContext: ['clear', 'drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced'],
    ImageBitmapRenderingContext: ['transferFromImageBitmap'],
  };
  for (const [kind, names] of Object.entries(drawing)) {
    const kindOf = globalThis[kind]?.prototype;
    for (const name of kindOf ? names : []) {
      const real = kindOf[name];
      kindOf[name] = function (...values) {
        draws += 1;
        return real.apply(this, values);
      };
    }
  }

  let longMillis = PerformanceObserver.supportedEntryTypes.includes('longtask') ? 0 : NaN;
  if (longMillis === 0) new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (longMillis += duration))).observe({ type: 'longtask' });

  const painted = () =>
    new Promise((done) =>
      frame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(0);
      }),
    );
  /** The end of the first frame from now on that draws on a canvas; null when `most` frames did not. */
  const drawn = async (most = 60) => {
    const before = draws;
    for (let tried = 0; tried < most; tried += 1) {
      const at = await painted();
      if (draws > before) return at;
    }
    return null;
  };

  const presses = [];
  addEventListener(
    'keydown',
    async (event) => {
      if (['Control', 'Shift', 'Alt'].includes(event.key)) return;
      const now = performance.now();
      // A driver may stamp its events by another clock.
      const at = event.timeStamp > 0 && event.timeStamp <= now ? event.timeStamp : now;
      const press = { key: event.key, at, millis: null };
      presses.push(press);
      const end = await drawn();
      press.millis = end === null ? NaN : end - at;
    },
    { capture: true },
  );

  /** Waits for an item to be shown: {first, whole} in milliseconds since `began()`. */
  const arrival = async (wanted, began, limit = 120_000) => {
    const end = performance.now() + limit;
    let first = null;
    while (performance.now() < end) {
      const at = await painted();
      if (!wanted(bench.name())) continue;
      // Said by the frame that paints it.
      const { shown } = document.querySelector('[role=application]').dataset;
      if (shown === 'waiting') continue;
      first ??= at - began();
      if (shown !== 'coarse') return { first, whole: at - began() };
    }
    return { first: first ?? NaN, whole: NaN };
  };

  let running = null;
  let watched = null;
  globalThis.bench = {
    startFrames() {
      running = { frames: [], script: scriptMillis, long: longMillis };
      const mine = running;
      const tick = (at) => {
        if (running !== mine) return;
        mine.frames.push({ at, draws });
        frame(tick);
      };
      frame(tick);
    },
    /** Milliseconds from each frame that drew on a canvas to the next one; from all frames, if none drew. */
    stopFrames() {
      const { frames, script, long } = running;
      running = null;
      const steps = frames.slice(1).map((each, index) => ({ millis: each.at - frames[index].at, drew: each.draws > frames[index].draws }));
      const drew = steps.filter((each) => each.drew);
      const deltas = (drew.length ? drew : steps).map((each) => each.millis);
      return { deltas, scriptMillis: scriptMillis - script, longMillis: Number.isNaN(longMillis) ? null : longMillis - long };
    },
    forgetPresses: () => void presses.splice(0),
    /** What was pressed and painted since; a press still under way has no `millis` yet. */
    presses: () => presses.map((press) => ({ ...press })),
    /** Goes to an address; milliseconds until the item called `name` shows something, and until it shows all. */
    goTo(hash, name) {
      const began = performance.now();
      location.hash = hash;
      return arrival((shown) => shown === name, () => began);
    },
    /** Starts watching for another item than the one shown now; {@link arrived} says when it came after the last press. */
    watch() {
      const old = bench.name();
      bench.forgetPresses();
      watched = arrival((shown) => shown !== old && shown !== '', () => presses.at(-1)?.at ?? NaN);
    },
    arrived: () => watched,
    name: () => (document.querySelector('[role=application]')?.getAttribute('aria-label') ?? '').replace(/: [\d,.\s]+ box(es)?.*$/, ''),
    /** What draws: the name of the WebGL renderer, or that there is none. */
    renderer() {
      const gl = document.createElement('canvas').getContext('webgl2');
      if (!gl) return 'no WebGL: canvases are drawn by the processor';
      const more = gl.getExtension('WEBGL_debug_renderer_info');
      const said = String(gl.getParameter(more ? more.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
      // WebKit says this of whatever draws.
      if (said === 'Apple GPU') return 'WebGL of an unnamed renderer';
      return /swiftshader|llvmpipe|softpipe|software/i.test(said) ? `software WebGL (${said})` : said;
    },
    agent: () => navigator.userAgent,
  };
}
