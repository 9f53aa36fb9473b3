import type { ApiFamily, ReferenceClientOptions, SandboxOptions } from '../../sandbox';
import { ReferenceClient, Sandbox } from '../../sandbox';

/** A RegistrationID as the documents' samples look. */
export const device = '0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9';

/** The status fields of an answer that was carried out. */
export const ok = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };

export const families: ApiFamily[] = ['timpush', 'allMemberPush'];

const closers: Array<() => Promise<void>> = [];

afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

/** A sandbox that ends with the test. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await Sandbox.start(options);
	closers.push(() => sandbox.stop());
	return sandbox;
}

/** A client of the sandbox that ends with the test. */
export function clientOf(
	sandbox: Sandbox,
	options: Partial<ReferenceClientOptions> = {},
): ReferenceClient {
	const client = new ReferenceClient({ ...sandbox.credential, ...options });
	closers.push(() => client.close());
	return client;
}

/** A sandbox and a client of it. */
export async function startPair(
	options: SandboxOptions = {},
	family: ApiFamily = 'timpush',
): Promise<{ sandbox: Sandbox; client: ReferenceClient }> {
	const sandbox = await startSandbox(options);
	return { sandbox, client: clientOf(sandbox, { family }) };
}

/** `prefix-1` to `prefix-count`. */
export function series(prefix: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
