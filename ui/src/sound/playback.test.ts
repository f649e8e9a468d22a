import { describe, expect, test } from 'vitest';
import { Playback } from './playback.svelte.ts';
import { TestAudio, TestTime } from './testaudio.ts';

function player() {
  const [audio, time] = [new TestAudio(), new TestTime()];
  const playback = new Playback(time);
  const detach = playback.attach(audio as unknown as HTMLAudioElement);
  playback.load('one.wav');
  audio.tell('loadedmetadata');
  const heard: [number, number, number][] = [];
  playback.onheard = (from, to, rate) => heard.push([from, to, rate]);
  const seconds = (): number => heard.reduce((sum, [from, to]) => sum + to - from, 0);
  return { audio, time, playback, heard, seconds, detach, pass: (by: number) => time.pass(by, audio) };
}

describe('going on', () => {
  test('after a pause it goes back by the backstep, and not at all where that is 0', () => {
    const { playback, pass } = player();
    playback.play(10);
    pass(5);
    playback.toggle();
    expect(playback.position).toBeCloseTo(15);
    playback.toggle();
    expect(playback.position).toBeCloseTo(13.5);
    playback.pause();
    playback.backstep = 0;
    playback.toggle();
    expect(playback.position).toBeCloseTo(13.5);
  });

  test('within a segment it goes on to its end and never back before its start', () => {
    const { playback, pass } = player();
    playback.play(10, 14);
    pass(1);
    playback.toggle();
    playback.toggle();
    expect(playback.position, 'the speaker before is not heard again').toBe(10);
    pass(10);
    expect(playback.position).toBeCloseTo(14, 1);
    expect(playback.playing).toBe(false);
  });

  test('after the end of a segment play goes on from there', () => {
    const { playback, pass } = player();
    playback.play(10, 12);
    pass(3);
    playback.toggle();
    pass(2);
    expect(playback.position).toBeCloseTo(14, 1);
  });

  test('a jump out of the segment is not stopped by its end', () => {
    const { playback, pass } = player();
    playback.play(10, 12);
    playback.seek(11.9);
    pass(1);
    expect(playback.playing, 'inside it still ends').toBe(false);
    playback.play(10, 12);
    playback.seek(5);
    pass(9);
    expect(playback.position).toBeCloseTo(14, 1);
  });
});

describe('a loop', () => {
  test('begins again after the gap, and counts as playing meanwhile', () => {
    const { audio, playback, pass } = player();
    playback.gap = 0.6;
    playback.toggleLoop({ from: 10, to: 12 });
    pass(2.1);
    expect([audio.paused, playback.playing]).toEqual([true, true]);
    pass(0.4);
    expect(audio.paused, 'the gap is not over').toBe(true);
    pass(0.6);
    expect(audio.paused).toBe(false);
    expect(playback.position).toBeLessThan(11);
  });

  test('is left by a pause in its gap, or by turning it off', () => {
    const { audio, playback, pass } = player();
    playback.toggleLoop({ from: 10, to: 12 });
    pass(2.1);
    playback.toggle();
    pass(2);
    expect([audio.paused, playback.playing]).toEqual([true, false]);
    playback.toggle();
    pass(2.1);
    playback.toggleLoop(null);
    pass(2);
    expect([playback.loop, audio.paused, playback.playing]).toEqual([false, true, false]);
  });

  test('of a clip without segments begins at its start, past its very end', () => {
    const { audio, playback, pass } = player();
    playback.toggleLoop(null);
    playback.seek(59);
    pass(1.05);
    expect(playback.playing).toBe(true);
    pass(1);
    expect(audio.paused).toBe(false);
    expect(playback.position).toBeLessThan(1);
  });

  test('turned on inside the segment plays on without a jump', () => {
    const { audio, playback, pass } = player();
    playback.play(10);
    pass(1);
    const { plays } = audio;
    playback.toggleLoop({ from: 10, to: 12 });
    expect(audio.plays).toBe(plays);
    pass(1.1);
    expect(audio.paused, 'its end is kept').toBe(true);
  });
});

describe('again and slower', () => {
  test('plays 3 s at 0.75 and goes on at the rate as before', () => {
    const { playback, pass } = player();
    playback.faster(3);
    playback.play(20);
    pass(1);
    const before = playback.position;
    playback.againSlower();
    expect(playback.position).toBeCloseTo(before - 3);
    expect(playback.rate).toBe(0.75);
    pass(3.9);
    expect(playback.rate, 'not there yet').toBe(0.75);
    pass(0.3);
    expect(playback.rate).toBe(1.3);
  });

  test('pressed twice it is slow until where one first was', () => {
    const { playback, pass } = player();
    playback.play(20);
    pass(1);
    playback.againSlower();
    pass(1);
    playback.againSlower();
    pass(4);
    expect([playback.rate, playback.position < 21]).toEqual([0.75, true]);
    pass(3);
    expect(playback.rate).toBe(1);
  });

  test('is over with a jump, and the rate one chooses meanwhile stays', () => {
    const { playback, pass } = player();
    playback.play(20);
    pass(4);
    playback.againSlower();
    playback.seek(40);
    expect(playback.rate).toBe(1);
    playback.againSlower();
    playback.faster(1);
    pass(6);
    expect(playback.rate).toBe(1.1);
  });

  test('at the end of a segment it ends there again', () => {
    const { playback, pass } = player();
    playback.play(20, 24);
    pass(5);
    playback.againSlower();
    pass(6);
    expect([playback.playing, playback.rate]).toEqual([false, 1]);
    expect(playback.position).toBeCloseTo(24, 1);
  });
});

describe('what is heard', () => {
  test('is what played, and a jump adds nothing', () => {
    const { playback, seconds, pass } = player();
    playback.play(0);
    pass(2);
    playback.seek(30);
    pass(1);
    playback.pause();
    playback.jump(20);
    expect(seconds()).toBeCloseTo(3, 0);
    expect(seconds()).toBeLessThan(3.01);
  });

  test('nothing while it is silenced', () => {
    const { audio, playback, seconds, pass } = player();
    audio.muted = true;
    playback.play(0);
    pass(2);
    expect(seconds()).toBe(0);
  });

  test('comes with the rate it was heard at', () => {
    const { playback, heard, pass } = player();
    playback.faster(20);
    playback.play(0);
    pass(1);
    expect(new Set(heard.map(([, , rate]) => rate))).toEqual(new Set([3]));
  });
});

describe('another source of the clip', () => {
  test('goes on where it was, playing', () => {
    const { audio, playback, pass } = player();
    playback.faster(2);
    playback.play(10);
    pass(2);
    playback.load('levelled.wav');
    audio.tell('loadedmetadata');
    expect([audio.src, audio.paused, audio.playbackRate]).toEqual(['levelled.wav', false, 1.2]);
    expect(audio.currentTime).toBeCloseTo(12.4);
  });

  test('stays paused where it was paused, also when that was while it loaded', () => {
    const { audio, playback, pass } = player();
    playback.play(10);
    pass(2);
    playback.load('levelled.wav');
    playback.toggle();
    audio.tell('loadedmetadata');
    expect([audio.paused, playback.playing]).toEqual([true, false]);
    expect(audio.currentTime).toBeCloseTo(12);
  });

  test('that is refused gives way to the plain one, and only that one fails for good', () => {
    const { audio, playback, pass } = player();
    playback.play(10);
    pass(2);
    playback.load('levelled.wav', () => 'plain.wav');
    audio.tell('error');
    expect([audio.src, playback.error]).toEqual(['plain.wav', null]);
    audio.tell('loadedmetadata');
    expect([audio.paused, Math.round(audio.currentTime)]).toEqual([false, 12]);
    audio.tell('error');
    expect(playback.error).toContain('cannot be played');
  });
});

describe('when nothing is heard', () => {
  test('a refused autoplay waits for a key, and that one just plays', async () => {
    const { audio, playback, pass } = player();
    audio.refuse = new DOMException('no gesture yet', 'NotAllowedError');
    playback.play(5, 8);
    await Promise.resolve();
    await Promise.resolve();
    expect([playback.playing, playback.hindered]).toEqual([false, 'Press play: the browser waits for a key or a click before sound']);
    playback.toggle();
    pass(1);
    expect([playback.playing, playback.hindered], 'and it says no more').toEqual([true, null]);
    pass(4);
    expect(playback.position, 'to the end of what was to play').toBeCloseTo(8, 1);
  });

  test('a device that is not there is said, and stays said', () => {
    const { audio, playback, pass } = player();
    audio.stuck = true;
    playback.play(5);
    pass(3.1);
    expect(playback.hindered).toContain('loudspeaker');
    const said = playback.hindered;
    playback.toggle();
    playback.toggle();
    expect(playback.hindered).toBe(said);
  });

  test('a jump that breaks off a play is no failure', async () => {
    const { audio, playback } = player();
    audio.refuse = new DOMException('', 'AbortError');
    playback.play(5);
    await Promise.resolve();
    await Promise.resolve();
    expect(playback.hindered).toBeNull();
  });
});

test('the next clip begins at its start, at the rate as before', () => {
  const { playback, pass, detach } = player();
  playback.faster(2);
  playback.play(10, 20);
  pass(2);
  detach();
  expect([playback.position, playback.playing, playback.rate]).toEqual([0, false, 1.2]);
  const next = new TestAudio();
  playback.attach(next as unknown as HTMLAudioElement);
  playback.load('two.wav');
  next.tell('loadedmetadata');
  expect([next.currentTime, next.paused]).toEqual([0, true]);
});
