import type * as vscode from 'vscode';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Message,
} from 'vscode-jsonrpc/node';
import type { NoNotifications, NoRequests } from '../../protocol/connection.ts';
import type { DashboardEvents, DashboardRequests } from '../../protocol/dashboard-api.ts';
import { RpcConnection } from '../../protocol/rpc-connection.ts';

/** The host's end of the connection to the dashboard page. */
export type DashboardConnection = RpcConnection<NoRequests, DashboardRequests, DashboardEvents, NoNotifications>;

export function connectToPage(webview: vscode.Webview, log: (line: string) => void): DashboardConnection {
  return new RpcConnection(createMessageConnection(new WebviewReader(webview), new WebviewWriter(webview)), log);
}

class WebviewReader extends AbstractMessageReader {
  readonly #webview: vscode.Webview;

  constructor(webview: vscode.Webview) {
    super();
    this.#webview = webview;
  }

  listen(callback: DataCallback): vscode.Disposable {
    return this.#webview.onDidReceiveMessage((data: unknown) => {
      if (isMessage(data)) callback(data);
    });
  }
}

class WebviewWriter extends AbstractMessageWriter {
  readonly #webview: vscode.Webview;

  constructor(webview: vscode.Webview) {
    super();
    this.#webview = webview;
  }

  async write(message: Message): Promise<void> {
    // False when the page is hidden and therefore gone: it asks for a snapshot when it comes back.
    await this.#webview.postMessage(message);
  }

  end(): void {}
}

function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'jsonrpc' in data && data.jsonrpc === '2.0';
}
