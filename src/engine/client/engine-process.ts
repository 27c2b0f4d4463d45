import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { englishOf, messageOf } from '../../core/message.ts';
import { type CallOptions, cancelled, type NoRequests, RequestError } from '../../protocol/connection.ts';
import type { EngineRequests } from '../../protocol/engine-api.ts';
import { ErrorCode } from '../../protocol/rpc.ts';
import { RpcConnection } from '../../protocol/rpc-connection.ts';
import type { EngineClientOptions } from './engine-client-options.ts';

/** A cancelled request ends within 200 ms; the rest of that time is for ending the process. */
const CANCEL_MILLISECONDS = 150;
/** Of what is asked again and again while somebody types, the client is told at once: a new process would have to read everything anew. */
const SHORT_CANCEL_MILLISECONDS = 5000;
const SHORT_REQUESTS: ReadonlySet<keyof EngineRequests> = new Set([
  'alphaCode',
  'contractEdits',
  'editDraft',
  'excerpt',
  'holdDraft',
  'inspectCode',
  'labelSite',
  'tagContext',
  'tagPlaces',
]);

/** The process was ended for another reason than this request, which may be asked again of the next process. */
export class EndedForAnother extends RequestError {
  constructor() {
    super(ErrorCode.engineEnded, 'The engine was stopped while this request was running.');
    this.name = 'EndedForAnother';
  }
}

/** One life of the engine process. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #connection: RpcConnection<EngineRequests, NoRequests>;
  readonly #log: (line: string) => void;
  readonly #onEnd: () => void;
  /** Rejects what is still running when the process ends. */
  readonly #running = new Set<(error: RequestError) => void>();
  #ended = false;
  #asked = false;

  constructor(options: EngineClientOptions, onEnd: () => void) {
    this.#log = options.log;
    this.#onEnd = onEnd;
    const { NODE_OPTIONS: _hostOnly, ...environment } = process.env;
    this.#child = fork(options.enginePath, [JSON.stringify(options.options)], {
      execPath: options.execPath ?? process.execPath,
      // Room for young objects is otherwise 32 MB, a third of the whole process; what readers leave behind is collected as fast in less.
      execArgv: ['--no-deprecation', '--max-semi-space-size=2'],
      // With an arena for each of its dozen threads glibc keeps megabytes that nobody uses.
      env: { MALLOC_ARENA_MAX: '2', ...environment, ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '2' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#logLines(this.#child.stdout);
    this.#logLines(this.#child.stderr);
    this.#connection = new RpcConnection(
      createMessageConnection(new IPCMessageReader(this.#child), new IPCMessageWriter(this.#child)),
      options.log,
    );
    this.#child.once('exit', (code, signal) => this.#end(signal === null ? `exit code ${code}` : `signal ${signal}`));
    this.#child.once('error', (error) => this.#end(error.message));
    this.#connection.listen();
    this.#log(`Engine process ${this.#child.pid ?? '?'} started.`);
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  request<Method extends keyof EngineRequests>(
    method: Method,
    params: EngineRequests[Method]['params'],
    call: CallOptions,
  ): Promise<EngineRequests[Method]['result']> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let fail: (error: RequestError) => void = () => {};
    const isShort = SHORT_REQUESTS.has(method);
    const patience = isShort ? SHORT_CANCEL_MILLISECONDS : CANCEL_MILLISECONDS;
    const onAbort = () => {
      timer = setTimeout(() => {
        this.#log(`Engine process ${this.pid ?? '?'} did not answer a cancellation in ${patience} ms and is ended.`);
        fail(cancelled());
        this.end();
      }, patience);
      if (!isShort) return;
      timer.unref();
      fail(cancelled());
    };
    call.signal?.addEventListener('abort', onAbort, { once: true });
    return new Promise<EngineRequests[Method]['result']>((resolve, reject) => {
      fail = reject;
      this.#running.add(reject);
      const answered = this.#connection.request(method, params, call);
      answered.then(resolve, reject).finally(() => clearTimeout(timer));
    }).finally(() => {
      call.signal?.removeEventListener('abort', onAbort);
      this.#running.delete(fail);
    });
  }

  /** Ends the process at once; what is running is answered first. */
  end(): void {
    this.#asked = true;
    this.#child.kill('SIGKILL');
    this.#end('on request');
  }

  #end(how: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#log(`Engine process ${this.pid ?? '?'} ended (${how}).`);
    this.#onEnd();
    const said = messageOf('The engine ended unexpectedly ({0}) while this request was running; it starts again with the next one.', how);
    const crash = () => new RequestError(ErrorCode.engineEnded, englishOf(said), null, said);
    for (const reject of [...this.#running]) reject(this.#asked ? new EndedForAnother() : crash());
    this.#connection.dispose();
  }

  #logLines(stream: Readable | null): void {
    if (stream === null) return;
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => this.#log(line));
  }
}
