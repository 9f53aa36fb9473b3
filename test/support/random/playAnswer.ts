import fc, { type Arbitrary } from './fastCheck';
import type { OnError } from 'n8n-workflow';

import type { Json } from '../../../mock-server/packets/packet';
import { readPacket } from '../../../mock-server/packets/packet';
import type { Operation } from '../../../nodes/TencentChatPush/engine/Operation';
import { answerOf, READINGS, successOf, type Reading } from '../../packets/readings';
import { answering, type AnsweredRequest, type Answerer } from '../answeringServer';
import { runNode, type NodeRun } from '../runNode';
import { distorted, distortionOf, kindsIn, SECRETS, type Distortion } from './distortions';

/** A documented answer of which something is not as documented. */
export interface AnswerCase {
	/** Its place among the readings, and what it reads. */
	reading: string;
	/** The call whose answer is distorted. */
	path: string;
	distortion: Distortion;
	/** Which answers to that call are. */
	when: 'always' | 'at first' | 'later';
	onError: OnError;
	maxRetries: number;
}

export interface PlayedAnswer extends NodeRun {
	reading: Reading;
	/** As documented, of the call whose answers were distorted. */
	answer: Json;
	requests: AnsweredRequest[];
	/** What must not be in any output, not in part either. */
	secrets: string[];
}

/** The readings of an operation by names that tell them apart. */
export function readingsOf({ resource, option }: Operation): Map<string, Reading> {
	return new Map(
		READINGS.flatMap((reading, index): Array<[string, Reading]> => {
			const { parameters, packet, which } = reading;
			const isOf = parameters.resource === resource && parameters.operation === option.value;
			return isOf ? [[`${index}: ${packet} ${which}`, reading]] : [];
		}),
	);
}

/** How many kinds of places the answers have that an operation reads: the more, the more there is to distort. */
export function kindsOfPlaces(readings: ReadonlyMap<string, Reading>): number {
	const answers = [...readings.values()].flatMap((reading) => Object.values(answersIn(reading)));
	return Math.max(0, ...answers.map(kindsIn));
}

/** Any distortion of any answer that an operation reads. */
export function answerCase(readings: ReadonlyMap<string, Reading>): Arbitrary<AnswerCase> {
	const cases = [...readings].flatMap(([name, reading]) =>
		Object.entries(answersIn(reading)).map(([path, answer]) =>
			fc.record({
				reading: fc.constant(name),
				path: fc.constant(path),
				distortion: distortionOf(answer),
				when: fc.constantFrom<Array<AnswerCase['when']>>('always', 'always', 'at first', 'later'),
				onError: fc.constantFrom<OnError[]>('stopWorkflow', 'continueRegularOutput'),
				maxRetries: fc.nat(1),
			}),
		),
	);
	return fc.oneof(...cases);
}

/** The documented answers by the paths of the calls. */
function answersIn({ packet: name, which, others }: Reading): Record<string, Json> {
	const packet = readPacket(name);
	return { ...others, [packet.path]: answerOf(packet, which) };
}

/** Plays a case against a server of its own. */
export async function playAnswer(given: AnswerCase, reading: Reading): Promise<PlayedAnswer> {
	const { path, distortion, when, onError, maxRetries } = given;
	const answers = answersIn(reading);
	const answer = answers[path] ?? null;
	// What the node asks to find out whether the service is there, and which attributes there are.
	const names = successOf('timpush.get_attr_name', 'all_member_push.im_get_attr_name');
	let count = 0;
	let key = '';
	const answerer: Answerer = ({ url }) => {
		const isFirst = count++ === 0;
		const isDistorted = when === 'always' || (when === 'at first') === isFirst;
		if (!isDistorted) return { status: 200, text: JSON.stringify(answer) };
		const { status, text } = distorted(answer, distortion);
		return { status, text: text.replaceAll(SECRETS, `${key} ${userSigIn(url)} ${url}`) };
	};
	const all = { ...names, ...answers, [path]: answerer };
	return await answering(all, async ({ credential, requests }) => {
		key = credential.secretKey;
		const { parameters, items } = reading;
		const options = { ...Object(parameters.options), maxRetries, outageTolerance: 1 };
		const run = await runNode({
			credential,
			parameters: { ...parameters, options },
			items,
			onError,
		});
		const secrets = [key, ...requests.map(({ url }) => userSigIn(url))];
		return { ...run, reading, answer, requests, secrets };
	});
}

function userSigIn(url: string): string {
	return new URL(url, 'http://127.0.0.1').searchParams.get('usersig') ?? '';
}
