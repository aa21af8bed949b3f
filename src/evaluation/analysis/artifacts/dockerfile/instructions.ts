/** One instruction of a Dockerfile, with its continued lines. */
export interface Instruction {
  /** Upper case. */
  readonly keyword: string;
  /** What follows the keyword, line breaks and heredocs included. */
  readonly args: string;
  /** 1-based. */
  readonly line: number;
}

/** The instructions of a Dockerfile in order; comments and blank lines are left out. Linear. */
export function instructionsOf(text: string): Instruction[] {
  const lines = text.split(/\r?\n/);
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const first = lines[at] ?? '';
    const head = /^\s*([A-Za-z]+)(?:\s+|$)/.exec(first);
    if (!head) continue;
    const line = at + 1;
    const parts = [first.slice(head[0].length)];
    while (/\\\s*$/.test(lastOf(parts)) && at + 1 < lines.length) {
      at += 1;
      const next = lines[at] ?? '';
      // A comment within a continued instruction does not end it.
      parts.push(/^\s*#/.test(next) ? '\\' : next);
    }
    const heredoc = /<<-?\s?["']?(\w+)["']?/.exec(parts.join('\n'))?.[1];
    while (heredoc !== undefined && at + 1 < lines.length) {
      at += 1;
      parts.push(lines[at] ?? '');
      if ((lines[at] ?? '').trim() === heredoc) break;
    }
    instructions.push({ keyword: (head[1] ?? '').toUpperCase(), args: parts.join('\n'), line });
  }
  return instructions;
}

/** The stages that a Dockerfile builds, each from its FROM on. */
export function stagesOf(instructions: readonly Instruction[]): Instruction[][] {
  const stages: Instruction[][] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') stages.push([instruction]);
    else stages.at(-1)?.push(instruction);
  }
  return stages;
}

function lastOf(parts: readonly string[]): string {
  return parts[parts.length - 1] ?? '';
}
