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

/** The name of a `PushPlatform` or `DeviceType`; numbers that came later are unknown as well. */
export function platformName(number: number | null | undefined): string {
	return PLATFORMS[number ?? 0] ?? 'unknown';
}

/** The way a push went, by `EventType`: through a phone maker's service, or inside the open app. */
export function channelName(
	eventType: number | null | undefined,
): 'offline' | 'online' | 'unknown' {
	if (eventType === 1) return 'offline';
	return eventType === 2 ? 'online' : 'unknown';
}
