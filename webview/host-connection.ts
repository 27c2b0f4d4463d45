/** The page's end of the connection to the extension host: JSON-RPC over the messages of a webview. */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Message,
} from 'vscode-jsonrpc/browser';
import type { NoNotifications, NoRequests } from '../src/protocol/connection.ts';
import type { DashboardEvents, DashboardRequests } from '../src/protocol/dashboard-api.ts';
import { RpcConnection } from '../src/protocol/rpc-connection.ts';

/** What VS Code gives a webview; `acquireVsCodeApi` may be called once. */
export interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export type HostConnection = RpcConnection<DashboardRequests, NoRequests, NoNotifications, DashboardEvents>;

export function connectToHost(api: WebviewApi): HostConnection {
  return new RpcConnection(createMessageConnection(new WindowReader(), new WebviewWriter(api)));
}

class WindowReader extends AbstractMessageReader {
  listen(callback: DataCallback) {
    const receive = (event: MessageEvent<unknown>) => {
      if (isJsonRpc(event.data)) callback(event.data);
    };
    window.addEventListener('message', receive);
    return { dispose: () => window.removeEventListener('message', receive) };
  }
}

class WebviewWriter extends AbstractMessageWriter {
  readonly #api: WebviewApi;

  constructor(api: WebviewApi) {
    super();
    this.#api = api;
  }

  async write(message: Message): Promise<void> {
    this.#api.postMessage(message);
  }

  end(): void {}
}

/** VS Code's own scripts in the frame post messages too. */
function isJsonRpc(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'jsonrpc' in data && data.jsonrpc === '2.0';
}
