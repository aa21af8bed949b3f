import {
  context,
  defaultTextMapGetter,
  INVALID_SPAN_CONTEXT,
  propagation,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';

export { SpanKind } from '@opentelemetry/api';

/** Without an OpenTelemetry SDK in the process all of this does nothing. */
const tracer = trace.getTracer('agent-trainer');
/** What provides tracers where there is no SDK. */
const NO_PROVIDER = new ProxyTracerProvider().getDelegate();
const NO_SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Whether an SDK is there: without one, its steps alone would take time of every request. */
function isTraced(): boolean {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegate() !== NO_PROVIDER;
}

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** What the span is a part of; what is under way if left out. */
  readonly parent?: Context;
}

/** Runs `work` as a span; what it throws marks the span as failed and is thrown on. */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  if (!isTraced()) return work(NO_SPAN);
  const { kind = SpanKind.INTERNAL, attributes, parent = context.active() } = options;
  return tracer.startActiveSpan(name, { kind, attributes }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      // What is said may hold a response's text; the log has it, redacted.
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).name });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** What is under way, in the form of W3C's Trace Context, for a job to take along; null where nothing is traced. */
export function traceparent(): string | null {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

/** What a `traceparent` stands for; headers of a request may be given as they are. */
export function traceContext(
  carrier: Readonly<Record<string, string | string[] | undefined>> | string | null | undefined,
): Context {
  if (!isTraced()) return ROOT_CONTEXT;
  if (carrier == null) return context.active();
  const headers = typeof carrier === 'string' ? { traceparent: carrier } : carrier;
  return propagation.extract(context.active(), headers, defaultTextMapGetter);
}

/** Notes on the span that is under way that something has happened, as an event of it. */
export function noteOnSpan(name: string, attributes: Attributes): void {
  trace.getActiveSpan()?.addEvent(name, attributes);
}
