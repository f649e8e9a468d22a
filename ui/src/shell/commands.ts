// What the command palette can do, and which of it fits what was typed. Pure.
import type { IconName } from '../lib/Icon.svelte';

export type Command = { id: string; title: string; group: string; icon: IconName; keys?: string; run: () => void };

/**
 * The commands that hold every typed word, best first: a title that starts with the text, then one with a word that
 * starts with it, then any. Equal ones keep their order.
 */
export function fitting(commands: readonly Command[], typed: string): Command[] {
  const text = typed.trim().toLowerCase();
  if (text === '') return [...commands];
  const parts = text.split(/\s+/);
  const rank = (command: Command): number => {
    const title = command.title.toLowerCase();
    const whole = `${command.group.toLowerCase()} ${title}`;
    if (!parts.every((part) => whole.includes(part))) return 3;
    if (title.startsWith(text)) return 0;
    return title.split(/\s+/).some((word) => word.startsWith(parts[0] ?? '')) ? 1 : 2;
  };
  return commands
    .map((command) => ({ command, rank: rank(command) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.command);
}
