/** A UserSig is far longer than a TaskId (57 characters), and has no other characters than these. */
const likeUserSig = /[\w*+/=-]{80,}/g;

/** A text without the key, and without anything that looks like a UserSig; a server may send back what it got. */
export function withoutSecrets(text: string, secretKey: string): string {
	return text.replaceAll(secretKey, '(key)').replaceAll(likeUserSig, '(cut out)');
}
