import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ReferenceClient } from '../../mock-server';

const root = join(__dirname, '..', '..');

interface RunningCli {
	child: ChildProcess;
	/** Everything printed so far. */
	printed: { text: string };
	/** The exit status. */
	ended: Promise<unknown>;
	/** Waits for a printed line and tells what its group matched. */
	line: (pattern: RegExp) => Promise<string>;
}

/** Starts the command line and gathers what it prints. */
function runCli(...flags: string[]): RunningCli {
	const args = ['--require', 'tsx/cjs', join('mock-server', 'cli.ts'), ...flags];
	const child = spawn(process.execPath, args, { cwd: root });
	const printed = { text: '' };
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => (printed.text += chunk.toString()));
	}
	const ended = once(child, 'close').then(([code]: unknown[]) => code);
	const line = async (pattern: RegExp): Promise<string> => {
		for (;;) {
			const match = pattern.exec(printed.text);
			if (match) return match[1] ?? '';
			if (child.exitCode !== null) throw new Error(`ended without ${pattern}: ${printed.text}`);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	};
	return { child, printed, ended, line };
}

describe('npm run mock-server', () => {
	it('prints a credential that works, logs calls, and ends cleanly on Ctrl-C', async () => {
		const { child, printed, ended, line } = runCli('--port', '0', '--accounts', '2');
		const client = new ReferenceClient({
			endpoint: await line(/Endpoint +(\S+)/),
			sdkAppId: await line(/SDKAppID +(\d+)/),
			identifier: await line(/Admin User ID +(\S+)/),
			secretKey: await line(/Secret Key +(\S+)\n/),
		});
		const answer = await client.getTags(['user-0001', 'user-0002', 'user-0003']);
		expect(answer.UserTags).toHaveLength(2);
		await line(/(\d\d:\d\d:\d\d\.\d{3} +get_tag +3 accounts +0)\n/);
		child.kill('SIGINT');
		expect(await ended).toBe(0);
		expect(printed.text).not.toMatch(/usersig/i);
		await client.close();
	});

	it('tells whom a push notified, and what became of callbacks', async () => {
		// Nobody listens on port 1.
		const target = ['--callback-url', 'http://127.0.0.1:1/', '--callback-token', 'hush-hush'];
		const { child, printed, ended, line } = runCli('--port', '0', '--accounts', '2', ...target);
		const client = new ReferenceClient({
			endpoint: await line(/Endpoint +(\S+)/),
			sdkAppId: await line(/SDKAppID +(\d+)/),
			identifier: await line(/Admin User ID +(\S+)/),
			secretKey: await line(/Secret Key +(\S+)\n/),
		});
		const { TaskId = '' } = await client.push({ Title: 'Sale', Desc: 'Starts at 10:00' });
		const told = await line(
			/notified (2 accounts \(\d by vendors, \d in the app, 0 not online\).*)\n/,
		);
		expect(told).toContain(`"Sale: Starts at 10:00"  ${TaskId}`);
		await line(/callback +(\d events +no connection +try 1)\n/);
		child.kill('SIGINT');
		expect(await ended).toBe(0);
		expect(printed.text).not.toContain('hush-hush');
		await client.close();
	});

	it.each([
		['--accounts', 'many', "--accounts takes a number from 0 on, not 'many'"],
		['--plan', 'golden', "--plan takes free, standard, advanced, not 'golden'"],
	])('refuses a flag that makes no sense: %s %s', async (flag, value, message) => {
		const { printed, ended } = runCli(flag, value);
		expect(await ended).toBe(1);
		expect(printed.text).toContain(message);
	});
});
