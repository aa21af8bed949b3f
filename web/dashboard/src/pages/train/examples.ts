/** A response to begin with, for whoever has none at hand. */
export interface Example {
  readonly slug: string;
  readonly title: string;
  readonly text: string;
  readonly agentType: string;
  readonly taskDescription: string;
  readonly originalResponse: string;
  readonly tests?: string;
  readonly source?: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    slug: 'python',
    title: 'Python with its tests',
    text: 'A function whose unused parts and form are mended; its tests are run in the sandbox, and none may be lost.',
    agentType: 'engineer',
    taskDescription: 'Write a function that counts the words of a text, without regard to case',
    originalResponse: `import os, sys
import collections

def word_counts( text ):
    result = {}
    words = text.lower().split()
    for i in range(len(words)):
        w = words[i].strip(".,;:!?")
        if (w in result) == False:
            result[w] = 0
        result[w] = result[w]+1
    unused = len(words)
    return result
`,
    tests: `assert word_counts("One two, two.") == {"one": 1, "two": 2}
assert word_counts("") == {}
assert word_counts("A a A") == {"a": 3}
`,
  },
  {
    slug: 'docs',
    title: 'Documentation of a function',
    text: 'A page that leaves a parameter out and has its form wrong; it is compared with the source.',
    agentType: 'documentation',
    taskDescription: 'Document the function connect for its users',
    originalResponse: `Connecting
===
Call connect to open a connection.
### Parameters
* \`host\` - where to connect to
* \`timeout\` - seconds to wait, \`5\` by default
\`\`\`
connect("db.local", timeout=5)
\`\`\`
`,
    source: `def connect(host: str, port: int = 5432, timeout: float = 30.0) -> bool:
    """Opens a connection."""
    return bool(host)
`,
  },
  {
    slug: 'javascript',
    title: 'JavaScript with its tests',
    text: 'Its tests are run, and so are versions of it with one fault each, which shows how much the tests prove.',
    agentType: 'engineer',
    taskDescription: 'Sum the prices of a cart',
    originalResponse: `function total(cart) {
  var sum = 0
  for (var i = 0; i < cart.length; i++) {
    if (cart[i].price != undefined) { sum = sum + cart[i].price * cart[i].count }
  }
  debugger
  return sum
}
`,
    tests: `assert.strictEqual(total([{ price: 2, count: 3 }]), 6)
assert.strictEqual(total([]), 0)
assert.strictEqual(total([{ count: 3 }]), 0)
`,
  },
];

export function exampleOf(slug: string): Example | undefined {
  return EXAMPLES.find((example) => example.slug === slug);
}
