import './token-form.css';
import { useState, type FormEvent } from 'react';

/** Asks for the server's token. */
export function TokenForm({
  wasRefused,
  onToken,
}: {
  wasRefused: boolean;
  onToken: (token: string) => void;
}) {
  const [token, setToken] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onToken(token.trim());
  };
  return (
    <form className="token-form" onSubmit={submit}>
      <h1>Agent Trainer</h1>
      <p id="token-help">
        This server wants a token: the value of its setting <code>API_TOKEN</code>. It is kept in this tab
        until you close it.
      </p>
      <label htmlFor="token">Token</label>
      <input
        id="token"
        type="password"
        autoComplete="off"
        autoFocus
        required
        aria-describedby="token-help"
        value={token}
        onChange={(event) => setToken(event.target.value)}
      />
      {wasRefused && <p role="alert">The server did not take that token.</p>}
      <button type="submit">Continue</button>
    </form>
  );
}
