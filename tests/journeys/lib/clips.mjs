// Longer clips made of short ones: what a project serves, one after another with a pause after each.

/** One 16-bit WAV of `names` from the project that `person` has open, `gap` seconds of silence after each. */
export async function joined(person, names, gap) {
  const { items } = (await person.call('list_items', { query: 'kind:audio', limit: 500 })).body;
  const hashes = names.map((name) => items.find((item) => item.name.endsWith(name))?.hash);
  const base64 = await person.page.evaluate(
    async ([wanted, handle, pause]) => {
      const rate = 16_000;
      const parts = [];
      for (const hash of wanted) {
        const bytes = await (await fetch(`/media/${handle}/${hash}/sound.wav`)).arrayBuffer();
        parts.push((await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes)).getChannelData(0), new Float32Array(pause * rate));
      }
      const samples = Int16Array.from(parts.flatMap((part) => [...part]), (sample) => Math.round(Math.min(Math.max(sample, -1), 1) * 32_767));
      const head = new DataView(new ArrayBuffer(44));
      const words = (at, text) => [...text].forEach((letter, index) => head.setUint8(at + index, letter.charCodeAt(0)));
      words(0, 'RIFF');
      head.setUint32(4, 36 + samples.byteLength, true);
      words(8, 'WAVEfmt ');
      head.setUint32(16, 16, true);
      head.setUint16(20, 1, true);
      head.setUint16(22, 1, true);
      head.setUint32(24, rate, true);
      head.setUint32(28, rate * 2, true);
      head.setUint16(32, 2, true);
      head.setUint16(34, 16, true);
      words(36, 'data');
      head.setUint32(40, samples.byteLength, true);
      const reader = new FileReader();
      const read = new Promise((done) => (reader.onload = done));
      reader.readAsDataURL(new Blob([head, samples]));
      await read;
      return reader.result.slice(reader.result.indexOf(',') + 1);
    },
    [hashes, person.handle, gap],
  );
  return Buffer.from(base64, 'base64');
}
