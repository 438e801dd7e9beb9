import { createRequire } from 'node:module';
import treeSitter from '@vscode/tree-sitter-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../../shared/secret';
import { instant } from '../../../../shared/time';
import { windowsProgram, windowsTexts } from './program';

const grammar = createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm');
let parser: treeSitter.Parser;

beforeAll(async () => {
  await treeSitter.Parser.init();
  parser = new treeSitter.Parser();
  parser.setLanguage(await treeSitter.Language.load(grammar));
});

/** Where the grammar of PowerShell finds something that it cannot read, or that is missing; the whole if it is nowhere. */
function complaints(script: string): string[] {
  const root = parser.parse(script)?.rootNode;
  if (root?.hasError !== true) return root === undefined ? ['not parsed'] : [];
  const found: string[] = [];
  const walk = (node: treeSitter.Node): void => {
    if (node.isError || node.isMissing) found.push(`line ${String(node.startPosition.row + 1)}: ${node.text}`);
    for (const child of node.children) if (child !== null) walk(child);
  };
  walk(root);
  return found.length === 0 ? [root.text] : found;
}

const decoded = (encoded: string): string => Buffer.from(encoded, 'base64').toString('utf16le');

/** What a computer is really told to run: the command of every order, and that of the task that waits there. */
const commands = (): readonly string[] => {
  const order = {
    verb: 'open',
    account: { name: 'jit-ana' },
    endsAt: instant(0),
    expectedMarker: '',
    password: new Secret('x'),
  } as const;
  const program = windowsProgram(order);
  if (!program.ok) throw new Error('the order is a good one');
  const ofTask = windowsTexts.taskArguments.split(' ');
  return [program.value.argv, ofTask].map((words) => decoded(words[words.indexOf('-EncodedCommand') + 1] ?? ''));
};

describe("PowerShell's grammar", () => {
  it.each(Object.entries(windowsTexts).filter(([name]) => name !== 'taskArguments'))('reads %s', (_, script) => {
    expect(complaints(script)).toEqual([]);
  });

  it('reads what is sent encoded, which is what was written', () => {
    expect(commands()).toEqual([windowsTexts.BOOTSTRAP, windowsTexts.AT_THE_END]);
    for (const command of commands()) expect(complaints(command)).toEqual([]);
  });

  it.each(['if ($a) { 1', "$a = 'b", 'function { 1 }', '$a = @(1, 2', '$a = 1 +'])('complains about %s', (broken) => {
    expect(complaints(broken)).not.toEqual([]);
  });

  it('complains about our script when a bracket is taken out', () => {
    const { commonScript } = windowsTexts;
    const blank = (text: string): string => ' '.repeat(text.length);
    const brackets = [...commonScript.replace(/#[^\n]*|'[^'\n]*'/g, blank).matchAll(/[{}()]/g)];
    expect(brackets.length).toBeGreaterThan(100);
    for (const { index } of brackets.filter((_, at) => at % 4 === 0)) {
      expect(complaints(commonScript.slice(0, index) + commonScript.slice(index + 1)), String(index)).not.toEqual([]);
    }
  });
});
