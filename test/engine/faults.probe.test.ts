import { createHook } from 'node:async_hooks';
import { runNode } from '../support/runNode';
it.each([
	[1000, 4],
	[30000, 4],
	[30000, 1],
])(
	'%s %s',
	async (n, maxRetries) => {
		const endpoint = 'https://nowhere.invalid';
		const t = performance.now();
		const c: any = {};
		createHook({
			init(id, type) {
				c[type] = (c[type] ?? 0) + 1;
			},
		}).enable();
		const iv = setInterval(
			() =>
				process.stderr.write(
					`${performance.now() - t} ${c.GETADDRINFOREQWRAP} ${c.TCPCONNECTWRAP}\n`,
				),
			1000,
		);
		const run = await runNode({
			credential: {
				sdkAppId: '1400000003',
				region: 'custom',
				endpoint,
				identifier: 'administrator',
				secretKey: 'x',
			},
			parameters: {
				resource: 'tag',
				operation: 'get',
				accounts: '={{ $json.a }}',
				options: { maxRetries },
			},
			items: [{ a: Array.from({ length: n }, (_, i) => `u${i}`) }],
		});
		clearInterval(iv);
		process.stderr.write(
			`${performance.now() - t} ${c.GETADDRINFOREQWRAP} ${JSON.stringify(run.error?.message)}\n`,
		);
	},
	40000,
);
