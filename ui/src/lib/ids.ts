// UUIDv7: ids made here sort in the order they were made (RFC 9562, 5.7 and 6.2, method 1).

/** When the count began, and how many places are behind it; a millisecond has 4,096. */
let last = -1;
let place = 0;

/** `unixMillis` fills the first 48 bits; ids of one millisecond are counted in the next 12. */
export function uuidv7(unixMillis: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // With all places of a millisecond taken, the next ones lend theirs.
  const counted = unixMillis >= last && unixMillis <= last + Math.floor(place / 0x1000);
  // A new count begins by chance in the lower half: another window's ids differ, and there is room.
  place = counted ? place + 1 : ((bytes[6]! << 8) | bytes[7]!) & 0x7ff;
  if (!counted) last = unixMillis;
  let rest = last + Math.floor(place / 0x1000);
  for (let index = 5; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | ((place >> 8) & 0x0f);
  bytes[7] = place & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
