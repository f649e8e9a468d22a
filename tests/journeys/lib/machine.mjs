// What a journey runs on: a display and a sound card of its own, temporary folders, and the built binaries.
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from './webdriver.mjs';

const run = promisify(execFile);
const line = /^(.+)\n/;
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A built binary, where cargo was told to put it. */
export function binary(name) {
  return join(process.env['CARGO_TARGET_DIR'] ?? join(root, 'target'), 'debug', name);
}

/** Everything started here stops in `stop`, last first. */
export class Machine {
  env = { ...process.env };
  #ends = [];
  #last = null;

  /** A folder that goes away with the machine. */
  async folder(name) {
    const made = await mkdtemp(join(tmpdir(), `burnish-${name}-`));
    this.#ends.push(() => rm(made, { recursive: true, force: true }));
    return made;
  }

  /** Folders of its own for everything that programs keep in a home, so that no run sees another's. */
  async home() {
    const home = await this.folder('home');
    const at = (name) => join(home, name);
    Object.assign(this.env, {
      HOME: home, XDG_DATA_HOME: at('data'), XDG_CONFIG_HOME: at('config'), XDG_CACHE_HOME: at('cache'), XDG_RUNTIME_DIR: at('run'),
      BURNISH_DATA: at('burnish'), BURNISH_HOME: at('Burnish'),
    });
    await mkdir(at('run'), { mode: 0o700 });
    return home;
  }

  /** Starts a free virtual display. */
  async display(width = 1280, height = 820) {
    const server = this.#start('Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'], ['ignore', 'ignore', 'ignore', 'pipe']);
    const number = await found(server, server.stdio[3], line);
    Object.assign(this.env, { DISPLAY: `:${number}`, GDK_BACKEND: 'x11' });
    delete this.env['WAYLAND_DISPLAY'];
  }

  /** A message bus of its own: programs that look for the session's find this one. */
  async bus() {
    const bus = this.#start('dbus-daemon', ['--session', '--nofork', '--print-address=3'], ['ignore', 'ignore', 'ignore', 'pipe']);
    this.env['DBUS_SESSION_BUS_ADDRESS'] = await found(bus, bus.stdio[3], line);
  }

  /** A sound card that plays to nobody. Returns false where there is no sound server to be had. */
  async sound() {
    this.#start('pulseaudio', ['--daemonize=no', '--exit-idle-time=-1', '-n', '-L', 'module-native-protocol-unix', '-L', 'module-null-sink'], 'ignore');
    const answers = () => run('pactl', ['info'], { env: this.env }).then(() => true, () => false);
    return until('the sound server answers', answers, 5_000).catch(() => false);
  }

  /** Runs a program to its end and returns what it printed. */
  async run(program, ...values) {
    return (await run(program, values, { env: this.env, cwd: root, maxBuffer: 1 << 26 })).stdout;
  }

  /** Starts a WebDriver server such as WebKitWebDriver and waits until it answers. Returns its address. */
  async driver(program) {
    const port = await freePort();
    const server = this.#start(program, [`--port=${port}`], ['ignore', 'ignore', 'inherit']);
    const address = `http://127.0.0.1:${port}`;
    await until(`${program} answers`, async () => {
      if (server.exitCode !== null) throw new Error(`${program} stopped with ${server.exitCode}`);
      return fetch(`${address}/status`).then((answer) => answer.ok, () => false);
    });
    return address;
  }

  /** Starts a program that goes on, and returns what `pattern` finds first in what it prints. */
  async listen(program, values, pattern) {
    const child = this.#start(program, values, ['ignore', 'pipe', 'inherit']);
    return found(child, child.stdout, pattern);
  }

  /** Ends the program started last without a word to it, as a power cut would. */
  async crash() {
    const { child, ended } = this.#last;
    child.kill('SIGKILL');
    await ended;
  }

  async stop() {
    for (const end of this.#ends.toReversed()) await end();
    this.#ends = [];
  }

  #start(program, values, stdio) {
    const child = spawn(program, values, { env: this.env, cwd: root, stdio });
    const ended = new Promise((done) => {
      child.once('exit', done);
      child.once('error', done);
    });
    this.#last = { child, ended };
    this.#ends.push(async () => {
      if (child.exitCode === null && child.pid !== undefined) child.kill();
      await ended;
    });
    return child;
  }
}

function found(child, stream, pattern) {
  return new Promise((done, fail) => {
    let text = '';
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`${child.spawnfile} stopped with ${code} before it said ${pattern}`)));
    stream.on('data', (bytes) => {
      text += String(bytes);
      const match = pattern.exec(text);
      if (match !== null) done(match[1] ?? match[0]);
    });
  });
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
