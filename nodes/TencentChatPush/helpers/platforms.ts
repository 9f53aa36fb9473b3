/** The push services by the number that the API gives them (1047/67551); HarmonyOS has none there. */
const PLATFORMS: readonly string[] = [
	'unknown',
	'APNs',
	'Xiaomi',
	'Huawei',
	'FCM',
	'Meizu',
	'OPPO',
	'vivo',
	'Honor',
];

/** The name of a `PushPlatform` or `DeviceType`; a number that no page names stays visible. */
export function platformName(number: number | null | undefined): string {
	return PLATFORMS[number ?? 0] ?? unknown(number);
}

/** The way a push went, by `EventType`: through a phone maker's service, or inside the open app. */
export function channelName(eventType: number | null | undefined): string {
	if (eventType === 1) return 'offline';
	return eventType === 2 ? 'online' : unknown(eventType);
}

function unknown(number: number | null | undefined): string {
	return number ? `unknown (${number})` : 'unknown';
}
