/** Entry of the dashboard page: the host's document loads this module with a nonce and holds nothing else. */
import { DashboardElement } from './app.ts';
import { connectToHost, type WebviewApi } from './host-connection.ts';
import { registerControls } from './ui/controls.ts';

declare function acquireVsCodeApi(): WebviewApi;

registerControls();
const api = acquireVsCodeApi();
const dashboard = new DashboardElement();
document.body.append(dashboard);
dashboard.connect(api, connectToHost(api));
