import type { Readable, Writable } from 'node:stream';
import { UsageFault } from './options';

/** A terminal's input; only a terminal can hide what is typed. */
export interface KeyInput extends Readable {
	isTTY?: boolean;
	setRawMode?: (isRaw: boolean) => unknown;
}

const variable = 'TENCENT_CHAT_SECRET_KEY';
const enter = new Set(['\r', '\n']);
const backspace = new Set(['\b', '\u007f']);
const ctrlC = '\u0003';
const ctrlD = '\u0004';

/**
 * The app's key: from the environment, or typed and not shown.
 *
 * @throws UsageFault when there is neither
 */
export async function readSecretKey(
	environment: Readonly<Record<string, string | undefined>>,
	input: KeyInput,
	output: Writable,
): Promise<string> {
	const given = environment[variable]?.trim();
	if (given) return given;
	if (!input.isTTY || !input.setRawMode) {
		throw new UsageFault(`There is no key. Set ${variable} to the key of the app.`);
	}
	output.write('Secret key of the app (not shown): ');
	input.setRawMode(true);
	try {
		const typed = (await typedLine(input)).trim();
		if (typed === '') throw new UsageFault('No key was typed. Nothing was sent.');
		return typed;
	} finally {
		input.setRawMode(false);
		input.pause();
		output.write('\n');
	}
}

function typedLine(input: KeyInput): Promise<string> {
	return new Promise((resolve, reject) => {
		let line = '';
		const end = (settle: () => void): void => {
			input.off('data', onData);
			settle();
		};
		const onData = (chunk: Buffer | string): void => {
			for (const character of chunk.toString()) {
				if (enter.has(character)) return end(() => resolve(line));
				if (character === ctrlC || character === ctrlD) {
					return end(() => reject(new UsageFault('No key was typed. Nothing was sent.')));
				}
				line = backspace.has(character) ? line.slice(0, -1) : line + character;
			}
		};
		input.on('data', onData);
		input.resume();
	});
}
