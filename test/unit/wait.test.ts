import { onAbort, wait } from '../../nodes/TencentChatPush/helpers/wait';
import { series } from '../support/samples';

let controller: AbortController;
let called: string[];

beforeEach(() => {
	controller = new AbortController();
	called = [];
});

/** Somebody who wants to know when the signal aborts. */
function listen(name: string): () => void {
	return onAbort(controller.signal, () => called.push(name));
}

describe('An abort', () => {
	it('is told to all who listen, once, in their order', () => {
		['one', 'two', 'three'].forEach(listen);
		controller.abort();
		controller.abort();
		expect(called).toEqual(['one', 'two', 'three']);
	});

	it('is told to nobody who has stopped listening, be it before or meanwhile', () => {
		const stopOne = listen('one');
		onAbort(controller.signal, () => stopThree());
		const stopThree = listen('three');
		listen('four');
		stopOne();
		controller.abort();
		expect(called).toEqual(['four']);
	});

	it('of another signal is told to nobody', () => {
		listen('one');
		new AbortController().abort();
		expect(called).toEqual([]);
	});

	it('can be listened to by many without a warning of Node.js', async () => {
		const warnings: Error[] = [];
		const warn = (warning: Error): number => warnings.push(warning);
		process.on('warning', warn);
		const names = series('somebody', 100);
		names.forEach(listen);
		const waits = names.map(async () => await wait(1000, controller.signal));
		await new Promise((resolve) => setImmediate(resolve));
		controller.abort();
		await Promise.all(waits);
		process.off('warning', warn);
		expect([called, warnings]).toEqual([names, []]);
	});
});

describe('A wait', () => {
	it('takes its time', async () => {
		const begun = performance.now();
		await wait(1000, controller.signal);
		expect(Math.floor(performance.now() - begun)).toBe(1000);
	});

	it('ends with the signal', async () => {
		const begun = performance.now();
		setTimeout(() => controller.abort(), 10);
		await wait(1000, controller.signal);
		expect(Math.floor(performance.now() - begun)).toBe(10);
	});

	it('does not begin after the signal has aborted', async () => {
		controller.abort();
		const begun = performance.now();
		await wait(1000, controller.signal);
		expect(Math.floor(performance.now() - begun)).toBe(0);
	});
});
