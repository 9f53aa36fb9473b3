/**
 * The limits the Tencent documents state for tag and attribute calls. Lengths are bytes of UTF-8
 * (the documents say "bytes" and leave the encoding open).
 */
export const limits = {
	/** Array elements in one request; every tag and attribute page. */
	accountsPerRequest: 100,
	/** Tags one account may bring to one add_tag with `Replace` 0; add_tag page. */
	tagsPerAdd: 10,
	/** The same with `Replace` 1; add_tag page. */
	tagsPerReplace: 100,
	/** Tags stored for one account; add_tag page. */
	tagsPerAccount: 100,
	/** Distinct tags in use over the whole app; add_tag page of the timpush family only. */
	tagsPerApp: 1000,
	tagBytes: 50,
	/** Attribute names of one app, under the keys "0" to "9"; set_attr_name page. */
	attributesPerApp: 10,
	attributeNameBytes: 50,
	attributeValueBytes: 50,
	/** Length of a UserID; Chat concepts page. */
	userIdBytes: 32,
	/** Greatest `random` of the query string, an unsigned 32-bit integer; REST overview. */
	random: 4_294_967_295,
	/** Calls of one command an app may make in any one second; every tag and attribute page. */
	callsPerSecond: 100,
} as const;

/** Length of a text in bytes of UTF-8. */
export function byteLength(text: string): number {
	return Buffer.byteLength(text, 'utf8');
}
