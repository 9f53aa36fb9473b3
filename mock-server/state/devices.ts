import { z } from 'zod';
import { seededRandom } from './random';

/** Vendors by the `PushPlatform` numbers of the callback page (1047/67551). */
export const platformNumbers = {
	apns: 1,
	xiaomi: 2,
	huawei: 3,
	fcm: 4,
	meizu: 5,
	oppo: 6,
	vivo: 7,
	honor: 8,
} as const;

export type Platform = keyof typeof platformNumbers;

/** Why a push through a vendor reaches nobody. */
export interface Failure {
	/** Whether it was refused before it left, or by the vendor. */
	stage: 'beforeSending' | 'afterSending';
	code: number;
	info: string;
}

/** Ends of pushes that reach nobody, in the words of the loss page (1047/71895). */
export const failures: Partial<Record<Fate, Failure>> = {
	noCertificate: { stage: 'beforeSending', code: -1, info: 'certificate id not set' },
	noToken: { stage: 'beforeSending', code: -2, info: 'token not uploaded' },
	failed: { stage: 'afterSending', code: 410, info: 'Unregistered' },
};

/** How far a push gets: not sent, refused by the vendor, sent without a report of its arrival, delivered, clicked. */
export type Fate = 'noCertificate' | 'noToken' | 'failed' | 'sent' | 'delivered' | 'clicked';

/** The one device of an account. */
export interface Device {
	platform: Platform;
	/** Whether the app is in use there, so that a push arrives in the app. */
	online: boolean;
	/** System language, as in `MultiLanguageContent`. */
	language: string;
	/** What becomes of every push; without it each push has a fate of its own. */
	fate?: Fate;
}

/** Settings of an account's device that come from outside, e.g. from `POST /mock/devices`. */
export const deviceSettings = z.strictObject({
	account: z.string(),
	platform: z
		.enum(['apns', 'xiaomi', 'huawei', 'fcm', 'meizu', 'oppo', 'vivo', 'honor'])
		.optional(),
	online: z.boolean().optional(),
	language: z.string().optional(),
	fate: z.enum(['noCertificate', 'noToken', 'failed', 'sent', 'delivered', 'clicked']).optional(),
});

const platforms = Object.keys(platformNumbers) as Platform[];
/** The two codes that the samples of the documents show. */
const languages = ['en', 'zh-hant'];
const onlineShare = 0.25;

/** Upper ends of the shares of fates: 5 % fail, 15 % are only sent, 50 % arrive, 30 % are clicked. */
const fates: ReadonlyArray<readonly [number, Fate]> = [
	[0.05, 'failed'],
	[0.2, 'sent'],
	[0.7, 'delivered'],
	[1, 'clicked'],
];

/**
 * Which device an account has, and what becomes of a push to it. It is a made-up model, the same
 * for the same seed, so that statistics and callbacks have something to report.
 */
export class Devices {
	private readonly given = new Map<string, Partial<Device>>();

	constructor(private readonly seed: number) {}

	of(account: string): Device {
		const random = this.chance(account);
		const device = {
			platform: pick(platforms, random()),
			online: random() < onlineShare,
			language: pick(languages, random()),
		};
		return { ...device, ...this.given.get(account) };
	}

	/** Sets what is given; the rest stays as it was. */
	set(account: string, device: Partial<Device>): void {
		this.given.set(account, { ...this.given.get(account), ...device });
	}

	/** What becomes of a push. */
	fateOf(account: string, taskId: string): Fate {
		const fixed = this.given.get(account)?.fate;
		if (fixed) return fixed;
		const draw = this.chance(`${account} ${taskId}`)();
		return fates.find(([end]) => draw < end)?.[1] ?? 'clicked';
	}

	/** Forgets what was set. */
	clear(): void {
		this.given.clear();
	}

	private chance(text: string): () => number {
		return seededRandom(hash(text) ^ this.seed);
	}
}

function pick<T>(list: readonly T[], draw: number): T {
	return list[Math.floor(draw * list.length)] as T;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index += 1) {
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
	}
	return value >>> 0;
}
