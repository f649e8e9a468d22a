import { beforeEach, describe, expect, test } from 'vitest';
import { Ear } from './ear.svelte.ts';
import { earFrom, usual } from './earsettings.ts';
import { Playback, type Span } from './playback.svelte.ts';
import { besideSilence } from './resume.ts';
import { TestAudio, TestTime } from './testaudio.ts';

const micros = (from: number, to: number) => ({ start_micros: from * 1e6, end_micros: to * 1e6 });
const speech = { regions: [micros(1, 4), micros(10, 20)], silences: [micros(0, 1), micros(4, 10), micros(20, 60)], floor_db: -60 };

async function listening(place = 'here') {
  const [audio, time] = [new TestAudio(), new TestTime()];
  const said: string[] = [];
  const held: { part: Span | null } = { part: null };
  const client = {
    call: (name: string) => (name === 'get_speech' ? Promise.resolve(speech) : Promise.reject(new Error(name))),
    media: (hash: string, what: string) => `${hash}/${what}`,
    onChanged: () => () => undefined,
  };
  const ear = new Ear({ client: client as never, place, say: (text) => said.push(text), part: () => held.part }, new Playback(time));
  ear.playback.attach(audio as unknown as HTMLAudioElement);
  const open = async (hash: string): Promise<void> => {
    ear.open(hash, 60e6);
    ear.playback.load(ear.source, () => ear.giveWay());
    audio.tell('loadedmetadata');
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  };
  await open('a');
  return { ear, audio, said, held, open, pass: (seconds: number) => time.pass(seconds, audio) };
}

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

describe('what was heard', () => {
  test('counts speech only, and leads to the longest that was missed', async () => {
    const { ear, pass } = await listening();
    expect(ear.looked()?.share).toBe(0);
    ear.playback.play(1);
    pass(3);
    ear.settle();
    expect(ear.looked()?.share).toBeCloseTo(3 / 13, 1);
    ear.act('unseen');
    expect(ear.playback.position).toBeCloseTo(9.7);
    pass(12);
    expect(ear.playback.playing, 'it ends with the speech').toBe(false);
    ear.settle();
    expect(ear.looked()?.share).toBe(1);
  });

  test('at more than 2.5 times the speed nothing counts', async () => {
    const { ear, pass } = await listening();
    for (let at = 0; at < 16; at++) ear.act('faster');
    ear.playback.play(0);
    pass(10);
    ear.settle();
    expect(ear.looked()?.share).toBe(0);
    ear.act('slower');
    ear.playback.play(0);
    pass(8);
    ear.settle();
    expect([ear.playback.rate, ear.looked()?.share]).toEqual([2.5, 1]);
  });

  test('is known again when one comes back to the clip', async () => {
    const { ear, open, pass } = await listening();
    ear.playback.play(0);
    pass(5);
    await open('b');
    expect(ear.looked()?.share, 'another clip').toBe(0);
    await open('a');
    expect(ear.looked()?.share).toBeCloseTo(3 / 13, 2);
  });

  test('is all of it where nobody speaks', async () => {
    const { ear } = await listening();
    ear.hearing.speech = [];
    expect(ear.looked()?.share).toBe(1);
  });

  test('is not asked of a clip that cannot be played', async () => {
    const { ear, audio } = await listening();
    audio.tell('error');
    audio.tell('error');
    expect(ear.playback.error).not.toBeNull();
    expect(ear.looked()).toBeNull();
  });
});

describe('sources', () => {
  test('are levelled by default, and plain when one wants the clip as it is', async () => {
    const { ear, said } = await listening();
    expect(ear.source).toBe('a/sound-levelled-all.wav');
    ear.act('solo');
    expect(ear.source).toBe('a/sound-levelled-left.wav');
    ear.act('levelled');
    expect(ear.source).toBe('a/sound-plain-left.wav');
    ear.act('solo');
    ear.act('solo');
    expect(ear.source).toBe('a/sound.wav');
    expect(said).toContain('Left channel');
  });

  test('one that is refused is said once, not with every clip', async () => {
    const { ear, audio, said, open } = await listening('refusing');
    for (const hash of ['a', 'b', 'c']) {
      await open(hash);
      audio.tell('error');
      audio.tell('loadedmetadata');
      ear.arrived();
      expect([audio.src, ear.playback.error]).toEqual([`${hash}/sound.wav`, null]);
    }
    expect(said.filter((text) => text.includes('cannot be levelled')).length).toBe(1);
  });

  test('a clip of one channel has none to choose from', async () => {
    const { ear } = await listening();
    ear.channels = 1;
    ear.act('solo');
    expect(ear.solo).toBe('all');
  });
});

describe('settings', () => {
  test('stay with the project', async () => {
    const { ear } = await listening();
    ear.act('levelled');
    ear.act('backstep-more');
    ear.change({ autoplay: false });
    const { ear: again } = await listening();
    expect(again.settings).toMatchObject({ levelled: false, backstep: 2, autoplay: false });
    expect(again.playback.backstep).toBe(2);
    const { ear: elsewhere } = await listening('there');
    expect(elsewhere.settings).toEqual(usual);
  });

  test('that make no sense are as usual, and those out of range are in it', () => {
    expect(earFrom('nonsense')).toEqual(usual);
    expect(earFrom('null')).toEqual(usual);
    expect(earFrom('{"backstep":99,"gap":-1,"rate":"fast","levelled":0}')).toEqual({ ...usual, backstep: 5, gap: 0 });
  });
});

describe('coming to a segment', () => {
  test('plays it to its end, or only goes there', async () => {
    const { ear, audio, pass } = await listening();
    ear.enter({ from: 10, to: 12 });
    pass(3);
    expect(ear.playback.position).toBeCloseTo(12, 1);
    ear.change({ autoplay: false });
    ear.enter({ from: 20, to: 22 });
    expect([audio.paused, ear.playback.position]).toEqual([true, 20]);
  });

  test('again and loop are about the marked part first, then the segment', async () => {
    const { ear, held } = await listening();
    held.part = { from: 10, to: 12 };
    ear.act('replay');
    expect(ear.playback.position).toBe(10);
    ear.playback.span = { from: 30, to: 31 };
    ear.act('loop');
    expect(ear.playback.position).toBe(30);
  });
});

describe('the pedal', () => {
  test('plays while it is down, and goes back a little with the next step', async () => {
    const { ear, audio, pass } = await listening();
    ear.playback.seek(10);
    expect(ear.key('hold-play', { code: 'F9', repeat: false })).toBe(true);
    for (let at = 0; at < 9; at++) ear.key('hold-play', { code: 'F9', repeat: true });
    pass(4);
    expect(audio.paused).toBe(false);
    ear.pedal.lift({ code: 'F9' });
    expect([audio.paused, Math.round(ear.playback.position)]).toEqual([true, 14]);
    ear.key('hold-play', { code: 'F9', repeat: false });
    expect(ear.playback.position).toBeCloseTo(12.5, 1);
  });

  test('a held play key is one press', async () => {
    const { ear, audio } = await listening();
    ear.key('play', { code: 'Escape', repeat: false });
    ear.key('play', { code: 'Escape', repeat: true });
    expect(audio.paused).toBe(false);
  });
});

describe('silences', () => {
  test('one goes from one to the next, late in each', async () => {
    const { ear, said } = await listening();
    ear.act('next-silence');
    expect(ear.playback.position).toBe(0.75);
    ear.act('next-silence');
    expect(ear.playback.position).toBe(9.75);
    ear.act('previous-silence');
    expect(ear.playback.position).toBe(0.75);
    ear.act('previous-silence');
    expect(said.at(-1)).toBe('No silence before this');
  });

  test('going back while it plays does not find the same one for ever', () => {
    const silences = [{ from: 0, to: 1 }, { from: 4, to: 10 }];
    expect(besideSilence(silences, 9.9, -1)).toBe(0.75);
  });
});
