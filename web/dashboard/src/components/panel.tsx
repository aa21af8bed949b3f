import { useId, type ReactNode } from 'react';

export interface PanelProps {
  title: string;
  /** A line under the title that says how to read what is shown. */
  hint?: ReactNode;
  actions?: ReactNode;
  foot?: ReactNode;
  /** Without a margin around the content, as for tables. */
  isFlush?: boolean;
  children: ReactNode;
}

/** A part of a page, with its heading. */
export function Panel({ title, hint, actions, foot, isFlush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <div>
          <h2 id={id}>{title}</h2>
          {hint && <p>{hint}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </div>
      <div className={isFlush ? 'panel-body flush' : 'panel-body'}>{children}</div>
      {foot && <div className="panel-foot">{foot}</div>}
    </section>
  );
}
