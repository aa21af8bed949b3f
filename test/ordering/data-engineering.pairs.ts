import type { OrderedPair } from './pair.js';

const sql = { agentType: 'data-engineer', dataFormat: 'CODE', language: 'sql' } as const;
const data = { agentType: 'data-engineer', dataFormat: 'CODE' } as const;
const python = { agentType: 'data-engineer', dataFormat: 'CODE', language: 'python' } as const;

const REPORT = `SELECT o.customer_id, sum(o.amount) AS total
FROM orders AS o
JOIN customers AS c ON c.id = o.customer_id
WHERE o.created_at >= DATE '2026-01-01'
GROUP BY o.customer_id;
`;

export const dataEngineeringPairs: readonly OrderedPair[] = [
  {
    name: 'SQL that parses against SQL that does not',
    task: sql,
    better: REPORT,
    worse: REPORT.replace('GROUP BY', 'GROUP').replace(/;\n$/, ',;\n'),
  },
  {
    name: 'a DELETE of some rows against one of all, praised in comments',
    task: sql,
    better: "DELETE FROM events WHERE created_at < now() - INTERVAL '90 days';\n",
    worse:
      '-- Safe, tested, idempotent, production-ready cleanup with best practices.\nDELETE FROM events;\n',
  },
  {
    name: 'joined tables against tables that are multiplied',
    task: sql,
    better: REPORT,
    worse: REPORT.replace('\nJOIN customers AS c ON c.id = o.customer_id', ', customers AS c'),
  },
  {
    name: 'named columns against SELECT *',
    task: sql,
    better: 'SELECT id, name FROM customers WHERE id = 7;\n',
    worse: 'SELECT * FROM customers WHERE id = 7;\n',
  },
  {
    name: 'IS NULL against = NULL',
    task: sql,
    better: 'SELECT id FROM orders WHERE shipped_at IS NULL;\n',
    worse: 'SELECT id FROM orders WHERE shipped_at = NULL;\n',
  },
  {
    name: 'NOT EXISTS against NOT IN, which a NULL empties',
    task: sql,
    better:
      'SELECT c.id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id);\n',
    worse: 'SELECT c.id FROM customers c WHERE c.id NOT IN (SELECT customer_id FROM orders);\n',
  },
  {
    name: 'a table against one with a row too short and a column named twice',
    task: data,
    better: 'id,name,age\n1,Ann,34\n2,Bob,51\n3,Eve,29\n',
    worse: 'id,name,name\n1,Ann,34\n2,Bob\n3,Eve,29\n',
  },
  {
    name: 'code that passes its tests against code that drops rows',
    task: { ...python, tests: 'assert total([1, 2, 0]) == 3\nassert total([]) == 0', entryPoint: 'total' },
    better: 'def total(rows):\n    return sum(rows)\n',
    worse: 'def total(rows):\n    return sum(rows[1:])\n',
  },
  {
    name: 'a query with a parameter against one put together from a template',
    task: { agentType: 'data_engineer', dataFormat: 'CODE', language: 'typescript' },
    better: `export async function ordersOf(db: Db, customer: string): Promise<Order[]> {
  const { rows } = await db.query('SELECT id, total FROM orders WHERE customer = $1', [customer]);
  return rows;
}
`,
    worse: `export async function ordersOf(db: Db, customer: string): Promise<Order[]> {
  const { rows } = await db.query(\`SELECT id, total FROM orders WHERE customer = '\${customer}'\`);
  return rows;
}
`,
  },
  {
    name: 'a query with a parameter against an f-string that claims to be safe',
    task: { agentType: 'data_engineer', dataFormat: 'CODE', language: 'python' },
    better: `def orders_of(cursor, customer):
    cursor.execute("SELECT id, total FROM orders WHERE customer = %s", (customer,))
    return cursor.fetchall()
`,
    worse: `def orders_of(cursor, customer):
    # Safe, validated, tested and secure query: no SQL injection is possible here.
    cursor.execute(f"SELECT id, total FROM orders WHERE customer = '{customer}'")
    return cursor.fetchall()
`,
  },
];
