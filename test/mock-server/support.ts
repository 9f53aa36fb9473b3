import type { ApiFamily, ReferenceClientOptions, MockServerOptions } from '../../mock-server';
import { ReferenceClient, MockServer } from '../../mock-server';

/** A RegistrationID as the documents' samples look. */
export const device = '0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9';

/** The status fields of an answer that was carried out. */
export const ok = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };

export const families: ApiFamily[] = ['timpush', 'allMemberPush'];

const closers: Array<() => Promise<void>> = [];

afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

/** A mock server that ends with the test. */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
	const mockServer = await MockServer.start(options);
	closers.push(() => mockServer.stop());
	return mockServer;
}

/** A client of the mock server that ends with the test. */
export function clientOf(
	mockServer: MockServer,
	options: Partial<ReferenceClientOptions> = {},
): ReferenceClient {
	const client = new ReferenceClient({ ...mockServer.credential, ...options });
	closers.push(() => client.close());
	return client;
}

/** A mock server and a client of it. */
export async function startPair(
	options: MockServerOptions = {},
	family: ApiFamily = 'timpush',
): Promise<{ mockServer: MockServer; client: ReferenceClient }> {
	const mockServer = await startMockServer(options);
	return { mockServer, client: clientOf(mockServer, { family }) };
}

/** `prefix-1` to `prefix-count`. */
export function series(prefix: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
