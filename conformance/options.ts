import { parseArgs } from 'node:util';
import { DEFAULT_REGION, REGIONS } from '../nodes/TencentChatPush/transport/regions';

/** A live app; its key comes from elsewhere. */
export interface LiveApp {
	endpoint: string;
	sdkAppId: string;
	identifier: string;
}

export interface Options {
	/** Without it, the mock server is compared. */
	app?: LiveApp;
	registerAttributes: boolean;
	/** The caller's own test accounts, which may get notifications. */
	accounts: string[];
	/** Where to write the report as Markdown. */
	report?: string;
	help: boolean;
}

/** What the person who started it has to change; the message is for them. */
export class UsageFault extends Error {}

const regionNames = REGIONS.map(({ name }) => name).join(', ');

export const usage = `Compares a live app of Tencent Chat with what Tencent's documents show.

  npm run conformance                            compares the mock server
  npm run conformance -- --sdk-app-id 1400000000 compares that app

  --sdk-app-id <n>         the app; best one for tests
  --region <name or host>  ${regionNames};
                           default Singapore
  --endpoint <url>         in place of --region
  --identifier <name>      an app admin; default administrator
  --accounts <a,b>         test accounts of your own, with a device. They get up to two notifications.
                           For the trace of a real device, and for an app that has Push only
  --register-attributes    registers two attribute names (an app has ten, and none can be removed)
  --report <file.md>       writes the report there, too
  --help

The key is read from the environment variable TENCENT_CHAT_SECRET_KEY, or asked for.
It makes accounts named n8n-conformance-… and deletes them at the end, also after Ctrl+C. It never
pushes to a segment or to all users.

Exit codes: 0 all the same, 1 something differs, 2 it could not run, 130 after Ctrl+C.`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const options = {
	'sdk-app-id': text,
	region: text,
	endpoint: text,
	identifier: text,
	accounts: text,
	'register-attributes': flag,
	report: text,
	help: flag,
} as const;

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Reads the arguments.
 *
 * @throws UsageFault when they make no sense
 */
export function readOptions(args: string[]): Options {
	refuseSecrets(args);
	const values = parsed(args);
	return {
		app: values.help ? undefined : appOf(values),
		registerAttributes: values['register-attributes'] ?? false,
		accounts: namesIn(values.accounts ?? ''),
		report: values.report,
		help: values.help ?? false,
	};
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** An argument stands in the shell's history and in the list of processes. */
function refuseSecrets(args: readonly string[]): void {
	if (!args.some((arg) => /^--?(secret|key|user-?sig|password|token)/i.test(arg))) return;
	throw new UsageFault(
		'The key is not taken as an argument, where other people of this machine could read it. Set TENCENT_CHAT_SECRET_KEY, or type the key when you are asked for it. A key that was given as an argument is best replaced in the console.',
	);
}

function parsed(args: string[]): Values {
	try {
		return parseArgs({ args, options, strict: true }).values;
	} catch (thrown) {
		const name = /'(--?[\w-]+)/.exec(String(thrown))?.[1];
		// Never the text itself: it may be a key.
		const words = name === undefined ? 'A text without a name' : `'${name}', as it is given,`;
		throw new UsageFault(`${words} is not an option of this command.\n\n${usage}`);
	}
}

function appOf(values: Values): LiveApp | undefined {
	const sdkAppId = values['sdk-app-id'];
	if (sdkAppId === undefined) return onlyMockServer(values);
	if (!/^\d+$/.test(sdkAppId)) {
		throw new UsageFault('--sdk-app-id takes the number of the app, digits only.');
	}
	const { region, endpoint, identifier = 'administrator' } = values;
	if (region !== undefined && endpoint !== undefined) {
		throw new UsageFault('--region and --endpoint exclude each other. Leave one out.');
	}
	if (identifier === '') throw new UsageFault('--identifier takes the UserID of an app admin.');
	return { sdkAppId, identifier, endpoint: endpoint ? checked(endpoint) : hostOf(region) };
}

function onlyMockServer(values: Values): undefined {
	for (const name of ['region', 'endpoint', 'identifier', 'accounts'] as const) {
		if (values[name] === undefined) continue;
		throw new UsageFault(`--${name} belongs to a live app. Add --sdk-app-id.`);
	}
	return undefined;
}

function hostOf(region: string = DEFAULT_REGION): string {
	const wanted = plain(region);
	const found = REGIONS.find(({ name, value }) => [plain(name), value].includes(wanted));
	if (found) return `https://${found.value}`;
	throw new UsageFault(`--region takes ${regionNames}, or the host of one of them.`);
}

function plain(name: string): string {
	return name
		.trim()
		.toLowerCase()
		.replaceAll(/[\s_-]+/g, ' ');
}

/** Over http anybody on the way reads the UserSig, so only this machine is reached so. */
function checked(endpoint: string): string {
	const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
	const isSafe =
		url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
	if (url && isSafe && url.username === '' && url.password === '') return url.origin;
	throw new UsageFault(
		'--endpoint takes an https address, e.g. https://adminapisgp.im.qcloud.com; http only for this machine.',
	);
}

function namesIn(list: string): string[] {
	const names = list.split(',').map((name) => name.trim());
	return [...new Set(names.filter((name) => name !== ''))];
}
