import { linesOf, type Sample } from './sample.js';

export function pythonLedger(round: number): string {
  return linesOf(
    (index) => `
class Ledger${index}:
    """Keeps entries by account, round ${round}."""

    def __init__(self, limit=${index + 10}):
        self.limit = limit
        self.entries: dict[str, list[float]] = {}

    def add(self, account, amount):
        if amount == 0:
            raise ValueError(f"nothing to add to {account}")
        elif amount > self.limit:
            return False
        self.entries.setdefault(account, []).append(amount)
        return True

    def balances(self):
        result = []
        for account, amounts in self.entries.items():
            total = sum(a for a in amounts if a > 0) - sum(abs(a) for a in amounts if a < 0)
            result.append((account, round(total, 2)))
        return sorted(result, key=lambda pair: (-pair[1], pair[0]))

    def report(self, *, title="Ledger"):
        lines = [title, "-" * len(title)]
        try:
            for account, balance in self.balances():
                lines.append("{:<20}{:>10}".format(account, balance))
        except Exception as error:
            lines.append(str(error))
        return "\\n".join(lines)
`,
  );
}

function typescriptLedger(round: number): string {
  return linesOf(
    (index) => `
export class Ledger${index} {
  private readonly entries = new Map<string, number[]>();

  /** Round ${round}. */
  constructor(private readonly limit = ${index + 10}) {}

  add(account: string, amount: number): boolean {
    if (amount === 0) {
      throw new Error("nothing to add to " + account);
    } else if (amount > this.limit) {
      return false;
    }
    const amounts = this.entries.get(account) ?? [];
    amounts.push(amount);
    this.entries.set(account, amounts);
    return true;
  }

  balances(): [string, number][] {
    const result: [string, number][] = [];
    this.entries.forEach((amounts, account) => {
      let total = amounts.reduce((sum, amount) => sum + amount, 0);
      result.push([account, Math.round(total * 100) / 100]);
    });
    return result.sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  }

  report(title: string = "Ledger"): string {
    const lines = [title, "-".repeat(title.length)];
    for (const [account, balance] of this.balances()) {
      lines.push(\`\${account.padEnd(20)}\${String(balance).padStart(10)}\`);
    }
    return lines.join("\\n");
  }
}
`,
  );
}

function goLedger(round: number): string {
  return linesOf(
    (index) => `
// Ledger${index} keeps entries by account, round ${round}.
type Ledger${index} struct {
	limit   int
	entries map[string][]float64
}

func (l *Ledger${index}) Add(account string, amount float64) error {
	if amount == 0 {
		return fmt.Errorf("nothing to add to %s", account)
	}
	l.entries[account] = append(l.entries[account], amount)
	return nil
}

func (l *Ledger${index}) Balance(account string) float64 {
	total := 0.0
	for _, amount := range l.entries[account] {
		total += amount
	}
	return total
}
`,
    'package ledger\n\nimport "fmt"\n',
  );
}

function javaLedger(round: number): string {
  return linesOf(
    (index) => `
/** Round ${round}. */
class Ledger${index} {
  private final Map<String, List<Double>> entries = new HashMap<>();

  void add(String account, double amount) {
    if (amount == 0) {
      throw new IllegalArgumentException("nothing to add to " + account);
    }
    entries.computeIfAbsent(account, key -> new ArrayList<>()).add(amount);
  }

  double balance(String account) {
    return entries.getOrDefault(account, List.of()).stream().mapToDouble(Double::doubleValue).sum();
  }
}
`,
    'import java.util.*;\n',
  );
}

function pythonSuite(round: number): string {
  return linesOf(
    (index) => `

def test_adds_${index}():
    ledger = Ledger${index}(limit=${round + 100})
    assert ledger.add("a", 3)
    assert ledger.add("a", -1)
    assert ledger.balances() == [("a", 2)]


def test_refuses_nothing_${index}():
    ledger = Ledger${index}()
    with pytest.raises(ValueError):
        ledger.add("a", 0)
    assert ledger.entries == {}
`,
    'import pytest\n',
  );
}

function javascriptSuite(round: number): string {
  return linesOf(
    (index) => `
describe('ledger ${index}', () => {
  let ledger;
  beforeEach(() => {
    ledger = new Ledger${index}(${round + 100});
  });

  test('adds', () => {
    expect(ledger.add('a', 3)).toBe(true);
    expect(ledger.balances()).toEqual([['a', 3]]);
  });

  test('refuses nothing', () => {
    expect(() => ledger.add('a', 0)).toThrow('nothing to add');
  });
});
`,
  );
}

const engineer = { agentType: 'engineer', dataFormat: 'CODE' } as const;
const qa = { agentType: 'qa', dataFormat: 'CODE' } as const;

export const CODE_SAMPLES: readonly Sample[] = [
  { name: 'Python', task: { ...engineer, language: 'python' }, response: pythonLedger },
  { name: 'TypeScript', task: { ...engineer, language: 'typescript' }, response: typescriptLedger },
  { name: 'Go', task: { ...engineer, language: 'go' }, response: goLedger },
  { name: 'Java', task: { ...engineer, language: 'java' }, response: javaLedger },
  { name: 'Python suite', task: { ...qa, language: 'python' }, response: pythonSuite },
  { name: 'JavaScript suite', task: { ...qa, language: 'javascript' }, response: javascriptSuite },
];
