import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { TencentChatPushTrigger } from '../../nodes/TencentChatPush/TencentChatPushTrigger.node';
import { EVENT_KINDS } from '../../nodes/TencentChatPush/trigger/pushEvent';

const FOLDER = resolve(__dirname, '../../nodes/TencentChatPush');
const { description, webhookMethods } = new TencentChatPushTrigger();

function fieldOf(name: string): INodeProperties {
	const field = description.properties.find((each) => each.name === name);
	if (!field) throw new Error(`The trigger has no field ${name}`);
	return field;
}

const choices = fieldOf('events').options as INodePropertyOptions[];
const options = fieldOf('options').options as INodeProperties[];

describe('The trigger', () => {
	it('has the names that saved workflows and people know it by', () => {
		expect(description).toMatchObject({
			name: 'tencentChatPushTrigger',
			displayName: 'Tencent Chat Push Trigger',
			defaults: { name: 'Tencent Chat Push Trigger' },
			credentials: [{ name: 'tencentChatApi', required: true }],
		});
	});

	it('starts workflows: no input, one output, no tool', () => {
		expect(description).toMatchObject({ group: ['trigger'], inputs: [], outputs: ['main'] });
		expect(description.usableAsTool).toBeUndefined();
	});

	it('has a version above 1: for webhooks of version 1 n8n evaluates an expression per call', () => {
		expect(description.version).toBe(1.1);
	});

	it('is called by POST', () => {
		expect(description.webhooks).toEqual([
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' },
		]);
	});

	it('has nothing to register at Tencent: a person enters the address', async () => {
		const { checkExists, create, delete: remove } = webhookMethods.default;
		expect(await Promise.all([checkExists(), create(), remove()])).toEqual([true, true, true]);
	});

	it('has fields with the names and defaults that saved workflows rely on', () => {
		const fields = description.properties.filter(({ type }) => type !== 'notice');
		expect(
			fields.map(({ name, displayName, default: value }) => ({ name, displayName, value })),
		).toEqual([
			{ name: 'events', displayName: 'Trigger On', value: ['clicked', 'failed'] },
			{ name: 'options', displayName: 'Options', value: {} },
		]);
		expect(options.map(({ name, default: value }) => [name, value])).toEqual([
			['maxAge', 300],
			['simplify', true],
		]);
	});

	it('offers exactly the events that it knows, sorted by name', () => {
		const kinds = [...EVENT_KINDS, 'other'].sort();
		expect(choices.map(({ value }) => value)).toEqual(kinds);
		const names = choices.map(({ name }) => name);
		expect(names).toEqual([...names].sort());
		expect(names.map((name) => name.toLowerCase().split(' ')[0])).toEqual(kinds);
	});

	it('sorts its options by name', () => {
		const names = options.map(({ displayName }) => displayName);
		expect(names).toEqual([...names].sort());
	});

	it('describes Simplify as n8n does', () => {
		expect(options.find(({ name }) => name === 'simplify')?.description).toBe(
			'Whether to return a simplified version of the response instead of the raw data',
		);
	});

	it('says what to enter where, who must reach whom, and what a missing token means', () => {
		const [setup, token] = description.properties.filter(({ type }) => type === 'notice');
		expect(setup?.displayName).toMatch(/Push\.AllMemberPush.*internet.*port 80 or 443/);
		expect(token?.displayName).toMatch(/Without a Callback Token, anyone/);
	});

	it('uses in notices what n8n leaves in them: links and lists, but no line breaks', () => {
		const texts = description.properties.filter(({ type }) => type === 'notice');
		const tags = texts.flatMap(({ displayName }) => displayName.match(/<[a-z]+/g) ?? []);
		expect(new Set(tags)).toEqual(new Set(['<a', '<ul', '<li']));
	});

	it('avoids the words that frighten users', () => {
		const { triggerPanel, eventTriggerDescription, activationMessage } = description;
		const texts = JSON.stringify([
			description.description,
			description.properties,
			triggerPanel,
			eventTriggerDescription,
			activationMessage,
		]);
		expect(texts).not.toMatch(/error|problem|failure|mistake/i);
		expect([triggerPanel, eventTriggerDescription, activationMessage]).not.toContain(undefined);
	});

	it('describes every field without a full stop at the end of one sentence', () => {
		const texts = [...description.properties, ...options, ...choices].flatMap(
			({ description: text }) => text ?? [],
		);
		expect(texts.length).toBeGreaterThan(5);
		expect(texts.filter((text) => !/[.!?]\s/.test(text) && text.endsWith('.'))).toEqual([]);
	});
});

it('The codex puts the trigger where people look, with the icon of the package', () => {
	const codex = JSON.parse(
		readFileSync(join(FOLDER, 'TencentChatPushTrigger.node.json'), 'utf8'),
	) as { node: string; categories: string[] };
	expect(codex.node).toBe('n8n-nodes-tencent-chat-push');
	expect(codex.categories).toEqual(['Communication', 'Marketing & Content']);
	const { light, dark } = description.icon as { light: string; dark: string };
	const missing = [light, dark].filter(
		(icon) => !existsSync(join(FOLDER, icon.slice('file:'.length))),
	);
	expect(missing).toEqual([]);
});

describe('In the nodes panel, where n8n shows both nodes as one,', () => {
	const [node, trigger] = ['TencentChatPush', 'TencentChatPushTrigger'].map(
		(name) =>
			JSON.parse(readFileSync(join(FOLDER, `${name}.node.json`), 'utf8')) as { alias: string[] },
	);

	it('both are found by the same words, each once', () => {
		expect(trigger?.alias).toEqual(node?.alias);
		expect(new Set(node?.alias).size).toBe(node?.alias.length);
	});

	it.each(['腾讯', '推送', '标签', 'tencent im', 'schedule', 'user', 'account', 'webhook', '回调'])(
		'one of these words is %s',
		(word) => {
			expect(node?.alias).toContain(word);
		},
	);

	it('the description is about both', () => {
		expect(description.description).toMatch(/^Send and schedule pushes.*start workflows when/);
	});
});
