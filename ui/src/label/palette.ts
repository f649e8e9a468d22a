/** Colours that colour-blind eyes tell apart on dark ground, each with a line pattern and a letter. */

export type Ink = { colour: string; dash: readonly number[]; letter: string };

// The dark values of --series-1..8 in tokens.css: a canvas cannot read variables each frame.
const colours = ['#f08a3c', '#4fb0e8', '#35c99c', '#e08fc8', '#e9d84f', '#8ed1f5', '#b19cf5', '#b9c3c8'] as const;
const dashes: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

/** The ink of the nth class or labeler: eight colours, then the same ones with the next pattern. */
export function classInk(index: number): Ink {
  const round = Math.floor(index / colours.length);
  return {
    colour: colours[index % colours.length] ?? colours[0],
    dash: dashes[round % dashes.length] ?? [],
    letter: String(index + 1),
  };
}

/** The ink of the nth labeler: colour and pattern change together, the letter names them. */
export function labelerInk(index: number): Ink {
  return {
    colour: colours[index % colours.length] ?? colours[0],
    dash: dashes[index % dashes.length] ?? [],
    letter: String.fromCharCode(65 + (index % 26)),
  };
}
